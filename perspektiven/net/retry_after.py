"""Retry-After: how many seconds a server asks to be left alone (RFC 9110, 10.2.3)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]+")
_FRACTIONS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def retry_after(
    header: str | None, *, now: float, most: float, fractions: bool = False
) -> float | None:
    """The seconds that the header asks for, at most `most`; `now` is in Unix seconds.

    Both of its forms are understood, seconds and a date; with `fractions` also `2.5`, which no
    standard knows but APIs send. Zero, the past and nonsense count as absent, since they would
    switch the caller's own back-off off.
    """
    text = (header or "").strip()
    try:
        if (_FRACTIONS if fractions else _SECONDS).fullmatch(text):
            seconds = float(text)
        else:
            seconds = _date(text) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(seconds, most) if seconds > 0 else None


def _date(text: str) -> float:
    moment = parsedate_to_datetime(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
