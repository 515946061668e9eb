"""Reading habits in a cookie: written, read strictly, ended in time."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from fastapi import Request
from fastapi.responses import Response

from perspektiven.limits import HABITS
from services.reader.habits.cookie import (
    COOKIE,
    BadHabits,
    Habits,
    Kind,
    Mute,
    TooManyHabits,
    habits_of,
    keep,
    parsed,
)

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SOME = Habits(
    languages=("pl", "en"),
    mutes=(
        Mute(kind=Kind.WORD, value="Börse"),
        Mute(kind=Kind.OUTLET, value="gazeta", until=NOW + timedelta(days=1)),
    ),
    marks_new=True,
)


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def asking(cookie: bytes) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie)]})


def test_habits_are_read_as_they_were_written() -> None:
    assert parsed(SOME.written()) == SOME


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("x" * (HABITS.most + 1), "too_long"),
        ("äöü", "not_base64"),
        ("no base64!", "not_base64"),
        (encoded("[]"), "not_as_written"),
        (encoded("{"), "not_as_written"),
        (encoded('{"l":["pl"],"evil":1}'), "not_as_written"),
        (encoded('{"l":["<script>"]}'), "not_as_written"),
        (encoded('{"l":"pl"}'), "not_as_written"),
        (encoded('{"m":[{"k":"planet","v":"x"}]}'), "not_as_written"),
        (encoded('{"m":[{"k":"word","v":"a\\u0000b"}]}'), "not_as_written"),
        (encoded('{"m":[{"k":"word","v":" "}]}'), "not_as_written"),
        (encoded('{"m":[{"k":"word","v":"x","u":"2026-11-27T12:00:00"}]}'), "not_as_written"),
        (encoded('{"n":1}'), "not_as_written"),
        (encoded("[" * 2_000), "not_as_written"),
    ],
)
def test_a_cookie_that_is_not_ours_is_ignored_by_name(value: str, reason: str) -> None:
    with pytest.raises(BadHabits) as refused:
        parsed(value)
    assert refused.value.reason == reason

    with structlog.testing.capture_logs() as logs:
        found = habits_of(asking(f"{COOKIE}={value}".encode("latin-1")))

    assert found == Habits()
    assert [each["reason"] for each in logs] == [reason]


def test_what_is_muted_for_a_time_ends_by_itself() -> None:
    later = SOME.at(NOW + timedelta(days=1))

    assert [each.value for each in later.mutes] == ["Börse"]
    assert SOME.at(NOW) is SOME


def test_a_language_is_meant_with_its_regions() -> None:
    assert SOME.reads("en-GB")
    assert not SOME.reads("pt-BR")


def test_more_than_a_cookie_holds_is_refused() -> None:
    many = [Mute(kind=Kind.WORD, value=f"{number:03}" + "ж" * 97) for number in range(20)]

    with pytest.raises(TooManyHabits):
        Habits(mutes=tuple(many)).written()


def test_the_cookie_is_for_this_site_and_for_no_script() -> None:
    answer = Response()
    keep(answer, SOME, secure=True)

    said = answer.headers["set-cookie"]
    assert said.startswith(f"{COOKIE}={SOME.written()}" if "=" not in SOME.written() else COOKIE)
    assert {"HttpOnly", "SameSite=lax", "Secure", "Path=/"} <= set(said.split("; "))
    assert len(said) < 4096


def test_without_any_habit_the_cookie_ends() -> None:
    answer = Response()
    keep(answer, Habits(), secure=False)

    assert "Max-Age=0" in answer.headers["set-cookie"]
