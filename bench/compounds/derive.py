"""Derives the table of German nouns that compounds are cut into: services/indexer/nouns_de.txt.

    python -m bench.compounds.derive > services/indexer/nouns_de.txt

The only source is simplemma's German dictionary (MIT), whose lemmas hold some 190,000 compounds.
A noun is kept when others of its lemmas are made of it: with how many it forms the end, with how
many the beginning, says how likely it is a part, and keeps fragments out (`ster` in `Muster`).
Short nouns are the most likely fragments: those of three letters are a list made by hand, those of
four and five need more compounds, and what is a suffix or a stem of a verb is struck off by hand.

Each line is a noun and its roles (`h`: may end a compound, `m`: may stand before), or an irregular
form (`häuser`, `sprach`) with `>` and the noun that it stands for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

_HERE = Path(__file__).parent


def _words(name: str) -> frozenset[str]:
    return frozenset(_HERE.joinpath(f"{name}.txt").read_text(encoding="utf-8").split())


THREE_LETTERS = _words("three_letters")
NO_PART = _words("no_part")
TRUNCATED = _words("truncated")
"""Nouns that lose their -e before another: `Schulbuch`, `Sprachreise`."""

NO_END = frozenset({"lunge"})
"""Nouns that end no compound, but look like the end of many: `Handlungen`."""

LEAST = {3: (0, 0), 4: (8, 12), 5: (4, 5)}
"""By length: compounds that a noun must end, or begin, to have that role."""

LINKS = ("", "s", "es", "n", "en", "er", "e", "ens")
_NOUN = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}")


def dictionary() -> tuple[set[str], dict[str, set[str]]]:
    """German nouns in lower case, and for each its other forms."""
    entries = DefaultDictionaryFactory().get_dictionary("de")
    nouns: set[str] = set()
    forms: dict[str, set[str]] = defaultdict(set)
    for form, lemma in entries.items():
        if _NOUN.fullmatch(form) and _NOUN.fullmatch(lemma):
            # The table knows one spelling: ss for ß, old (Prozeß) and new (Straße) alike.
            noun, other = (word.lower().replace("ß", "ss") for word in (lemma, form))
            if noun == other:
                nouns.add(noun)
            else:
                forms[noun].add(other)
    return nouns, forms


def may_be_part(noun: str) -> bool:
    """What the hand-made lists say."""
    return noun not in NO_PART and (len(noun) > 3 or noun in THREE_LETTERS)


def counts(nouns: set[str], plurals: dict[str, set[str]]) -> tuple[Counter[str], Counter[str]]:
    """For each noun, how many others it ends, and how many it begins."""
    ends: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    for word in nouns:
        for at in range(3, len(word) - 2):
            end = word[at:]
            if end not in nouns or not may_be_part(end):
                continue
            starts = set(_before(word[:at], nouns, plurals))
            if starts:
                ends[end] += 1
                begins.update(starts)
    return ends, begins


def _before(text: str, nouns: set[str], plurals: dict[str, set[str]]) -> Iterator[str]:
    for link in LINKS:
        noun = text.removesuffix(link) if text.endswith(link) else ""
        if noun in nouns and may_be_part(noun):
            yield noun
    yield from plurals.get(text, ())


def irregular(nouns: set[str], forms: dict[str, set[str]]) -> dict[str, set[str]]:
    """Plurals that no linking ending makes (`häuser`), with their nouns."""
    plurals: dict[str, set[str]] = defaultdict(set)
    for noun in nouns:
        for form in forms.get(noun, ()):
            if not form.startswith(noun) and may_be_part(noun) and len(form) > 3:
                plurals[form].add(noun)
    return plurals


def main() -> None:
    """Prints the table."""
    nouns, forms = dictionary()
    plurals = irregular(nouns, forms)
    ends, begins = counts(nouns, plurals)
    kept = {}
    for noun in sorted(nouns):
        least_ends, least_begins = LEAST.get(len(noun), (1, 1))
        roles = "h" * (ends[noun] >= least_ends and noun not in NO_END) + "m" * (
            begins[noun] >= least_begins
        )
        if may_be_part(noun) and roles:
            kept[noun] = roles
    for noun, roles in kept.items():
        print(noun, roles)
    for form in sorted(plurals):
        of = [noun for noun in sorted(plurals[form]) if noun in kept]
        if of and form not in kept:
            print(f"{form}>{of[0]}")
    for noun in sorted(TRUNCATED & set(kept)):
        print(f"{noun[:-1]}>{noun}")


if __name__ == "__main__":
    main()
