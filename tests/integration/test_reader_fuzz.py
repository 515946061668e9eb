"""Whatever is asked of the reader over HTTP is answered, and never by a 5xx."""

import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from services.reader.query.resolve import Sources, named, refuse_unknown_outlets
from services.reader.query.tree import Field, QueryRefused, leaves
from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses

PIECES = (  # noqa: SIM905 - a list of sixty would fill the page
    'Pakt most Brücke "„ “ - -- NOT OR | AND ( ) [ ] { } * ? ~ ^ : \\ / + && || ! '
    "title: outlet: country: lang: tag: title:Pakt country:Polen -lang:pl Wel* a* *b "
    "http://a.example/?q=1 _exists_:title {{7*7}} ${x} ' OR 1=1 -- <b> &amp; %00 "
    "東京 مكتبة Київ 🎉 é\u0301 \ue000 ſ ß İ 1e309 -1 2026-11-23 \x00 \u202e \u200f a,b,c,d,e"
).split()
PATHS = (
    "/search", "/api/v1/search", "/api/v1/facets", "/api/v1/timeline", "/api/v1/export",
    "/feed.atom", "/feed.rss", "/feed.json", "/countries/PL", "/outlets/gazeta", "/stories/none",
)  # fmt: skip
MOMENTS = (
    "", "2026-03-14", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00", "2026-02-30", "gestern",
)  # fmt: skip
OTHERS: dict[str, tuple[str, ...]] = {
    "country": ("PL", "pl", "", "XX", "Polen"),
    "outlet": ("gazeta", "", "\x00"),
    "language": ("pl", "pt-BR", "", "-"),
    "tag": ("Sport", "", "a" * 200),
    "cluster": ("", "none"),
    "from": MOMENTS,
    "to": MOMENTS,
    "sort": ("relevance", "newest", "oldest", ""),
    "size": ("1", "20", "100", "0", "-1", "x"),
    "status": ("translated", "withdrawn", "", "lost"),
    "lang": ("de", "DE", "", "en", "\x00"),
    "collapse": ("true", "false", "maybe"),
    "cursor": ("x", "", "e30.x"),
    "interval": ("hour", "year", "minute"),
    "time_zone": ("UTC", "Europe/Berlin", "Asia/Tokyo", "nowhere"),
    "format": ("ndjson", "csv", "parquet", "xml"),
}


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    prefix = f"{worker_name}-fuzz-"
    with serving(stack, prefix, [factories.translation()], factories.NOW) as address:
        yield address


@pytest.mark.parametrize(
    "queries", [100, pytest.param(10_000, marks=[pytest.mark.drill, pytest.mark.timeout(900)])]
)
def test_whatever_is_asked_is_answered(reader: str, queries: int) -> None:
    drawn = random.Random(7)
    with httpx.Client(base_url=reader, trust_env=False, timeout=30) as client:
        for _ in range(queries):
            path, parameters = drawn.choice(PATHS), _parameters(drawn)
            answer = client.get(path, params=parameters)
            assert answer.status_code < 500, (path, parameters)
            # What is typed is an error only where leaving a part out would turn its meaning over,
            # or bring every new article to who asked for those of an outlet.
            if parameters.keys() <= {"q"} and not _is_refused(path, parameters["q"]):
                assert answer.status_code in {200, 404}, (path, parameters, answer.text)


def _is_refused(path: str, text: str) -> bool:
    """Whether the query is, given that none of its outlets is in the index."""
    try:
        query = parse(text)
        outlets = (leaf for leaf in leaves(query.root) if leaf.field is Field.OUTLET)
        resolved = named(query, "de", Sources(unknown=frozenset(leaf.text for leaf in outlets)))
        matching(resolved, Filters(), "de")
        if path.startswith("/feed."):
            refuse_unknown_outlets(resolved)
    except QueryRefused:
        return True
    return False


def _parameters(drawn: random.Random) -> dict[str, Any]:
    glue = drawn.choice(("", " ", " "))
    text = glue.join(drawn.choices(PIECES, k=drawn.randint(1, 40)))
    others = drawn.sample(sorted(OTHERS), k=drawn.choice((0, 0, 1, 2, 4)))
    return {"q": text} | {name: drawn.choice(OTHERS[name]) for name in others}
