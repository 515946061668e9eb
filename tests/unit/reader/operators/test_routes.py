"""The routes of the operators' page, with what the watch would have seen."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from perspektiven import index
from perspektiven.ops.notes import LoadingStories, MissingDictionaries
from perspektiven.ops.status import OutletReport, StageStatus, SystemStatus
from perspektiven.ops.translator_tokens import TokenReport
from perspektiven.settings import load
from services.reader.app import application
from services.reader.operators.days import Days
from services.reader.operators.letters import Cause, WaitingLetters
from services.reader.operators.routes import Operators
from services.reader.operators.watch import Seen
from services.reader.settings import ReaderSettings

TOKEN = "a token of the tests"
NOWHERE = "http://127.0.0.1:1"


@contextlib.asynccontextmanager
async def serving(**values: Any) -> AsyncIterator[tuple[httpx.AsyncClient, Operators]]:
    settings = load(ReaderSettings, elasticsearch_url=NOWHERE, **values)
    async with index.client(settings) as elasticsearch:
        app = application(settings, elasticsearch)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            yield web, app.state.operators


def seen(**changes: Any) -> Seen:
    now = datetime.now(UTC)
    outlets = [
        OutletReport(id="gazeta", last_success=now, refused={"consent_wall": 4}, articles=12),
        OutletReport(id="stumm", last_error="HTTP 503"),
    ]
    values: dict[str, Any] = {
        "at": now,
        "status": SystemStatus(
            ok=False,
            problems=["Kafka <is> away"],
            stages={"translator": StageStatus(done=1234, waiting=56, dead=2)},
            outlets=outlets,
        ),
        "days": (Days("de", (1, 5), (0, 2)),),
        "hours": {"articles": (3, 4)},
        "letters": WaitingLetters([Cause("articles", "not_json", 2, "no <b>", now.isoformat())]),
    }
    return Seen(**values | changes)


async def test_the_page_is_off_unless_it_is_asked_for() -> None:
    async with serving() as (web, _):
        answers = [
            await web.get("/status"),
            await web.post("/status/sign-in", data={"token": TOKEN}),
            await web.post("/status/sign-out"),
        ]

    assert [each.status_code for each in answers] == [404, 404, 404]


async def test_before_the_first_look_the_page_says_so() -> None:
    async with serving(status_page=True, target_language=("en",)) as (web, _):
        page = await web.get("/status")

    assert page.status_code == 200
    assert "The first check of the system is running" in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_the_page_shows_what_was_seen_and_escapes_it() -> None:
    async with serving(status_page=True) as (web, operators):
        operators.watch.seen = seen()
        operators.watch.history.add({"translator": StageStatus(waiting=50)}, datetime.now(UTC))
        later = datetime.now(UTC) + timedelta(seconds=30)
        operators.watch.history.add({"translator": StageStatus(waiting=56)}, later)
        page = (await web.get("/status")).text

    for shown in ("Kafka &lt;is&gt; away", "no &lt;b&gt;", "1.234", "consent_wall", "HTTP 503"):
        assert shown in page
    assert 'aria-label="Wartend: kleinster Wert 50, größter 56, letzter 56"' in page
    assert "Abgerufene Artikel: kleinster Wert 3, größter 4, letzter 4" in page
    assert "1 von 2 Zeitungen" in page
    assert "Abmelden" not in page


async def test_tokens_are_shown_by_the_article_and_their_price_by_a_thousand() -> None:
    tokens = TokenReport(
        sent=120_000,
        received=30_000,
        articles=100,
        sent_per_article=1200.0,
        received_per_article=300.5,
        price_per_article=0.00036,
    )
    async with serving(status_page=True) as (web, operators):
        operators.watch.seen = seen()
        without = (await web.get("/status")).text
        operators.watch.seen.status.tokens = tokens
        page = (await web.get("/status")).text

    assert "Token der Sprachmodelle" not in without
    assert "120.000 gesendet, 30.000 empfangen." in page
    assert "Bei 100 Artikeln sind das je Artikel 1.200 und 300,5." in page
    assert "Tausend Artikel kosten 0,36." in page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Ohne Wörterbuch indexiert: Polnisch, Ukrainisch. In diesen Sprachen werden weniger "
               "Wortformen gefunden (Zielsprachen: Deutsch, Englisch; docs/search.md)."),
        ("en", "Indexed without a dictionary: Polish, Ukrainian. Fewer forms of words are found in "
               "these languages (target languages: German, English; docs/search.md)."),
    ],
)  # fmt: skip
async def test_notes_are_told_once_in_the_language_of_the_page(language: str, told: str) -> None:
    lacking = [MissingDictionaries(each, f"articles-{each}", ("pl", "uk")) for each in ("de", "en")]
    loading = LoadingStories("de", "reads articles: 12,000 of 400,000")
    async with serving(status_page=True, target_language=(language,)) as (web, operators):
        operators.watch.seen = seen()
        operators.watch.seen.status.notes = [*lacking, loading]
        page = (await web.get("/status")).text

    assert page.count(told) == 1
    assert {"de": "12.000 von 400.000.", "en": "12,000 of 400,000."}[language] in page
    assert "was made without" not in page
    assert "reads articles" not in page


async def test_what_is_unknown_is_said_to_be_so() -> None:
    async with serving(status_page=True, target_language=("en",)) as (web, operators):
        operators.watch.seen = seen(days=(), hours={}, letters=None)
        page = (await web.get("/status")).text

    assert page.count("Not known at the moment.") == 2


async def test_an_operator_signs_in_looks_and_signs_out() -> None:
    async with serving(status_token=TOKEN) as (web, operators):
        operators.watch.seen = seen()
        before = await web.get("/status")
        wrong = await web.post("/status/sign-in", data={"token": "wrong"})
        entered = await web.post("/status/sign-in", data={"token": TOKEN})
        page = await web.get("/status")
        word = page.text.partition('name="word" value="')[2].partition('"')[0]
        forged = await web.post("/status/sign-out", data={"word": "forged"})
        left = await web.post("/status/sign-out", data={"word": word})
        after = await web.get("/status")

    assert (before.status_code, wrong.status_code) == (401, 401)
    assert "gazeta" not in before.text
    assert "nicht das richtige Token" in wrong.text
    assert (entered.status_code, entered.headers["location"]) == (303, "/status")
    assert "gazeta" in page.text
    assert (forged.status_code, left.status_code, after.status_code) == (403, 303, 401)


async def test_a_program_shows_the_token_as_bearer() -> None:
    async with serving(status_token=TOKEN) as (web, operators):
        operators.watch.seen = seen()
        page = await web.get("/status", headers={"Authorization": f"Bearer {TOKEN}"})

    assert "gazeta" in page.text


async def test_another_sites_page_reads_nothing() -> None:
    async with serving(status_page=True) as (web, operators):
        operators.watch.seen = seen()
        read = await web.get("/status", headers={"Origin": "https://evil.example"})

    assert read.status_code == 403
    assert "gazeta" not in read.text


@pytest.mark.parametrize("body", [b"\xff=1", b"&".join([b"a=1"] * 50)])
async def test_what_is_no_form_is_refused(body: bytes) -> None:
    async with serving(status_token=TOKEN) as (web, _):
        answer = await web.post("/status/sign-in", content=body)

    assert answer.status_code == 422
