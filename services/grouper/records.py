"""Records: the nodes and members of a story as bytes, for the cache on disk."""

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from services.grouper.headlines.headline_names import NO_NAMES, Names
from services.grouper.headlines.series import PLAIN, Series
from services.grouper.members import Cluster, Member, member
from services.grouper.node import Node

Row = list[Any]


def encoded(clusters: Iterable[Cluster]) -> bytes:
    """The record of a story."""
    return orjson.dumps([[*_node_row(each.node), _member_rows(each)] for each in clusters])


def decoded(record: bytes) -> list[Cluster]:
    """The nodes of a story with their members. Raises ValueError, TypeError for another record."""
    return [
        Cluster(_node(row), tuple(_member(each, row[0]) for each in row[7]))
        for row in orjson.loads(record)
    ]


def _node_row(node: Node) -> Row:
    series, names = node.series, node.names
    told = (
        None
        if series == PLAIN
        else [
            series.skeleton,
            sorted(series.instance),
            series.is_recurring,
            sorted(series.results),
        ]
    )
    # A term is a word and has no space.
    return [
        node.id, node.hours, " ".join(node.title), " ".join(node.lead), node.outlet, told,
        None if names is NO_NAMES else [
            " ".join(each) for each in (names.countries, names.others, names.within)
        ],
    ]  # fmt: skip


def _node(row: Row) -> Node:
    return Node(
        id=row[0],
        hours=row[1],
        title=_terms(row[2]),
        lead=_terms(row[3]),
        outlet=sys.intern(row[4]),
        series=PLAIN if row[5] is None else _series(*row[5]),
        names=NO_NAMES if row[6] is None else Names(*map(_terms, row[6])),
    )


def _series(skeleton: str, instance: Row, is_recurring: bool, results: Row) -> Series:
    return Series(skeleton, frozenset(instance), is_recurring, frozenset(results))


def _terms(joined: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, joined.split()))


def _member_rows(cluster: Cluster) -> list[Row]:
    return [
        [each.article_id, each.cluster_id, each.dated_at.isoformat(), each.outlet, each.country,
         each.language]
        for each in cluster.members
    ]  # fmt: skip


def _member(row: Row, node_id: str) -> Member:
    return member(
        node_id if row[0] == node_id else row[0],
        node_id if row[1] == node_id else row[1],
        datetime.fromisoformat(row[2]),
        outlet=row[3],
        country=row[4],
        language=row[5],
    )
