"""ETags, 304, and long bodies that are sent in slices."""

from collections.abc import MutableMapping
from typing import Any

import pytest
from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.reader.http.caching import cached, cached_json, slices
from services.reader.http.etags import etag


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


async def sent(answer: Response) -> list[MutableMapping[str, Any]]:
    """The messages that a server gets of it."""
    messages: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    await answer({"type": "http", "method": "GET"}, receive, send)
    return messages


def test_a_body_comes_with_its_etag_and_is_fresh_for_a_minute() -> None:
    answer = cached(request(), "text", "text/plain", headers={"Content-Language": "de"})

    assert (answer.status_code, answer.body) == (200, b"text")
    assert answer.headers["etag"] == etag(b"text")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-language"] == "de"


@pytest.mark.parametrize(
    "known",
    [
        etag(b"text"),
        etag(b"text").removeprefix("W/"),
        f'"another", {etag(b"text")}',
        "*",
    ],
)
def test_who_has_it_already_gets_304_without_a_body(known: str) -> None:
    answer = cached(request(if_none_match=known), "text", "text/plain")

    assert (answer.status_code, answer.body) == (304, b"")
    assert answer.headers["etag"] == etag(b"text")


@pytest.mark.parametrize("known", ["", '"another"', etag(b"other text")])
def test_who_has_another_version_gets_this_one(known: str) -> None:
    assert cached(request(if_none_match=known), "text", "text/plain").status_code == 200


def test_what_changes_without_meaning_makes_no_other_etag() -> None:
    class Answer(BaseModel):
        total: int
        took_ms: int

    changing = frozenset({"took_ms"})
    first = cached_json(request(), Answer(total=1, took_ms=5), changing=changing)
    second = cached_json(request(), Answer(total=1, took_ms=9), changing=changing)
    third = cached_json(request(), Answer(total=2, took_ms=9), changing=changing)

    assert first.headers["etag"] == second.headers["etag"] != third.headers["etag"]
    assert first.body != second.body


def test_half_a_character_is_replaced_where_utf_8_has_none() -> None:
    assert cached(request(), "a\ud800b", "text/plain").body == b"a?b"


async def test_a_short_body_is_sent_at_once() -> None:
    messages = await sent(cached(request(), b"a" * 131_072, "text/plain"))

    assert [len(each.get("body", b"")) for each in messages] == [0, 131_072]


async def test_a_long_body_is_sent_in_slices_and_whole() -> None:
    body = bytes(range(256)) * 800

    messages = await sent(cached(request(), body, "text/plain"))

    assert messages[0]["status"] == 200
    assert (b"content-length", b"204800") in messages[0]["headers"]
    pieces = [each["body"] for each in messages[1:]]
    assert max(map(len, pieces)) == 65_536
    assert b"".join(pieces) == body
    assert [each["more_body"] for each in messages[1:]] == [True] * 4 + [False]


def test_no_bytes_are_no_slice() -> None:
    assert list(slices(b"")) == []
