"""Text made valid where it enters: no lone surrogates, controls or other non-characters.

The one place for every way in: HTML, JSON-LD, JSON Feed, XML, NDJSON, WARC, OPML, TMX, answers of
translation engines. What is removed carries no meaning for a reader and breaks UTF-8 (surrogates),
XML (NUL, controls, non-characters), or what stands around the text (bidirectional controls that
are not closed).
"""

import re
from typing import Any

_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_INVALID = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def valid(text: str) -> str:
    """Return the text without what can't be written as UTF-8 and XML; halves become one letter."""
    if text.isascii() and text.isprintable():
        return text
    return _INVALID.sub("", _HALVES.sub(_joined, text))


def valid_json(value: Any) -> Any:
    """Return a value as `json.loads` gives it with every text in it made valid, keys too."""
    match value:
        case str():
            return valid(value)
        case list():
            return [valid_json(each) for each in value]
        case dict():
            return {valid(key): valid_json(each) for key, each in value.items()}
    return value


def _joined(halves: re.Match[str]) -> str:
    return halves[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
