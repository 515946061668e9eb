"""Headlines that a model wrote: whether all their names and numbers are the article's own."""

import re

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_STEM = 4
_ENDING = 2
_MOST_LETTERS, _MOST_TIMES = 120, 1.5


def is_founded(headline: str, title: str, lead: str, article: str) -> bool:
    """Whether a headline says nothing that the translated title and lead do not name.

    Each number, and each word with a capital, has to stand in title or lead, whatever its ending
    or as part of a compound. A word that the article writes small elsewhere is no name. Where a
    script has no capitals no name can be told, so no headline is believed.
    """
    if len(headline) > max(_MOST_LETTERS, _MOST_TIMES * len(title)):
        return False
    known = f"{title} {lead}"
    if not set(_NUMBER.findall(headline)) <= set(_NUMBER.findall(known)):
        return False
    return _are_named(_WORD.findall(headline), known, article)


def _are_named(words: list[str], known: str, article: str) -> bool:
    known_words = {word.casefold() for word in _WORD.findall(known)}
    small = {word for word in _WORD.findall(article) if word.islower()}
    return any(word != word.swapcase() for word in words) and all(
        word.islower() or word.lower() in small or _is_known(word.casefold(), known_words)
        for word in words
    )


def _is_known(word: str, known: set[str]) -> bool:
    stem = word[: max(_LEAST_STEM, len(word) - _ENDING)]
    if len(word) <= _LEAST_STEM:
        return word in known
    return any(stem in each for each in known)
