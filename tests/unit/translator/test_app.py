"""Records that are too large for the limits are refused by name before any work on them."""

import pytest

from perspektiven import topics
from perspektiven.errors import Permanent
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.delivery import Record
from services.translator import chain
from services.translator.app import Translator
from services.translator.settings import TranslatorSettings
from tests.support.factories import article


def record(value: bytes) -> Record:
    return Record(topics.ARTICLES.name, 0, 0, 0, b"key", value)


@pytest.mark.parametrize(
    ("title", "paragraphs", "reason"),
    [
        ("a" * 2**20, ["a"], "title_too_long"),
        ("a", ["a"] * 100_000, "too_many_paragraphs"),
        ("a", ["政府。" * 130_000], "paragraph_too_long"),
        ("a", ["政府。" * 30_000] * 6, "article_too_long"),
    ],
)
async def test_an_article_beyond_the_limits_is_refused(
    title: str, paragraphs: list[str], reason: str
) -> None:
    settings = TranslatorSettings(translator="memory")
    translator = Translator(settings, chain.build(settings), Producer(settings))
    value = article(title=title, paragraphs=paragraphs).to_bytes()

    with pytest.raises(Permanent) as caught:
        await translator.handle(record(value))

    assert caught.value.reason == reason
