"""Tokens that translators count, added up by the article."""

import socket
from datetime import UTC, datetime

import pytest

from perspektiven.errors import WrongSetting
from perspektiven.ops.health import Health
from perspektiven.ops.translator_tokens import _metrics_of, report
from perspektiven.settings import Settings, load

ONE = """\
# HELP perspektiven_translator_tokens_total Tokens of language models.
# TYPE perspektiven_translator_tokens_total counter
perspektiven_translator_tokens_total{direction="sent",engine="openai"} 90000.0
perspektiven_translator_tokens_total{direction="received",engine="openai"} 20000.0
perspektiven_translator_tokens_created{direction="sent",engine="openai"} 1.7e+09
perspektiven_translator_translations_total{engine="openai",status="translated"} 60.0
perspektiven_translator_translations_total{engine="memory+openai",status="translated"} 15.0
perspektiven_translator_translations_total{engine="memory",status="translated"} 900.0
perspektiven_translator_translations_total{engine="none",status="same_language"} 12.0
process_start_time_seconds 1.8e+09
python_info{version="3.11"} 1.0
"""
OTHER = """\
perspektiven_translator_tokens_total{direction="sent",engine="openai"} 30000.0
perspektiven_translator_tokens_total{direction="received",engine="openai"} 10000.0
perspektiven_translator_translations_total{engine="openai",status="translated"} 25.0
process_start_time_seconds 1.7e+09
"""


def test_the_tokens_of_all_translators_are_told_by_the_article() -> None:
    found = report([ONE, OTHER, ""], "0.15, 0.60")

    assert found is not None
    assert (found.sent, found.received, found.articles) == (120_000, 30_000, 100)
    assert (found.sent_per_article, found.received_per_article) == (1200.0, 300.0)
    assert found.price_per_article == 0.00036
    assert found.since == datetime.fromtimestamp(1_700_000_000, UTC)


def test_without_a_price_or_an_article_the_rest_is_told() -> None:
    unpriced = report([ONE], None)
    tokens_alone = report([ONE.partition("perspektiven_translator_translations")[0]], "1,1")

    assert unpriced is not None
    assert unpriced.price_per_article is None
    assert tokens_alone is not None
    assert tokens_alone.articles == 0
    assert tokens_alone.sent_per_article is None


def test_translators_that_asked_no_model_have_nothing_to_tell() -> None:
    assert report([], None) is None
    assert report(["python_info 1.0\n", "<html>\n"], None) is None


@pytest.mark.parametrize("price", ["free", "1", "1,2,3", "-1,2"])
def test_a_price_that_is_none_is_a_wrong_setting(price: str) -> None:
    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_PRICE"):
        load(Settings, translator_price=price)


async def test_a_services_metrics_are_read() -> None:
    health = Health()
    await health.serve(load(Settings, http_port=0))

    answer = await _metrics_of("127.0.0.1", health.port)
    await health.stop()

    assert "process_start_time_seconds" in answer


async def test_what_cannot_be_reached_or_is_silent_has_no_metrics() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert await _metrics_of("127.0.0.1", server.getsockname()[1]) == ""
    assert await _metrics_of("no-such-host.invalid", 1) == ""
