"""Boilerplate of a site: learns blocks that recur in its articles, and recognizes them.

Each extraction gives a short hash for every block of its page. Blocks that stand in many articles
of a host (newsletter boxes, credits, teasers) are boilerplate that no single page can show.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

MOST_BLOCKS = 2_000
"""So many hashes are remembered of a host; the rarest go first."""

HASH_DIGITS = 16
"""Hexadecimal digits of a block's hash."""

_LEAST_SIGHTINGS = 4
# A war's background may stand in every seventh article for weeks; a newsletter's box in all.
_LEAST_SHARE = 0.25
_LEAST_SHARE_OF_FEW = 0.4
_FEW = 40


def block_hash(text: str) -> str:
    """Hash of a block's text, in hexadecimal; case and spaces don't matter."""
    plain = " ".join(text.casefold().split())
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=HASH_DIGITS // 2).hexdigest()


def learn(known: Mapping[str, int], block_hashes: Iterable[str]) -> dict[str, int]:
    """The counts after one more article; a block counts once an article."""
    counts = dict(known)
    for each in set(block_hashes):
        counts[each] = counts.get(each, 0) + 1
    if len(counts) <= MOST_BLOCKS:
        return counts
    kept = sorted(counts.items(), key=lambda item: -item[1])[: MOST_BLOCKS // 2]
    return dict(kept)


def recurring(counts: Mapping[str, int], pages: int) -> frozenset[str]:
    """The blocks that are boilerplate, seen in `pages` articles of the host.

    A quotation or an agency's credit may stand in two or three articles; boilerplate stands in
    four and more, and in a good share of all.
    """
    share = _LEAST_SHARE_OF_FEW if pages < _FEW else _LEAST_SHARE
    least = max(_LEAST_SIGHTINGS, round(pages * share))
    return frozenset(each for each, count in counts.items() if count >= least)
