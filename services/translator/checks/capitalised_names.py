"""Names of a text, as capitals tell them.

Words with a capital amid a sentence are names in most languages with capitals, but for weekdays,
months, offices, peoples, landmarks, and places whose name is another one elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from perspektiven.text.language_tags import base
from services.translator.checks.calendar_words import month_named, weekdays
from services.translator.checks.exchanged_places import is_large_place
from services.translator.checks.exonyms import group, is_of_a_country
from services.translator.checks.figures.number_words import number_words
from services.translator.checks.word_lists import LETTER, WordSet, lines, word_set
from services.translator.entities import without_entities

# Each is looked for in the whole answer.
_MOST_NAMES = 50
_SHORTEST, _LONGEST = 3, 30
_SHORTEST_LANDMARK = 6
_TITLE_CASE = 0.8
# Behind all texts: no run goes on from there.
_NOWHERE = 10**9
WORD = re.compile(rf"{LETTER}+(?:['’-]{LETTER}+)*")
# After one of these, or an emoji, a word has its capital from the sentence.
_STARTERS = frozenset('.!?:;…•|/–—-"„“”«»‹([¿¡*>।。')
# Nouns have capitals, and are no names.
_NOUNS_WITH_CAPITALS = frozenset({"de", "lb", "ksh"})
ELISION = re.compile(r"^(?:[ldnsjcm]|qu|all|dell|nell|sull|dall|un)['’](?=\w)", re.IGNORECASE)
# In these, persons and towns have no article, but offices and institutions do: `the Speaker`.
_ARTICLES = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the", "es": "el la los las del al", "ca": "el la els les del dels al als",
        "fr": "le la les du des au aux", "nl": "de het", "pt": "o a os as do da dos das ao à no na",
        "it": "il lo la i gli le del dello della dei degli delle al alla nel nella sul sulla",
    }.items()
}  # fmt: skip
_BESIDE, _ENDING = 16, 4
_LAST_WORD = re.compile(rf"(?<!{LETTER})({LETTER}++) $")
_NEXT_WORD = re.compile(rf" ({LETTER}+)")
_APOSTROPHE = re.compile("['’]")
_ROMAN = re.compile("[IVX]{1,6}")
# Between the parts of an institution's name: `for`, `pentru`, `para la`; `and` may join a person.
_LINK = re.compile(
    rf" (?!(?:and|e|et|y|i|a|og|och|en|ja|és|ve|và|și|și|και|и|і|та) )(?:{LETTER}{{2,6}} ){{1,2}}"
)
# Titles of works and names of ships are translated, or not, as each newspaper likes.
_TITLE = re.compile(r"“[^“”.!?]{1,60}”|„[^„“”.!?]{1,60}[“”]|«[^«».!?]{1,60}»|\"[^\".!?]{1,60}\"")
_PARTICLES = frozenset(str.split("de la le van von der den al el da do dos das di du des ibn bin"))


@dataclass(slots=True)
class Name:
    """Words with capitals that follow on one another, particles between them left out."""

    words: list[str] = field(default_factory=list)
    is_alone: bool = True
    """Whether it is a single word, without a title or another capital beside it.

    A person is seldom told so; an office, a ship, a place may be, and translations render these.
    """
    may_be_rendered: bool = False
    """Whether it stands behind an article, names a ruler, or goes on with the name of an office."""
    is_office: bool = False
    """Whether it begins with the word for an office, where a sentence does."""
    start: int = 0
    end: int = 0


def names_of(text: str, language: str) -> list[Name]:
    """What is most likely a name, from amid sentences."""
    if base(language) in _NOUNS_WITH_CAPITALS:
        return []
    text = _TITLE.sub(" — ", without_entities(text))
    found = list(WORD.finditer(text))
    if _is_title_case([match.group() for match in found]):
        return []
    return list(_kept_names(_runs(text, found, language)[:_MOST_NAMES], text, language))


def _kept_names(runs: Sequence[Name], text: str, language: str) -> Iterator[Name]:
    """The runs but for those that translations render, each without its title."""
    # Where the name of an office ends that may go on: `Ministério da Ciência e Tecnologia`.
    end = _NOWHERE
    for run in runs:
        words = _proper(run.words, language)
        goes_on = _LINK.fullmatch(text, end, run.start) is not None
        if goes_on or any(_is_of_an_office(word.casefold()) for word in run.words if not words):
            end = run.end
        elif words and not run.may_be_rendered:
            yield Name(words, run.is_alone)


def _is_title_case(words: Sequence[str]) -> bool:
    """Whether nearly all longer words have capitals; without any, nothing is a name either."""
    long = [word for word in words if len(word) > _SHORTEST]
    return sum(word[0].isupper() for word in long) > _TITLE_CASE * len(long) if long else True


def _runs(text: str, found: Sequence[re.Match[str]], language: str) -> list[Name]:
    """The runs of words with capitals."""
    runs: list[Name] = []
    end, before = _NOWHERE, ""
    for match in found:
        word = ELISION.sub("", match.group())
        is_next = text[end : match.start()] in {" ", "\u00a0"}
        if word.casefold() in _PARTICLES:
            end = match.end() if end != _NOWHERE else _NOWHERE
        elif _is_no_name(word):
            if is_next and _ROMAN.fullmatch(word):
                # `Иоанн Павел II`
                runs[-1].may_be_rendered = True
            end = _NOWHERE
        else:
            if not is_next:
                runs.append(_begun(text, match, language, before))
            _add(runs[-1], word, text, match, is_first=not is_next)
            end = match.end()
        before = word
    return runs


def _begun(text: str, match: re.Match[str], language: str, before: str) -> Name:
    return Name(
        is_alone=not _tells_a_person(before),
        may_be_rendered=_has_article(text, match, language),
        start=match.start(),
    )


def _add(run: Name, word: str, text: str, match: re.Match[str], *, is_first: bool) -> None:
    """Adds the next word of a run."""
    kept = _kept(word, text, match)
    if not is_first:
        # `Consiliul Concurenței` begins with an office, and is no person.
        run.is_alone = run.is_office and not run.words
    run.is_office = not kept and _is_of_an_office(word.casefold())
    run.words += kept
    run.end = match.end()


def _tells_a_person(before: str) -> bool:
    """Whether the word before a name is a title, or belongs to the name: `Van`."""
    return is_title(before) or (before.istitle() and before.casefold() in _PARTICLES)


def _kept(word: str, text: str, match: re.Match[str]) -> list[str]:
    """The word, unless it begins a sentence, as far as one can tell, or belongs to a landmark."""
    if is_title(word) or not (_begins(text, match) or _is_of_a_landmark(text, match)):
        return [word]
    return []


def _is_no_name(word: str) -> bool:
    return not word[0].isupper() or word == "The" or _is_acronym(word)


def _has_article(text: str, match: re.Match[str], language: str) -> bool:
    before = _LAST_WORD.search(text, max(0, match.start() - _BESIDE), match.start())
    articles = _ARTICLES.get(base(language), frozenset())
    is_elided = bool(articles) and ELISION.match(match.group()) is not None
    return is_elided or (before is not None and before[1].casefold() in articles)


def _begins(text: str, match: re.Match[str]) -> bool:
    return _starts_a_sentence(text[max(0, match.start() - 4) : match.start()])


def _is_of_a_landmark(text: str, match: re.Match[str]) -> bool:
    """Whether a square, a sea or a prize stands beside it in small letters."""
    beside = (
        _LAST_WORD.search(text, max(0, match.start() - _BESIDE), match.start()),
        _NEXT_WORD.match(text, match.end()),
    )
    return any(each is not None and _beside_landmarks().has(each[1]) for each in beside)


@cache
def _beside_landmarks() -> WordSet:
    return word_set(" ".join(lines("landmark_words.txt")).split(), longest_rest=_ENDING)


def _starts_a_sentence(before: str) -> bool:
    last = before.rstrip()[-1:]
    return not last or last in _STARTERS or unicodedata.category(last) == "So"


def _is_acronym(word: str) -> bool:
    """An acronym, a Roman number, a letter: `NATO`, `MPs`, `XXIe`, `Ier`."""
    is_short = len(word) < _SHORTEST or word == "Ier"
    return is_short or word[1:3] == word[1:3].upper() or word[:2].isupper()


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
    if _is_of_an_office(folded) or _is_a_landmark(folded):
        return True
    is_place = is_of_a_country(word, language) or is_large_place(word, language)
    return is_place and not group(folded)


def _is_of_an_office(word: str) -> bool:
    ends = range(_SHORTEST, min(len(word), _LONGEST) + 1)
    return any(word[:end] in _offices() for end in ends)


def _is_a_landmark(word: str) -> bool:
    """`Campi Flegrei`, `Lánchidat`"""
    is_long = len(word) > _SHORTEST_LANDMARK
    return word in _beside_landmarks().whole or (is_long and _landmarks().has(word))


@cache
def _offices() -> frozenset[str]:
    return frozenset(word for line in lines("institution_words.txt") for word in line.split())


@cache
def _landmarks() -> WordSet:
    """Endings of names of bridges and squares: `Lánchidat`, `Sergels torg`."""
    endings = " ".join(lines("landmark_endings.txt")).split()
    return word_set(f"*{ending}" for ending in endings)
