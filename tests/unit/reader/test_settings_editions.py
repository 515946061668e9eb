"""Settings of the reader that need one another: a wrong one stops the start with one line."""

from typing import Any

import pytest

from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.reader.settings import MOST_RECIPIENTS, ReaderSettings, is_address

MAILS = {"smtp_host": "mail.example", "mail_from": "zeitung@news.example"}
TO = {"edition_recipients": "eine@example.org, andere@example.org"}
SECRET = "a secret of the tests"


def test_editions_are_off_without_an_hour() -> None:
    assert load(ReaderSettings).edition_at is None
    assert load(ReaderSettings, **MAILS, **TO).edition_at is None


def test_editions_by_mail_need_an_hour_a_server_and_an_address() -> None:
    own = load(ReaderSettings, **MAILS, **TO, edition_at="06:30")

    assert own.edition_recipients == ("eine@example.org", "andere@example.org")
    assert own.edition_at is not None
    assert own.edition_at.hour == 6


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (TO, "EDITION_RECIPIENTS: .*SMTP_HOST and MAIL_FROM"),
        ({**MAILS, "edition_recipients": "nobody"}, "EDITION_RECIPIENTS: .*not a mail address"),
        ({**MAILS, "edition_recipients": "a b@example.org"}, "not a mail address"),
        ({"mail_from": "Zeitung <z@news.example>"}, "MAIL_FROM"),
        ({"edition_at": "06:30"}, "EDITION_AT: .*EDITION_RECIPIENTS or EDITION_WEBHOOKS"),
        ({**MAILS, **TO, "edition_at": "06:30Z"}, "EDITION_AT: .*zone of its own"),
        ({**MAILS, **TO, "edition_at": "half past six"}, "EDITION_AT"),
        ({"edition_webhooks": "https://hook.example/"}, "EDITION_WEBHOOKS: .*SECRET"),
        (
            {"edition_webhook_secret": SECRET, "edition_webhooks": "ftp://a.example"},
            "does not begin with http",
        ),
        ({"edition_language": "tlh"}, "EDITION_LANGUAGE: .*choose one of de"),
        ({"edition_unsubscribe": "https://a.example/>\r\nBcc: x"}, "EDITION_UNSUBSCRIBE"),
        ({"smtp_tls": "none", "smtp_user": "news"}, "SMTP_USER: .*unencrypted"),
    ],
)
def test_what_does_not_fit_together_is_named(values: dict[str, Any], named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        load(ReaderSettings, **values)


def test_there_are_not_more_recipients_than_a_reader_should_mail() -> None:
    many = ",".join(f"reader{number}@example.org" for number in range(MOST_RECIPIENTS + 1))

    with pytest.raises(WrongSetting, match="EDITION_RECIPIENTS"):
        load(ReaderSettings, **MAILS, edition_recipients=many)


@pytest.mark.parametrize("name", ["status_token", "edition_webhook_secret", "smtp_password"])
def test_a_secret_is_not_shown(name: str) -> None:
    own = load(ReaderSettings, **{name: SECRET})

    assert SECRET not in repr(own)


def test_a_secret_that_is_too_short_is_not_shown_either() -> None:
    with pytest.raises(WrongSetting) as wrong:
        load(ReaderSettings, status_token="hunter2")

    assert "STATUS_TOKEN" in str(wrong.value)
    assert "hunter2" not in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a@b.example", True),
        ("first.last+tag@sub.b.example", True),
        ("a@b@c.example", False),
        ("a@", False),
        ("ä@b.example", False),
        ("a@b.example\r\nBcc: c@d.example", False),
        ("a@b.example\n", False),
    ],
)
def test_a_mail_address_is_plain_and_holds_no_line_break(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one
