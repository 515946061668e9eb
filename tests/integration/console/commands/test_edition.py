"""`perspektiven edition`: prints a day's edition, or writes it."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from perspektiven.settings import environment_of
from tests.support.library import SPANISH, report, stocked
from tests.support.smtp_server import mail_server
from tests.support.stack import MakeSettings
from tests.support.stories import put_story


@pytest.fixture
async def environment(settings: MakeSettings) -> dict[str, str]:
    """Settings of a command over an index with one story."""
    async with stocked(settings) as library:
        await put_story(library, report(1), report(2, outlet=SPANISH))
        chosen = library.settings
        return environment_of(
            {"elasticsearch_url": chosen.elasticsearch_url, "index_prefix": chosen.index_prefix}
        )


def _run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "console", "edition", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False)


def test_it_prints_the_text_of_a_day(environment: dict[str, str]) -> None:
    done = _run(environment, "--date", "2026-11-23")

    assert done.returncode == 0
    assert "Ausgabe vom 23. November 2026\n\nGazeta - Polen\n\nBrücke 1" in done.stdout.decode()
    assert done.stderr == b""


def test_it_writes_a_book(environment: dict[str, str], tmp_path: Path) -> None:
    book = tmp_path / "day.epub"

    done = _run(environment, "--date", "2026-11-23", "--format", "epub", "--output", str(book))

    assert (done.returncode, done.stdout) == (0, b"")
    assert book.read_bytes().startswith(b"PK")


def test_a_day_without_stories_is_said_and_is_no_failure(environment: dict[str, str]) -> None:
    done = _run(environment, "--date", "2026-11-22")

    assert done.returncode == 0
    assert b"no story that several newspapers tell began on 2026-11-22" in done.stderr


def test_a_language_that_is_no_target_is_wrong_usage(environment: dict[str, str]) -> None:
    assert _run(environment, "--language", "tlh").returncode == 2


async def test_it_is_sent_to_one_address_to_try_the_settings(environment: dict[str, str]) -> None:
    async with mail_server() as server:
        mails = environment_of(
            {
                "smtp_host": "localhost",
                "smtp_port": server.port,
                "smtp_tls": "none",
                "mail_from": "zeitung@news.example",
            }
        )
        to = ("--send", "--to", "leserin@example.org", "--date", "2026-11-23")
        done = await asyncio.to_thread(_run, environment | mails, *to)
        server.answers["RCPT"] = "550 no such mailbox"
        refused = await asyncio.to_thread(_run, environment | mails, *to)

    assert done.returncode == 0, done.stderr
    assert done.stdout == b"sent to leserin@example.org\n"
    assert [each["To"] for each in server.messages()] == ["leserin@example.org"]
    assert refused.returncode == 1
    assert b"550 no such mailbox" in refused.stderr


@pytest.mark.parametrize("arguments", [("--send",), ("--send", "--to", "leserin@example.org")])
def test_sending_without_a_server_or_a_recipient_is_wrong_usage(
    environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    assert _run(environment, *arguments).returncode == 2
