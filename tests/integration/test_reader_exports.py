"""Exports: every article that matches, or an error; never a part that looks like all."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from pyarrow import parquet
from typing_extensions import override

from perspektiven.errors import PipelineError
from services.reader.api.export import export
from services.reader.api.export_rows import ExportFormat
from services.reader.article_index import ArticleIndex
from services.reader.query.clauses import Filters
from services.reader.query.tree import Query
from tests.support.library import SPANISH, Library, report, stocked
from tests.support.stack import MakeSettings


@dataclass(frozen=True)
class _Remembering(ArticleIndex):
    """An archive that knows the points in time that it opened."""

    opened: list[str] = field(default_factory=list)

    @override
    async def open(self, keep_alive: str = "2m") -> str:
        self.opened.append(await super().open(keep_alive))
        return self.opened[-1]


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    async with stocked(settings) as made:
        yield made


async def test_exports_hold_every_article_that_matches(library: Library) -> None:
    await library.add(*(report(number) for number in range(30)))
    await library.add(report(31, title="=SUMME(A1)", outlet=SPANISH))

    lines = (await library.web.get("/api/v1/export")).text.splitlines()
    table = (await library.web.get("/api/v1/export?format=csv&country=ES")).text
    rows = list(csv.DictReader(io.StringIO(table)))
    columns = (await library.web.get("/api/v1/export?format=parquet&q=Weichsel")).content

    assert len({json.loads(line)["id"] for line in lines}) == 31
    assert [row["title"] for row in rows] == ["'=SUMME(A1)"]
    assert parquet.read_table(io.BytesIO(columns)).num_rows == 31


async def test_an_export_whose_point_in_time_ends_is_an_error_and_not_an_end(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.reader.api.export._PAGE", 10)
    await library.add(*(report(number) for number in range(30)))
    articles = _Remembering(library.elasticsearch, library.settings, "de", 30)

    workers = library.dependencies.large.workers
    pieces = export(
        articles, Query(), Filters(), format=ExportFormat.NDJSON, limit=1_000, workers=workers
    )
    await anext(pieces)
    await library.elasticsearch.close_point_in_time(id=articles.opened[0])

    with pytest.raises(PipelineError):
        _ = [piece async for piece in pieces]
    assert len(articles.opened) == 1


async def test_no_more_exports_run_than_are_allowed(settings: MakeSettings) -> None:
    async with stocked(settings, exports_at_once=1) as library:
        await library.add(report(1))
        places = library.dependencies.exports

        async with places:
            refused = await library.web.get("/api/v1/export")
        answers = [await library.web.get("/api/v1/export") for _ in range(3)]

    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not places.locked()


async def test_more_than_one_export_holds_is_refused_and_not_cut_off(
    settings: MakeSettings,
) -> None:
    async with stocked(settings, export_limit=2, exports_at_once=1) as library:
        await library.add(report(1), report(2), report(3, outlet=SPANISH))

        refused = await library.web.get("/api/v1/export")
        whole = await library.web.get("/api/v1/export?country=PL")

    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert len(whole.text.splitlines()) == 2
