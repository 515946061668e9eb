"""Feeds, OpenSearch, sitemap and robots.txt over one article."""

import pytest
from lxml import etree

from services.indexer.documents import document
from tests.support.library import NOW, report
from tests.support.one_document import OneDocument
from tests.unit.reader.elastic_stub import reading

ATOM = "{http://www.w3.org/2005/Atom}"


def one() -> OneDocument:
    return OneDocument(document(report(1), NOW).to_source())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
async def test_each_format_has_its_media_type_and_an_etag(path: str, kind: str) -> None:
    async with one() as elastic, reading(elastic.url) as web:
        first = await web.get(path)
        again = await web.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["content-type"]) == (200, kind)
    assert again.status_code == 304


async def test_the_id_of_a_feed_is_its_public_address_or_the_same_everywhere() -> None:
    async with one() as elastic:
        identities = []
        for settings in ({}, {"http_port": 9}, {"public_url": "https://papers.example"}):
            async with reading(elastic.url, **settings) as web:
                feed = etree.fromstring((await web.get("/feed.atom")).content)
                identities.append(feed.findtext(f"{ATOM}id"))

    assert identities[0] == identities[1]
    assert str(identities[0]).startswith("urn:uuid:")
    assert identities[2] == "https://papers.example/feed.atom"


async def test_feeds_of_two_searches_are_two() -> None:
    async with one() as elastic, reading(elastic.url) as web:
        feeds = [(await web.get(f"/feed.atom?q={word}")).content for word in ("Brücke", "Most")]

    first, second = (etree.fromstring(each) for each in feeds)
    assert first.findtext(f"{ATOM}id") != second.findtext(f"{ATOM}id")
    assert "Brücke" in str(first.findtext(f"{ATOM}title"))


async def test_a_feed_of_nothing_is_a_feed() -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        feed = etree.fromstring((await web.get("/feed.atom")).content)

    assert feed.findall(f"{ATOM}entry") == []


async def test_a_saved_search_that_nobody_has_has_no_feed() -> None:
    async with OneDocument() as elastic, reading(elastic.url) as web:
        assert (await web.get("/searches/nothing.atom")).status_code == 404


async def test_crawlers_are_kept_out_until_the_operator_lets_them_in() -> None:
    async with one() as elastic:
        async with reading(elastic.url) as web:
            closed = (await web.get("/robots.txt")).text
        async with reading(elastic.url, searchable_by_engines=True) as web:
            opened = (await web.get("/robots.txt")).text

    assert "Disallow: /\n" in closed
    assert "Disallow: /\n" not in opened
    assert "Disallow: /search\nDisallow: /api/" in opened
    assert "Sitemap: http" in opened
