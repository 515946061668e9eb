"""Archives of a made-up newspaper: lines of NDJSON, records of WARC, and how they are read."""

import gzip
import io
import json
from collections.abc import Sequence
from typing import Any

from perspektiven.contracts import Article
from services.fetcher.operator import gunzip, ndjson
from services.fetcher.operator.archives import Bad, Outlets
from tests.support.factories import NOW, outlet

URL = "https://gazeta.example/swiat/most-1001.html"


LINE = {"url": URL, "title": "Nowy most", "paragraphs": ["Otwarto most.", "Kierowcy czekali."]}


GAZETA = outlet(homepage="https://gazeta.example/")


PAGE = bytes(range(256)) * 40


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


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


def warc(*records: tuple[str, bytes, str, str], compressed: bool = True) -> bytes:
    """Records of URL, body, content type, status line."""
    out = [warc_record("warcinfo", "", b"software: test\r\n")]
    for url, body, content_type, status in records:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode()
        out.append(warc_record("response", url, http + body))
    return b"".join(gzip.compress(each) if compressed else each for each in out)


def warc_record(kind: str, url: str, block: bytes) -> bytes:
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
