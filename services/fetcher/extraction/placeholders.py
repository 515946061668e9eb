"""Placeholder texts of a host: learns texts that many of its URLs share, and recognizes them.

A challenge, a notice of maintenance, a text for browsers without scripts comes with status 200 and
in place of any article. No phrase tells all of them; that they repeat does.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from perspektiven.urls import article_id
from services.fetcher.extraction.boilerplate import block_hash

MOST_ADDRESSES = 2
"""An agency's report may stand in two sections under an address each."""

_MOST_TEXTS = 50


class PlaceholderTexts(BaseModel):
    """Texts of a host's latest articles, each with its URLs."""

    model_config = ConfigDict(frozen=True)

    addresses: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Short hashes of canonical URLs by the hash of the text; the oldest text first."""

    def is_placeholder(self, text: Iterable[str], canonical: str) -> bool:
        """Whether enough other addresses had the text; an article's own revisions don't count."""
        known = self.addresses.get(_hash(text), ())
        return len(set(known) - {_short(canonical)}) >= MOST_ADDRESSES

    def with_article(self, text: Iterable[str], canonical: str) -> "PlaceholderTexts":
        """The texts after one more published article."""
        text_hash, address = _hash(text), _short(canonical)
        known = self.addresses.get(text_hash, ())
        if address in known:
            return self
        addresses = self.addresses | {text_hash: (*known, address)}
        if len(addresses) > _MOST_TEXTS:
            # What stood under several addresses is what this memory is for: it goes last.
            del addresses[min(addresses, key=lambda each: len(addresses[each]))]
        return PlaceholderTexts(addresses=addresses)


def texts_key(host: str) -> str:
    """State key of a host's placeholder texts."""
    return f"texts/{host}/recent"


def _hash(text: Iterable[str]) -> str:
    return block_hash("\n".join(text))


def _short(canonical: str) -> str:
    return article_id(canonical)[:8]
