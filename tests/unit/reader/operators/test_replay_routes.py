"""Who may replay, and what."""

import pytest

from services.reader.operators.letters import Cause, WaitingLetters
from tests.unit.reader.operators.test_routes import TOKEN, seen, serving

BEARER = {"Authorization": f"Bearer {TOKEN}"}
CHOSEN = {"topic": "articles", "reason": "not_json"}


async def test_without_a_token_nobody_replays() -> None:
    async with serving(status_page=True) as (web, operators):
        operators.watch.seen = seen()
        asked = await web.get("/status/replay", params=CHOSEN)
        started = await web.post("/status/replay", data=CHOSEN)
        page = await web.get("/status")

    assert (asked.status_code, started.status_code) == (403, 403)
    assert "/status/replay" not in page.text


async def test_who_has_not_signed_in_replays_nothing() -> None:
    async with serving(status_token=TOKEN) as (web, _):
        asked = await web.get("/status/replay", params=CHOSEN)
        started = await web.post("/status/replay", data=CHOSEN)

    assert (asked.status_code, started.status_code) == (401, 401)


async def test_an_operator_is_asked_first_and_told_how_many() -> None:
    async with serving(status_token=TOKEN) as (web, operators):
        operators.watch.seen = seen(letters=WaitingLetters([Cause("articles", "not_json", 1200)]))
        page = await web.get("/status", headers=BEARER)
        asked = await web.get("/status/replay", params=CHOSEN, headers=BEARER)

    assert "/status/replay?topic=articles&amp;reason=not_json" in page.text
    assert "1.200 Dead Letters von articles" in asked.text


@pytest.mark.parametrize(
    "chosen", [{}, {"topic": "articles"}, {"topic": "no-topic", "reason": "not_json"}]
)
async def test_what_is_no_choice_is_refused(chosen: dict[str, str]) -> None:
    async with serving(status_token=TOKEN) as (web, _):
        asked = await web.get("/status/replay", params=chosen, headers=BEARER)
        started = await web.post("/status/replay", data=chosen, headers=BEARER)

    assert (asked.status_code, started.status_code) == (422, 422)
