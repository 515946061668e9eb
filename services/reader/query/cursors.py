"""Cursors: where a list of results goes on, sealed against forgery."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from perspektiven.errors import Permanent

_DIGEST_CHARACTERS = 16


class BadCursor(Permanent):
    """A cursor that is forged, or belongs to another search."""

    def __init__(self) -> None:
        super().__init__(
            "bad_cursor",
            "the cursor does not belong to this search; start again without a cursor",
        )


@dataclass(frozen=True, slots=True)
class Position:
    """Position of the next page in a list of results.

    Sorted by date, `after` alone says it, and stays right whatever arrives. By relevance scores
    move with every new article, so all pages but the first are read from a point in time that
    Elasticsearch keeps (`pit`), without the articles that the first page had (`shown`). Where
    near-duplicates count as one hit, `shown` are the clusters of all pages before.
    """

    at: datetime
    """When the first page was made: what its freshness was reckoned from."""
    after: tuple[Any, ...] = ()
    pit: str | None = None
    shown: tuple[str, ...] = ()
    total: int | None = None
    """Hits in all, where the pages that follow can't count them."""


class Cursors:
    """Signs positions with a key. Without a secret the key is random and ends with the process."""

    def __init__(self, secret: str | None) -> None:
        self._serializer = URLSafeSerializer(
            secret or secrets.token_urlsafe(32),
            salt="perspektiven.cursor",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def seal(self, position: Position, search: str) -> str:
        """The cursor of a position within the search that `search` describes."""
        sealed = self._serializer.dumps(
            [
                _digest(search),
                position.at.isoformat(),
                list(position.after),
                position.pit,
                "|".join(position.shown),
                position.total,
            ]
        )
        return str(sealed)

    def open(self, cursor: str, search: str) -> Position:
        """The position that was sealed. Raises BadCursor."""
        try:
            digest, at, after, pit, shown, total = self._serializer.loads(cursor)
        except (BadData, ValueError) as exc:
            raise BadCursor from exc
        if digest != _digest(search):
            raise BadCursor
        return Position(
            at=datetime.fromisoformat(at),
            after=tuple(after),
            pit=pit,
            shown=tuple(shown.split("|")) if shown else (),
            total=total,
        )


def _digest(search: str) -> str:
    whole = hashlib.sha256(search.encode(errors="surrogatepass")).digest()
    return urlsafe_b64encode(whole).decode()[:_DIGEST_CHARACTERS]
