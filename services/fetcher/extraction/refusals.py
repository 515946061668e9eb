"""Refusal reasons of pages: fixed words, counted per outlet; the checks are in `page/walls.py`."""

from enum import StrEnum

from typing_extensions import override

from perspektiven.errors import Permanent


class Reason(StrEnum):
    """Reasons for which extraction refuses a page."""

    NOT_HTML = "not_html"
    """A PDF, an image, JSON or anything else that is no page."""
    EMPTY_PAGE = "empty_page"
    """No bytes, no markup, or a page whose text is made by scripts alone."""
    TOO_LARGE = "too_large"
    """More markup than any article has: over 10 MiB or 200,000 elements."""
    CONSENT_WALL = "consent_wall"
    """The page asks for consent to cookies instead of showing its text."""
    BLOCK_PAGE = "block_page"
    """A challenge, a denial, an error page or notice of works that came with status 200.

    Or any text at all that stood under several addresses of the host before.
    """
    PAYWALL = "paywall"
    """Behind a subscription or a log-in, without even a teaser."""
    NOT_NEWS = "not_news"
    """A home page, a section, a list of results: many headlines, no text of its own."""
    TOO_SHORT = "too_short"
    """Some text, too little to be an article."""
    TITLE_TOO_LONG = "title_too_long"
    """Over 1,000 letters; this and the following are limits of docs/limits.md."""
    PARAGRAPH_TOO_LONG = "paragraph_too_long"
    """Over 100,000 letters without a break."""
    TOO_MANY_PARAGRAPHS = "too_many_paragraphs"
    """Over 5,000: a database, no article."""
    ARTICLE_TOO_LONG = "article_too_long"
    """Over 500,000 letters: a book."""
    ARTICLE_TOO_LARGE = "article_too_large"
    """Over 2 MiB as JSON, in letters of four bytes or with much to be escaped."""


class Refused(Permanent):
    """The page is no article; `reason` is one of `Reason`."""

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(reason.value, message)

    @override
    def __reduce__(self) -> tuple[type["Refused"], tuple[Reason, str]]:
        # It has to survive the way back from the process that extracts.
        return (Refused, (Reason(self.reason), str(self)))
