"""Plain text of an article: the layout of `show` and of /articles/ID.txt.

Masthead, tagline, `Outlet - Country`, title, then one block a paragraph. Blocks are lines of
their own with one empty line between; no line ends with a space.
"""

from collections.abc import Iterable
from enum import StrEnum
from itertools import chain, zip_longest

from perspektiven.index import Document, Status
from perspektiven.settings import Settings
from services.reader.display_names import country_name

_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")


class Side(StrEnum):
    """Which text is printed; an article that was not translated has its original only."""

    TRANSLATED = "translated"
    ORIGINAL = "original"
    BOTH = "both"


def plain_text(document: Document, settings: Settings, side: Side = Side.TRANSLATED) -> str:
    """The whole page, with one newline at its end.

    With both sides each block of the translation is followed by the original's.
    """
    head = (settings.masthead, settings.tagline, _origin(document))
    blocks = chain(head, _text(document, side))
    return "\n\n".join(line for block in blocks if (line := one_line(block))) + "\n"


def one_line(text: str) -> str:
    """The text without line breaks and terminal control characters."""
    return " ".join(text.translate(_CONTROLS).split())


def _origin(document: Document) -> str:
    country = country_name(document.outlet.country, document.target_language)
    return f"{document.outlet.name} - {country}" if country else document.outlet.name


def _text(document: Document, side: Side) -> Iterable[str]:
    original = [document.original.title, *(each.text for each in document.original.paragraphs)]
    if side is Side.ORIGINAL or document.status in {Status.UNTRANSLATED, Status.WITHDRAWN}:
        return original
    translated = [document.title or "", *(each.text for each in document.paragraphs)]
    if side is Side.BOTH and document.status is Status.TRANSLATED:
        return chain.from_iterable(zip_longest(translated, original, fillvalue=""))
    return translated
