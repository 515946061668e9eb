"""The local stack finds what the shared table says; tests/deploy asks compose the same queries."""

from perspektiven.index import read_alias
from services.indexer.migrate import meta_of
from services.indexer.settings import IndexerSettings
from tests.support import same_search
from tests.support.indexing import index_all, running_indexer
from tests.support.library import stocked
from tests.support.stack import MakeSettings


async def test_the_local_stack_answers_as_the_table_says(settings: MakeSettings) -> None:
    ours = settings(IndexerSettings)
    async with running_indexer(ours) as (indexer, elasticsearch), stocked(settings) as library:
        await index_all(indexer, same_search.translations())
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
        meta = await meta_of(elasticsearch, ours, read_alias(ours, "de"))
        assert meta is not None
        asked = same_search.queries(meta["hunspell"])

        answers = [
            await library.json("/api/v1/search", **same_search.parameters(each)) for each in asked
        ]

    wrong = [same_search.difference(*pair) for pair in zip(asked, answers, strict=True)]
    assert [each for each in wrong if each] == []
    assert len(asked) >= 60
    assert len({each.language for each in asked}) >= 15
