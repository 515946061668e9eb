"""An article's text in parts that pages and feeds print: lists together, captions apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from markupsafe import Markup, escape

from perspektiven.contracts import Paragraph, ParagraphKind, TranslatedParagraph
from perspektiven.index import Document
from services.reader.marks import OPENING
from services.reader.search import Hit

_TEASER_CHARACTERS = 260
_NOT_WHOLE = {"not_translated", "partly_translated"}
_ELEMENTS = {ParagraphKind.HEADING: "h2", ParagraphKind.LIST_ITEM: "li"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as it is printed, the language that it is in, and what is doubted of it."""

    kind: ParagraphKind
    text: str
    language: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text out of an article, and the language that it is in."""

    text: str
    language: str


def shown(document: Document) -> list[Block]:
    """The text that readers are shown: the translation, or the original where there is none."""
    if not document.paragraphs:
        return original(document)
    return [_block(document, paragraph) for paragraph in document.paragraphs]


def original(document: Document) -> list[Block]:
    """The text as its outlet wrote it."""
    return [Block(each.kind, each.text, document.language) for each in document.original.paragraphs]


def runs(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in order: the items of a list in one run, all others by themselves."""
    found: list[list[Block]] = []
    for is_list, run in groupby(blocks, key=lambda each: each.kind is ParagraphKind.LIST_ITEM):
        members = list(run)
        found.extend([members] if is_list else [[each] for each in members])
    return found


def caption(document: Document) -> Passage | None:
    """The caption of the picture: translated where the text has it as a paragraph."""
    if document.image is None or not document.image.caption:
        return None
    for place, each in enumerate(document.original.paragraphs):
        is_translated = place < len(document.paragraphs)
        if is_translated and _same(each, document.image.caption):
            translated = _block(document, document.paragraphs[place])
            return Passage(translated.text, translated.language)
    return Passage(document.image.caption, document.language)


def title_language(document: Document) -> str:
    """The language of the headline that is shown."""
    kept = document.title is None or "title:not_translated" in document.warnings
    return document.language if kept else document.target_language


def is_partly_translated(document: Document) -> bool:
    """Whether some of what is shown stands in the original's language, and some does not."""
    doubts = {word for each in document.paragraphs for word in each.warnings}
    return not doubts.isdisjoint(_NOT_WHOLE) or "title:not_translated" in document.warnings


def excerpt(hit: Hit) -> Passage | None:
    """What a list shows of a hit: a passage with found words, else the beginning of the text."""
    document = hit.document
    translated, originals = (hit.highlights.get(name, []) for name in ("body", "original.body"))
    for fragments, language in (
        (translated, document.target_language),
        (originals, document.language),
    ):
        for fragment in fragments:
            if OPENING in fragment:
                return Passage(fragment, language)
    if translated:
        return Passage(translated[0], document.target_language)
    return teaser(document)


def teaser(document: Document) -> Passage | None:
    """The beginning of the text, cut between words."""
    first = next((each for each in shown(document) if each.text), None)
    if first is None:
        return None
    text = first.text
    if len(text) > _TEASER_CHARACTERS:
        text = text[:_TEASER_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
    return Passage(text, first.language)


def html(document: Document) -> str:
    """The text as HTML for feeds, everything in it escaped."""
    return "".join(_run_html(run) for run in runs(shown(document)))


def changed_at(document: Document) -> datetime:
    """When its text here last changed: by the outlet, or by a new translation."""
    return max(document.modified_at or document.dated_at, document.translated_at)


def _block(document: Document, paragraph: TranslatedParagraph) -> Block:
    kept = "not_translated" in paragraph.warnings
    language = document.language if kept else document.target_language
    return Block(paragraph.kind, paragraph.text, language, paragraph.warnings)


def _same(paragraph: Paragraph, text: str) -> bool:
    return paragraph.kind is ParagraphKind.CAPTION and paragraph.text.split() == text.split()


def _run_html(run: Sequence[Block]) -> str:
    items = "".join(_element(each) for each in run)
    return f"<ul>{items}</ul>" if run[0].kind is ParagraphKind.LIST_ITEM else items


def _element(block: Block) -> Markup:
    if block.kind is ParagraphKind.QUOTE:
        return Markup("<blockquote><p>{}</p></blockquote>").format(escape(block.text))
    name = _ELEMENTS.get(block.kind, "p")
    return Markup("<{0}>{1}</{0}>").format(name, escape(block.text))
