"""`status` on a real stack: what it counts, and what it says when something is wrong."""

from datetime import timedelta
from typing import TYPE_CHECKING

from perspektiven import index, topics
from perspektiven.contracts import OutletStatus
from perspektiven.kafka import dead_letters
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.dead_letters import Failure
from perspektiven.ops import status
from perspektiven.settings import Settings
from perspektiven.topics import Topic
from tests.support.factories import NOW, article, outlet

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings


async def gather(settings: Settings) -> status.SystemStatus:
    return await status.gather(settings, sample_seconds=0.1)


async def test_an_empty_installation_is_well(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)

    found = await gather(own)

    assert found.problems == []
    assert found.ok
    assert set(found.stages) == {"fetcher", "translator", "indexer", "grouper"}


async def test_records_that_nobody_works_on_are_a_problem_that_says_what_to_start(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    async with Producer(own) as producer:
        for number in range(3):
            await producer.send(
                topics.ARTICLES.full_name(own), key=b"%d" % number, value=article().to_bytes()
            )

    found = await gather(own)

    assert found.stages["translator"].waiting == 3
    assert found.stages["fetcher"].done == 3
    (problem,) = found.problems
    assert "3 records wait for the translator" in problem
    assert "perspektiven service translator" in problem


async def buried(settings: Settings, topic: Topic, service: str) -> None:
    async with Producer(settings) as producer:
        await dead_letters.bury(
            producer,
            topic.dead.full_name(settings),
            origin=(topic.full_name(settings), 0, 0, 0),
            key=b"id",
            value=b"rubbish",
            headers=(),
            service=service,
            failure=Failure("not_json", "Permanent", "no", 1),
        )


async def test_dead_letters_that_wait_are_a_problem(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)
    await buried(own, topics.ARTICLES, "translator")

    found = await gather(own)

    assert found.stages["translator"].dead == 1
    assert "perspektiven dead-letters list --topic articles" in found.problems[0]


async def test_an_index_that_takes_no_writes_is_a_problem(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)
    name = f"{own.index_prefix}articles-de-2026.03"
    async with index.client(own) as elasticsearch:
        await elasticsearch.indices.create(index=name)
        await elasticsearch.indices.add_block(index=name, block="write")
        found = await gather(own)
        await elasticsearch.indices.delete(index=name)

    (problem,) = found.problems
    assert f"no writes for {name} (write)" in problem


async def test_outlets_that_nobody_could_read_are_a_problem_of_the_fetcher(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    await buried(own, topics.OUTLETS, "fetcher")

    found = await gather(own)

    assert found.stages["fetcher"].dead == 1
    assert "1 dead letters of the fetcher" in found.problems[0]
    assert "`perspektiven dead-letters list`" in found.problems[0]


async def test_a_status_that_nobody_can_read_is_passed_over(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)
    async with Producer(own) as producer:
        for value in (b"rubbish", b"{}", b"\xff"):
            await producer.send(topics.OUTLET_STATUS.full_name(own), key=value, value=value)

    assert (await gather(own)).ok


async def test_an_outlet_is_told_as_one_over_all_its_hosts(settings: "MakeSettings") -> None:
    own = settings(Settings)
    await topics.create_all(own)
    async with Producer(own) as producer:
        await producer.send(topics.OUTLETS.full_name(own), key=b"gazeta", value=outlet().to_bytes())
        for host, articles in (("gazeta.example", 5), ("cdn.example", 2)):
            told = OutletStatus(
                outlet_id="gazeta",
                host=host,
                last_success=NOW - timedelta(days=3),
                articles=articles,
                refused={"too_short": 1},
                updated_at=NOW,
            )
            await producer.send(
                topics.OUTLET_STATUS.full_name(own),
                key=f"gazeta|{host}".encode(),
                value=told.to_bytes(),
            )

    found = await gather(own)

    (report,) = found.outlets
    assert (report.articles, report.refused) == (7, {"too_short": 2})
    assert "outlet gazeta silent since 2026-03-11" in found.problems[0]


async def test_what_cannot_be_reached_is_named_with_its_setting(settings: "MakeSettings") -> None:
    own = settings(
        Settings,
        kafka_bootstrap_servers="127.0.0.1:1",
        elasticsearch_url="http://127.0.0.1:1",
    )

    found = await gather(own)

    assert not found.ok
    assert any("PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS" in problem for problem in found.problems)
    assert any("PERSPEKTIVEN_ELASTICSEARCH_URL" in problem for problem in found.problems)
