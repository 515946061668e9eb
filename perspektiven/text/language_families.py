"""Languages of one family told apart by words and letters: sr hr bs, nb nn da, fa prs ps, yue zh.

Byte models take neighbours for each other. Marks that only some members of a family use are
counted (data/families.txt); a text is decided where one member has clearly more of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from perspektiven.text.language_tags import base

_DATA = Path(__file__).parent / "data" / "families.txt"
_PUNCTUATION = ".,;:!?…·\"'’‘‚“”„«»‹›()[]{}–—-/।॥۔،؛؟።፡፣、。「」"
# What a mark weighs beside the detector's likelihoods, and the lead that decides, both in nats.
_NATS_PER_MARK, _DECISIVE = 8.0, 10.0
# What the detector calls a member.
_OWN_NAMES = {"no": "nb", "hbo": "he", "sdh": "ckb"}
# Longer ones are no words, and have many beginnings and endings.
_LONGEST_WORD = 40
_REMEMBERED_WORDS = 20_000


@dataclass(slots=True, eq=False)
class _Family:
    """Members of a family, and the members that each mark speaks for."""

    members: frozenset[str]
    words: dict[str, list[str]] = field(default_factory=dict)
    stems: dict[str, list[str]] = field(default_factory=dict)
    endings: dict[str, list[str]] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)

    def add(self, languages: Iterable[str], mark: str) -> None:
        """Enters a mark as it stands in the data file."""
        if mark.startswith("~"):
            places, names = self.letters, list(mark[1:])
        elif mark.startswith("*"):
            places, names = self.endings, [mark[1:]]
        elif mark.endswith("*"):
            places, names = self.stems, [mark[:-1]]
        else:
            places, names = self.words, [mark]
        for name in names:
            places.setdefault(name, []).extend(languages)

    def counts(self, text: str) -> Counter[str]:
        """How many marks of each member stand in a text."""
        found: Counter[str] = Counter()
        for character, times in Counter(text).items():
            for language in self.letters.get(character, ()):
                found[language] += times
        for word in text.split():
            for language in _languages_of(self, word.strip(_PUNCTUATION)):
                found[language] += 1
        return found

    def languages_of(self, word: str) -> set[str]:
        """Members that a word speaks for, each once."""
        found = set(self.words.get(word, ()))
        for length in range(2, min(len(word), _LONGEST_WORD)):
            found.update(self.stems.get(word[:length], ()))
            found.update(self.endings.get(word[-length:], ()))
        found.update(self.stems.get(word, ()))
        return found


@lru_cache(_REMEMBERED_WORDS)
def _languages_of(family: _Family, word: str) -> frozenset[str]:
    return frozenset(family.languages_of(word))


def decided(text: str, likelihoods: Mapping[str, float]) -> str | None:
    """The member of a family that a text is written in; None where it could be another one.

    `likelihoods` are a detector's logarithms (nats) by language, the likeliest first: their
    family is asked for. Members that the detector does not know are as likely as the likeliest,
    if the text has marks of theirs. Takes time that grows as the text does.
    """
    best = next(iter(likelihoods), "")
    for family in _families():
        if best in family.members:
            marks = family.counts(text.lower())
            if (found := _leader(family, marks, likelihoods, best)) is not None:
                return found
    return None


@cache
def has_neighbours(language: str) -> bool:
    """Whether a language stands in a family."""
    return any(language in family.members for family in _families())


def are_neighbours(one: str, other: str) -> bool:
    """Whether two languages stand in one family, whose members detectors confuse."""
    return any({one, other} <= family.members for family in _families())


def _leader(
    family: _Family, marks: Counter[str], likelihoods: Mapping[str, float], best: str
) -> str | None:
    named = ((_OWN_NAMES.get(each, each), value) for each, value in likelihoods.items())
    known = {member: value for member, value in named if member in family.members}
    scores = sorted(
        (
            (known.get(member, likelihoods[best]) + _NATS_PER_MARK * marks[member], member)
            for member in family.members
            if marks[member] or member in known
        ),
        reverse=True,
    )
    (first, language), *others = scores
    lead = first - others[0][0] if others else _DECISIVE
    return base(language) if lead >= _DECISIVE else None


@cache
def _families() -> tuple[_Family, ...]:
    families: list[_Family] = []
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            families.append(_Family(frozenset(line.strip("[]").split())))
        elif line and not line.startswith("#"):
            languages, _, marks = line.partition(":")
            for mark in marks.split():
                families[-1].add(languages.split(), mark)
    return tuple(families)
