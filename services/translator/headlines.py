"""Headlines that a model wrote: whether all their names and numbers are the article's own."""

import re

from rapidfuzz.distance import Prefix

from services.translator.checks.declensions import are_forms, declines
from services.translator.checks.exonyms import group
from services.translator.checks.figures.number_words import number_words
from services.translator.checks.figures.quantities import quantities
from services.translator.checks.transliteration import sounds

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_STEM = 4
_ENDING = 2
_LEAST_SHARED, _LONGEST_ENDING = 3, 3
_VOWELS = frozenset("aeiouy")
_MOST_LETTERS, _MOST_TIMES = 120, 1.5


def is_founded(headline: str, title: str, lead: str, article: str, language: str) -> bool:
    """Whether a headline says nothing that the translated title and lead do not name.

    Each number has to be there by its value, in digits or in words; each word with a capital,
    whatever its ending, as part of a compound, or as another form of the same place's name. A word
    that the article writes small elsewhere is no name. Where a script has no capitals no name can
    be told, so no headline is believed.
    """
    if len(headline) > max(_MOST_LETTERS, _MOST_TIMES * len(title)):
        return False
    known = f"{title} {lead}"
    if not _are_counted(headline, known, language):
        return False
    words = [each for each in _WORD.findall(headline) if not _is_number(each, language)]
    return _are_named(words, known, article, language)


def _are_counted(headline: str, known: str, language: str) -> bool:
    """Whether the headline's numbers are known; `one` may be an article or a pronoun."""
    keys = {key for each in quantities(known, language) for key in each.keys}
    return all(
        each.is_offer or each.keys & keys or (each.is_written_out and each.value <= 1)
        for each in quantities(headline, language)
    )


def _is_number(word: str, language: str) -> bool:
    return number_words(language).value(word.replace("İ", "i").casefold()) is not None


def _are_named(words: list[str], known: str, article: str, language: str) -> bool:
    known_words = set(_WORD.findall(known))
    small = {word for word in _WORD.findall(article) if word.islower()}
    return any(word != word.swapcase() for word in words) and all(
        word.islower() or word.lower() in small or _is_known(word, known_words, language)
        for word in words
    )


def _is_known(word: str, known: set[str], language: str) -> bool:
    folded = {each.casefold() for each in known}
    if _is_part(word.casefold(), folded) or _is_place(word.casefold(), folded):
        return True
    names = [each for each in known if each[0].isupper()]
    if declines(language):
        return any(are_forms(word, each, language) for each in names)
    heard = sounds(word)
    return any(_is_inflected(heard, sounds(each)) for each in names)


def _is_part(word: str, known: set[str]) -> bool:
    stem = word[: max(_LEAST_STEM, len(word) - _ENDING)]
    return len(word) > _LEAST_STEM and any(stem in each for each in known)


def _is_place(word: str, known: set[str]) -> bool:
    places = group(word)
    return bool(places) and any(places & group(each) for each in known)


def _is_inflected(one: str, other: str) -> bool:
    """Whether two names, by their sounds, are the same but for their endings: Duda, Dudy."""
    shorter, longer = sorted((one, other), key=len)
    shared = Prefix.similarity(one, other)
    if shared < _LEAST_SHARED:
        return one == other
    endings = shorter[shared:], longer[shared:]
    if len(shorter) > _LEAST_STEM:
        return shared >= _LEAST_STEM and max(map(len, endings)) <= _LONGEST_ENDING
    is_added = not endings[0] and len(endings[1]) < len(shorter)
    return is_added or (set("".join(endings)) <= _VOWELS and len(endings[1]) <= _ENDING)
