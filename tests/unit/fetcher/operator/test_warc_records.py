"""WARC files with all that is wrong in them."""

import gzip
from random import Random

import brotli
import pytest
import zstandard

from services.fetcher.operator import archives, warc_records
from services.fetcher.operator.archives import ArchivedPage, Bad
from tests.support.archives import PAGE, URL, stream_of, warc
from tests.support.factories import NOW


@pytest.mark.parametrize("compressed", [True, False])
def test_pages_of_a_warc_are_those_that_were_found_and_are_html(compressed: bool) -> None:
    body = warc(
        (URL, b"<p>most</p>", "text/html; charset=utf-8", "200 OK"),
        ("https://gazeta.example/1.jpg", b"x", "image/jpeg", "200 OK"),
        ("https://gazeta.example/gone", b"<p>404</p>", "text/html", "404 Not Found"),
        ("dns:gazeta.example", b"1.2.3.4", "text/html", "200 OK"),
        compressed=compressed,
    )

    (page,) = archives.pages(stream_of(body), name="a.warc")

    assert isinstance(page, ArchivedPage)
    assert (page.url, page.body) == (URL, b"<p>most</p>")
    assert page.content_type == "text/html; charset=utf-8"
    assert page.fetched_at == NOW


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("br", brotli.compress(b"<p>most</p>")),
        ("gzip", gzip.compress(b"<p>most</p>")),
        ("br", b"<p>most</p>"),
        ("gzip", b"<p>most</p>"),
    ],
)
def test_bodies_of_a_warc_are_unpacked_where_they_are_packed(encoding: str, body: bytes) -> None:
    archive = warc((URL, body, f"text/html\r\nContent-Encoding: {encoding}", "200 OK"))

    (page,) = archives.pages(stream_of(archive), name="a.warc")

    assert isinstance(page, ArchivedPage)
    assert page.body == b"<p>most</p>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (brotli.compress(b" " * (warc_records.MOST_PAGE_BYTES + 1)), "too_large"),
        (b"no brotli", "bad_encoding"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_named(body: bytes, reason: str) -> None:
    archive = warc((URL, body, "text/html\r\nContent-Encoding: br", "200 OK"))

    (bad,) = archives.pages(stream_of(archive), name="a.warc")

    assert isinstance(bad, Bad)
    assert (bad.place, bad.reason) == ("a.warc:2", reason)


def test_a_page_of_a_warc_has_a_limit() -> None:
    body = warc((URL, b"x" * (warc_records.MOST_PAGE_BYTES + 1), "text/html", "200 OK"))

    (bad,) = archives.pages(stream_of(body), name="a.warc")

    assert isinstance(bad, Bad)
    assert bad.reason == "too_large"


def test_a_response_without_a_date_is_named() -> None:
    body = warc((URL, b"<p>most</p>", "text/html", "200 OK"), compressed=False)

    (bad,) = archives.pages(stream_of(body.replace(b"2026-03-14", b"someday-14")), name="a.warc")

    assert bad == Bad("a.warc:2", "wrong_record", "the response has no usable target URI or date")


def test_a_warc_that_is_cut_off_yields_what_there_is() -> None:
    body = warc(*[(URL, PAGE, "text/html", "200 OK")] * 3, compressed=False)

    *pages, bad = archives.pages(stream_of(body[:-15_000]), name="a.warc")

    assert pages
    assert isinstance(bad, Bad | ArchivedPage)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("br", brotli.compress(b"<p>most</p>")),
        ("gzip", gzip.compress(b"<p>most</p>")),
        ("zstd", zstandard.compress(b"<p>most</p>")),
        ("br", b"<p>most</p>"),
        ("gzip\r\nTransfer-Encoding: chunked", b"3\r\n<p>\r\n8\r\nmost</p>\r\n0\r\n\r\n"),
    ],
)
def test_bodies_are_unpacked_by_their_encoding(encoding: str, packed: bytes) -> None:
    kind = f"text/html\r\nContent-Encoding: {encoding}"

    (page,) = archives.pages(stream_of(warc((URL, packed, kind, "200 OK"))), name="a.warc")

    assert isinstance(page, ArchivedPage)
    assert page.body == b"<p>most</p>"


@pytest.mark.parametrize("compressed", [True, False])
def test_a_record_that_is_broken_ends_nothing(compressed: bool) -> None:
    noise = Random(3).randbytes(3000)
    kinds = ("text/html", "text/html\r\nContent-Encoding: br", "text/html")
    body = warc(*[(URL, noise, kind, "200 OK") for kind in kinds], compressed=compressed)

    found = list(archives.pages(stream_of(body), name="a.warc"))

    assert [type(each) for each in found] == [ArchivedPage, Bad, ArchivedPage]


def test_what_is_no_warc_is_named() -> None:
    (bad,) = archives.pages(stream_of(b"<html>no archive</html>\n" * 10), name="a.warc")

    assert isinstance(bad, Bad)
    assert bad.reason == "broken_archive"
