"""Publication and modification time of an article, from its page, with time zone."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from urllib.parse import urlsplit

import htmldate

from perspektiven.text import dates as moments
from perspektiven.text.countries import home_countries, home_zone
from services.fetcher.extraction.json_ld import Described, moment
from services.fetcher.extraction.page.dom import Element, text_of
from services.fetcher.extraction.shown_dates import ShownDates

Metas = Mapping[str, Sequence[str]]
_Read = Callable[[str | None], datetime | None]


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
_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW"})
_SAME_DAY, _HALF_A_DAY = timedelta(hours=36), timedelta(hours=12)
_FIGURE = re.compile(r"\d")
_CLOCK_ALONE = re.compile(r"\W*(?:[^\W\d_]{1,4}\W+)?(\d{1,2}[:.h]\d\d)(?![.\d])")


@dataclass(frozen=True, slots=True)
class Dates:
    """Publication and modification time of an article, in UTC."""

    published_at: datetime | None
    modified_at: datetime | None


def place(url: str, language: str | None, described: Described, metas: Metas) -> moments.DateLocale:
    """Region for reading the page's dates, from its language, country and other dates."""
    countries = home_countries(url, (language, *metas.get("og:locale", ())))
    return moments.DateLocale(
        zone=_zone(countries, described, metas),
        language=language,
        is_month_first=bool(countries) and countries[0] in _MONTH_FIRST,
    )


def _zone(countries: Sequence[str], described: Described, metas: Metas) -> tzinfo | None:
    """The time zone of dates without one: of other dates of the page, or the site's country."""
    for text in (
        *described.moments("datePublished", "dateModified", "dateCreated"),
        *_contents(metas, (*_PUBLISHED[:4], *_MODIFIED[:4])),
    ):
        stated = moments.offset_in(text)
        if stated is not None:
            return stated
    return home_zone(countries)


def dates(
    tree: Element,
    metas: Metas,
    described: Described,
    known: tuple[str, datetime | None],
    when: tuple[moments.DateLocale, datetime],
    shown: ShownDates,
) -> Dates:
    """Publication and modification time, the most explicit source first; never in the future.

    `known`: the page's URL, and the date of its feed entry; `when`: how the page's dates are to be
    read, and now; `shown`: what its readers see.
    """
    (url, feed_date), (where, now) = known, when

    def read(text: str | None) -> datetime | None:
        return moments.parse(text, where, now) if text else None

    stated = list(filter(None, _published(tree, metas, described)))
    seen, updates = shown.published, shown.updated
    if any(map(read, seen)):
        updates += shown.called_updated
    else:
        seen = shown.called_updated
    stated_updates = map(read, (*described.moments("dateModified"), *_contents(metas, _MODIFIED)))
    modified = _first(stated_updates)
    seen = _but_update(read, seen, modified)
    published = _complete(read, stated, seen, where)
    if published is None and feed_date is not None and feed_date <= now:
        published = feed_date
    published = (
        published
        or _shown(read, seen, read(_in_url(url)), where)
        # What the page states is no date, or one in the future; any other is a guess.
        or (None if _FIGURE.search(" ".join(stated)) else read(_by_htmldate(tree, url, now)))
    )
    modified = modified or _updated(read, updates, published, where)
    return Dates(published, None if _is_before(modified, published) else modified)


def _but_update(read: _Read, shown: tuple[str, ...], update: datetime | None) -> tuple[str, ...]:
    """The dates shown; not the first where the page states that it is the update, and readers see
    one before it in its place.
    """
    first, second = (*map(read, shown[:2]), None, None)[:2]
    if update is None or first != update or second is None:
        return shown
    return shown[1:] if update - second > _HALF_A_DAY else shown


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one < other


def _complete(
    read: _Read, stated: Iterable[str], shown: Iterable[str], where: moments.DateLocale
) -> datetime | None:
    """The first date that is stated; where it is a day alone, the first time of that day."""
    day: datetime | None = None
    for text in stated:
        found = read(text)
        if found is None or (day is not None and abs(found - day) > _HALF_A_DAY):
            continue
        if _has_time(text, where):
            return found
        day = day or found
    return None if day is None else _timed(read, shown, day, where)


def _timed(read: _Read, shown: Iterable[str], day: datetime, where: moments.DateLocale) -> datetime:
    """The first time shown of a day; none where readers see another day before."""
    for text in shown:
        found = read(text)
        if found is not None and abs(found - day) > _HALF_A_DAY:
            break
        if found is not None and _has_time(text, where):
            return found
    return day


def _has_time(text: str, where: moments.DateLocale) -> bool:
    """Whether it states a time of day; a midnight without a zone is none."""
    reading = moments.read(text, where)
    if reading is None:
        return True  # seconds of an epoch
    return reading.clock is not None and bool(reading.zone or any(astuple(reading.clock)[:3]))


def _contents(metas: Metas, names: Iterable[str]) -> Iterator[str]:
    return (value for name in names for value in metas.get(name, ()))


def _first(moments_found: Iterator[datetime | None]) -> datetime | None:
    return next((each for each in moments_found if each is not None), None)


def _published(tree: Element, metas: Metas, described: Described) -> Iterator[str | None]:
    """What the page states to be its date, the most explicit first."""
    yield from described.moments("datePublished")
    yield from _contents(metas, _PUBLISHED)
    yield from islice(described.moments("dateCreated", "uploadDate"), 1)
    yield moment(described.page.get("datePublished"))
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        if (element.get("itemprop") or "").lower() in {"datepublished", "datecreated"}:
            yield _stated_in(element)
    for element in tree.iter("time"):
        if element.get("pubdate") is not None:
            yield element.get("datetime") or text_of(element)


def _stated_in(element: Element) -> str:
    """The date of an element that microdata mark: for machines, or else as it is shown."""
    title = element.get("title") if element.tag == "abbr" else None
    return element.get("datetime") or element.get("content") or title or text_of(element)


def _shown(
    read: _Read, shown: Sequence[str], in_url: datetime | None, where: moments.DateLocale
) -> datetime | None:
    """The first date that readers see, unless the address tells another day."""
    seen = _first(map(read, shown))
    is_other = seen and in_url and abs(seen - in_url) > _SAME_DAY
    day = in_url if is_other else seen or in_url
    return None if day is None else _timed(read, shown, day, where)


def _updated(
    read: _Read, shown: Iterable[str], published: datetime | None, where: moments.DateLocale
) -> datetime | None:
    """The first update that readers see; a time alone is one of the day of publication."""
    for text in shown:
        found = read(text) or _by_clock(read, text, published, where)
        if found is not None and not _tells_no_more(found, text, published, where):
            return found
    return None


def _by_clock(
    read: _Read, text: str, published: datetime | None, where: moments.DateLocale
) -> datetime | None:
    clock = _CLOCK_ALONE.match(text)
    if clock is None or published is None:
        return None
    return read(f"{published.astimezone(where.zone or UTC):%Y-%m-%d} {clock[1]}")


def _tells_no_more(
    found: datetime, text: str, published: datetime | None, where: moments.DateLocale
) -> bool:
    """Whether an update is the publication itself, or on the same day at no known time."""
    if published is None or found == published:
        return published is not None
    is_clock = _has_time(text, where) or _CLOCK_ALONE.match(text) is not None
    return not is_clock and abs(found - published) <= _HALF_A_DAY


def _by_htmldate(tree: Element, url: str, now: datetime) -> str | None:
    """The last resort: dates anywhere in the head."""
    head = tree.find("head")
    if head is None:
        return None
    page = head.makeelement("html")
    page.append(deepcopy(head))
    latest = now.date().isoformat()
    try:
        found = htmldate.find_date(
            page, extensive_search=False, original_date=True, url=url, max_date=latest
        )
    except (ValueError, TypeError):
        return None
    return str(found) if found else None


def _in_url(url: str) -> str | None:
    match = _URL_DATE.search(urlsplit(url).path)
    return "-".join(match.groups()) if match else None
