"""Whatever is typed into the search is answered."""

import random
from collections.abc import AsyncIterator

import pytest

from perspektiven import index
from services.indexer.documents import document
from services.indexer.migrate import init
from services.reader.archive import Archive, archive
from services.reader.parameters import SearchParameters
from services.reader.search import search
from services.reader.settings import ReaderSettings
from tests.support import factories
from tests.support.stack import MakeSettings

PIECES = (  # noqa: SIM905 - a list of sixty would fill the page
    'Pakt most Brücke "„ “ - -- NOT OR | AND ( ) [ ] { } * ? ~ ^ : \\ / + && || ! '
    "title: outlet: country: lang: tag: title:Pakt country:Polen -lang:pl Wel* a* *b "
    "http://a.example/?q=1 _exists_:title {{7*7}} ${x} ' OR 1=1 -- <b> &amp; %00 "
    "東京 مكتبة Київ 🎉 é\u0301 \ue000 ſ ß İ 1e309 -1 2026-11-23 \x00 \u202e \u200f"
).split()


@pytest.fixture
async def articles(settings: MakeSettings) -> AsyncIterator[Archive]:
    chosen = settings(ReaderSettings)
    async with index.client(chosen) as elasticsearch:
        await init(elasticsearch, chosen)
        made = document(factories.translation(), factories.NOW)
        name = index.month_index(chosen, "de", made.discovered_at)
        await elasticsearch.index(index=name, id=made.id, document=made.to_source(), refresh=True)
        yield archive(elasticsearch, chosen)


@pytest.mark.parametrize("queries", [100, pytest.param(10_000, marks=pytest.mark.drill)])
async def test_whatever_is_typed_is_answered(articles: Archive, queries: int) -> None:
    drawn = random.Random(7)

    for _ in range(queries):
        glue = drawn.choice(("", " ", " "))
        text = glue.join(drawn.choices(PIECES, k=drawn.randint(1, 40)))
        await search(articles, SearchParameters(q=text).search())
