"""Bodies of WARC records in the encodings and charsets of newspapers of many countries."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from perspektiven.text.charset import decode
from services.fetcher.operator import archives
from services.fetcher.operator.archives import ArchivedPage, Bad
from tests.support.archives import URL, stream_of, warc

_TEXTS = {
    "iso-8859-2": "Głos Mostu: łódź na rzece",
    "windows-1251": "Вестник Моста: паром на реке",
    "shift_jis": "古橋新聞：渡し船が出る",
    "gb18030": "古桥日报：渡船启航",
    "euc-kr": "다리일보: 나룻배가 떠난다",
    "windows-1256": "صحيفة الجسر: العبّارة على النهر",
    "utf-8": "Köprü Gazetesi: ırmakta vapur",
}


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


_PACKED: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.compress,
    "BR": brotli.compress,
    "x-gzip": gzip.compress,
    "GZip": gzip.compress,
    "deflate": zlib.compress,
    " deflate ": _raw_deflate,
    "zstd": zstandard.compress,
    "gzip, br": lambda body: brotli.compress(gzip.compress(body)),
    "identity": bytes,
}


@pytest.mark.parametrize("encoding", _PACKED)
@pytest.mark.parametrize("charset", _TEXTS)
def test_a_packed_page_reads_as_it_was_written(encoding: str, charset: str) -> None:
    body = _PACKED[encoding](f"<p>{_TEXTS[charset]}</p>".encode(charset))
    kind = f"text/html; charset={charset}\r\nContent-Encoding: {encoding}"

    (page,) = archives.pages(stream_of(warc((URL, body, kind, "200 OK"))), name="a.warc")

    assert isinstance(page, ArchivedPage)
    assert decode(page.body, page.content_type) == f"<p>{_TEXTS[charset]}</p>"


@pytest.mark.parametrize("encoding", ["br", "x-gzip", "deflate", "zstd"])
def test_a_page_that_is_cut_off_is_named_or_its_beginning_and_the_next_one_is_read(
    encoding: str,
) -> None:
    body = _PACKED[encoding](b"<p>most</p>" * 5_000)
    kind = f"text/html\r\nContent-Encoding: {encoding}"
    cut = (URL, body[: len(body) // 2], kind, "200 OK")
    whole = (f"{URL}?2", b"<p>rzeka</p>", "text/html", "200 OK")

    first, second = archives.pages(stream_of(warc(cut, whole)), name="a.warc")

    assert isinstance(first, Bad) or first.body.startswith(b"<p>most</p>")
    assert isinstance(second, ArchivedPage)
    assert second.body == b"<p>rzeka</p>"


@pytest.mark.parametrize("records_in_a_member", [1, 2, 3, 7])
def test_gzip_members_may_hold_any_number_of_records(records_in_a_member: int) -> None:
    records = [
        warc((f"{URL}?{number}", b"<p>most</p>", "text/html", "200 OK"), compressed=False)
        for number in range(7)
    ]
    groups = [
        b"".join(records[at : at + records_in_a_member])
        for at in range(0, len(records), records_in_a_member)
    ]
    archive = b"".join(map(gzip.compress, groups))

    found = list(archives.pages(stream_of(archive), name="a.warc.gz"))

    assert [type(each) for each in found] == [ArchivedPage] * 7
