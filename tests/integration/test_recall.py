"""Both halves of the set of bench.recall on the real node: floors of what is found and is not."""

import pytest

from bench.recall import stems
from bench.recall.__main__ import fill, score
from perspektiven import index
from services.indexer import migrate
from services.indexer.mapping import body
from services.indexer.settings import IndexerSettings
from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from tests.support.stack import MakeSettings

WITHOUT_DICTIONARIES = 0.01
"""What is lost without hunspell: forms of Polish and Ukrainian words."""


@pytest.mark.parametrize(("half", "floor"), [("seen", 0.95), ("unseen", 0.92)])
async def test_queries_find_what_they_should_and_little_else(
    settings: MakeSettings, half: str, floor: float
) -> None:
    ours = settings(IndexerSettings, target_language="de")
    async with index.client(ours) as elasticsearch:
        await fill(elasticsearch, ours, half)

        result = await score(elasticsearch, ours, half)
        meta = await migrate.meta_of(elasticsearch, ours, index.read_alias(ours, "de"))

    with_dictionaries = meta is not None and {"pl", "uk"} <= set(meta["hunspell"])
    least = floor if with_dictionaries else floor - WITHOUT_DICTIONARIES
    assert result.recall >= least, result.failures
    assert result.precision >= 0.97, result.failures


async def test_forms_meet_and_other_words_stay_apart(settings: MakeSettings) -> None:
    ours = settings(IndexerSettings)
    name = f"{ours.index_prefix}stems"
    async with index.client(ours) as elasticsearch:
        await elasticsearch.indices.create(index=name, **body("de", []))

        wrong = await stems.wrong(elasticsearch, name)

    pairs = list(stems.pairs())
    apart = [pair for pair in wrong if "/" in pair]
    assert len(wrong) - len(apart) <= 0.15 * sum(same for *_, same in pairs), wrong
    assert len(apart) <= 0.2 * sum(not same for *_, same in pairs), wrong


async def test_a_query_of_the_longest_kind_is_answered(settings: MakeSettings) -> None:
    ours = settings(IndexerSettings, target_language="de")
    words = (
        "zurücktreten zurückgehen zurückfahren zurückkommen aussprechen ausgehen zulassen "
        "wegfahren zusammenkommen weggehen aufgehen abgehen angehen eingehen mitgehen vorgehen"
    )
    async with index.client(ours) as elasticsearch:
        await fill(elasticsearch, ours, "seen")

        answer = await elasticsearch.search(
            index=index.read_alias(ours, "de"), query=matching(parse(words), Filters(), "de")
        )

    assert answer["timed_out"] is False
