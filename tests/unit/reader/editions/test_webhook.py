"""Editions on their way to a webhook on loopback."""

import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest

from perspektiven.errors import Transient
from perspektiven.net import guard
from services.reader.editions.webhook import Poster
from tests.support.webhook import Webhook, listening

SECRET = "a secret of the tests"
BODY = b'{"articles": [], "day": "2026-11-23"}'


@pytest.fixture
async def webhook() -> AsyncIterator[Webhook]:
    async with listening() as hook:
        yield hook


async def post(url: str, *allowed: str, seconds: float = 20) -> None:
    async with guard.client(guard.Guard(allowed), user_agent="test") as web:
        await Poster(web, SECRET, seconds).post(url, BODY, "0123abcd")


async def test_it_arrives_signed(webhook: Webhook) -> None:
    await post(webhook.url, "127.0.0.1")

    ((said, body),) = webhook.signatures
    at, _, digest = said.removeprefix("t=").partition(",v1=")
    wanted = hmac.new(SECRET.encode(), f"{at}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert body == BODY
    assert digest == wanted


@pytest.mark.parametrize("status", [302, 404, 410, 429, 500])
async def test_what_is_no_success_is_tried_again(webhook: Webhook, status: int) -> None:
    webhook.status = status

    with pytest.raises(Transient, match=str(status)):
        await post(webhook.url, "127.0.0.1")


async def test_a_webhook_that_does_not_answer_is_given_up(webhook: Webhook) -> None:
    with pytest.raises(Transient):
        await post(webhook.url.replace("/hook", "/hang"), "127.0.0.1", seconds=0.2)


async def test_a_private_address_is_reached_only_where_it_is_allowed(webhook: Webhook) -> None:
    with pytest.raises(Transient):
        await post(webhook.url)

    assert webhook.signatures == []
