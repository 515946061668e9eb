"""Off-site links of a source: entries on other hosts, and which of them are sponsored."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from perspektiven.urls import registered_domain
from services.fetcher.feeds.results import FoundEntry
from services.fetcher.sources.slices import in_slices

_MOST_ELSEWHERE = 100
"""New entries of one poll on hosts that are not the outlet's: a feed must not aim us at others."""

# Hosts that only redirect: what newspapers put before their own addresses to count clicks.
_SHORTENERS = frozenset(
    str.split(
        "bit.ly buff.ly cutt.ly dlvr.it feedproxy.google.com feeds.feedburner.com fb.me goo.gl"
        " ht.ly ift.tt is.gd j.mp lnkd.in ow.ly rb.gy rebrand.ly rss.feedsportal.com shorturl.at"
        " t.co t.ly tiny.cc tinyurl.com trib.al v.gd"
    )
)


async def are_sponsored(own: frozenset[str], entries: Sequence[FoundEntry]) -> bool:
    """Whether what leads to other hosts than the outlet's `own` is sold: a few links among many.

    A source of which a third leads elsewhere is made that way. Where a shortened link leads is
    not known before it is followed, so that it counts as neither.
    """
    plain = elsewhere = 0
    async for each in in_slices(entries):
        if not is_shortened(each.url):
            plain += 1
            elsewhere += registered_domain(each.url) not in own
    return elsewhere * 3 < plain


async def without_sponsored(
    own: frozenset[str], entries: Sequence[FoundEntry], *, sold: bool
) -> list[FoundEntry]:
    """The entries without those on other hosts that are sold, or too many."""
    left, kept = _MOST_ELSEWHERE, []
    async for each in in_slices(entries):
        if registered_domain(each.url) in own:
            kept.append(each)
        elif left and (not sold or is_shortened(each.url)):
            left -= 1
            kept.append(each)
    return kept


def is_shortened(url: str) -> bool:
    """Whether a URL belongs to a link shortener."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host in _SHORTENERS
