"""Members: what is kept of each article that is in a story."""

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from perspektiven.stories import StoryMember
from services.grouper.node import Node


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, as small as it can be: hundreds of thousands are kept."""

    article_id: str
    cluster_id: str
    outlet: str
    country: str
    language: str
    dated_at: datetime

    def contract(self) -> StoryMember:
        """The member as the index holds it."""
        return StoryMember(
            article_id=self.article_id,
            cluster_id=self.cluster_id,
            outlet=self.outlet,
            country=self.country,
            language=self.language,
            dated_at=self.dated_at,
        )


class Cluster(NamedTuple):
    """A node of a story with the articles that it stands for, the earliest first."""

    node: Node
    members: tuple[Member, ...]


def member(
    article_id: str,
    cluster_id: str,
    dated_at: datetime,
    *,
    outlet: str,
    country: str,
    language: str,
) -> Member:
    """A member that shares its strings with others."""
    return Member(
        article_id=article_id,
        cluster_id=article_id if cluster_id == article_id else cluster_id,
        outlet=sys.intern(outlet),
        country=sys.intern(country),
        language=sys.intern(language),
        dated_at=dated_at,
    )


def from_contract(there: StoryMember) -> Member:
    """The member of a document."""
    return member(
        there.article_id,
        there.cluster_id,
        there.dated_at,
        outlet=there.outlet,
        country=there.country,
        language=there.language,
    )
