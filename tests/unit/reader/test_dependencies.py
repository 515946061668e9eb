"""What every request is handed: its language, links, and cursors of one search."""

from datetime import UTC, datetime
from typing import Any

import pytest

from perspektiven.settings import load
from services.reader.app import application
from services.reader.dependencies import Dependencies, own_address
from services.reader.query.cursors import BadCursor, Position
from services.reader.query.parse import parse
from services.reader.query.search import Search, Sort
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub

POSITION = Position(datetime(2026, 11, 23, tzinfo=UTC), after=(1, "id"))
BRIDGE = Search(parse("Brücke"))


async def dependencies(port: int = 8000, **settings: Any) -> Dependencies:
    async with stub() as elastic, client_of(elastic) as client:
        made = application(load(ReaderSettings, **settings), client, port)
        found: Dependencies = made.state.dependencies
        return found


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 - the case in question
        ("::", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("reader.example", "http://reader.example:8000"),
    ],
)
def test_our_own_address_is_one_that_this_machine_can_ask(host: str, address: str) -> None:
    assert own_address(load(ReaderSettings, http_host=host), 8000) == address


async def test_links_are_relative_until_a_public_address_is_set() -> None:
    at_home = await dependencies()
    public = await dependencies(public_url="https://papers.example/news/")

    assert (at_home.link("/outlets"), at_home.absolute("/outlets")) == (
        "/outlets",
        "http://127.0.0.1:8000/outlets",
    )
    assert public.link("/outlets") == public.absolute("/outlets")
    assert public.link("/outlets") == "https://papers.example/news/outlets"


async def test_a_request_reads_the_language_that_it_names() -> None:
    made = await dependencies(target_language="de,en")

    assert made.articles.language == "de"
    assert made.reading("EN").articles.language == "en"
    assert made.reading(None).articles.language == "de"
    with pytest.raises(
        ValueError, match="is not a target language of this reader; choose one of de, en"
    ):
        made.reading("pl")


async def test_a_cursor_names_its_position_again() -> None:
    made = await dependencies()

    cursor = made.seal(POSITION, BRIDGE)

    assert made.open(cursor, BRIDGE) == POSITION


async def test_the_first_page_has_no_cursor_and_the_last_one_gives_none() -> None:
    made = await dependencies()

    assert made.open(None, BRIDGE) is None
    assert made.open("", BRIDGE) is None
    assert made.seal(None, BRIDGE) is None


@pytest.mark.parametrize(
    "other", [Search(parse("Most")), Search(parse("Brücke"), sort=Sort.OLDEST)]
)
async def test_a_cursor_is_of_no_use_in_another_search(other: Search) -> None:
    made = await dependencies()
    cursor = made.seal(POSITION, BRIDGE)

    with pytest.raises(BadCursor):
        made.open(cursor, other)


async def test_a_cursor_is_of_no_use_in_another_language() -> None:
    made = await dependencies(target_language="de,en")
    cursor = made.seal(POSITION, BRIDGE)

    with pytest.raises(BadCursor):
        made.reading("en").open(cursor, BRIDGE)
