"""Extractor of our own: the element that holds most of the page's prose."""

from collections.abc import Sequence
from itertools import islice

from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import is_body_mark
from services.fetcher.extraction.page.dom import Element, text_of
from services.fetcher.extraction.page.pruning import weights

_DOMINANT = 0.72
_MARKED = 0.2
_OTHER_ARTICLE = 0.1
_FIRST_ARTICLE = 0.3


def container(root: Element, blocks: list[Block], title: str) -> Element:
    """Finds the smallest element that holds most of the prose.

    From the top down into the child that dominates, until the text spreads over several. An
    element that is marked as the article's body wins where it holds a fifth of that. Where the
    page goes on with further articles, the one under the page's own headline is taken.
    """
    totals = weights(blocks)
    best = _descend(root, totals)
    best = _own_article(root, best, totals, title)
    marked = [
        element
        for element in best.iter("div", "section", "article", "td", "main", "span")
        if totals.get(element, 0.0) >= _MARKED * totals.get(best, 1.0) and is_body_mark(element)
    ]
    return _descend(marked[0], totals) if marked else best


def _descend(element: Element, totals: dict[Element, float]) -> Element:
    while True:
        here = totals.get(element, 0.0)
        child = max(element, key=lambda each: totals.get(each, 0.0), default=None)
        if child is None or child.tag in {"p", "li", "blockquote"}:
            return element
        if totals.get(child, 0.0) < _DOMINANT * here or here == 0.0:
            return element
        element = child


def _own_article(root: Element, best: Element, totals: dict[Element, float], title: str) -> Element:
    """The article of several that has the page's headline, or else the first.

    Entries of a live blog are articles too, and all of them are its text.
    """
    whole = totals.get(best, 0.0)
    articles = _headed_articles(best, totals)
    if len(articles) < 2:
        return best
    own = next((article for article in articles if _is_headed(article, title.casefold())), None)
    if own is not None:
        return own
    if _are_entries(articles) and next(root.iter("h1"), None) is not None:
        return best
    return articles[0] if totals.get(articles[0], 0.0) >= _FIRST_ARTICLE * whole else best


def _headed_articles(best: Element, totals: dict[Element, float]) -> list[Element]:
    """The articles with a headline and a tenth of the text at least, none within another."""
    least = _OTHER_ARTICLE * totals.get(best, 0.0)
    return [
        element
        for element in best.iter("article")
        if totals.get(element, 0.0) >= least
        and next(element.iterancestors("article"), None) in {None, best}
        and next(element.iter("h1", "h2"), None) is not None
    ]


def _are_entries(articles: Sequence[Element]) -> bool:
    """Whether articles side by side each have a headline of their own over them, and no link.

    A story and what the page goes on with differ: the story's headline is the page's.
    """
    parents = {article.getparent() for article in articles}
    return len(parents) == 1 and all(map(_begins_with_headline, articles))


def _begins_with_headline(article: Element) -> bool:
    heading = next(article.iter("h1", "h2", "p"))
    return heading.tag == "h2" and next(heading.iter("a"), None) is None


def _is_headed(article: Element, wanted: str) -> bool:
    """Whether one of its first two headings is the page's headline or a part of it."""
    headlines = map(text_of, islice(article.iter("h1", "h2"), 2))
    return any(headline and headline.casefold() in wanted for headline in headlines)
