"""How a feed's dates are read: their order of day and month, and the zone of its country."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from perspektiven.text.countries import home_countries, home_zone
from perspektiven.text.dates import DateLocale

_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(?:\d\d)?\d\d(?!\d)")
_MONTH_FIRST = frozenset({"US", "PH"})


def place_of(dates: Iterable[str], language: str | None, url: str) -> DateLocale:
    """How the dates of a feed's items are to be read: one that has no two readings tells it of all.

    Where none does, it is the language that the feed states. Many systems state American English
    unasked, so that the address of another country outweighs it. The zone is that of the country,
    for abbreviations that several share.
    """
    zone = home_zone(home_countries(url, [language]))
    found = [(int(match[1]), int(match[3])) for text in dates if (match := _FIGURES.search(text))]
    if not found or any(first > 12 for first, _ in found):
        return DateLocale(zone)
    is_shown = any(second > 12 for _, second in found)
    return DateLocale(zone, is_month_first=is_shown or _is_american(language, url))


def _is_american(language: str | None, url: str) -> bool:
    region = (language or "").replace("_", "-").rpartition("-")[2].upper()
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    return region in _MONTH_FIRST and (len(domain) > 2 or domain.upper() in _MONTH_FIRST)
