"""Real pages with what is known of them: `truth.ndjson` and the pages beside it."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from perspektiven.urls import registered_domain

Half = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Truth:
    """A page, and what its set knows of it; None for what the set does not know."""

    set: str
    key: str
    url: str
    page: bytes
    body: str | None
    title: str | None
    time: datetime | None
    authors: tuple[str, ...]


def truths(folder: Path, half: Half | None = None) -> Iterator[Truth]:
    """The pages of a folder, or those of one half; all pages of a domain are in the same half."""
    with (folder / "truth.ndjson").open(encoding="utf-8") as lines:
        for line in lines:
            known = json.loads(line)
            if half is None or half_of(known["url"]) == half:
                yield Truth(
                    set=known["set"],
                    key=known["key"],
                    url=known["url"],
                    page=gzip.decompress((folder / known["path"]).read_bytes()),
                    body=known.get("body"),
                    title=known.get("title"),
                    time=datetime.fromisoformat(known["time"]) if known.get("time") else None,
                    authors=tuple(known.get("authors") or ()),
                )


def sound(known: list[Truth]) -> list[Truth]:
    """Without truths of other pages: where several share one, those whose address it names stay."""
    shared = Counter(each.page for each in known)
    return [
        each
        for each in known
        if shared[each.page] == 1 or urlsplit(each.url).path.encode() in each.page
    ]


def half_of(url: str) -> Half:
    """The half that a page's domain belongs to: `a` to tune on, `b` to check with."""
    return "a" if sha256(registered_domain(url).encode()).digest()[0] % 2 else "b"
