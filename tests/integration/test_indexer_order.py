"""Whatever the order and however often: the index ends as the newest of everything says."""

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from elasticsearch import AsyncElasticsearch
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from perspektiven.contracts import Translation
from perspektiven.index import DERIVED, document_version, month_index, read_alias
from perspektiven.text.fingerprints import fingerprint
from services.indexer.app import Indexer
from services.indexer.clusters import cluster_ids
from services.indexer.documents import document
from services.indexer.existing import member_of
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import sweep
from tests.support.factories import NOW, article, translation
from tests.support.indexing import contents, index_all, running_indexer, sources
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)
EXAMPLES = 25
NOT_KEPT = {"indexed_at", *DERIVED}
"""Fields that differ with each writing, or that the index does not keep in its source."""

State = dict[str, tuple[int, dict[str, Any]]]
"""Version and source of each document by its id."""


def text(story: int, changed: int) -> str:
    """A story's report, with so many of its 120 words changed by the outlet."""
    words = [f"słowo{story * 1_000 + number}" for number in range(120)]
    return " ".join(["inne" if at % 40 < changed else word for at, word in enumerate(words)])


class Said(NamedTuple):
    """One translation of one revision of an article."""

    number: int
    minutes: int
    """When the article was discovered."""
    revision: int
    story: int
    changed: int
    is_gone: bool
    second: int
    """When it was translated: an old revision may be after a new one."""

    def translation(self) -> Translation:
        """The record that says so."""
        report = "" if self.is_gone else text(self.story, self.changed)
        found = article(
            url=f"https://outlet{self.number}.example/{self.number}",
            revision=self.revision,
            title=f"Tytuł {self.revision}",
            paragraphs=[report] if report else [],
            fingerprint=fingerprint([report]) if report else None,
            discovered_at=NOW + timedelta(minutes=self.minutes),
            withdrawn_at=NOW if self.is_gone else None,
        )
        translated_at = NOW + timedelta(seconds=self.second)
        if self.is_gone:
            return translation(article=found, status="untranslated", translated_at=translated_at)
        title = f"Titel {self.revision}, {self.second}"
        return translation(article=found, title=title, translated_at=translated_at)


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """All that is ever said of some articles: revisions, each translated once or more; the end."""
    said = []
    for number in range(draw(st.integers(1, 6))):
        minutes, story = draw(st.integers(0, 30)), draw(st.integers(0, 1))
        revisions, is_withdrawn = draw(st.integers(1, 3)), draw(st.booleans())
        for revision in range(1, revisions + 1):
            is_gone = is_withdrawn and revision == revisions
            changed = draw(st.integers(0, 3))
            for second in sorted(draw(st.sets(st.integers(0, 9), min_size=1, max_size=2))):
                said.append(Said(number, minutes, revision, story, changed, is_gone, second))
    return said


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Said], list[list[Said]]]:
    """What is said, and as it arrives: in any order, some of it more than once, by portions."""
    said = draw(histories())
    again = draw(st.lists(st.sampled_from(said), max_size=8))
    arriving = draw(st.permutations(said + again))
    portion = draw(st.integers(2, 12))
    return said, [arriving[at : at + portion] for at in range(0, len(arriving), portion)]


def expected(said: Iterable[Said]) -> State:
    """What the index has to hold, by the rules alone: the newest of each, in its cluster."""
    translations = [each.translation() for each in said]
    documents = [document(each, NOW) for each in sorted(translations, key=_version)]
    newest = {each.id: each for each in documents}
    clusters = cluster_ids([member_of(each) for each in newest.values()], WINDOW)
    state: State = {}
    for known, each in newest.items():
        source = each.model_copy(update={"cluster_id": clusters[known]}).to_source()
        state[known] = (each.version, {k: v for k, v in source.items() if k not in NOT_KEPT})
    return state


def _version(each: Translation) -> int:
    return document_version(each.article.revision, each.translated_at)


@given(deliveries())
def test_the_rules_know_no_order(delivery: tuple[list[Said], list[list[Said]]]) -> None:
    said, portions = delivery
    arrived = [each for portion in portions for each in portion]

    assert expected(arrived) == expected(said)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


@pytest.fixture
async def running(ours: IndexerSettings) -> AsyncIterator[tuple[Indexer, AsyncElasticsearch]]:
    async with running_indexer(ours) as found:
        yield found


# Every example begins with an index that is empty.
@pytest.mark.timeout(300)
@hypothesis_settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(delivery=deliveries())
async def test_the_index_ends_the_same_whatever_the_order_and_however_often(
    running: tuple[Indexer, AsyncElasticsearch],
    ours: IndexerSettings,
    delivery: tuple[list[Said], list[list[Said]]],
) -> None:
    indexer, elasticsearch = running
    said, portions = delivery
    month = month_index(ours, "de", NOW)
    await elasticsearch.indices.delete(index=month, ignore_unavailable=True)

    for portion in portions:
        await index_all(indexer, [each.translation() for each in portion])
    await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
    await sweep(elasticsearch, ours, WINDOW, NOW)

    assert sources(await contents(elasticsearch, ours)) == expected(said)
