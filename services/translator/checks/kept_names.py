"""Whether names of persons and places are in the translation, across scripts and inflections.

Words with a capital amid a sentence are names in most languages with capitals, but for weekdays,
months, offices, peoples, and places whose name is another one there. Sources without capitals
(Chinese, Korean, Arabic) and targets whose letters are not read here (Chinese, Japanese, Korean,
Thai, Bengali) are not checked.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz

from perspektiven.text.language_tags import base
from services.translator.checks.calendar_words import month_named, weekdays
from services.translator.checks.exonyms import group, is_of_a_country
from services.translator.checks.figures.number_words import number_words
from services.translator.checks.transliteration import coarse, consonants, sounds
from services.translator.checks.word_lists import LETTER, WordSet, lines, word_set
from services.translator.entities import without_entities
from services.translator.scripts import letters_by_script, scripts_of

# Each is looked for in the whole answer.
_MOST_NAMES = 50
_MOST_WORDS = 4_000
_SHORTEST, _LONGEST = 3, 30
_SHORTEST_LANDMARK = 6
_TITLE_CASE = 0.8
_ALIKE, _ALIKE_CONSONANTS = 72, 70
_ALIKE_BUT_FOR_THE_BEGINNING = 80
_SOFT = frozenset("aeiouhj")
_WORD = re.compile(rf"{LETTER}+(?:['’-]{LETTER}+)*")
# After one of these, or an emoji, a word has its capital from the sentence.
_STARTERS = frozenset('.!?:;…•|/–—-"„“”«»‹([¿¡*>।。')
_CASED = frozenset({"LATIN", "CYRILLIC", "GREEK"})
# Of these scripts, the consonants alone can be compared.
_CONSONANTAL = frozenset({"ARABIC", "HEBREW", "DEVANAGARI"})
_READ = _CASED | _CONSONANTAL
# Nouns have capitals, and are no names.
_NOUNS_WITH_CAPITALS = frozenset({"de", "lb", "ksh"})
_ELISION = re.compile(r"^(?:[ldnsjcm]|qu|all|dell|nell|sull|dall|un)['’](?=\w)", re.IGNORECASE)
_APOSTROPHE = re.compile("['’]")
# Titles of works and names of ships are translated, or not, as each newspaper likes.
_TITLE = re.compile(r"“[^“”.!?]{1,60}”|„[^„“”.!?]{1,60}[“”]|«[^«».!?]{1,60}»|\"[^\".!?]{1,60}\"")
_PARTICLES = frozenset(
    [
        "de",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "al",
        "el",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "des",
        "ibn",
        "bin",
    ]
)


def has_lost_names(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a name of the source is not in the target."""
    scripts = scripts_of(target_language) or frozenset({"LATIN"})
    if not _tells_names(source_language) or not _READ & scripts:
        return False
    names = _names(source, source_language)
    if not names:
        return False
    words = _words(target)
    if not words:
        return True
    return any(_lost(run, words, scripts=scripts) for run in names)


def _words(target: str) -> list[str]:
    found = _WORD.findall(target)[:_MOST_WORDS]
    # `Tesmar-Kanal` is heard whole and in its parts.
    parts = [part for each in found if "-" in each for part in each.split("-")]
    words = (_ELISION.sub("", each) for each in [*found, *parts])
    return [each for each in words if len(each) > 1]


def _tells_names(language: str) -> bool:
    return base(language) not in _NOUNS_WITH_CAPITALS and bool(_CASED & scripts_of(language))


def _names(text: str, language: str) -> list[list[str]]:
    """Runs of words with capitals that are most likely names, from amid sentences."""
    text = _TITLE.sub(" — ", without_entities(text))
    found = list(_WORD.finditer(text))
    if _is_title_case([match.group() for match in found]):
        return []
    runs = _runs(text, found)[:_MOST_NAMES]
    return [rest for run in runs if (rest := _proper(run, language))]


def _is_title_case(words: Sequence[str]) -> bool:
    """Whether nearly all longer words have capitals; without any, nothing is a name either."""
    long = [word for word in words if len(word) > _SHORTEST]
    return sum(word[0].isupper() for word in long) > _TITLE_CASE * len(long) if long else True


def _runs(text: str, found: Sequence[re.Match[str]]) -> list[list[str]]:
    """Words with capitals that follow on one another, particles between them left out."""
    runs: list[list[str]] = []
    end = -1
    for match in found:
        word = _ELISION.sub("", match.group())
        if word.casefold() in _PARTICLES:
            end = match.end() if end >= 0 else -1
        elif not word[0].isupper() or _is_acronym(word):
            end = -1
        else:
            follows = end >= 0 and text[end : match.start()] in {" ", "\u00a0"}
            if not follows:
                runs.append([])
            # What begins a sentence has its capital from that, as far as one can tell.
            if is_title(word) or not _begins(text, match):
                runs[-1].append(word)
            end = match.end()
    return runs


def _begins(text: str, match: re.Match[str]) -> bool:
    return _starts_a_sentence(text[max(0, match.start() - 4) : match.start()])


def _starts_a_sentence(before: str) -> bool:
    last = before.rstrip()[-1:]
    return not last or last in _STARTERS or unicodedata.category(last) == "So"


def _is_acronym(word: str) -> bool:
    """An acronym, a Roman number, a letter: `NATO`, `XXIe`, `Ier`."""
    is_short = len(word) < _SHORTEST or word == "Ier"
    return is_short or word[1:3] == word[1:3].upper()


def _proper(run: Sequence[str], language: str) -> list[str]:
    """The names of a run; none where it names an office, a day, a people, and is translated.

    What follows a title is a person's name: `President Nowak`, `Lady Ashcombe`.
    """
    bare = [_without_suffix(word) for word in run]
    while bare and is_title(bare[0]):
        bare = bare[1:]
        if bare and not is_common_word(bare[0], language):
            return [word for word in bare if not is_common_word(word, language)]
    return [] if any(is_common_word(word, language) for word in bare) else bare


def _without_suffix(word: str) -> str:
    """Without what languages write behind an apostrophe: `Fletcher's`, `Ankara'da`."""
    bare = _APOSTROPHE.split(word)[0] if len(word) > 4 else word
    return bare if len(bare) >= _SHORTEST else word


def is_title(word: str) -> bool:
    """Whether a word with a capital may stand before a person's name."""
    return _titles().has(word.casefold())


@cache
def _titles() -> WordSet:
    return word_set(" ".join(lines("title_words.txt")).split())


def is_common_word(word: str, language: str) -> bool:
    """Whether a word with a capital names a day, an office, a country: it is translated."""
    folded = word.casefold()
    if month_named(word, language) or weekdays(word, language):
        return True
    if number_words(language).value(folded) is not None:
        # `anni Settanta`
        return True
    if any(folded[:end] in _offices() for end in range(_SHORTEST, min(len(folded), _LONGEST) + 1)):
        return True
    if len(folded) > _SHORTEST_LANDMARK and _landmarks().has(folded):
        return True
    return is_of_a_country(word, language) and not group(folded)


@cache
def _offices() -> frozenset[str]:
    return frozenset(word for line in lines("institution_words.txt") for word in line.split())


@cache
def _landmarks() -> WordSet:
    """Endings of names of bridges and squares: `Lánchidat`, `Sergels torg`."""
    endings = " ".join(lines("landmark_endings.txt")).split()
    return word_set(f"*{ending}" for ending in endings)


def _lost(run: Sequence[str], words: Sequence[str], *, scripts: frozenset[str]) -> list[str]:
    """Words of a name that nothing in the target is like."""
    return [word for word in run if not _is_there(word, words, scripts)]


def _is_there(word: str, words: Sequence[str], scripts: frozenset[str]) -> bool:
    places = group(word.casefold())
    if places and any(places & group(each.casefold()) for each in words):
        return True
    # Another script may not know all the sounds.
    heard_as = sounds if letters_by_script(word).keys() & scripts else coarse
    wanted = heard_as(word)
    heard = [heard_as(each) for each in words]
    if any(_is_alike(wanted, each) for each in heard):
        return True
    if not _CONSONANTAL & scripts:
        return False
    return _has_consonants(consonants(word), words)


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
