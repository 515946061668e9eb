"""Opt-outs of publishers besides robots rules: no indexing, no text and data mining.

A header, a page's metadata and a robots.txt may each say it; none of it keeps a page from being
read. What we do is to search and to translate, and that is what a wish is measured by.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from perspektiven.limits import ROBOTS_SIGNAL, ROBOTS_SIGNALS

_NO_INDEX = frozenset({"noindex", "none"})
_RULES_WITH_VALUES = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
_DIVIDER = re.compile("[,;]")
_RESERVED = re.compile(r"(?<![\w-])([\w-]+)\s*=\s*no(?![\w-])", re.IGNORECASE)
_TDM_RESERVED = "tdm-reservation: 1"
_OUR_USES = frozenset({"search", "ai-input"})
"""Signals for what is done here: a machine translates, a search finds. Nothing is trained."""


def forbids_indexing(header: str, agent: str) -> bool:
    """Whether an X-Robots-Tag, a header a line, says that the page may not be found by a search.

    A rule may be for one crawler only: `googlebot: noindex`, and then up to the next name.
    """
    return any(_forbids(line, agent.lower()) for line in header.lower().splitlines())


def _forbids(line: str, agent: str) -> bool:
    concerns_us = True
    for part in _DIVIDER.split(line):
        before, colon, rule = part.partition(":")
        name = before.strip()
        if colon and (name in _RULES_WITH_VALUES or " " in name):
            continue  # the `none` of `max-image-preview:none`, the time of a date
        if colon:
            concerns_us = name in {"", "*", agent}
        if concerns_us and _NO_INDEX & set((rule if colon else name).split()):
            return True
    return False


def indexing_forbidden_by(metas: Mapping[str, Sequence[str]], agent: str) -> str | None:
    """Content of the meta element that forbids indexing by all crawlers or ours."""
    for name in ("robots", agent.lower()):
        for content in metas.get(name, ()):
            parts = (part for part in _DIVIDER.split(content.lower()) if ":" not in part)
            if any(_NO_INDEX & set(part.split()) for part in parts):
                return content
    return None


def reserving_lines(lines: Iterable[str]) -> str | None:
    """Content-Signal lines of a robots.txt that reserve some use, unchanged.

    Lines that reserve nothing new are left out, and beyond the limits all but those that reserve
    what is done here. Source: contentsignals.org; what is not named is neither granted nor
    reserved.
    """
    kept: list[str] = []
    known: set[str] = set()
    for line in lines:
        new = _reserved(line) - known
        if new and (len(kept) < ROBOTS_SIGNALS.most or not _OUR_USES.isdisjoint(new)):
            kept.append(_shortened(line, new))
            known |= new
    return "; ".join(kept) or None


def _shortened(line: str, reserved: set[str]) -> str:
    if len(line) <= ROBOTS_SIGNAL.most:
        return line
    uses = sorted(reserved, key=lambda use: (use not in _OUR_USES, use))
    return f"Content-Signal: {', '.join(f'{use}=no' for use in uses)}"[: ROBOTS_SIGNAL.most]


def opt_out(signals: str | None, header: str | None, meta: str | None) -> str | None:
    """All reservations of a publisher against text mining; None if there are none.

    `signals` is what `reserving_lines` found; the page's own `tdm-reservation` outranks that of
    its header. Source: TDM Reservation Protocol (W3C community group, 2024).
    """
    reserves = (meta if meta in {"0", "1"} else (header or "").strip()) == "1"
    return (
        "; ".join(each for each in (_TDM_RESERVED if reserves else None, signals) if each) or None
    )


def concerns_us(reserved: str | None) -> bool:
    """Whether an opt-out covers what this system does, not only the training of models."""
    if reserved is None:
        return False
    return _TDM_RESERVED in reserved or not _OUR_USES.isdisjoint(_reserved(reserved))


def _reserved(line: str) -> set[str]:
    """The uses that a line reserves."""
    rules = (each.partition("#")[0] for each in line.split(";"))
    return {use.lower() for rule in rules for use in _RESERVED.findall(rule)}
