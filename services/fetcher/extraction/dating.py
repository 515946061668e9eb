"""Publication and modification time of an article, from its page, with time zone."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from urllib.parse import urlsplit

import htmldate

from perspektiven.text import dates as moments
from perspektiven.text import zones
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import Element, text_of
from services.fetcher.extraction.page.inline import own_text

Metas = Mapping[str, Sequence[str]]


_PUBLISHED = tuple(
    str.split(
        "article:published_time datepublished og:article:published_time og:published_time"
        " article:published parsely-pub-date sailthru.date cxenseparse:recs:publishtime"
        " cxenseparse:publishtime cxenseparse:recs:articlepublishtime dcterms.created"
        " dc.date.issued dcterms.issued dcterms.date dc.date dc.date.created date.created"
        " datecreated pubdate publishdate publish-date publish_date published_time"
        " publication_date article_date_original originalpublicationdate rbpubdate ptime"
        " displaydate prism.publicationdate iso-8859-publish-date published-date published_at"
        " created last-published date og:pubdate bt:pubdate"
    )
)
_MODIFIED = tuple(
    str.split(
        "article:modified_time datemodified og:updated_time og:article:modified_time lastmod"
        " last-modified dcterms.modified dc.date.modified revised date.updated"
        " article:modified updated_time modified_time"
    )
)
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)"
)
# `Updated: …; Published: …`: the second of them is the article's date.
_UPDATE_BEFORE = re.compile(
    r"\A\W*(?:last\s)?(?:updated?|modified|aktualisiert|mis\sà\sjour|actualizado|atualizado|aggiornato"
    r"|bijgewerkt|aktualizacja|uppdaterad|oppdatert|opdateret|güncelle\w{0,9}|обновлено|оновлено)\b"
    r".{0,80}?\b(?=(?:published|posted|veröffentlicht|publié|publicado|pubblicato|gepubliceerd"
    r"|opublikowano|publicerad|publisert|publiceret|yayın|опубликовано|опубліковано))",
    re.IGNORECASE,
)
_REGION = re.compile(r"[-_]([A-Z]{2})\b")
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
        " bn:BD fr:FR ru:RU id:ID"
    )
)
_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW"})
_BESIDE, _SHORT = 3, 90  # blocks, and letters of each
_SAME_DAY, _HALF_A_DAY = timedelta(hours=36), timedelta(hours=12)
_FIGURE = re.compile(r"\d")
_DATE_NAMES = re.compile(r"date|time|publi|posted|datum|fecha|data-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dates:
    """Publication and modification time of an article, in UTC."""

    published_at: datetime | None
    modified_at: datetime | None


def place(url: str, language: str | None, described: Described, metas: Metas) -> moments.DateLocale:
    """Region for reading the page's dates, from its language, country and other dates."""
    countries = list(_countries(url, language, metas))
    return moments.DateLocale(
        zone=_zone(countries, described, metas),
        language=language,
        is_month_first=bool(countries) and countries[0] in _MONTH_FIRST,
    )


def _zone(countries: Sequence[str], described: Described, metas: Metas) -> tzinfo | None:
    """The time zone of dates without one: of other dates of the page, or the site's country."""
    for text in (
        *(described.text(name) for name in ("datePublished", "dateModified", "dateCreated")),
        *_contents(metas, (*_PUBLISHED[:4], *_MODIFIED[:4])),
    ):
        stated = moments.offset_in(text) if text else None
        if stated is not None:
            return stated
    for country in countries:
        found = zones.zone_of_country(country)
        if found is not None:
            return found
    return None


def _countries(url: str, language: str | None, metas: Metas) -> Iterator[str]:
    match = _COUNTRY_TLD.search(urlsplit(url).hostname or "")
    if match and match[1] not in _GENERIC_TLDS:
        yield match[1].upper()
    for tag in (language or "", *metas.get("og:locale", ())):
        region = _REGION.search(tag)
        if region:
            yield region[1]
    primary = (language or "").lower()[:2]
    if primary in _HOME_OF_LANGUAGE:
        yield _HOME_OF_LANGUAGE[primary]


def dates(
    tree: Element,
    metas: Metas,
    described: Described,
    known: tuple[str, datetime | None],
    when: tuple[moments.DateLocale, datetime],
    raw: Sequence[Block],
) -> Dates:
    """Publication and modification time, the most explicit source first; never in the future.

    `known`: the page's URL, and the date of its feed entry; `when`: how the page's dates are to be
    read, and now; `raw`: the page's blocks.
    """
    (url, feed_date), (where, now) = known, when

    def read(text: str | None) -> datetime | None:
        return moments.parse(_UPDATE_BEFORE.sub("", text), where, now) if text else None

    stated = list(filter(None, _published(tree, metas, described)))
    published = None
    if any(map(read, stated)):
        # The page's first time is the article's; others are those of teasers.
        published = _complete(read, (*stated, *islice(_times(tree), 1)), where)
    if published is None and feed_date is not None and feed_date <= now:
        published = feed_date
    published = (
        published
        or _shown(read, tree, url)
        or _first(map(read, _beside_headline(raw)))
        # What the page states is no date, or one in the future; any other is a guess.
        or (None if _FIGURE.search(" ".join(stated)) else read(_by_htmldate(tree, url, now)))
    )
    modified = _first(map(read, (described.text("dateModified"), *_contents(metas, _MODIFIED))))
    return Dates(published, None if _is_before(modified, published) else modified)


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one < other


def _complete(
    read: Callable[[str | None], datetime | None], texts: Iterable[str], where: moments.DateLocale
) -> datetime | None:
    """The first date; where it is a day alone, the first time of that day."""
    day: datetime | None = None
    for text in texts:
        found = read(text)
        if found is None or (day is not None and abs(found - day) > _HALF_A_DAY):
            continue
        reading = moments.read(text, where)
        if reading is None or (reading.clock and (reading.zone or any(astuple(reading.clock)[:3]))):
            return found
        day = day or found
    return day


def _contents(metas: Metas, names: Iterable[str]) -> Iterator[str]:
    return (value for name in names for value in metas.get(name, ()))


def _first(moments_found: Iterator[datetime | None]) -> datetime | None:
    return next((each for each in moments_found if each is not None), None)


def _published(tree: Element, metas: Metas, described: Described) -> Iterator[str | None]:
    """What the page states to be its date, the most explicit first."""
    around = described.page.get("datePublished")
    yield described.text("datePublished")
    yield from _contents(metas, _PUBLISHED)
    yield described.text("dateCreated", "uploadDate")
    yield around if isinstance(around, str) else None
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        if (element.get("itemprop") or "").lower() in {"datepublished", "datecreated"}:
            yield element.get("datetime") or element.get("content") or text_of(element)
    for element in tree.iter("time"):
        if element.get("pubdate") is not None:
            yield element.get("datetime") or text_of(element)


def _shown(
    read: Callable[[str | None], datetime | None], tree: Element, url: str
) -> datetime | None:
    """The first date that readers see, unless the address tells another day."""
    in_url = read(_in_url(url))
    seen = _first(read(text) for text in _times(tree))
    if seen is None and in_url is None:
        return _first(read(text) for text in _named_dates(tree))
    if seen is None or in_url is None:
        return seen or in_url
    return seen if abs(seen - in_url) <= _SAME_DAY else in_url


def _by_htmldate(tree: Element, url: str, now: datetime) -> str | None:
    """The last resort: dates anywhere in the markup and the text."""
    latest = now.date().isoformat()
    try:
        found = htmldate.find_date(
            deepcopy(tree), extensive_search=False, original_date=True, url=url, max_date=latest
        )
    except (ValueError, TypeError):
        return None
    return str(found) if found else None


def _times(tree: Element) -> Iterator[str]:
    """Time elements, those near the headline first."""
    times = [each for each in tree.iter("time") if each.get("datetime") or text_of(each)]
    inside = [
        each
        for each in times
        if next(each.iterancestors("article", "main", "header"), None) is not None
    ]
    for element in dict.fromkeys([*inside, *times]):
        yield element.get("datetime") or text_of(element)


def _named_dates(tree: Element) -> Iterator[str]:
    """Short texts of elements whose name says date."""
    for element in tree.iter("span", "div", "p", "li", "em", "small", "td", "font"):
        name = element.get("class") or element.get("id") or ""
        if name and len(element) <= 6 and _DATE_NAMES.search(name):
            text = text_of(element)
            if 6 <= len(text) <= 120:
                yield text


def _beside_headline(raw: Sequence[Block]) -> Iterator[str]:
    """Short texts around the first main headline, the nearest first."""
    place = next((i for i, block in enumerate(raw) if block.element.tag == "h1"), None)
    if place is None:
        return
    for away in range(1, _BESIDE + 1):
        for at in (place + away, place - away):
            if 0 <= at < len(raw) and len(raw[at].text) <= _SHORT:
                yield own_text(raw[at].element) if raw[at].linked else raw[at].text


def _in_url(url: str) -> str | None:
    match = _URL_DATE.search(urlsplit(url).path)
    return "-".join(match.groups()) if match else None
