"""A gzip of any layout, damaged or cut off."""

import gzip
import json
from random import Random

from services.fetcher.operator import archives
from services.fetcher.operator.archives import ArchivedPage, Bad
from tests.support.archives import HTTP, LINE, PAGE, URL, read, stream_of, warc, warc_record


def test_gzip_is_known_by_its_bytes_and_may_be_cut_off() -> None:
    body = gzip.compress(b"".join([json.dumps(LINE).encode() + b"\n"] * 3)[:-1])

    *_, bad = read(body[:-8])

    assert len(read(body)) == 3
    assert len(read(gzip.compress(b"\n") + body)) == 3
    assert isinstance(bad, Bad)
    assert (bad.place, bad.reason) == ("a.ndjson:3", "broken_archive")


def test_a_gzip_of_one_member_is_read_to_its_end() -> None:
    body = warc(*[(URL, PAGE, "text/html", "200 OK")] * 3, compressed=False)

    found = list(archives.pages(stream_of(gzip.compress(body)), name="a.warc.gz"))

    assert [type(each) for each in found] == [ArchivedPage] * 3


def test_large_members_of_a_gzip_follow_each_other() -> None:
    page = PAGE * 50
    body = warc(*[(URL, page, "text/html", "200 OK")] * 5)

    found = list(archives.pages(stream_of(body), name="a.warc.gz"))

    assert [each.body == page for each in found if isinstance(each, ArchivedPage)] == [True] * 5


def test_a_damaged_member_of_a_gzip_takes_no_other_with_it() -> None:
    records = [warc_record("response", URL, HTTP + Random(at).randbytes(9000)) for at in range(3)]
    first, second, third = map(gzip.compress, records)
    damaged = second[:4000] + bytes(300) + second[4300:]

    found = list(archives.pages(stream_of(first + damaged + third), name="a.warc.gz"))

    assert isinstance(found[0], ArchivedPage)
    assert isinstance(found[-1], ArchivedPage)
    assert found[-1].body == records[2].removesuffix(b"\r\n\r\n")[-9000:]
