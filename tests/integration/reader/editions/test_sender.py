"""Editions are sent once a day to each recipient, over a real index and a real mail server."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from perspektiven.errors import Transient
from perspektiven.net import guard
from services.reader.editions.deliveries import Deliveries
from services.reader.editions.sender import (
    LEASE,
    Courier,
    EditionSender,
    Recipient,
    recipients_of,
)
from services.reader.settings import ReaderSettings
from tests.support.library import SPANISH, Library, report, stocked
from tests.support.smtp_server import MailServer, mail_server
from tests.support.stack import MakeSettings
from tests.support.stories import put_story
from tests.support.webhook import Webhook, listening

HERS, HIS = "leserin@example.org", "leser@example.org"
TODAY = datetime(2026, 11, 24, tzinfo=UTC)
EARLY, ON_TIME = TODAY + timedelta(hours=5), TODAY + timedelta(hours=6)
SECRET = "a secret of the tests"


@dataclass
class Office:
    """An installation with a story of yesterday; its readers, its mail server, its webhook."""

    library: Library
    web: httpx.AsyncClient
    mails: MailServer
    webhook: Webhook

    def reader(self) -> EditionSender:
        """One more reader of the installation."""
        settings = self.library.settings
        return EditionSender(
            self.library.dependencies.articles,
            settings,
            Deliveries(self.library.elasticsearch, settings),
            Courier(settings, self.web),
        )


@contextlib.asynccontextmanager
async def opened(settings: MakeSettings, **values: Any) -> AsyncIterator[Office]:
    async with (
        mail_server() as mails,
        listening() as webhook,
        stocked(
            settings,
            allowed_hosts=("127.0.0.1",),
            smtp_host="localhost",
            smtp_port=mails.port,
            smtp_tls="none",
            mail_from="zeitung@news.example",
            edition_recipients=(HERS, HIS),
            edition_webhook_secret=SECRET,
            edition_webhooks=(webhook.url,),
            edition_at="06:30",
            **values,
        ) as library,
        guard.client(guard.Guard(("127.0.0.1",)), user_agent="test") as web,
    ):
        yield Office(library, web, mails, webhook)


@pytest.fixture
async def office(settings: MakeSettings) -> AsyncIterator[Office]:
    async with opened(settings) as made:
        await put_story(made.library, report(1), report(2, outlet=SPANISH))
        yield made


async def test_each_recipient_gets_the_edition_once(office: Office) -> None:
    readers = [office.reader(), office.reader()]

    looks = [await each.look(ON_TIME) for each in readers for _ in range(3)]

    assert sum(looks) == 3
    assert sorted(office.mails.recipients) == [HIS, HERS]
    assert len(office.webhook.signatures) == 1
    assert {each["Subject"] for each in office.mails.messages()} == {
        "Perspektiven Global: Ausgabe vom 23. November 2026"
    }


async def test_nothing_is_sent_before_its_time(office: Office) -> None:
    assert await office.reader().look(EARLY) == 0
    assert office.mails.commands == []


async def test_what_was_missed_is_sent_late_on_the_same_day(office: Office) -> None:
    assert await office.reader().look(TODAY + timedelta(hours=20)) == 3
    assert await office.reader().look(TODAY + timedelta(hours=21)) == 0


async def test_a_refusal_for_good_is_not_repeated_and_holds_up_nobody(office: Office) -> None:
    office.mails.answers["RCPT"] = "550 no such mailbox"

    sent = await office.reader().look(ON_TIME)
    office.mails.answers.clear()
    later = await office.reader().look(ON_TIME + timedelta(hours=12))

    assert (sent, later) == (1, 0)
    assert office.mails.mails == []


async def test_what_passes_is_tried_again_after_a_pause(office: Office) -> None:
    office.mails.answers["RCPT"] = "450 busy"

    first = await office.reader().look(ON_TIME)
    office.mails.answers.clear()
    paused = await office.reader().look(ON_TIME + timedelta(minutes=1))
    after = await office.reader().look(ON_TIME + timedelta(minutes=4))

    assert (first, paused, after) == (1, 0, 2)
    assert len(office.mails.mails) == 2


async def test_a_webhook_that_fails_is_told_under_the_same_id(office: Office) -> None:
    office.webhook.status = 503
    first = await office.reader().look(ON_TIME)
    office.webhook.status = 204
    after = await office.reader().look(ON_TIME + timedelta(minutes=4))

    (before, again) = [each["id"] for each in office.webhook.alerts]
    assert (first, after) == (2, 1)
    assert before == again


async def test_who_died_while_sending_is_followed_under_the_same_message_id(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise Transient("gone")

    with monkeypatch.context() as patch:
        patch.setattr(Deliveries, "end", dies)
        await office.reader().look(ON_TIME)
    soon = await office.reader().look(ON_TIME + timedelta(minutes=1))
    after = await office.reader().look(ON_TIME + LEASE + timedelta(minutes=1))

    ids = Counter(each["Message-ID"] for each in office.mails.messages())
    assert (soon, after) == (0, 3)
    assert set(ids.values()) == {2}


async def test_what_was_taken_and_not_written_down_is_not_sent_again_by_the_same_reader(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise Transient("gone")

    reader = office.reader()
    with monkeypatch.context() as patch:
        patch.setattr(Deliveries, "end", dies)
        await reader.look(ON_TIME)
    await reader.look(ON_TIME + LEASE + timedelta(minutes=1))

    assert len(office.mails.mails) == 2


async def test_an_empty_edition_waits_for_stories(settings: MakeSettings) -> None:
    async with opened(settings) as made:
        reader = made.reader()
        empty = await reader.look(ON_TIME)
        await put_story(made.library, report(1), report(2, outlet=SPANISH))
        waits = await reader.look(ON_TIME + timedelta(minutes=1))
        told = await reader.look(ON_TIME + timedelta(minutes=11))

    assert (empty, waits, told) == (0, 0, 3)


async def test_the_book_comes_along_where_it_is_wanted(settings: MakeSettings) -> None:
    async with opened(settings, edition_epub=True) as made:
        await put_story(made.library, report(1), report(2, outlet=SPANISH))
        await made.reader().look(ON_TIME)

    books = [
        part.get_filename() for each in made.mails.messages() for part in each.iter_attachments()
    ]
    assert books == ["2026-11-23-de.epub"] * 2


async def test_neither_password_nor_address_stands_in_the_log(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.mails.answers["RCPT"] = "550 no"
    await office.reader().look(ON_TIME)

    said = "".join(capsys.readouterr())
    assert "edition_refused" in said
    assert "example.org" not in said
    assert SECRET not in said


def test_whoever_is_named_twice_gets_it_once(settings: MakeSettings) -> None:
    own = settings(
        ReaderSettings,
        smtp_host="mail.example",
        mail_from="zeitung@news.example",
        edition_recipients=(HERS, HIS, HERS),
    )

    assert recipients_of(own) == (Recipient(HERS), Recipient(HIS))
