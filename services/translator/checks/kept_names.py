"""Whether names of persons and places are in the translation, across scripts and inflections.

Sources without capitals (Chinese, Korean, Arabic) and targets whose letters are not read here
(Chinese, Japanese, Korean, Thai, Bengali) are not checked.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz

from services.translator.checks.capitalised_names import ELISION, WORD, Name, names_of
from services.translator.checks.exonyms import are_named, group, peoples
from services.translator.checks.transliteration import coarse, consonants, readings, sounds
from services.translator.scripts import letters_by_script, scripts_of

_MOST_WORDS = 4_000
_SHORTEST = 3
_ALIKE, _ALIKE_CONSONANTS = 72, 70
_ALIKE_BUT_FOR_THE_BEGINNING = 80
_SOFT = frozenset("aeiouhj")
_CASED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
# Of these scripts, the consonants alone can be compared.
_CONSONANTAL = frozenset({"ARABIC", "HEBREW", "DEVANAGARI"})
_READ = _CASED | _CONSONANTAL


def has_lost_names(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a name of the source is not in the target."""
    scripts = scripts_of(target_language) or frozenset({"LATIN"})
    if not _CASED & scripts_of(source_language) or not _READ & scripts:
        return False
    names = names_of(source, source_language)
    if not names:
        return False
    words = words_of(target)
    if not words:
        return True
    lost = [word for name in names for word in _lost(name, words, scripts=scripts)]
    return bool(lost) and _are_no_peoples(lost, words, source_language, target_language)


def _are_no_peoples(
    lost: Sequence[str], words: Sequence[str], language: str, target_language: str
) -> bool:
    """Whether one names none: `Nemca` is the German where there is a word like Deutschland."""
    told = peoples((word for word in words if word[0].isupper()), target_language)
    return any(not peoples([word], language) & told for word in lost)


def words_of(target: str) -> list[str]:
    """The words of a text that may be names, those with hyphens also in their parts."""
    found = WORD.findall(target)[:_MOST_WORDS]
    # `Tesmar-Kanal` is heard whole and in its parts.
    parts = [part for each in found if "-" in each for part in each.split("-")]
    words = (ELISION.sub("", each) for each in [*found, *parts])
    return [each for each in words if len(each) > 1]


def _lost(name: Name, words: Sequence[str], *, scripts: frozenset[str]) -> list[str]:
    """Words of a name that nothing in the target is like.

    One that stands alone counts where its names in other languages are listed.
    """
    return [
        word
        for word in name.words
        if not (name.is_alone and not group(word.casefold())) and not is_there(word, words, scripts)
    ]


def is_there(word: str, words: Sequence[str], scripts: frozenset[str]) -> bool:
    """Whether one of these words is the name, in another case, spelling or script."""
    if _is_exonym(word, words):
        return True
    # Another script may not know all the sounds.
    heard_as = sounds if letters_by_script(word).keys() & scripts else coarse
    wanted = heard_as(word)
    if any(_is_alike(wanted, heard_as(each)) for each in words):
        return True
    if heard_as is coarse and (_has_same_consonants(word, words) or _is_read_so(word, words)):
        return True
    if not _CONSONANTAL & scripts:
        return False
    return _has_consonants(consonants(word), words)


def _is_exonym(word: str, words: Sequence[str]) -> bool:
    places = group(word.casefold())
    return bool(places) and any(are_named(places, each.casefold()) for each in words)


def _has_same_consonants(word: str, words: Sequence[str]) -> bool:
    """Whether a word has the consonants of a name, or but for its ending: Ηράκλειο, Heraklion."""
    bare = consonants(word)
    return len(bare) >= _SHORTEST and any(consonants(each)[: len(bare)] == bare for each in words)


def _is_read_so(word: str, words: Sequence[str]) -> bool:
    """Whether a word is the name, spelled in its own language: Джордж is George."""
    return any(
        _is_alike(wanted, heard)
        for each in words
        for heard in readings(each)
        for wanted in readings(word)
    )


def _has_consonants(bare: str, words: Sequence[str]) -> bool:
    # Particles are written to the end of a name, or to its beginning.
    spoken = (consonants(each) for each in words)
    return len(bare) < 2 or any(
        max(fuzz.ratio(bare, each[: len(bare)]), fuzz.ratio(bare, each[-len(bare) :]))
        >= _ALIKE_CONSONANTS
        for each in spoken
    )


def _is_alike(wanted: str, heard: str) -> bool:
    """Whether one is the other but for its ending, as inflections are, or nearly the same."""
    if len(wanted) <= _SHORTEST:
        return heard[:2] == wanted[:2] and len(heard) <= len(wanted) + 2
    stem = wanted[: max(3, len(wanted) - 2)]
    if heard.startswith(stem) or (
        len(heard) >= 3 and wanted.startswith(heard[: max(3, len(heard) - 2)])
    ):
        return True
    least = _ALIKE if _begin_alike(wanted, heard) else _ALIKE_BUT_FOR_THE_BEGINNING
    return fuzz.ratio(wanted, heard) >= least or (len(stem) >= 5 and stem in heard)


def _begin_alike(one: str, other: str) -> bool:
    """Whether they begin with one sound; long endings are shared by many names: `-auskas`."""
    first, its = coarse(one[:1]), coarse(other[:1])
    return first == its or not (first and its) or first in _SOFT or its in _SOFT
