"""Polish and Ukrainian by dictionary, where the node has one; the choice is kept for good."""

import pytest

from perspektiven import index
from perspektiven.index import month_index, read_alias
from services.indexer import migrate
from services.indexer.settings import IndexerSettings
from tests.support.factories import NOW
from tests.support.stack import MakeSettings

# Forms of one word each that cutting endings does not bring together.
FORMS = {
    "pl": (("psa", "psem"), ("ręce", "rąk", "ręka"), ("miesiące", "miesięcy"),
           ("Warszawa", "Warszawy")),
    "uk": (("пса", "псом"), ("вікна", "вікон", "вікно"), ("книжок", "книжка")),
}  # fmt: skip


async def test_the_dictionary_brings_forms_together_that_endings_do_not(
    settings: MakeSettings,
) -> None:
    ours = settings(IndexerSettings)
    async with index.client(ours) as elasticsearch:
        await migrate.init(elasticsearch, ours)
        meta = await migrate.meta_of(elasticsearch, ours, read_alias(ours, "de"))
        if meta is None or not {"pl", "uk"} <= set(meta["hunspell"]):
            pytest.skip("needs hunspell's dictionaries: apt-get install hunspell-pl hunspell-uk")
        name = month_index(ours, "de", NOW)
        await elasticsearch.indices.create(index=name)

        apart = []
        for language, groups in FORMS.items():
            for forms in groups:
                tokens = []
                for form in forms:
                    answer = await elasticsearch.indices.analyze(
                        index=name, analyzer=language, text=form
                    )
                    tokens.append({token["token"] for token in answer["tokens"]})
                if not set.intersection(*tokens):
                    apart.append((forms, tokens))

        assert apart == []


async def test_the_analysis_that_a_template_was_made_with_is_kept(settings: MakeSettings) -> None:
    ours = settings(IndexerSettings)
    async with index.client(ours) as elasticsearch:
        await migrate.init(elasticsearch, ours)
        alias = read_alias(ours, "de")
        before = await migrate.meta_of(elasticsearch, ours, alias)

        await migrate.init(elasticsearch, ours)

        assert await migrate.meta_of(elasticsearch, ours, alias) == before
        mapping = await elasticsearch.indices.get_mapping(index=alias)
        metas = [found["mappings"]["_meta"] for found in mapping.body.values()]
        assert metas == [before]
