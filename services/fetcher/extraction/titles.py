"""Headline of an article: agreement of JSON-LD, og:title, h1, title, feed."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from perspektiven import limits
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.page.dom import Element, is_home, squeezed, text_of
from services.fetcher.extraction.title_parts import (
    SEPARATOR,
    before_name,
    is_dense,
    is_long,
    key_of,
    length,
    site_names,
    without_site,
)

_DATED = re.compile(r" ?[:|–-] ?\d{1,2}\.\d{1,2}\.\d{4}(?:,? ?\d{1,2}[.:]\d{2}(?: ?Uhr)?)?$")
_INLINE_TAG = re.compile(r"</?(?:em|i|b|strong|span|br|sup|sub)\b[^<>]{0,80}>")
_CUT = re.compile(r"\s?(?:\.{3}|…)$")
_OPENS = re.compile(r'\s*"')
_HEADLINE_NAMES = re.compile(r"head ?line|title", re.IGNORECASE)
_SPOKEN = re.compile(r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader-text)(?![\w-])")
_AGREED = 3  # places
_MOST_LONGER = 3  # times the part of a headline that was cut off
_LEAST_WORDS, _SHORTEST, _STEM = 3, 4, 5  # words of a headline, letters of one, and of its stem
# Short words that two texts may share by chance.
_CHANCE = frozenset(
    str.split(
        "with from that this they will what when have been were your more over into than then just"
        " news live home blog post nach eine wird sind auch über oder dans pour avec mais plus para"
        " como desde entre della dell nella voor niet naar från till efter przy jest"
    )
)

_WEIGHTS = {
    "og": 3.0,
    "headline": 2.9,
    "h1": 2.8,
    "itemprop": 1.5,
    "feed": 2.0,
    "twitter": 1.2,
    "meta": 1.0,
    "title": 1.4,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    origin: str
    text: str
    key: str


def headline(
    tree: Element,
    metas: Mapping[str, Sequence[str]],
    described: Described,
    *,
    url: str = "",
    feed_title: str | None = None,
    lines: Iterable[str] = (),
) -> str | None:
    """Headline as a person would copy it; None if the page has none.

    Each place that names a title votes for its own and for what is the same but for case,
    punctuation, or a part that the site adds. Search engines' versions differ from what readers
    see, so a headline that two places agree on beats any single one. `lines`: texts of the page;
    the part of a title that stands there by itself is the headline.
    """
    named = [(origin, text) for origin, text in _named(tree, metas, described, feed_title) if text]
    sites = site_names(metas, described, url) | _logos(named)
    texts = [*lines]
    shown = {key_of(text) for text in texts if len(text) <= limits.PAGE_TITLE.most} - sites
    candidates = _cleaned(_without_logos(named, sites), shown, sites)
    if not candidates:
        return None
    printed = _printed(candidates, section=key_of(described.text("articleSection") or ""))
    best = printed or max(candidates, key=lambda each: _score(each, candidates))
    return _whole(_spelling(best, candidates), texts)


def _whole(title: str, lines: Sequence[str]) -> str:
    """The line of the page that a title is the beginning of, where it ends in dots."""
    begun = _CUT.sub("", title)
    if begun == title or not is_long(key_of(begun)):
        return title
    going_on = (
        line
        for line in lines
        if line.startswith(begun) and len(begun) < len(line) <= _MOST_LONGER * len(begun)
    )
    return next(going_on, title)


def _without_logos(named: list[tuple[str, str]], sites: frozenset[str]) -> list[tuple[str, str]]:
    return [each for each in named if each[0] != "h1" or not _is_one_of(each[1], sites)]


def _printed(candidates: list[_Candidate], *, section: str) -> _Candidate | None:
    """The main heading where it is the article's; search engines and networks get variants of it.

    It is long enough for a headline, is about what another place has for the title, and holds no
    other's title with a kicker before or a subtitle behind it.
    """
    others = [each.key for each in candidates if each.origin != "h1"]
    own = [
        each
        for each in candidates
        if each.origin == "h1" and each.key != section and _is_borne_out(each.key, others)
    ]
    return max(own, key=lambda each: _score(each, candidates), default=None)


def _is_borne_out(key: str, others: list[str]) -> bool:
    """Whether a heading is long enough, and other places have the same title in their words."""
    has_words = is_dense(key) or len(key.split()) >= _LEAST_WORDS
    return (
        is_long(key)
        and has_words
        and any(_is_about_the_same(key, other) for other in others)
        and not any(_is_end_of(other, key) for other in others)
    )


def _is_about_the_same(one: str, other: str) -> bool:
    """Whether two keys have words in common, endings aside; characters where there are no words."""
    if is_dense(one):
        pairs = {one[at : at + 2] for at in range(len(one) - 1)}
        return any(pair in other for pair in pairs if " " not in pair)
    stems = {word[:_STEM] for word in one.split() if len(word) >= _SHORTEST and word not in _CHANCE}
    return any(word[:_STEM] in stems for word in other.split())


def _is_end_of(part: str, key: str) -> bool:
    return part != key and is_long(part) and (key.startswith(part) or key.endswith(part))


def _named(
    tree: Element,
    metas: Mapping[str, Sequence[str]],
    described: Described,
    feed_title: str | None,
) -> Iterable[tuple[str, str | None]]:
    yield "og", _meta(metas, "og:title")
    yield (
        "headline",
        described.text("headline", "alternativeHeadline")
        if described.article.get("headline")
        else described.text("name"),
    )
    for heading in _main_headings(tree):
        yield "h1", _words_of(heading)
    yield (
        "itemprop",
        next(
            (
                each.get("content") or text_of(each)
                for each in tree.iter("h1", "h2", "meta", "span", "div", "p")
                if (each.get("itemprop") or "").lower() == "headline"
            ),
            None,
        ),
    )
    yield "feed", feed_title
    yield "twitter", _meta(metas, "twitter:title")
    yield "meta", _meta(metas, "parsely-title", "sailthru.title", "dc.title", "title")
    yield "title", next((text_of(each) for each in tree.iter("title")), None)


def _main_headings(tree: Element) -> list[Element]:
    """h1 elements that are no logo, those within the article first; three at most."""
    headings = [each for each in tree.iter("h1") if text_of(each) and not _leads_home(each)]
    named = [each for each in headings if _HEADLINE_NAMES.search(each.get("class") or "")]
    inside = [
        each for each in headings if next(each.iterancestors("article", "main"), None) is not None
    ]
    return list(dict.fromkeys([*named, *inside, *headings]))[:3]


def _leads_home(heading: Element) -> bool:
    """Whether it is a link to the home page, as the site's name at the top of a page is."""
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(is_home(link.get("href")) for link in links)


def _words_of(heading: Element) -> str:
    """Its text, with a space where a kicker and a headline meet without one."""
    pieces = [*filter(None, _pieces(heading))]
    for at in range(1, len(pieces)):
        if pieces[at - 1][-1:].islower() and pieces[at][:1].isupper():
            pieces[at] = f" {pieces[at]}"
    return squeezed("".join(pieces))


def _pieces(element: Element) -> Iterator[str]:
    """Its texts in order, a space for each `br`, without what is for screen readers alone."""
    unseen = _unseen(element)
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "end":
            yield "" if each is element or each.getparent() in unseen else each.tail or ""
        elif each not in unseen and isinstance(each.tag, str):
            yield " " if each.tag == "br" else each.text or ""


def _unseen(heading: Element) -> set[Element]:
    spoken = (each for each in heading.iterdescendants() if _SPOKEN.search(each.get("class") or ""))
    words = (each for each in spoken if any(map(str.isalnum, text_of(each))))
    return {within for each in words for within in each.iter()}


def _logos(named: list[tuple[str, str]]) -> frozenset[str]:
    """Main headings that are an end of the page's title and nowhere a headline: site names."""
    title = next((text for origin, text in named if origin == "title"), "")
    parts = [key_of(part) for part in SEPARATOR.split(title)]
    ends = {parts[0], parts[-1]} - {max(parts, key=length)}
    headings = {key_of(text) for origin, text in named if origin == "h1"}
    elsewhere = {key_of(text) for origin, text in named if origin not in {"h1", "title"}}
    return frozenset(headings & ends - elsewhere)


def _is_one_of(text: str, sites: frozenset[str]) -> bool:
    compact = key_of(text).replace(" ", "")
    return any(compact == site.replace(" ", "") for site in sites)


def _meta(metas: Mapping[str, Sequence[str]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if metas.get(name)), None)


def _cleaned(
    named: list[tuple[str, str]], shown: set[str], sites: frozenset[str]
) -> list[_Candidate]:
    unescaped = [(origin, _unescaped(text)) for origin, text in named]
    texts = _unbroken(
        [(origin, text) for origin, text in unescaped if len(text) <= limits.TITLE.most]
    )
    keys = {key_of(text) for _, text in texts}
    found = []
    for origin, text in texts:
        bare = before_name(text, sites)
        bare = bare if origin == "h1" else without_site(bare, sites, keys, shown)
        key = key_of(bare)
        if key and key not in sites and len(bare) <= limits.PAGE_TITLE.most:
            found.append(_Candidate(origin, bare, key))
    return found


def _unbroken(texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without those that end where another has a quotation mark: it closed their attribute."""
    return [
        (origin, text)
        for origin, text in texts
        if not any(
            other.startswith(text) and _OPENS.match(other[len(text) :]) for _, other in texts
        )
    ]


def _score(each: _Candidate, candidates: list[_Candidate]) -> float:
    votes: dict[str, float] = {}
    for other in candidates:
        votes[other.origin] = max(
            votes.get(other.origin, 0.0), _WEIGHTS[other.origin] * _support(each, other)
        )
    agreed = sum(other.key == each.key for other in candidates) >= _AGREED
    lone_label = len(each.key.split()) < 2 and not is_long(each.key) and not agreed
    return sum(votes.values()) * (0.3 if lone_label else 1.0)


def _support(each: _Candidate, other: _Candidate) -> float:
    """How far another candidate speaks for this one: 1 for the same words."""
    if each.key == other.key:
        return 1.0
    if not is_long(each.key) or not is_long(other.key):
        return 0.0
    if other.key.startswith(each.key) or other.key.endswith(each.key):
        return 0.7  # the other has a kicker or a site's name besides
    if each.key.startswith(other.key):
        return 0.75  # the other was cut off, as JSON-LD's headlines are at 110 letters
    return 0.0


def _spelling(best: _Candidate, candidates: list[_Candidate]) -> str:
    """Of candidates with the same words the one that is best typeset."""
    same = [each for each in candidates if each.key == best.key]
    order = {"og": 0, "h1": 1, "headline": 2, "itemprop": 3, "feed": 4, "twitter": 5}
    same.sort(key=lambda each: (each.text.isupper(), order.get(each.origin, 9)))
    return same[0].text


def _unescaped(text: str) -> str:
    plain = _DATED.sub("", squeezed(html.unescape(text) if "&" in text else text))
    return squeezed(_INLINE_TAG.sub("", plain))
