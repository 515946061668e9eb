"""Pages and archives handed in on real Kafka."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from perspektiven import limits, topics
from perspektiven.contracts import Article, Entry, TranslatedParagraph
from perspektiven.errors import WrongSetting
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.topic_reads import read_all
from perspektiven.outlets import load as load_outlets
from services.fetcher.operator import ingest
from services.fetcher.operator.archives import Bad
from services.fetcher.operator.ingest import ArchiveFile
from services.fetcher.settings import FetcherSettings
from tests.integration.fetchers import create_topics
from tests.support.archives import warc
from tests.support.factories import article, outlet, translation
from tests.support.stack import MakeSettings
from tests.unit.fetcher.desk import page

TEXT = "Nowy most na Wiśle zostanie otwarty w piątek, poinformował w środę zarząd dróg."


async def test_urls_become_entries_keyed_by_their_host(settings: MakeSettings) -> None:
    mine = await _with_gazeta(settings)
    known = await ingest.known_outlets(mine)

    await ingest.ingest_urls(
        mine, ["https://www.gazeta.pl/swiat/1", "https://nowiny24.pl/1"], known, datetime.now(UTC)
    )

    records = [each async for each in read_all(mine, topics.ENTRIES.full_name(mine))]
    entries = {each.key: Entry.model_validate_json(each.value) for each in records}
    assert entries[b"gazeta.pl"].outlet_id == "gazeta"
    assert entries[b"gazeta.pl"].outlet is None
    stranger = entries[b"nowiny24.pl"].outlet
    assert stranger is not None
    assert (stranger.id, stranger.country) == ("nowiny24.pl", "ZZ")


async def test_lines_become_articles_and_bad_ones_are_named(
    settings: MakeSettings, tmp_path: Path
) -> None:
    mine = await _with_gazeta(settings)
    lines = [
        json.dumps({"url": f"https://gazeta.pl/{n}", "title": f"Most {n}", "text": TEXT})
        for n in range(600)
    ]
    file = tmp_path / "articles.ndjson.gz"
    file.write_bytes(gzip.compress("\n".join([*lines, "kaputt", *lines[:1]]).encode()))
    complaints: list[Bad] = []

    with file.open("rb") as stream:
        known = await ingest.known_outlets(mine)
        counts = await ingest.ingest_ndjson(
            mine, ArchiveFile(stream, "a", complaints.append), known, datetime.now(UTC)
        )

    articles = await _articles(mine)
    assert (counts.sent, dict(counts.refused)) == (601, {"not_json": 1})
    assert [each.place for each in complaints] == ["a:601"]
    assert len(articles) == 601
    assert len({each.id for each in articles}) == 600
    assert {(each.outlet.id, each.language) for each in articles} == {("gazeta", "pl")}


async def test_hostile_lines_are_mended_or_named_and_the_others_are_sent(
    settings: MakeSettings, tmp_path: Path
) -> None:
    mine = await _with_gazeta(settings)
    odd = [
        {"title": "Most \ud800 na Wiśle"},
        {"title": "a" * 2**20},
        {"text": "\n".join(f"{TEXT} {n}" for n in range(60_000))},
        {"text": TEXT * 110_000},
    ]
    lines = [
        json.dumps({"url": f"https://gazeta.pl/{n}", "title": f"Most {n}", "text": TEXT} | fields)
        for n, fields in enumerate([{}, *odd, {}])
    ]
    file = tmp_path / "articles.ndjson"
    file.write_text("\n".join(lines))
    complaints: list[Bad] = []

    with file.open("rb") as stream:
        known = await ingest.known_outlets(mine)
        counts = await ingest.ingest_ndjson(
            mine, ArchiveFile(stream, "a", complaints.append), known, datetime.now(UTC)
        )

    articles = await _articles(mine)
    assert counts.sent == 3
    assert sorted(each.title for each in articles) == ["Most 0", "Most 5", "Most na Wiśle"]
    assert [(each.place, each.reason) for each in complaints] == [
        ("a:3", "title_too_long"),
        ("a:4", "too_many_paragraphs"),
        ("a:5", "too_large"),
    ]


async def test_the_largest_article_fits_into_both_topics(settings: MakeSettings) -> None:
    mine = await _with_gazeta(settings)
    text = "字" * 99
    largest = article(title="字", paragraphs=[text] * limits.PARAGRAPHS.most)
    doubled = translation(article=largest, status="same_language")
    blocks = [TranslatedParagraph(text="ä" * 312, warnings=("length",))] * limits.PARAGRAPHS.most
    grown = translation(article=largest, paragraphs=blocks)

    async with Producer(mine) as producer:
        await producer.send(topics.ARTICLES.full_name(mine), key=b"a", value=largest.to_bytes())
        for each in (doubled, grown):
            await producer.send(
                topics.TRANSLATIONS.full_name(mine), key=b"a", value=each.to_bytes()
            )

    assert await _articles(mine) == [largest]


async def test_pages_of_a_warc_become_articles(settings: MakeSettings, tmp_path: Path) -> None:
    mine = await _with_gazeta(settings)
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(
        warc(
            (
                "https://gazeta.pl/1",
                page("Nowy most").encode(),
                "text/html; charset=utf-8",
                "200 OK",
            ),
            ("https://gazeta.pl/2", b"<p>Nic.</p>", "text/html; charset=utf-8", "200 OK"),
        )
    )
    complaints: list[Bad] = []

    with file.open("rb") as stream:
        known = await ingest.known_outlets(mine)
        counts = await ingest.ingest_warc(mine, ArchiveFile(stream, "a", complaints.append), known)

    (article,) = await _articles(mine)
    assert counts.sent == 1
    assert len(complaints) == 1
    assert complaints[0].place == "a:3 https://gazeta.pl/2"
    assert (article.outlet.id, article.title, article.robots) == ("gazeta", "Nowy most", None)


async def test_an_outlet_that_nobody_follows_is_no_outlet(settings: MakeSettings) -> None:
    mine = await _with_gazeta(settings)

    with pytest.raises(WrongSetting, match="no outlet has the id nobody"):
        await ingest.known_outlets(mine, "nobody")


async def _with_gazeta(settings: MakeSettings) -> FetcherSettings:
    mine = settings(FetcherSettings, extraction_workers=1)
    await create_topics(mine)
    await load_outlets(mine, [outlet(homepage="https://www.gazeta.pl/")])
    return mine


async def _articles(settings: FetcherSettings) -> list[Article]:
    name = topics.ARTICLES.full_name(settings)
    return [Article.model_validate_json(each.value) async for each in read_all(settings, name)]
