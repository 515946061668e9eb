"""Whether a title, a day and authors are those of the truth."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lxml import html

from perspektiven.text.charset import decode

_HALF_A_DAY = timedelta(hours=12)


def same_title(found: str | None, truth: str, page: bytes) -> bool:
    """Whether a title has the letters of the truth, or those of a main heading of the page.

    Truths may be the variant for search and social media; what is printed is right, too.
    """
    wanted = {_letters(truth), *map(_letters, _headings(page))} - {""}
    return bool(found) and _letters(found or "") in wanted


def same_day(found: datetime | str | None, truth: datetime) -> bool:
    """Whether both are on one day, there or in UTC, or no more than twelve hours apart:
    the noon of a day that states no time is so far from the midnight that it begins with."""
    if found is None:
        return False
    days = {truth.date(), truth.astimezone(UTC).date() if truth.tzinfo else truth.date()}
    if isinstance(found, str):
        return found[:10] in {day.isoformat() for day in days}
    there = found.astimezone(truth.tzinfo or UTC)
    moment = truth if truth.tzinfo else truth.replace(tzinfo=UTC)
    return bool({there.date(), found.date()} & days) or abs(found - moment) <= _HALF_A_DAY


def name_key(name: str) -> str:
    """A name for comparing: case and punctuation aside."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def names(authors: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(name_key, authors)))


def _headings(page: bytes) -> list[str]:
    tree = html.fromstring(decode(page).encode(), parser=html.HTMLParser(encoding="utf-8"))
    return ["".join(map(str, each.itertext())) for each in tree.iter("h1")]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
