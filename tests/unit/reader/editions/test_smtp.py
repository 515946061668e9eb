"""Mails on their way to a real server on loopback, well and ill."""

from pathlib import Path
from typing import Any

import pytest

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.settings import load
from services.reader.editions.smtp import Mailer
from services.reader.settings import ReaderSettings
from tests.support.smtp_server import MailServer, certificate, mail_server

MESSAGE = b"Subject: news\r\n\r\nText.\r\n"
TO = "leserin@example.org"
PASSWORD = "pass word of the tests"


def mailer(server: MailServer | None, **values: Any) -> Mailer:
    known = {
        "smtp_host": "localhost",
        "smtp_port": server.port if server else 1,
        "smtp_tls": "none",
        "mail_from": "zeitung@news.example",
    }
    seconds = values.pop("seconds", 20.0)
    return Mailer(load(ReaderSettings, **{**known, **values}), seconds)


async def test_a_mail_arrives_as_it_was() -> None:
    async with mail_server() as server:
        await mailer(server).send(MESSAGE, TO)

    assert server.recipients == [TO]
    assert server.mails == [MESSAGE]


async def test_it_goes_through_starttls_with_the_password(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path)
    values = {"smtp_user": "zeitung", "smtp_password": PASSWORD, "smtp_ca_certs": trusted}
    async with mail_server(tls=tls) as server:
        await mailer(server, smtp_tls="starttls", **values).send(MESSAGE, TO)

    assert server.logins == [("zeitung", PASSWORD)]
    assert server.commands.index("STARTTLS") < server.commands.index("AUTH")
    assert len(server.mails) == 1


async def test_it_goes_through_tls_from_the_first_byte(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path)
    async with mail_server(implicit_tls=tls) as server:
        await mailer(server, smtp_tls="tls", smtp_ca_certs=trusted).send(MESSAGE, TO)

    assert len(server.mails) == 1


async def test_a_certificate_that_nobody_vouches_for_gets_no_mail(tmp_path: Path) -> None:
    tls, _ = certificate(tmp_path)
    async with mail_server(tls=tls) as server:
        with pytest.raises(Transient, match="can't be used"):
            await mailer(server, smtp_tls="starttls").send(MESSAGE, TO)

    assert server.mails == []


async def test_a_certificate_of_another_name_gets_no_mail(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path, "elsewhere.example")
    async with mail_server(tls=tls) as server:
        with pytest.raises(Transient):
            await mailer(server, smtp_tls="starttls", smtp_ca_certs=trusted).send(MESSAGE, TO)

    assert server.mails == []


async def test_a_server_without_starttls_gets_neither_password_nor_mail() -> None:
    values = {"smtp_user": "zeitung", "smtp_password": PASSWORD}
    async with mail_server() as server:
        with pytest.raises(Transient):
            await mailer(server, smtp_tls="starttls", **values).send(MESSAGE, TO)

    assert (server.logins, server.mails) == ([], [])


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"RCPT": "550 no such mailbox"}, Permanent),
        ({"RCPT": "450 mailbox is busy"}, Transient),
        ({"DATA": "552 too large"}, Permanent),
        ({".": "451 try again"}, Transient),
        ({".": "554 looks like spam"}, Permanent),
        ({"MAIL": "530 sign in first"}, Transient),
        ({"EHLO": "421 closing"}, Transient),
        ({"EHLO": "nonsense"}, Transient),
    ],
)
async def test_a_refusal_for_good_is_told_from_what_passes(
    answers: dict[str, str], error: type[Exception]
) -> None:
    async with mail_server(answers=answers) as server:
        with pytest.raises(error):
            await mailer(server).send(MESSAGE, TO)


async def test_a_wrong_password_can_be_mended_and_is_not_repeated(tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path)
    values = {"smtp_user": "zeitung", "smtp_password": PASSWORD, "smtp_ca_certs": trusted}
    async with mail_server(tls=tls, answers={"AUTH": "535 wrong"}) as server:
        with pytest.raises(Transient, match="535") as failed:
            await mailer(server, smtp_tls="starttls", **values).send(MESSAGE, TO)

    assert PASSWORD not in str(failed.value)


@pytest.mark.parametrize("command", ["EHLO", "RCPT", "DATA"])
async def test_a_server_that_falls_silent_is_given_up(command: str) -> None:
    async with mail_server(stalls_at=command) as server:
        with pytest.raises(Transient):
            await mailer(server, seconds=0.3).send(MESSAGE, TO)


async def test_an_absent_server_may_come_back() -> None:
    with pytest.raises(Transient):
        await mailer(None).send(MESSAGE, TO)


async def test_a_missing_file_of_certificates_is_named(tmp_path: Path) -> None:
    async with mail_server() as server:
        with pytest.raises(WrongSetting, match="SMTP_CA_CERTS"):
            await mailer(server, smtp_ca_certs=tmp_path / "missing").send(MESSAGE, TO)
