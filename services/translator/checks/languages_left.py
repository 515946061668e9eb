"""Whether an answer is in the target language throughout: words, sentences, scripts."""

import re
from collections import Counter

from perspektiven.text.languages import identify, same
from perspektiven.text.small_words import listed_languages, small_words
from services.translator.checks.sentences import sentences
from services.translator.checks.word_lists import WORD, standard_of
from services.translator.entities import without_entities
from services.translator.scripts import letters_by_script, scripts_of

_MOST_FOREIGN = 0.2
_SENTENCE_FOREIGN = 0.5
_LEAST_LETTERS = 12
_LEAST_WORDS = 5
_LEAST_IDENTIFIED = 40
_RUN = 4
_SURE = 0.9
_QUOTED = re.compile(r"[\"„“”«»‘’‚「『(（][^\"„“”«»‘’‚「」『』()（）]{0,400}[\"“”»«’‘」』)）]")
_IN_BRACKETS = re.compile(r"[(（][^()（）]{0,100}[)）]")
_FEW = 2
# Latin, Cyrillic and Greek letters that look alike, in one word.
_MIXED = re.compile(
    r"[A-Za-zÀ-ɏ][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÀ-ɏ]"
    r"|[\u0370-\u03ff][\u0400-\u04ff]|[\u0400-\u04ff][\u0370-\u03ff]"
)
# Nor do words in Latin letters go on in those of other scripts, but for endings in these.
_GLUED = re.compile(
    r"[A-Za-zÀ-ɏ](?=[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u10d0-\u10ff\u1100-\u11ff"
    r"\u1200-\u137f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)


def is_foreign(source: str, target: str, _: str, target_language: str) -> bool:
    """Whether the letters are of another script: all over, in a sentence, within a word."""
    expected = scripts_of(target_language)
    if not expected:
        return False
    if _MIXED.search(target) and not _MIXED.search(source):
        return True
    if expected == {"LATIN"} and _GLUED.search(target) and not _GLUED.search(source):
        return True
    return _is_written_otherwise(target, expected)


def _is_written_otherwise(target: str, expected: frozenset[str]) -> bool:
    letters = letters_by_script(target)
    own = sum(letters[script] for script in expected)
    foreign = letters.total() - own
    if "LATIN" in expected:
        return foreign > _MOST_FOREIGN * letters.total() and foreign > 3
    # Names and brands stay Latin nearly everywhere; a text without its own script does not.
    return letters.total() > 20 and own < _MOST_FOREIGN * letters.total()


def has_untranslated(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether some words in a row, or a whole sentence, were left in the source's language."""
    if same(source_language, target_language):
        return False
    bare, source = _QUOTED.sub(" ", without_entities(target)), without_entities(source)
    return (
        _has_run(source, bare)
        or _has_foreign_letters(target, source_language, target_language)
        or any(_is_in_another(each, source_language, target_language) for each in sentences(bare))
    )


def _has_run(source: str, target: str) -> bool:
    """Whether four words without capitals follow on one another in both."""
    ours, theirs = WORD.findall(source), WORD.findall(target)
    known = {tuple(ours[at : at + _RUN]) for at in range(len(ours) - _RUN + 1)}
    return any(
        run in known and sum(word.islower() for word in run) >= _RUN - 1
        for at in range(len(theirs) - _RUN + 1)
        if (run := tuple(theirs[at : at + _RUN]))
    )


def _has_foreign_letters(target: str, source_language: str, target_language: str) -> bool:
    """Whether words in the source's script stand amid the target: names follow in brackets only."""
    foreign = scripts_of(source_language) - scripts_of(target_language) - {"LATIN"}
    letters = letters_by_script(_IN_BRACKETS.sub(" ", target)) if foreign else Counter()
    return sum(letters[each] for each in foreign) >= _FEW


def _is_in_another(sentence: str, source_language: str, target_language: str) -> bool:
    words = [word.casefold() for word in WORD.findall(sentence)]
    if len(words) < _LEAST_WORDS:
        return False
    found = small_words(words)
    standard = standard_of(target_language, listed_languages())
    own = found[standard]
    best, most = max(found.items(), key=lambda each: each[1], default=("", 0))
    if own and own * 2 >= most:
        return False
    if most >= 3 and most > 2 * own and not same(best, target_language):
        return standard in listed_languages()
    return not own and _is_identified_otherwise(sentence, source_language, target_language)


def _is_identified_otherwise(sentence: str, source_language: str, target_language: str) -> bool:
    if sum(map(str.isalpha, sentence)) < _LEAST_IDENTIFIED:
        return False
    told = identify(sentence, [target_language, source_language])
    return told.confidence >= _SURE and not same(told.language, target_language)
