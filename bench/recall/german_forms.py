"""Derives a table of irregular German forms from simplemma (MIT).

    python -m bench.recall.german_forms > services/reader/query/spellings/forms_de.txt

A line is a word and those forms of it that the stemmer does not bring together: strong verbs
(`gehen ging gegangen`) and nouns with foreign plurals (`thema themen`). Subjunctives that differ
from the past by an ending, participles before nouns and obsolete forms are left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

_VERB = re.compile("[a-zäöüß]{2,14}n")
_WORD = re.compile("[a-zäöüß]{3,18}")
_FOREIGN = re.compile("[A-ZÄÖÜ][a-zäöüß]{1,8}(?:um|a|us|is|ix|ex|o)|[A-Z][a-z]{3,5}kon")
_FOREIGN_PLURAL = re.compile("[A-ZÄÖÜ][a-zäöüß]+(?:en|a|i|ata|izes|ien)")
_VOWELS = re.compile("[aeiouäöüy]+")
_UMLAUT_PRESENT = re.compile(
    r".*(?:ä(?:u?(?:f|h|ng|ll|lt|r|ss|sst|t|gt?|hr|hlt|st|bt|dt|uf)?)t|ö(?:ss|ß)t)"
)
"""`fährt`, `läuft`, `stößt`: of those with an umlaut, the present tense only."""

_NO_VERBS = frozenset({"sein"})
"""Their forms are those of other words: `seine`, `seinem`."""


def forms() -> Iterator[tuple[str, list[str]]]:
    """Words with their irregular forms, in small letters."""
    by_lemma: dict[str, set[str]] = defaultdict(set)
    for form, lemma in DefaultDictionaryFactory().get_dictionary("de").items():
        if form != lemma:
            by_lemma[lemma].add(form)
    for lemma, found in sorted(by_lemma.items()):
        if _VERB.fullmatch(lemma) and lemma not in _NO_VERBS:
            kept = _of_strong_verb(lemma, found)
        elif _FOREIGN.fullmatch(lemma):
            kept = [form.lower() for form in found if _FOREIGN_PLURAL.fullmatch(form)]
        else:
            continue
        if kept:
            yield lemma.lower(), sorted(kept)


def _of_strong_verb(lemma: str, found: Iterable[str]) -> list[str]:
    stem = re.sub("e?n$", "", lemma)
    known = set(found)
    plain = {form for form in known if _WORD.fullmatch(form) and _is_common(form, stem)}
    if not any(_is_ablaut(stem, form) for form in plain):
        return []
    return [form for form in plain if not _is_rare(form, known)]


def _is_rare(form: str, known: set[str]) -> bool:
    """Whether a form is a past or subjunctive of the second person, or a declined participle."""
    if form.endswith("t"):
        return form[:-1] + "en" in known and form[:-1] in known
    return any(form.removesuffix(ending) in known - {form} for ending in ("enen", "em", "er", "es"))


def _is_ablaut(stem: str, form: str) -> bool:
    """Whether a form has the consonants of the stem, and another last vowel: `sprach`."""
    vowels, others = _VOWELS.findall(stem), _VOWELS.findall(form)
    same = _VOWELS.sub("", stem)[:1] == _VOWELS.sub("", form)[:1]
    return same and len(vowels) == len(others) > 0 and vowels[-1] != others[-1]


def _is_common(form: str, stem: str) -> bool:
    """No imperative, no subjunctive, no second person."""
    if form == stem or form.endswith(("st", "end", "ende", "enden", "ender", "endes")):
        return False
    if form.endswith("et") and stem[-1] not in "tdmn":
        return False
    has_umlaut = bool(set("äöü") & set(form) - set(stem))
    return not has_umlaut or bool(_UMLAUT_PRESENT.fullmatch(form))


def main() -> None:
    """Prints the table."""
    for lemma, found in forms():
        print(lemma, *found)


if __name__ == "__main__":
    main()
