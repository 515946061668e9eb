"""Boilerplate counts of a host: recurring blocks in a sample of its articles."""

from base64 import b64decode, b64encode

from pydantic import BaseModel, ConfigDict, Field

from services.fetcher.extraction import boilerplate

_LEARN_FROM_FIRST = 20
_THEN_FROM_EVERY = 8
_MOST_PAGES = 400
"""After so many pages the counts are halved, so that a new design of the site is learnt, too."""


class BoilerplateCounts(BaseModel):
    """How often blocks occur in the sampled articles of a host."""

    model_config = ConfigDict(frozen=True)

    pages: int = 0
    counts: dict[str, int] = Field(default_factory=dict)
    """Of blocks that stood in two and more, by their hash."""
    once: str = ""
    """The hashes of those seen once, in one piece (Base64): nearly all are an article's own text,
    and an entry for each made up most of what a fresh host costs."""

    def recurring(self) -> frozenset[str]:
        """Blocks that are boilerplate."""
        return boilerplate.recurring(self.counts, self.pages)

    def with_page(self, block_hashes: tuple[str, ...]) -> "BoilerplateCounts":
        """The counts after one more article."""
        lines = self if self.pages < _MOST_PAGES else self._halved()
        counts = boilerplate.learn(lines.counts | lines._seen_once(), block_hashes)
        once = bytes.fromhex("".join(each for each, count in counts.items() if count == 1))
        return BoilerplateCounts(
            pages=lines.pages + 1,
            counts={each: count for each, count in counts.items() if count > 1},
            once=b64encode(once).decode(),
        )

    def _seen_once(self) -> dict[str, int]:
        hashes, length = b64decode(self.once).hex(), boilerplate.HASH_DIGITS
        return {hashes[at : at + length]: 1 for at in range(0, len(hashes), length)}

    def _halved(self) -> "BoilerplateCounts":
        counts = {block: count // 2 for block, count in self.counts.items() if count > 1}
        return BoilerplateCounts(pages=self.pages // 2, counts=counts)


def is_sampled(lines: BoilerplateCounts, identity: str) -> bool:
    """Whether an article is in the sample: all of the first ones, then some by their id."""
    return lines.pages < _LEARN_FROM_FIRST or int(identity[:8], 16) % _THEN_FROM_EVERY == 0


def boilerplate_key(host: str) -> str:
    """State key of a host's boilerplate counts."""
    return f"lines/{host}/blocks"
