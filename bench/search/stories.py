"""Made-up stories: among every 24 articles one begins, told by two to twelve newspapers."""

import random
from collections.abc import Iterator, Sequence

from bench.search.articles import dated, identity, language_of, outlet_of
from perspektiven.stories import Story, StoryMember

_EVERY = 24
"""One story begins among so many articles: 60 a day."""
_MEMBERS = (2, 2, 2, 2, 3, 3, 4, 5, 8, 12)
"""How many articles a story has, each from another country where it can."""
_OWN, _SHARED = 13, 3
"""Stems of a story's subject that no other has, and that the stories of its series have."""
_SERIES = 5
"""So many stories follow each other on one subject."""


def stories(articles: range) -> Iterator[Story]:
    """The stories of a chunk's articles, as the grouper writes them: the same ones each time."""
    drawn = random.Random(articles.start)
    for first in range(articles.start, articles.stop - _EVERY + 1, _EVERY):
        yield _story(range(first, first + drawn.choice(_MEMBERS)))


def _story(reports: Sequence[int]) -> Story:
    """A story of these articles, the earliest first."""
    members = tuple(map(_member, reports))
    return Story(
        id=members[0].article_id,
        first_at=members[0].dated_at,
        last_at=members[-1].dated_at,
        members=members,
        countries=tuple(dict.fromkeys(each.country for each in members)),
        outlets=tuple(dict.fromkeys(each.outlet for each in members)),
        texts=len(members),
        subject=_subject(reports[0]),
    )


def _subject(first: int) -> tuple[str, ...]:
    """Rare stems, as the grouper keeps them; its texts are random words and share none."""
    series = first // (_EVERY * _SERIES)
    own = (f"own{first}x{number}" for number in range(_OWN))
    return (*(f"shared{series}x{number}" for number in range(_SHARED)), *own)


def _member(number: int) -> StoryMember:
    outlet = outlet_of(number)
    return StoryMember(
        article_id=identity(number),
        cluster_id=identity(number),
        outlet=outlet.id,
        country=outlet.country,
        language=language_of(number),
        dated_at=dated(number),
    )
