"""Names in a headline, and headlines that differ in little but the names.

One writer words two events of a kind alike: "Zoll findet Kokain im Hafen von Antwerpen", "Zoll
findet Kokain im Hafen von Valencia".
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from perspektiven.text.language_tags import base
from services.grouper.weights import table
from services.grouper.words.place_names import cities, countries
from services.grouper.words.terms import stem

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_BEFORE_NAMES = frozenset({"in", "aus", "auf", "von", "vor", "gegen", "für"})
"""German prepositions: a noun behind them mostly has an article, a name has none."""

_LEAST_SHARED = 2
"""Terms that parallel headlines share at least, and half of the shorter one's."""


@dataclass(frozen=True, slots=True)
class Names:
    """Terms of a headline that are names."""

    countries: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """Codes of these countries, and of those that cities among the others are in."""

    @property
    def all(self) -> tuple[str, ...]:
        """Of both kinds."""
        return self.countries + self.others


NO_NAMES = Names()


def names(headline: str, language: str) -> Names:
    """The names in a headline: of countries and larger cities, or rare and written like a name.

    >>> names("Zoll findet Kokain im Hafen von Valmadra in Peru", "de")
    Names(countries=('peru',), others=('valmadra',), within=('PE',))
    """
    tokens = _TOKEN.findall(headline)
    found = dict.fromkeys(filter(None, (_name(tokens, at, language) for at in range(len(tokens)))))
    if not found:
        return NO_NAMES
    states, places = _places(base(language))
    return Names(
        countries=tuple(each for each in found if each in states),
        others=tuple(each for each in found if each not in states),
        within=tuple(code for each in found if (code := places.get(each))),
    )


def _name(tokens: Sequence[str], at: int, language: str) -> str | None:
    """The term of a token, if it is a name."""
    token = tokens[at]
    if len(token) < 2 or not token[0].isupper() or not token.isalpha():
        return None
    term = stem(token.lower(), language)
    if term in _places(base(language))[1]:
        return term
    is_rare = term not in table(language)
    return term if is_rare and _is_like_a_name(tokens, at, base(language)) else None


def are_parallel(
    one: Sequence[str],
    other: Sequence[str],
    names: Sequence[tuple[Collection[str], Collection[str]]],
) -> bool:
    """Whether two headlines, as terms, are alike but for names in the same place of both.

    `names` has those of both, kind by kind: what replaces a name is a name of that kind.
    """
    gaps = list(_gaps(one, other))
    if len(gaps) - 1 < max(_LEAST_SHARED, min(len(one), len(other)) / 2):
        return False
    return any(
        _holds(ours, mine) and _holds(theirs, yours)
        for ours, theirs in gaps
        for mine, yours in names
    )


def _holds(terms: Iterable[str], names: Collection[str]) -> bool:
    return any(each in names for each in terms)


def _gaps(
    one: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands in both before, between and after the terms that they share in one order."""
    places = {term: at for at, term in enumerate(other)}
    ours = theirs = 0
    for at, term in enumerate(one):
        there = places.get(term, -1)
        if there >= theirs:
            yield one[ours:at], other[theirs:there]
            ours, theirs = at + 1, there + 1
    yield one[ours:], other[theirs:]


def _is_like_a_name(tokens: Sequence[str], at: int, language: str) -> bool:
    before = tokens[at - 1] if at else ""
    if language != "de":
        return before.isalnum()
    # "40 Tonnen Kokain" is no name: a number stands before what it counts.
    is_counted = at > 1 and tokens[at - 2].isdecimal()
    return before in _BEFORE_NAMES or (before[:1].isupper() and not is_counted)


@cache
def _places(language: str) -> tuple[frozenset[str], Mapping[str, str]]:
    """Stems of countries, and those of countries and cities with the country that each is in."""
    towns, states = (
        {stem(name, language): code for name, code in named.items()}
        for named in (cities(language), countries(language))
    )
    return frozenset(states), towns | states
