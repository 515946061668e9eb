"""Section pages → entries: links to articles of the same site.

A link collects points for what articles' addresses look like (a date, a number, a long slug), for
a text that reads like a headline, and for where it stands; navigation loses some. No single sign
decides, so that odd sites still come through with the others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from perspektiven import limits
from perspektiven.errors import Permanent
from perspektiven.text.charset import decode
from perspektiven.urls import canonical_url, registered_domain, web_address, without_trackers
from services.fetcher.feeds.plain_text import folded, shortened
from services.fetcher.feeds.results import FoundEntry, ParsedSource, leads_home
from services.fetcher.feeds.xml import Element

MOST_ENTRIES = limits.SECTION_ENTRIES.most
_ENOUGH = 4

_DATE = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/-]|\D|$)"
)
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)|[-_,/.][a-z]{0,4}\d{4,}|[a-f0-9]{12,}")
_BETWEEN_WORDS = re.compile("[-_+ ,]")
_NUMBER_IN_QUERY = re.compile(r"(?:id|art|p)=\d+")
_PAGE = re.compile(r"\.(?:html?|shtml|php|aspx?|jsp|ece|cms)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|atom|pdf|zip|mp[34]|m4a|webm|avi|docx?|xlsx?)$",
    re.IGNORECASE,
)
_ARTICLE_WORDS = re.compile(
    r"/(?:articles?|articulos?|artigos?|artikel|artyku[lł]y?|wiadomosc|news|noticias?|notizie|nachrichten"
    r"|story|stories|post|posts|haber|actualites?|novosti|новости|новини|berita)(?=[/-])",
    re.IGNORECASE,
)
# Folders that hold lists, people and services, in the languages of many sites.
_NO_ARTICLES = re.compile(
    r"/(?:tags?|tagi|temat|tematy|topics?|themen?|temas?|authors?|autor(?:es|zy)?|autoren|auteurs?|redakcja"
    r"|categor(?:y|ies|ia|ias|ie)|kategori[ae]?|rubriques?|search|szukaj|suche|buscar|recherche|login|logowanie"
    r"|log-in|sign-?in|sign-?up|register|rejestracja|account|konto|compte|cuenta|user|users|profile?s?|members?"
    r"|about(?:-us)?|o-nas|ueber-uns|kontakt|contact(?:o|s|-us)?|impressum|imprint|datenschutz|privacy(?:-policy)?"
    r"|polityka-prywatnosci|regulamin|terms(?:-of-(?:use|service))?|agb|legal|cookies?(?:-policy)?|newsletters?"
    r"|subscri(?:be|ption|ptions)|suscripcion|abo|prenumerata|shop|sklep|store|cart|jobs|careers?|help|hilfe|pomoc"
    r"|faq|advertis(?:e|ing)|reklama|werbung|publicidad|rss|feeds?|sitemap|wp-content|wp-admin|wp-login\.php|cdn-cgi"
    r"|share|print|page|seite|strona|archiv(?:e|es|o|um)?|epaper|e-paper|weather|pogoda|wetter|horoscop[eo]s?"
    r"|crosswords?|puzzles|games|apps?|events|kalendarz|etykieta)(?=/|$)",
    re.IGNORECASE,
)
# Articles live in such folders, too: a date or a long number at the end tells them.
_ARTICLE_IN_LIST = re.compile(
    r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:\d{1,2}/)?[^/]{8,}|[-/]\d{5,}(?:\.\w+)?/?$"
)
_NAVIGATION = frozenset({"nav", "footer", "menu", "form", "dialog"})
_NAVIGATION_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|topbar|cookies?|social|share|tags?|pagination"
    r"|legal|login)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class _Seen:
    url: str
    points: int
    title: str
    title_points: int


def parse(body: bytes | str, *, url: str, content_type: str | None = None) -> ParsedSource:
    """Links of a page that look like articles of the same site, in page order.

    The title of an entry is the text of its link. Raises Permanent: `empty`, `not_html`,
    `no_links`.
    """
    text = body if isinstance(body, str) else decode(body, content_type)
    if not text.strip():
        raise Permanent("empty", "the page is empty")
    found = [each for each in _linked(tree(text), url) if each.points >= _ENOUGH]
    if not found:
        raise Permanent("no_links", "no link on the page looks like an article")
    entries = tuple(
        FoundEntry(
            without_trackers(each.url), shortened(each.title, limits.ENTRY_TITLE.most) or None
        )
        for each in found[:MOST_ENTRIES]
    )
    return ParsedSource(entries, "section")


def tree(text: str) -> Element:
    """Parses a page to a tree. Raises Permanent `not_html`."""
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise Permanent("not_html", f"not HTML: {exc}") from exc


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)


def _linked(root: Element, url: str) -> Iterable[_Seen]:
    """The addresses of the page's own site that it links to, each once, in page order."""
    base = next((web_address(each.get("href") or "", url) for each in root.iter("base")), None)
    own = canonical_url(url)
    seen: dict[str, _Seen] = {}
    for link in root.iter("a"):
        address = _own_address(link, base or url, url)
        if address and canonical_url(address) != own:
            _note(seen, address, link)
    return seen.values()


def _note(seen: dict[str, _Seen], address: str, link: Element) -> None:
    """Several links lead to one article: picture, headline, teaser. The best of them counts."""
    title, title_points = _headline(link)
    points = _points_of_address(address) + title_points + _points_of_place(link)
    known = seen.setdefault(canonical_url(address), _Seen(address, points, title, title_points))
    known.points = max(known.points, points)
    if title_points > known.title_points or not known.title:
        known.title, known.title_points = title, title_points


def _own_address(link: Element, base: str, url: str) -> str | None:
    address = web_address(link.get("href") or "", base)
    if address is None:
        return None
    address = address.partition("#")[0]
    site = registered_domain(url)
    return address if not site or registered_domain(address) == site else None


def _points_of_address(address: str) -> int:
    parts = urlsplit(address)
    path = unquote(parts.path)
    if leads_home(address) or _FILE.search(path) or _is_of_a_list(path):
        return -10
    signs = (
        (3, _DATE.search(path)),
        (2, _NUMBER.search(path) or _NUMBER_IN_QUERY.search(parts.query)),
        (1, _PAGE.search(path)),
        (1, _ARTICLE_WORDS.search(path)),
    )
    points = sum(worth for worth, is_there in signs if is_there) + _points_of_slug(path)
    # A short word alone is a section's name.
    return points or -3


def _is_of_a_list(path: str) -> bool:
    return bool(_NO_ARTICLES.search(path)) and not _ARTICLE_IN_LIST.search(path)


def _points_of_slug(path: str) -> int:
    slug = path.rstrip("/").rpartition("/")[2]
    words = sum(map(bool, _BETWEEN_WORDS.split(_PAGE.sub("", slug))))
    if words >= 5:
        return 3
    return 2 if words >= 3 and len(slug) >= 15 else 0


def _headline(link: Element) -> tuple[str, int]:
    """The text that a link shows, and how much it looks like a headline."""
    heading = next((each for each in link.iter() if each.tag in _HEADINGS), None)
    text = folded("".join(_words(link if heading is None else heading)))
    if not text:
        images = (image.get("alt") or "" for image in link.iter("img"))
        return folded(link.get("title") or next(images, "")), 0
    return text, _points_of_text(text) + (0 if heading is None else 2)


def _points_of_text(text: str) -> int:
    # A character of a script without spaces counts as three letters, and as half a word.
    unspaced = len(_UNSPACED.findall(text))
    length, words = len(text) + 2 * unspaced, len(text.split()) + unspaced // 2
    if length >= 25 and words >= 4:
        return 2
    return -1 if length < 15 and words < 3 else 0


def _words(element: Element) -> Iterator[str]:
    """The texts in an element; a link in a link, which broken markup makes, has its own."""
    yield element.text or ""
    for child in element:
        if child.tag not in {"script", "style", "noscript", "a"}:
            yield from _words(child)
        yield f" {child.tail or ''}"


def _points_of_place(link: Element) -> int:
    points = 0
    for above in link.iterancestors():
        names = f"{above.get('class') or ''} {above.get('id') or ''} {above.get('role') or ''}"
        if above.tag in _NAVIGATION:
            return -10
        # A name is a weaker sign: a wrapper around everything may have it, too.
        if above.tag not in {"body", "html"} and _NAVIGATION_NAMES.search(names):
            return -4
        if above.tag in _HEADINGS:
            points = max(points, 2)
        elif above.tag == "article":
            points = max(points, 1)
    return points
