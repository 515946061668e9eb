"""Forms: their fields, and whose they are."""

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import Message

from services.reader.http.forms import fields, form, is_ours, is_secure


def posted(body: bytes = b"", method: str = "POST", **headers: str) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "method": method, "headers": [(b"host", b"reader.example"), *raw]}
    return Request(scope, receive)


async def test_a_field_may_have_several_values() -> None:
    assert await fields(posted(b"a=1&a=2&b=&c=%C3%BC")) == {"a": ["1", "2"], "c": ["ü"]}
    assert await form(posted(b"a=1&a=2")) == {"a": "2"}


@pytest.mark.parametrize("body", [b"\xff=1", b"&".join([b"a=1"] * 101)])
async def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as refused:
        await fields(posted(body))

    assert refused.value.status_code == 422


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site", "sec_fetch_mode": "navigate"}, False),
        ({"origin": "https://reader.example"}, True),
        ({"origin": "https://papers.example"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_a_form_is_ours_where_its_origin_is(headers: dict[str, str], expected: bool) -> None:
    assert is_ours(posted(b"", "POST", **headers), "https://papers.example") is expected


def test_a_link_may_be_followed_from_anywhere() -> None:
    followed = posted(method="GET", sec_fetch_site="cross-site", sec_fetch_mode="navigate")

    assert is_ours(followed, None)


def test_cookies_are_for_https_where_people_use_it() -> None:
    assert is_secure("https://papers.example")
    assert not is_secure("http://localhost:8080")
    assert not is_secure(None)
