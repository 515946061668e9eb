"""Editions as mails and as posts."""

import json
import zipfile
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from typing import Any

from perspektiven.settings import load
from services.reader.editions.issue import Issue, issue, mail, posted
from services.reader.settings import ReaderSettings
from services.reader.targets import target
from tests.support.editions import edition, elsewhere, told

NOW = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
TO = "leserin@example.org"


def settings(**values: Any) -> ReaderSettings:
    known = {"smtp_host": "mail.example", "mail_from": "zeitung@news.example"}
    return load(ReaderSettings, **known, **values)


async def made(own: ReaderSettings) -> Issue:
    return await issue(edition([told(1, elsewhere(2, "Puente nuevo"))]), own, target(own))


async def mailed(**values: Any) -> tuple[bytes, EmailMessage]:
    own = settings(**values)
    raw = mail(await made(own), own, TO, "0123abcd", NOW)
    return raw, message_from_bytes(raw, policy=policy.default)


async def test_a_mail_has_html_with_plain_text_before_it() -> None:
    _, message = await mailed()

    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "Brücke 1" in text.get_content()
    assert "Puente nuevo" in html.get_content()


async def test_its_head_says_from_whom_to_whom_and_when() -> None:
    _, message = await mailed(masthead="Zeitung für Übersee")

    assert message["From"] == "Zeitung für Übersee <zeitung@news.example>"
    assert message["To"] == TO
    assert message["Subject"] == "Zeitung für Übersee: Ausgabe vom 23. November 2026"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == "<0123abcd@news.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message


async def test_readers_learn_how_to_unsubscribe_where_the_operator_says_so() -> None:
    _, message = await mailed(edition_unsubscribe="mailto:stop@news.example?subject=stop")

    assert message["List-Unsubscribe"] == "<mailto:stop@news.example?subject=stop>"


async def test_no_line_is_too_long_and_no_byte_has_eight_bits() -> None:
    raw, _ = await mailed(edition_epub=True, masthead="Ü" * 100)

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


async def test_the_book_is_attached_where_it_is_wanted() -> None:
    _, message = await mailed(edition_epub=True)

    (book,) = message.iter_attachments()
    assert isinstance(book, EmailMessage)
    assert book.get_content_type() == "application/epub+zip"
    assert book.get_filename() == "2026-11-23-de.epub"
    assert "EPUB/story-1.xhtml" in zipfile.ZipFile(BytesIO(book.get_content())).namelist()


async def test_the_html_asks_for_nothing_from_outside() -> None:
    ready = await made(settings())

    for word in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert word not in ready.html


async def test_the_same_edition_is_the_same_mail() -> None:
    assert (await mailed())[1]["Message-ID"] == (await mailed())[1]["Message-ID"]


async def test_a_post_holds_the_stories_and_both_texts() -> None:
    whole = json.loads(posted(await made(settings()), "0123abcd"))

    assert (whole["id"], whole["day"], whole["language"]) == ("0123abcd", "2026-11-23", "de")
    (story,) = whole["stories"]
    assert (story["title"], story["countries"], story["texts"]) == ("Brücke 1", ["PL", "ES"], 2)
    assert "Brücke 1" in whole["text"]
    assert whole["html"].startswith("<!doctype html>")
