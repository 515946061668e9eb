"""NDJSON and WARC, with all that is wrong in them."""

import gzip
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from perspektiven import limits
from perspektiven.contracts import Article, ParagraphKind
from perspektiven.urls import article_id
from services.fetcher.operator import archives, gunzip, ndjson, warc_records
from services.fetcher.operator.archives import ArchivedPage, Bad, Outlets
from tests.support.factories import NOW, outlet

URL = "https://gazeta.example/swiat/most-1001.html"
LINE = {"url": URL, "title": "Nowy most", "paragraphs": ["Otwarto most.", "Kierowcy czekali."]}
GAZETA = outlet(homepage="https://gazeta.example/")
PAGE = bytes(range(256)) * 40
_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
KNOWN = Outlets({"gazeta": GAZETA}, {"gazeta.example": GAZETA})


def stream_of(body: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(body))


def identify(_text: str, plausible: Sequence[str]) -> str:
    return plausible[0] if plausible else "und"


def read(body: bytes, known: Outlets = KNOWN) -> list[Article | Bad]:
    stream = gunzip.opened(stream_of(body))
    return list(ndjson.articles(stream, name="a.ndjson", outlets=known, identify=identify, now=NOW))


def article_of(**overrides: Any) -> Article:
    (found,) = read(json.dumps(LINE | overrides).encode())
    assert isinstance(found, Article)
    return found


def test_a_line_becomes_an_article_without_being_fetched() -> None:
    article = article_of()

    assert article.id == article_id(URL)
    assert (article.outlet.id, article.language) == ("gazeta", "pl")
    assert [each.text for each in article.paragraphs] == LINE["paragraphs"]
    assert article.discovered_at == article.fetched_at == NOW
    assert article.published_at is None


def test_what_a_line_says_of_itself_counts() -> None:
    article = article_of(
        language="uk",
        published_at="2026-03-14T10:20:00+01:00",
        authors=["Ala Nowak", ""],
        outlet_id="other",
    )

    assert article.language == "uk"
    assert article.published_at == datetime(2026, 3, 14, 9, 20, tzinfo=UTC)
    assert article.authors == ("Ala Nowak",)
    assert (article.outlet.id, article.outlet.country) == ("other", "ZZ")


def test_an_outlet_that_nobody_knows_is_named_after_its_domain() -> None:
    assert article_of(url="https://www.nowiny.pl/1").outlet.id == "nowiny.pl"


def test_one_outlet_may_be_said_to_have_it_all() -> None:
    only = Outlets(KNOWN.by_id, KNOWN.by_domain, GAZETA)

    (found,) = read(json.dumps(LINE | {"url": "https://www.nowiny.pl/1"}).encode(), only)

    assert isinstance(found, Article)
    assert found.outlet.id == "gazeta"


@pytest.mark.parametrize(
    "text", ["Otwarto most.\n\nKierowcy\nczekali.", "Otwarto most.\nKierowcy czekali."]
)
def test_a_text_is_divided_at_blank_lines_or_else_at_line_ends(text: str) -> None:
    article = article_of(paragraphs=None, text=text)

    assert [each.text for each in article.paragraphs] == ["Otwarto most.", "Kierowcy czekali."]


def test_paragraphs_may_have_kinds() -> None:
    article = article_of(paragraphs=[{"kind": "heading", "text": "Most"}, "Otwarto  go."])

    assert [(each.kind, each.text) for each in article.paragraphs] == [
        (ParagraphKind.HEADING, "Most"),
        (ParagraphKind.PARAGRAPH, "Otwarto go."),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "wrong_schema"),
        (b"{}", "wrong_schema"),
        (json.dumps(LINE | {"url": "ftp://gazeta.example/"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"published_at": "yesterday"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"language": "po polsku"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"outlet_id": "Not An Id"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"paragraphs": [" "]}).encode(), "empty_article"),
        (json.dumps(LINE | {"title": ""}).encode(), "empty_article"),
        (b'{"title": "' + b"x" * limits.LINE_BYTES.most + b'"}', "too_large"),
    ],
)
def test_a_bad_line_is_named_by_its_place_and_the_rest_goes_on(line: bytes, reason: str) -> None:
    good = json.dumps(LINE).encode()

    first, bad, last = read(b"\n".join([good, b"", line, good]))

    assert isinstance(bad, Bad)
    assert (bad.place, bad.reason) == ("a.ndjson:3", reason)
    assert isinstance(first, Article)
    assert first == last


def test_gzip_is_known_by_its_bytes_and_may_be_cut_off() -> None:
    body = gzip.compress(b"".join([json.dumps(LINE).encode() + b"\n"] * 3)[:-1])

    *_, bad = read(body[:-8])

    assert len(read(body)) == 3
    assert len(read(gzip.compress(b"\n") + body)) == 3
    assert isinstance(bad, Bad)
    assert (bad.place, bad.reason) == ("a.ndjson:3", "broken_archive")


def warc(*records: tuple[str, bytes, str, str], compressed: bool = True) -> bytes:
    """Records of URL, body, content type, status line."""
    out = [_record("warcinfo", "", b"software: test\r\n")]
    for url, body, content_type, status in records:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode()
        out.append(_record("response", url, http + body))
    return b"".join(gzip.compress(each) if compressed else each for each in out)


def _record(kind: str, url: str, block: bytes) -> bytes:
    headers = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Record-ID: <urn:uuid:5e4f4e3a-0000-4000-8000-000000000000>",
        "WARC-Date: 2026-03-14T09:26:53Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


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

    assert bad == Bad("a.warc:2", "wrong_record", "a response without a usable target or date")


def test_a_warc_that_is_cut_off_yields_what_there_is() -> None:
    body = warc(*[(URL, PAGE, "text/html", "200 OK")] * 3, compressed=False)

    *pages, bad = archives.pages(stream_of(body[:-15_000]), name="a.warc")

    assert pages
    assert isinstance(bad, Bad | ArchivedPage)


def test_a_gzip_of_one_member_is_read_to_its_end() -> None:
    body = warc(*[(URL, PAGE, "text/html", "200 OK")] * 3, compressed=False)

    found = list(archives.pages(stream_of(gzip.compress(body)), name="a.warc.gz"))

    assert [type(each) for each in found] == [ArchivedPage] * 3


def test_large_members_of_a_gzip_follow_each_other() -> None:
    page = PAGE * 50
    body = warc(*[(URL, page, "text/html", "200 OK")] * 5)

    found = list(archives.pages(stream_of(body), name="a.warc.gz"))

    assert [each.body == page for each in found if isinstance(each, ArchivedPage)] == [True] * 5


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


def test_a_damaged_member_of_a_gzip_takes_no_other_with_it() -> None:
    records = [_record("response", URL, _HTTP + Random(at).randbytes(9000)) for at in range(3)]
    first, second, third = map(gzip.compress, records)
    damaged = second[:4000] + bytes(300) + second[4300:]

    found = list(archives.pages(stream_of(first + damaged + third), name="a.warc.gz"))

    assert isinstance(found[0], ArchivedPage)
    assert isinstance(found[-1], ArchivedPage)
    assert found[-1].body == records[2].removesuffix(b"\r\n\r\n")[-9000:]


def test_what_is_no_warc_is_named() -> None:
    (bad,) = archives.pages(stream_of(b"<html>no archive</html>\n" * 10), name="a.warc")

    assert isinstance(bad, Bad)
    assert bad.reason == "broken_archive"


@given(st.binary(max_size=400))
def test_no_archive_raises(junk: bytes) -> None:
    for body in (
        junk,
        b"\x1f\x8b" + junk,
        b"WARC/1.0\r\n" + junk,
        json.dumps(LINE).encode() + junk,
    ):
        assert all(isinstance(each, Article | Bad) for each in read(body))
        list(archives.pages(stream_of(body), name="a.warc"))
