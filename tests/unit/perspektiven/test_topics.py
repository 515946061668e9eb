"""The table of topics: names, retention, compaction, sizes."""

import pytest

from perspektiven import topics
from perspektiven.settings import Settings, load

DAY = 86_400_000


@pytest.mark.parametrize(
    ("topic", "days", "retention"),
    [
        (topics.ENTRIES, None, str(14 * DAY)),
        (topics.ENTRIES, 30, str(14 * DAY)),
        (topics.ARTICLES, None, "-1"),
        (topics.ARTICLES, 30, str(30 * DAY)),
        (topics.TRANSLATIONS, 30, str(30 * DAY)),
        (topics.ARTICLES.dead, None, str(365 * DAY)),
    ],
    ids=lambda each: each.name if isinstance(each, topics.Topic) else str(each),
)
def test_records_are_kept_as_long_as_the_table_or_the_setting_says(
    topic: topics.Topic, days: int | None, retention: str
) -> None:
    settings = load(Settings, retention_days=days)

    assert topic.config(settings)["retention.ms"] == retention


@pytest.mark.parametrize("topic", topics.ALL, ids=lambda each: each.name)
def test_a_compacted_topic_never_lets_its_records_expire(topic: topics.Topic) -> None:
    config = topic.config(load(Settings, retention_days=1))

    assert (config["cleanup.policy"] == "compact") == topic.compacted
    assert ("retention.ms" in config) != topic.compacted


@pytest.mark.parametrize("topic", topics.STAGES, ids=lambda each: each.name)
def test_a_dead_letter_may_be_as_large_as_its_record_and_its_cause(topic: topics.Topic) -> None:
    assert topic.dead.max_bytes > topic.max_bytes
    assert topic.dead in topics.ALL


def test_names_have_the_prefix_of_the_installation() -> None:
    assert topics.ARTICLES.dead.full_name(load(Settings, topic_prefix="x.")) == "x.articles.dead"
