"""Tokens in `status`, from the metrics of a translator that tells of itself in Kafka."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from perspektiven import topics
from perspektiven.kafka.attempt_log import AttemptLog, Instance
from perspektiven.kafka.connections import Producer
from perspektiven.ops import metrics, status
from perspektiven.ops.health import Health, metrics_page
from perspektiven.ops.translator_tokens import report
from perspektiven.settings import Settings

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings


def instance(name: str, port: int, told_at: datetime) -> Instance:
    return Instance(
        service="translator", instance=name, host="127.0.0.1", port=port, told_at=told_at
    )


async def test_status_tells_the_tokens_of_the_translators_that_answer(
    settings: "MakeSettings",
) -> None:
    own = settings(Settings, translator_price="1,2", http_port=0)
    await topics.create_all(own)
    health = Health()
    await health.serve(own)
    now = datetime.now(UTC)
    before = await status.gather(own, sample_seconds=0.1)
    async with Producer(own) as producer:
        told = AttemptLog(own, "translator", producer)
        await told.announce(instance("one", health.port, now))
        await told.announce(instance("the same before it started anew", health.port, now))
        await told.announce(instance("gone", 1, now))
        await told.announce(instance("old", health.port, now - timedelta(days=1)))
    metrics.TOKENS.labels("tokens-test", "sent").inc(3_000)
    metrics.TOKENS.labels("tokens-test", "received").inc(1_000)
    metrics.TRANSLATIONS.labels("translated", "memory+tokens-test").inc(2)

    # Other tests of this process may have counted as well.
    counted = report([metrics_page()[0].decode()], "1,2")
    found = await status.gather(own, sample_seconds=0.1)
    await health.stop()

    assert before.tokens is None
    assert counted is not None
    assert counted.sent >= 3_000
    assert found.tokens == counted
    assert found.model_dump(mode="json")["tokens"]["articles"] == counted.articles
