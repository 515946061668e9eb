"""Translations that are too large for the limits are refused by name, never written."""

import pytest

from perspektiven import index, topics
from perspektiven.contracts import TranslatedParagraph
from perspektiven.errors import Permanent
from perspektiven.kafka.delivery import Record
from services.indexer.app import Indexer
from services.indexer.settings import IndexerSettings
from tests.support.factories import article, translation


@pytest.mark.parametrize(
    ("title", "translated", "reason"),
    [
        ("a" * 2**20, "a", "title_too_long"),
        ("a", "a" * 2**20, "translation_too_long"),
    ],
)
async def test_a_translation_beyond_the_limits_is_refused(
    title: str, translated: str, reason: str
) -> None:
    settings = IndexerSettings()
    made = translation(
        article=article(title=title, paragraphs=["a"]),
        title=translated,
        paragraphs=[TranslatedParagraph(text="a")],
    )
    elasticsearch = index.client(settings)

    with pytest.raises(Permanent) as caught:
        await Indexer(settings, elasticsearch).handle(
            Record(topics.TRANSLATIONS.name, 0, 0, 0, b"key", made.to_bytes())
        )
    await elasticsearch.close()

    assert caught.value.reason == reason
