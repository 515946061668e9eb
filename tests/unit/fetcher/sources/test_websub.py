"""Subscriptions: what hubs ask, what they deliver, what somebody else delivers."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.fetcher.sources.websub import (
    LEASE,
    LONGEST_LEASE,
    MOST_BYTES,
    PENDING_FOR,
    Subscription,
    answer_delivery,
    answer_verification,
    is_signed,
    subscribe_form,
)

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
TOPIC = "https://gazeta.example/rss.xml"
FEED = b"<rss><channel/></rss>"

PENDING = Subscription(
    hub="https://hub.example/",
    topic=TOPIC,
    callback="https://perspektiven.example/websub/4f1c",
    secrets=("first",),
    asked_at=NOW,
)
ACTIVE = replace(PENDING, state="active", verified_at=NOW, expires_at=NOW + timedelta(days=8))


def intent(**overrides: str) -> dict[str, str]:
    query = {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.challenge": "c-4711",
        "hub.lease_seconds": "86400",
    }
    return query | {f"hub.{name}": value for name, value in overrides.items()}


def signature(secret: str, method: str = "sha256") -> dict[str, str]:
    digest = hmac.new(secret.encode(), FEED, getattr(hashlib, method)).hexdigest()
    return {"x-hub-signature": f"{method}={digest}"}


def test_the_hub_is_asked_with_topic_callback_lease_and_secret() -> None:
    assert subscribe_form(PENDING) == {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.callback": "https://perspektiven.example/websub/4f1c",
        "hub.lease_seconds": str(7 * 86_400),
        "hub.secret": "first",
    }


@pytest.mark.parametrize(
    ("hub", "is_told"),
    [
        ("http://hub.example/", False),
        ("http://127.0.0.1.hub.example/", False),
        ("http://192.168.0.7/", False),
        ("http://127.0.0.1:8080/", True),
        ("http://[::1]/", True),
    ],
)
def test_a_secret_goes_over_tls_or_stays_on_this_machine(hub: str, is_told: bool) -> None:
    assert ("hub.secret" in subscribe_form(replace(PENDING, hub=hub))) is is_told


def test_a_wanted_subscription_is_confirmed_with_the_challenge() -> None:
    answer = answer_verification(PENDING, intent(), NOW)

    assert (answer.status, answer.body) == (200, "c-4711")
    assert answer.subscription is not None
    assert answer.subscription.state == "active"
    assert answer.subscription.expires_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [
        ("", LEASE),
        ("nonsense", LEASE),
        ("-5", LEASE),
        ("1", timedelta(minutes=5)),
        ("99999999", LONGEST_LEASE),
    ],
)
def test_a_lease_is_kept_within_bounds(seconds: str, lease: timedelta) -> None:
    answer = answer_verification(PENDING, intent(lease_seconds=seconds), NOW)

    assert answer.subscription is not None
    assert answer.subscription.expires_at == NOW + lease


@pytest.mark.parametrize(
    ("subscription", "query"),
    [
        (None, intent()),
        (PENDING, intent(topic="https://gazeta.example/other.xml")),
        (PENDING, intent(mode="unsubscribe")),
        (PENDING, intent(challenge="")),
        (PENDING, {}),
        (replace(PENDING, state="denied"), intent()),
    ],
)
def test_nothing_is_confirmed_that_was_not_asked_for(
    subscription: Subscription | None, query: dict[str, str]
) -> None:
    answer = answer_verification(subscription, query, NOW)

    assert (answer.status, answer.body, answer.subscription) == (404, "", None)


def test_the_end_of_a_subscription_is_confirmed_when_it_was_asked_for() -> None:
    answer = answer_verification(replace(ACTIVE, state="ended"), intent(mode="unsubscribe"), NOW)

    assert (answer.status, answer.body) == (200, "c-4711")


def test_a_hub_that_refuses_is_asked_again_a_day_later() -> None:
    answer = answer_verification(PENDING, intent(mode="denied"), NOW)

    assert answer.subscription is not None
    assert answer.subscription.state == "denied"
    assert answer.subscription.renew_at() == NOW + timedelta(days=1)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signed_delivery_is_read(method: str) -> None:
    answer = answer_delivery(ACTIVE, signature("first", method), FEED, NOW)

    assert answer.feed == FEED
    assert answer.subscription is not None
    assert answer.subscription.last_delivery == NOW


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signature("guessed"),
        {"x-hub-signature": "md5=00"},
        {"x-hub-signature": "sha256="},
        {"x-hub-signature": "sha256=é"},
        {"x-hub-signature": "=="},
    ],
)
def test_a_delivery_that_is_signed_wrongly_is_answered_but_not_read(
    headers: dict[str, str],
) -> None:
    answer = answer_delivery(ACTIVE, headers, FEED, NOW)

    assert (answer.status, answer.feed, answer.subscription) == (202, None, None)


def test_a_delivery_without_tls_is_but_a_reason_to_poll() -> None:
    answer = answer_delivery(replace(ACTIVE, hub="http://hub.example/"), {}, FEED, NOW)

    assert (answer.feed, answer.poll) == (None, True)


@pytest.mark.parametrize("subscription", [None, replace(ACTIVE, state="ended")])
def test_a_delivery_that_nobody_asked_for_ends_it(subscription: Subscription | None) -> None:
    assert answer_delivery(subscription, signature("first"), FEED, NOW).status == 410


def test_an_enormous_delivery_is_refused() -> None:
    assert answer_delivery(ACTIVE, {}, b"x" * (MOST_BYTES + 1), NOW).status == 413


def test_a_renewal_keeps_the_working_secret_beside_the_new_one() -> None:
    renewed = ACTIVE.renewal("second", NOW + timedelta(days=6))

    assert renewed.secrets == ("second", "first")
    assert is_signed(FEED, signature("first")["x-hub-signature"], renewed.secrets)
    assert is_signed(FEED, signature("second")["x-hub-signature"], renewed.secrets)
    assert renewed.renewal("third", NOW + timedelta(days=7)).secrets == ("second", "first")


def test_a_lease_that_ended_is_asked_for_again_but_not_all_the_time() -> None:
    late = ACTIVE.renewal("second", NOW + timedelta(days=9))

    assert late.renew_at() == NOW + timedelta(days=9) + PENDING_FOR


def test_a_lease_is_renewed_before_it_ends() -> None:
    assert ACTIVE.renew_at() == NOW + timedelta(days=7)


def test_a_hub_that_never_verified_is_asked_again() -> None:
    assert PENDING.renew_at() == NOW + PENDING_FOR


@pytest.mark.parametrize(
    ("subscription", "expected"),
    [
        (PENDING, False),
        (ACTIVE, False),
        (replace(ACTIVE, last_delivery=NOW - timedelta(hours=1)), True),
        (replace(ACTIVE, last_delivery=NOW - timedelta(days=3)), False),
        (replace(ACTIVE, last_delivery=NOW, expires_at=NOW), False),
    ],
)
def test_only_a_hub_that_delivers_slows_the_polling_down(
    subscription: Subscription, expected: bool
) -> None:
    assert subscription.is_delivering(NOW, timedelta(days=1)) is expected
