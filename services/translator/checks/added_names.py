"""Names in a translation that the source does not have.

In Arabic, Hebrew, Hindi, Thai or Korean no letter tells a name, in the translation one does: behind
a title, or where a place stands. Such a name has to sound like something in the source. Of sources
with capitals, a place that is missing counts where another one stands as it did.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from rapidfuzz import fuzz

from perspektiven.text.language_tags import base
from services.translator.checks.capitalised_names import is_common_word
from services.translator.checks.exchanged_places import is_large_place, is_named_in
from services.translator.checks.exonyms import group, is_of_a_country
from services.translator.checks.kept_names import is_there, words_of
from services.translator.checks.transliteration import consonants
from services.translator.checks.word_lists import LETTER, WORD, WordSet, listed, word_set
from services.translator.scripts import scripts_of

_MOST_NAMES, _MOST_WORDS = 20, 2_000
_LONGEST_NAME = 4
_ALIKE = 70
# Scripts without capitals whose letters tell their sounds.
_HEARD = frozenset(
    {"ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "TAMIL", "TELUGU",
     "KANNADA", "MALAYALAM", "GEORGIAN", "ETHIOPIC", "HANGUL", "THAI"}
)  # fmt: skip
_CASED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
# Of these two, a letter is a consonant or a vowel.
_DOUBLE_DUTY = str.maketrans("", "", "وו")
_NAME = re.compile(rf"(?<!{LETTER}){LETTER}+(?:['’-]{LETTER}+)*")
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "ben", "de", "van", "von"})


@dataclass(frozen=True, slots=True)
class _Contexts:
    """What stands before names in a language."""

    places: re.Pattern[str]
    persons: WordSet
    nouns: WordSet
    """Endings of words with a capital that are no names."""


def has_added_names(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether the target names a person or place that nothing in the source sounds like."""
    if not scripts_of(source_language) & _HEARD or "LATIN" not in scripts_of(target_language):
        return False
    names = list(_names(target, target_language))[:_MOST_NAMES]
    heard = _heard(source) if names else []
    return any(not _is_heard(name, heard) for name in names)


def has_lost_persons(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a person of a German text is missing: of whom nouns with capitals tell less."""
    if base(source_language) != "de" or "LATIN" not in scripts_of(target_language):
        return False
    words, scripts = words_of(target), scripts_of(target_language)
    return any(
        not any(is_there(word, words, scripts) for word in name)
        for name in islice(behind_titles(source, source_language), _MOST_NAMES)
    )


def has_replaced_places(
    source: str, target: str, source_language: str, target_language: str
) -> bool:
    """Whether a place is missing, and another one stands in the target: `in Lund` for `i Ystad`.

    One that is missing alone may have a name of its own in the target's language.
    """
    pair = source_language, target_language
    if not all(scripts_of(language) & _CASED for language in pair):
        return False
    missing = _unheard_places(source, source_language, target, target_language)
    return bool(missing and _unheard_places(target, target_language, source, source_language))


def _unheard_places(text: str, language: str, other: str, other_language: str) -> list[str]:
    """Where places stand, names that nothing in the other text is like."""
    contexts = _contexts(base(language))
    if contexts is None:
        return []
    found = [match["name"] for match in islice(contexts.places.finditer(text), _MOST_NAMES)]
    places = [
        each
        for each in found
        if _may_be_a_place(each, language) and not contexts.nouns.has(each.casefold())
    ]
    words = words_of(other) if places else []
    return [
        each
        for each in places
        if not is_there(each, words, scripts_of(other_language))
        and not is_named_in(each, language, other, other_language)
    ]


def _may_be_a_place(word: str, language: str) -> bool:
    is_city = is_large_place(word, language) and not is_of_a_country(word, language)
    is_acronym = word[1:2] != word[1:2].lower()
    return word[0].isupper() and not is_acronym and (is_city or not is_common_word(word, language))


def _heard(source: str) -> list[str]:
    words = WORD.findall(source)[:_MOST_WORDS]
    bare = (word.translate(_DOUBLE_DUTY) for word in words)
    return [each for each in map(consonants, (*words, *bare)) if each]


def _is_heard(name: list[str], heard: list[str]) -> bool:
    """Whether one of its words is; one with a single consonant tells nothing."""
    # In `Amritsar`, two letters are two sounds.
    wanted = [consonants(each) for word in name for each in {word, word.replace("ts", "tes")}]
    return any(len(bare) < 2 or _is_among(bare, heard) for bare in wanted)


def _is_among(bare: str, heard: list[str]) -> bool:
    return any(
        (fuzz.partial_ratio if len(each) >= len(bare) else fuzz.ratio)(bare, each) >= _ALIKE
        for each in heard
    )


def _names(text: str, language: str) -> Iterator[list[str]]:
    """Names behind a title, or where a place stands, but for those that translations render."""
    contexts = _contexts(base(language))
    if contexts is None:
        return
    for match in contexts.places.finditer(text):
        if _is_name(match["name"], language) and not contexts.nouns.has(match["name"].casefold()):
            yield [match["name"]]
    yield from behind_titles(text, language)


def behind_titles(text: str, language: str) -> Iterator[list[str]]:
    """The names of persons that stand behind their titles."""
    contexts = _contexts(base(language))
    words = list(_NAME.finditer(text))[:_MOST_WORDS] if contexts is not None else []
    for at, word in enumerate(words):
        is_title = contexts is not None and contexts.persons.has(word.group().casefold())
        if is_title and (name := list(_behind(words, at, text, language))):
            yield name


def _behind(words: list[re.Match[str]], at: int, text: str, language: str) -> Iterator[str]:
    """The words of the name behind a title."""
    for one, other in pairwise(words[at : at + _LONGEST_NAME + 1]):
        word = other.group()
        if text[one.end() : other.start()] != " " or not (
            word in _PARTICLES or _is_name(word, language)
        ):
            return
        if word not in _PARTICLES:
            yield word


def _is_name(word: str, language: str) -> bool:
    """Whether a word with a capital is no office, day or country, and no place told otherwise."""
    folded = word.casefold()
    is_told_otherwise = bool(group(folded)) or is_large_place(word, language)
    is_acronym = word[1:2] != word[1:2].lower()
    return word[0].isupper() and not (
        is_acronym or is_told_otherwise or is_common_word(word, language)
    )


@cache
def _contexts(language: str) -> _Contexts | None:
    line = listed("name_contexts.txt", language)
    if line is None:
        return None
    places, persons, nouns = (part.split() for part in f"{line}||".split("|")[:3])
    forms = [form.replace("_", " ") for each in places for form in (each, each.capitalize())]
    before = "|".join(map(re.escape, dict.fromkeys(forms)))
    star = "*" if language == "de" else ""
    return _Contexts(
        re.compile(rf"(?<!{LETTER})(?:{before}) (?P<name>{_NAME.pattern})(?![.]?\w)"),
        word_set(f"{star}{each}" for each in persons),
        word_set(f"*{each}" for each in nouns),
    )
