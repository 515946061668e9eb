"""Who may see the operators' page."""

from typing import Any

import pytest
from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from perspektiven.settings import load
from services.reader.operators.access import COOKIE, WRONG_PER_MINUTE, Access
from services.reader.settings import ReaderSettings

TOKEN = "a token of the tests"


def access(**settings: Any) -> Access:
    return Access(load(ReaderSettings, **{"status_token": TOKEN, **settings}))


def request(method: str = "GET", client: str = "198.51.100.7", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request(
        {
            "type": "http",
            "method": method,
            "path": "/status",
            "query_string": b"",
            "headers": [(b"host", b"reader.example"), *raw],
            "client": (client, 5000),
        }
    )


def cookie_of(answer: Response) -> str:
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    assert name == COOKIE
    return value


def session(of: Access) -> str:
    """The cookie of a new session."""
    answer = Response()
    of.begin(answer)
    return f"{COOKIE}={cookie_of(answer)}"


def test_without_setting_and_token_the_page_is_off() -> None:
    with pytest.raises(HTTPException) as refused:
        access(status_token=None).check(request())

    assert refused.value.status_code == 404


def test_without_a_token_an_open_page_is_everybodys() -> None:
    open_page = access(status_token=None, status_page=True)

    open_page.check(request())

    assert open_page.is_operator(request())
    assert not open_page.has_token


def test_a_token_keeps_an_open_page_closed() -> None:
    assert not access(status_page=True).is_operator(request())


def test_the_right_bearer_is_an_operator() -> None:
    page = access()

    assert page.is_operator(request(authorization=f"Bearer {TOKEN}"))
    assert not page.is_operator(request(authorization="Bearer another token than that"))
    assert not page.is_operator(request(authorization="Basic dTpw"))


def test_a_session_lasts_until_the_token_changes() -> None:
    cookie = session(access())

    assert access().is_operator(request(cookie=cookie))
    assert not access(status_token="another token of theirs").is_operator(request(cookie=cookie))
    assert not access().is_operator(request(cookie=f"{COOKIE}=forged"))


def test_a_session_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = session(access())
    monkeypatch.setattr("services.reader.operators.access.SESSION_SECONDS", -1)

    assert not access().is_operator(request(cookie=cookie))


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    answer, public = Response(), Response()
    access().begin(answer)
    access(public_url="https://reader.example").begin(public)

    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=strict" in said
    assert "Path=/status" in said
    assert "Secure" not in said
    assert "Secure" in public.headers["set-cookie"]


def test_after_ten_wrong_tokens_an_address_has_to_wait() -> None:
    page = access()
    for _ in range(WRONG_PER_MINUTE):
        assert not page.is_token(request(), "wrong")

    with pytest.raises(HTTPException) as refused:
        page.is_token(request(), TOKEN)

    assert refused.value.status_code == 429
    assert page.is_token(request(client="198.51.100.8"), TOKEN)


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        pytest.param("GET", {"origin": "https://evil.example"}, id="a read by another page"),
        pytest.param("POST", {"origin": "https://evil.example"}, id="a form of another page"),
        pytest.param("POST", {"origin": "null"}, id="a form of a sandbox"),
        pytest.param("POST", {"sec_fetch_site": "cross-site"}, id="said by the browser"),
        pytest.param(
            "GET", {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"}, id="a neighbour"
        ),
    ],
)
def test_pages_of_other_origins_can_not_ask(method: str, headers: dict[str, str]) -> None:
    with pytest.raises(HTTPException) as refused:
        access().check(request(method, **headers))

    assert refused.value.status_code == 403


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        pytest.param("GET", {}, id="a program"),
        pytest.param(
            "GET", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, id="a link"
        ),
        pytest.param("POST", {"origin": "http://reader.example"}, id="our form"),
        pytest.param("POST", {"origin": "https://news.example"}, id="our form behind a proxy"),
        pytest.param("POST", {"sec_fetch_site": "same-origin"}, id="said by the browser"),
    ],
)
def test_our_own_pages_programs_and_links_may_ask(method: str, headers: dict[str, str]) -> None:
    access(public_url="https://news.example").check(request(method, **headers))


def test_a_form_belongs_to_its_session() -> None:
    page = access()
    mine, other = request(cookie=session(page)), request(cookie=session(page))

    assert page.is_own_form(mine, page.form_word(mine))
    assert not page.is_own_form(mine, page.form_word(other))
    assert not page.is_own_form(request(), page.form_word(request()))
    assert page.is_own_form(request(authorization=f"Bearer {TOKEN}"), "")
