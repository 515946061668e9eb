"""Whether a translation says the opposite: a negation lost, or one added."""

import re

from services.translator.checks.word_lists import WORD, WordSet, listed, word_set

_BEHIND_APOSTROPHE = re.compile("(?<=['’])")
# In these, a negation compares or adds: `seit zwanzig Jahren nicht`, `not only`.
_IDIOMS = re.compile(
    r"\bseit\b[^.,;!?]{0,60}\bnicht\b|\bwie (?:noch )?nie\b|\bnicht (?:nur|zuletzt|weniger als)\b"
    r"|\bnot (?:only|least|just)\b|\bnon solo\b|\bno s[oó]lo\b|\bnão só\b|\bnie tylko\b|\bnejen\b"
    r"|\bне только\b|\bне лише\b|\bniet alleen\b|\binte bara\b",
    re.IGNORECASE,
)
_sets: dict[str, WordSet] = {}


def has_other_negation(
    source: str, target: str, source_language: str, target_language: str
) -> bool:
    """Whether one text denies in plain words, and nothing in the other one could stand for it."""
    return _is_lost(source, target, source_language, target_language) or _is_lost(
        target, source, target_language, source_language
    )


def _is_lost(one: str, other: str, language: str, other_language: str) -> bool:
    plain, rest = _words_of(language), _words_of(other_language, with_others=True)
    if plain is None or rest is None:
        return False
    return _is_in(plain, _IDIOMS.sub(" ", one)) and not _is_in(rest, other)


def _is_in(words: WordSet, text: str) -> bool:
    folded = text.casefold()
    found = WORD.findall(folded)
    parts = (
        part
        for word in found
        if "'" in word or "’" in word
        for part in _BEHIND_APOSTROPHE.split(word)
    )
    return words.is_in(folded, [*found, *parts])


def _words_of(language: str, *, with_others: bool = False) -> WordSet | None:
    key = f"{language}{with_others}"
    if key not in _sets:
        line = listed("negation.txt", language)
        if line is None:
            return None
        plain, _, others = line.partition("|")
        _sets[key] = word_set((plain + others if with_others else plain).split())
    return _sets[key]
