"""Character decoding: byte order mark, valid UTF-8, declared encoding, detector.

UTF-8 that is valid is UTF-8 whatever a header claims: other encodings produce it by accident only
in a handful of letters. After that what is declared counts if the bytes bear it out; WHATWG labels
apply (`latin1` is windows-1252, `gb2312` is GB 18030). Latin-1, which servers say without having
looked, counts only if a detector agrees, as does silence: chardet tells 40 pairs of language and
encoding apart by a third of a sentence.
"""

import codecs
import re
from collections.abc import Iterator

import chardet
from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_WITHIN = 65_536
_META = re.compile(
    rb"<(?:meta\b|\?xml\b)[^<>]*?(?:charset|encoding)\s*+=\s*+(?:[\"']\s*+)?([\w:.-]{2,30})", re.I
)
_OPENING = re.compile(rb"<(?:(script|style)\b)?", re.I)
_SAMPLE_BYTES = 16_384
_MOST_BROKEN = 0.01  # of the bytes beyond ASCII; a stray byte is no reason to doubt a declaration
_NEARLY_UTF8 = 0.05  # broken sequences for each whole one; other encodings have many for each
_LEAST_UTF8 = 10
_LEAST_TELLING = 8  # bytes beyond ASCII; fewer tell no detector anything

_UNDECIDED = frozenset({"cp1252", "ascii"})
# The encodings that newspapers were ever written in; UTF-8 and UTF-16 are told before.
_DETECTED = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8"),
    *("iso-8859-9", "iso-8859-13", "iso-8859-15", "koi8-r", "koi8-u", "cp866", "cp874"),
    *("cp932", "euc-jp", "iso-2022-jp", "cp949", "gb18030", "big5"),
)


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page. Never raises: bytes that make no sense become U+FFFD."""
    if (encoding := marked(body)) is not None:
        return body.decode(encoding, "replace").lstrip("\ufeff")
    declared = list(_declared(body, content_type))
    if not (b"\x1b$" in body and any(name.startswith("iso2022") for name in declared)):
        text = _as_utf8(body)
        if text is not None:
            return text
    for encoding in declared:
        text = None if encoding in _UNDECIDED else _borne_out(body, encoding)
        if text is not None:
            return text
    return body.decode(_detected(body), "replace")


def marked(body: bytes) -> str | None:
    """The encoding that a byte order mark tells, as Python calls the one that drops the mark."""
    return next((encoding for mark, encoding in _BOMS if body.startswith(mark)), None)


def _as_utf8(body: bytes) -> str | None:
    """The text if the bytes are UTF-8, but for a cut at the end or a few strays."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(body)
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if broken <= 0:
        return text
    whole = sum(char > "\x7f" for char in text) - broken
    return text if whole >= _LEAST_UTF8 and broken <= _NEARLY_UTF8 * whole else None


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """Encodings that header and markup name, as Python calls them."""
    header = http_content_type_encoding(content_type)
    if header:
        yield header
    for match in _META.finditer(body[:_META_WITHIN]):
        name = resolve_encoding(match[1].decode("ascii"))
        # Markup that can be read byte by byte is not in UTF-16 (WHATWG HTML 13.2.3.3).
        if name and not name.startswith(("utf-16", "utf-32")):
            yield name


def _borne_out(body: bytes, encoding: str) -> str | None:
    """The text if the encoding fits nearly all of the bytes."""
    try:
        text = body.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return None
    beyond_ascii = sum(char > "\x7f" for char in text)
    # C1 controls are what Latin-1 makes of other encodings.
    broken = text.count("\ufffd") + sum("\x80" <= char <= "\x9f" for char in text)
    return text if broken <= max(1, _MOST_BROKEN * beyond_ascii) else None


def _detected(body: bytes) -> str:
    sample = _sample(body)
    if sum(byte > 0x7F for byte in sample) < _LEAST_TELLING and b"\x1b" not in sample:
        return "cp1252"
    found = chardet.detect(sample, include_encodings=_DETECTED, no_match_encoding="cp1252")[
        "encoding"
    ]
    return (resolve_encoding(found) or found) if found else "cp1252"


def _sample(body: bytes) -> bytes:
    """The start of the page's text, without markup and scripts, which are ASCII in any language."""
    text = b" ".join(_between_tags(body[: 16 * _SAMPLE_BYTES]))
    return text[:_SAMPLE_BYTES] or body[:_SAMPLE_BYTES]


def _between_tags(markup: bytes) -> Iterator[bytes]:
    """What stands outside of tags, scripts and styles; a tag that never ends is text."""
    small = markup.lower()
    last_end = {name: small.rfind(b"</" + name) for name in (b"script", b"style")}
    at = 0
    while (opening := _OPENING.search(markup, at)) is not None:
        start, name = opening.start(), (opening[1] or b"").lower()
        # Looked for only where there is one: else each of many openings would read to the end.
        inner = small.find(b"</" + name, start) if start < last_end.get(name, -1) else start
        end = markup.find(b">", inner)
        if end < 0:
            break
        yield markup[at:start]
        at = end + 1
    yield markup[at:]
