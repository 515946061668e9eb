"""Article text in parts for pages and feeds: list items together, captions apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby, zip_longest

from markupsafe import escape

from perspektiven.contracts import ParagraphKind, TranslatedParagraph
from perspektiven.index import Document, Status
from perspektiven.limits import ARTICLE, PARAGRAPHS
from services.reader.query.marks import OPENING, cut
from services.reader.query.search import Hit

HEADLINE_LETTERS = 300
"""Letters of a title that lists and feeds show; an article's own page shows them all."""

FEED_LETTERS = 20_000
"""Letters of an article's text that a feed holds."""

_TEASER_CHARACTERS = 260
_ON_ITS_WAY = timedelta(days=1)
"""How long an article may take from its discovery into the index."""
_NOT_WHOLE = {"not_translated", "partly_translated"}
_ELEMENTS = {ParagraphKind.HEADING: "h2", ParagraphKind.LIST_ITEM: "li"}


@dataclass(frozen=True, slots=True)
class ContentBlock:
    """A paragraph to print, with its language and warnings."""

    kind: ParagraphKind
    text: str
    language: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextWithLanguage:
    """A passage of an article, with its language."""

    text: str
    language: str


def shown(document: Document) -> list[ContentBlock]:
    """The displayed text: the translation, or the original if there is none."""
    return list(_shown(document))


def original(document: Document) -> list[ContentBlock]:
    """The text as its outlet wrote it."""
    return list(_original(document))


def runs(blocks: Sequence[ContentBlock]) -> list[list[ContentBlock]]:
    """The blocks in order: the items of a list in one run, all others by themselves."""
    found: list[list[ContentBlock]] = []
    for is_list, run in groupby(blocks, key=lambda each: each.kind is ParagraphKind.LIST_ITEM):
        members = list(run)
        found.extend([members] if is_list else [[each] for each in members])
    return found


def caption(document: Document) -> TextWithLanguage | None:
    """The caption of the image: translated if it was, or if the text has it as a paragraph."""
    if document.image is None or not document.image.caption:
        return None
    if document.image.translated_caption:
        return TextWithLanguage(document.image.translated_caption, document.target_language)
    words = document.image.caption.split()
    both = zip(document.original.paragraphs, document.paragraphs, strict=False)
    for each, translation in both:
        if each.kind is ParagraphKind.CAPTION and each.text.split() == words:
            translated = _block(document, translation)
            return TextWithLanguage(translated.text, translated.language)
    return TextWithLanguage(document.image.caption, document.language)


def headline(document: Document) -> str:
    """The title for lists: cut if it is longer than any headline."""
    return shortened(document.title or document.original.title, HEADLINE_LETTERS)


def shortened(text: str, letters: int) -> str:
    """The text cut to a number of letters and an ellipsis."""
    return text if len(text) <= letters else text[:letters].rstrip() + "…"


def title_language(document: Document) -> str:
    """The language of the headline that is shown."""
    kept = document.title is None or "title:not_translated" in document.warnings
    return document.language if kept else document.target_language


def is_partly_translated(document: Document) -> bool:
    """Whether some of what is shown stands in the original's language, and some does not."""
    doubts = {word for each in document.paragraphs for word in each.warnings}
    return not doubts.isdisjoint(_NOT_WHOLE) or "title:not_translated" in document.warnings


def reading_order(document: Document) -> tuple[bool, bool, bool, bool]:
    """Sorts reports of one event: what can be read whole in the reader's language comes first."""
    return (
        document.status is Status.UNTRANSLATED,
        is_partly_translated(document),
        document.paywalled,
        bool(document.warnings),
    )


def excerpt(hit: Hit) -> TextWithLanguage | None:
    """What a list shows of a hit: a passage with found words, else the beginning of the text."""
    document = hit.document
    translated, originals = (hit.highlights.get(name, []) for name in ("body", "original.body"))
    for fragments, language in (
        (translated, document.target_language),
        (originals, document.language),
    ):
        for fragment in fragments:
            if OPENING in fragment:
                return TextWithLanguage(cut(fragment, HEADLINE_LETTERS), language)
    if translated:
        return TextWithLanguage(cut(translated[0], HEADLINE_LETTERS), document.target_language)
    return teaser(document)


def teaser(document: Document) -> TextWithLanguage | None:
    """The beginning of the text, cut between words."""
    return _teaser(_shown(document))


def original_teaser(document: Document) -> TextWithLanguage | None:
    """The same of the text as its outlet wrote it."""
    return _teaser(_original(document))


def _teaser(blocks: Iterator[ContentBlock]) -> TextWithLanguage | None:
    first = next((each for each in blocks if each.text), None)
    if first is None:
        return None
    text = first.text
    if len(text) > _TEASER_CHARACTERS:
        text = text[:_TEASER_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"
    return TextWithLanguage(text, first.language)


def html(document: Document) -> str:
    """The text as HTML for feeds, everything in it escaped; the beginning of a very long one."""
    return "".join(_run_html(run) for run in runs(list(_beginning(_shown(document)))))


def feed_text(document: Document) -> str:
    """The same as plain text."""
    return "\n\n".join(each.text for each in _beginning(_shown(document)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article that is too long for one page."""

    document: Document
    """With the paragraphs of this part."""
    of: int
    """How many parts there are."""


def part(document: Document, number: int) -> Part:
    """The numbered part of an article.

    An article within the limits of what is taken in has one part. There is none of a number
    beyond the last.
    """
    begins = [0, *_later_parts(document)]
    if len(begins) == 1 or number > len(begins):
        return Part(document, len(begins))
    here = slice(begins[number - 1], begins[number] if number < len(begins) else None)
    original = document.original
    original = original.model_copy(update={"paragraphs": original.paragraphs[here]})
    kept = {"paragraphs": document.paragraphs[here], "original": original}
    return Part(document.model_copy(update=kept), len(begins))


def changed_at(document: Document) -> datetime:
    """When its text here last changed: by the outlet, or by a new translation."""
    return max(document.modified_at or document.dated_at, document.translated_at)


def came_at(document: Document) -> datetime:
    """When an article came into the index, as nearly as that is kept.

    `indexed_at` is when its document was last written. Where that is long after its discovery, the
    article was revised, translated again or rebuilt, and its discovery counts.
    """
    is_first = document.indexed_at - document.discovered_at < _ON_ITS_WAY
    return document.indexed_at if is_first else document.discovered_at


def _block(document: Document, paragraph: TranslatedParagraph) -> ContentBlock:
    kept = "not_translated" in paragraph.warnings
    language = document.language if kept else document.target_language
    return ContentBlock(paragraph.kind, paragraph.text, language, paragraph.warnings)


def _shown(document: Document) -> Iterator[ContentBlock]:
    if not document.paragraphs:
        return _original(document)
    return (_block(document, paragraph) for paragraph in document.paragraphs)


def _original(document: Document) -> Iterator[ContentBlock]:
    return (
        ContentBlock(each.kind, each.text, document.language)
        for each in document.original.paragraphs
    )


def _beginning(blocks: Iterator[ContentBlock]) -> Iterator[ContentBlock]:
    """The blocks up to FEED_LETTERS; a paragraph counts for some letters, however short it is."""
    left = FEED_LETTERS
    for each in blocks:
        yield replace(each, text=shortened(each.text, left))
        left -= max(len(each.text), 25)
        if left <= 0:
            if more := next(blocks, None):
                yield replace(more, kind=ParagraphKind.PARAGRAPH, text="…")
            return


def _later_parts(document: Document) -> Iterator[int]:
    """Where each part but the first begins."""
    begun, letters = 0, 0
    texts = (document.paragraphs, document.original.paragraphs)
    for place, both in enumerate(zip_longest(*texts)):
        longer = max(len(each.text) for each in both if each is not None)
        is_full = place - begun >= PARAGRAPHS.most or letters + longer > ARTICLE.most
        if is_full and place > begun:
            yield place
            begun, letters = place, 0
        letters += longer


def _run_html(run: Sequence[ContentBlock]) -> str:
    items = "".join(_element(each) for each in run)
    return f"<ul>{items}</ul>" if run[0].kind is ParagraphKind.LIST_ITEM else items


def _element(block: ContentBlock) -> str:
    text = escape(block.text)
    if block.kind is ParagraphKind.QUOTE:
        return f"<blockquote><p>{text}</p></blockquote>"
    name = _ELEMENTS.get(block.kind, "p")
    return f"<{name}>{text}</{name}>"
