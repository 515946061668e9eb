"""Size of an article: how little text one may have, by what its page and its feed say of it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from perspektiven.contracts import Paragraph, ParagraphKind
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.visitors import addresses_visitors
from services.fetcher.extraction.refusals import Reason, Refused

_LEAST_BRIEF, _LEAST_ARTICLE, _LEAST_OTHER = 60.0, 120.0, 250.0
# A notice as long as its summary is whole; feeds add lines of their own ("The post … appeared …").
_SHORTER, _FEWER_LETTERS, _TAIL = 0.6, 200, 60  # of the summary; letters
_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?\s*$")


def says_article(described: Described, metas: Mapping[str, Sequence[str]]) -> bool:
    """Whether the page itself states that it is an article, by more than a template does."""
    if described.article.get("headline"):
        return True
    return _is_called_article(metas) and "article:published_time" in metas


def states_article(
    described: Described, metas: Mapping[str, Sequence[str]], title: str, raw: Sequence[Block]
) -> bool:
    """Whether the page calls itself an article, and has its title for a headline."""
    if described.article.get("headline"):
        return True
    wanted = "".join(title.casefold().split())
    return _is_called_article(metas) and any(
        block.kind is ParagraphKind.HEADING and not block.linked and block.squashed == wanted
        for block in raw
    )


def _is_called_article(metas: Mapping[str, Sequence[str]]) -> bool:
    return "article" in map(str.lower, metas.get("og:type", ()))


def refuse_short(
    chosen: Sequence[Block],
    raw: Sequence[Block],
    paywalled: str | None,
    *,
    is_known: bool,
    is_stated: bool,
) -> None:
    """Raises Refused for too little text.

    `is_known`: the page has a date, or says that it is an article; `is_stated`: it calls itself
    one, and has a headline: some sentences are enough then. `paywalled`: evidence of a paywall;
    `raw`: the page's blocks.
    """
    size = sum(block.size for block in chosen)
    if size >= (_LEAST_ARTICLE if is_known else _LEAST_OTHER):
        return
    if paywalled is not None:
        raise Refused(Reason.PAYWALL, paywalled)
    if is_stated and _told(chosen) >= _LEAST_BRIEF:
        return
    if size == 0 and not any(block.weight for block in raw):
        raise Refused(Reason.EMPTY_PAGE, "no text but labels and links")
    raise Refused(Reason.TOO_SHORT, f"{size:.0f} letters of text")


def _told(chosen: Sequence[Block]) -> float:
    """Letters of sentences that are no word of the site to its visitors."""
    return sum(
        block.weight for block in chosen if block.is_sentence and not addresses_visitors(block.text)
    )


def shorter_than_summary(
    summary: str | None, paragraphs: Sequence[Paragraph], page: Iterable[str]
) -> str | None:
    """Says so where the text lacks much of what its feed's summary tells; None where it doesn't.

    Also where it breaks off within the summary. `page` are the texts of all of the page's blocks:
    what stands there anyway nobody hides.
    """
    told = _letters(_CUT_OFF.sub("", summary or ""))
    if not told:
        return None
    breaks_off = _breaks_off(paragraphs, told)
    size = len(_letters("".join(each.text for each in paragraphs)))
    lacks_much = size < _SHORTER * len(told) and len(told) - size >= _FEWER_LETTERS
    if not (breaks_off or lacks_much) or told[-_TAIL:] in _letters("".join(page)):
        return None
    return "shorter_than_summary"


def _breaks_off(paragraphs: Sequence[Paragraph], told: str) -> bool:
    prose = [each.text for each in paragraphs if each.kind is ParagraphKind.PARAGRAPH]
    return bool(prose) and bool(_CUT_OFF.search(prose[-1])) and _letters("".join(prose)) in told


def _letters(text: str) -> str:
    """The letters and digits alone: quotes and spaces differ between a feed and its pages."""
    return "".join(filter(str.isalnum, text.casefold()))
