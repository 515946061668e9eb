"""The operators' page on a real Kafka and Elasticsearch."""

import contextlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from perspektiven import index, topics
from perspektiven.contracts import OutletStatus
from perspektiven.kafka import dead_letters, topic_reads
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.dead_letters import Failure
from services.indexer.migrate import init
from services.reader.app import application
from services.reader.operators.routes import Operators
from services.reader.settings import ReaderSettings
from tests.support.factories import article, outlet
from tests.support.stack import MakeSettings

TOKEN = "a token of the tests"


WORD = re.compile(r'name="word" value="(\w+)"')


class Installation:
    """A reader with the page on, and a producer that stands in for the services."""

    def __init__(
        self,
        settings: ReaderSettings,
        web: httpx.AsyncClient,
        operators: Operators,
        producer: Producer,
    ) -> None:
        self.settings = settings
        self.web = web
        self.watch = operators.watch
        self.replays = operators.replays
        self.producer = producer

    async def page(self) -> str:
        """The page as of a look now."""
        await self.watch.look(datetime.now(UTC))
        answer = await self.web.get("/status")
        assert answer.status_code == 200, answer.text
        return answer.text

    async def bury(self, key: bytes, reason: str, value: bytes = b"rubbish") -> None:
        await dead_letters.bury(
            self.producer,
            topics.ARTICLES.dead.full_name(self.settings),
            origin=(topics.ARTICLES.full_name(self.settings), 0, 0, 0),
            key=key,
            value=value,
            headers=(),
            service="translator",
            failure=Failure(reason, "Permanent", f"why {reason}", 1),
        )


@contextlib.asynccontextmanager
async def installed(settings: MakeSettings, **more: Any) -> AsyncIterator[Installation]:
    own = settings(ReaderSettings, status_token=TOKEN, target_language=("en",), **more)
    async with index.client(own) as elasticsearch, Producer(own) as producer:
        await topics.create_all(own)
        await init(elasticsearch, own)
        app = application(own, elasticsearch)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://reader.example",
            headers={"Authorization": f"Bearer {TOKEN}"},
        ) as web:
            yield Installation(own, web, app.state.operators, producer)


@pytest.fixture
async def installation(settings: MakeSettings) -> AsyncIterator[Installation]:
    async with installed(settings) as made:
        yield made


async def test_an_empty_installation_is_well(installation: Installation) -> None:
    page = await installation.page()

    assert "All is well." in page
    assert "No dead letter waits for a decision." in page


async def test_the_page_shows_lag_outlets_refusals_and_dead_letters(
    installation: Installation,
) -> None:
    own, now = installation.settings, datetime.now(UTC)
    status = OutletStatus(
        outlet_id="gazeta",
        host="gazeta.example",
        updated_at=now,
        last_success=now - timedelta(days=9),
        last_error="HTTP 503 of the feed",
        articles=7,
        refused={"consent_wall": 3},
    )
    send = installation.producer.send
    known = outlet(id="gazeta").to_bytes()
    await send(topics.OUTLETS.full_name(own), key=b"gazeta", value=known)
    await send(topics.OUTLET_STATUS.full_name(own), key=b"gazeta.example", value=status.to_bytes())
    await send(topics.ARTICLES.full_name(own), key=b"1", value=article().to_bytes())
    await installation.bury(b"2", "not_json")

    page = await installation.page()
    again = await installation.page()

    for shown in (
        "records wait for the translator",
        "HTTP 503 of the feed",
        "consent_wall",
        "not_json",
        "why not_json",
        "articles/",
    ):
        assert shown in page, shown
    assert "Waiting: least 1, most 1, last 1" in again
    assert "Articles fetched: least 0, most 1, last 1" in again


async def test_letters_are_read_again_when_their_number_changes(
    installation: Installation,
) -> None:
    await installation.bury(b"1", "not_json")
    before = await installation.page()
    await installation.bury(b"2", "too_large")
    after = await installation.page()

    assert "too_large" not in before
    assert "not_json" in after
    assert "too_large" in after


async def test_without_kafka_the_page_says_so_and_the_others_go_on(settings: MakeSettings) -> None:
    async with installed(settings) as made:
        gone = made.settings.model_copy(update={"kafka_bootstrap_servers": "127.0.0.1:1"})
        made.watch.settings = gone
        page = await made.page()
        front = await made.web.get("/")

    assert "Kafka is not reachable at 127.0.0.1:1" in page
    assert "Not known at the moment." in page
    assert front.status_code == 200


async def test_letters_of_a_cause_are_replayed_after_a_confirmation(
    installation: Installation,
) -> None:
    web, own = installation.web, installation.settings
    for key, reason in ((b"1", "not_json"), (b"2", "not_json"), (b"3", "too_large")):
        await installation.bury(key, reason)
    await installation.page()
    chosen = {"topic": "articles", "reason": "not_json"}

    asked = await web.get("/status/replay", params=chosen)
    started = await web.post("/status/replay", data=chosen)
    await installation.replays.ended()
    page = await installation.page()

    assert "Send 2 dead letters of articles with the reason not_json" in asked.text
    assert (started.status_code, started.headers["location"]) == (303, "/status")
    assert "Last replay: 2 sent, 0 can only be discarded." in page
    assert "why not_json" not in page
    assert "why too_large" in page
    name = topics.ARTICLES.full_name(own)
    assert {each.key async for each in topic_reads.read_all(own, name)} == {b"1", b"2"}


async def test_one_letter_is_replayed_and_not_twice(installation: Installation) -> None:
    web, own = installation.web, installation.settings
    await installation.bury(b"1", "not_json")
    await installation.bury(b"1", "not_json")
    (letter, *_) = [each async for each in dead_letters.read(own)]
    chosen = {"topic": "articles", "reason": "not_json", "letter": letter.id}

    for _ in range(2):
        assert (await web.post("/status/replay", data=chosen)).status_code == 303
        await installation.replays.ended()

    marks = [each.mark async for each in dead_letters.read(own)]
    assert sorted(map(str, marks)) == ["None", "replayed"]


async def test_a_session_replays_with_a_form_of_its_own_only(installation: Installation) -> None:
    web = installation.web
    del web.headers["Authorization"]
    await web.post("/status/sign-in", data={"token": TOKEN})
    chosen = {"topic": "articles", "reason": "not_json"}
    found = WORD.search((await web.get("/status/replay", params=chosen)).text)

    without = await web.post("/status/replay", data=chosen)
    assert found is not None
    within = await web.post("/status/replay", data={**chosen, "word": found[1]})
    await installation.replays.ended()

    assert (without.status_code, within.status_code) == (403, 303)


async def test_a_replay_without_kafka_says_why_it_failed(settings: MakeSettings) -> None:
    async with installed(settings) as made:
        await made.page()
        made.replays.settings = made.settings.model_copy(
            update={"kafka_bootstrap_servers": "127.0.0.1:1"}
        )
        await made.web.post("/status/replay", data={"topic": "articles", "reason": "not_json"})
        await made.replays.ended()
        page = (await made.web.get("/status")).text

    assert "Last replay: 0 sent" in page
    assert "Kafka is not reachable at 127.0.0.1:1" in page
