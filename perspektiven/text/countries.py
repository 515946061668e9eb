"""Countries that a newspaper may be of, by its domain and its languages."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from urllib.parse import urlsplit

from perspektiven.text import zones

_REGION = re.compile(r"[-_]([A-Z]{2})\b", re.IGNORECASE)
_PRIMARY = re.compile(r"[a-z]{2,3}(?![a-z])", re.IGNORECASE)
_COUNTRY_TLD = re.compile(r"\.([a-z]{2})$")
# Two letters that are sold as if they were generic.
_GENERIC_TLDS = frozenset(
    {"io", "tv", "me", "co", "fm", "ai", "eu", "cc", "ly", "to", "gg", "la", "ws", "am"}
)
# Where most newspapers in a language are.
_HOME_OF_LANGUAGE = dict(
    pair.split(":")
    for pair in str.split(
        "pl:PL cs:CZ sk:SK hu:HU ja:JP ko:KR uk:UA el:GR da:DK sv:SE fi:FI nb:NO no:NO tr:TR"
        " he:IL th:TH vi:VN it:IT nl:NL de:DE bg:BG ro:RO hr:HR sl:SI lt:LT lv:LV et:EE hi:IN"
        " bn:BD fr:FR ru:RU id:ID zh:CN"
    )
)


def home_countries(url: str, tags: Sequence[str | None]) -> list[str]:
    """Codes of countries, the likeliest first: of the domain, of regions, of the language's home.

    `tags`: of languages, the newspaper's own first; one without a region counts for its home.
    """
    regions = [found[1].upper() for tag in tags if tag and (found := _REGION.search(tag))]
    primary = _PRIMARY.match(tags[0] or "") if tags else None
    home = _HOME_OF_LANGUAGE.get(primary[0].lower()) if primary else None
    return list(filter(None, (_of_domain(url), *regions, home)))


def _of_domain(url: str) -> str | None:
    match = _COUNTRY_TLD.search(urlsplit(url).hostname or "")
    return match[1].upper() if match and match[1] not in _GENERIC_TLDS else None


def home_zone(countries: Sequence[str]) -> tzinfo | None:
    """The time zone of the first country that has one."""
    return next(filter(None, map(zones.zone_of_country, countries)), None)
