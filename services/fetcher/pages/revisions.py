"""Revisit schedule of an article, and what counts as a change."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

YOUNG = timedelta(days=3)
"""Articles older than this when they are found are not looked at again."""

_MOST_PARAGRAPHS = 500
_TRIVIA = re.compile(r"[\W_]+")
_ASCII_TRIVIA = bytes(code for code in range(128) if not chr(code).isalnum())


def next_look(
    number: int,
    *,
    looked_at: datetime,
    published_at: datetime | None,
    after_seconds: Sequence[float],
) -> datetime | None:
    """Time of the revisit after `number` revisits; None: no more.

    `after_seconds` are counted from the first fetch, and grow: what will change, changes early. A
    look that came late puts the next one off: never are two of them closer than they should be.
    """
    if number >= len(after_seconds):
        return None
    if number == 0 and published_at is not None and looked_at - published_at > YOUNG:
        return None
    before = after_seconds[number - 1] if number else 0.0
    return looked_at + timedelta(seconds=max(0.0, after_seconds[number] - before))


def traces(title: str, paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Short hashes of a text's blocks, insensitive to case, spaces and punctuation."""
    blocks = [title, *paragraphs][:_MOST_PARAGRAPHS]
    return tuple(_trace(block) for block in blocks)


def is_changed(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a text really changed; the order of blocks does not matter."""
    return Counter(before) != Counter(after)


def _trace(block: str) -> str:
    folded = block.casefold()
    if folded.isascii():
        plain = folded.encode().translate(None, _ASCII_TRIVIA)
    else:
        plain = _TRIVIA.sub("", folded).encode()
    return hashlib.blake2b(plain, digest_size=5).hexdigest()
