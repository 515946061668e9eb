"""Size check of articles and translations: oversized ones are refused by name on entry.

The fetcher measures texts at extraction and the record before it publishes, `ingest` both for each
line and page, translator and indexer for each record, which may be an older version's or written by
hand. An article within the limits fits into a record of `articles`, and with its translation into
one of `translations`.
"""

from collections.abc import Iterable

from pydantic_core import to_json

from perspektiven import limits
from perspektiven.contracts import Article, Translation
from perspektiven.errors import Permanent
from perspektiven.limits import Limit

_A_PARAGRAPH = len('{"kind":"list_item","text":}')
_MOST_BYTES = 6
"""Of a letter in JSON: an escaped control."""
_BESIDE = 64 * 1024
"""Room for what an article holds beside its text: addresses, names, tags, a caption."""


_KIND = b'"kind":'

_MOST_GROWTH = 8
"""So many times its bytes a record has at most when its texts are made valid and it is written
again: an escaped control takes six for one, a kind that was left out less than that."""


def require_parsable(value: bytes) -> None:
    """Raises Permanent (`too_many_paragraphs`) for a record of far too many paragraphs, unparsed.

    Parsing makes an object of each, on an event loop: 95,000 took a second. A text can't hold the
    key as it is counted here, since its quotation marks are escaped in JSON.
    """
    count = value.count(_KIND)
    # A translation holds those of its article, too.
    if count > 2 * limits.PARAGRAPHS.most:
        raise _refusal("too_many_paragraphs", limits.PARAGRAPHS, count)


def require_size(article: Article, record: bytes | None = None) -> None:
    """Raises Permanent for an article beyond a limit.

    Where the record is given that it was read from, a small one is not written to be measured.
    Reasons: `title_too_long`, `paragraph_too_long`, `too_many_paragraphs`, `article_too_long`,
    `article_too_large`.
    """
    too_large = of_texts(article.title, (each.text for each in article.paragraphs))
    if too_large is not None:
        raise too_large
    if not _is_surely_within(limits.ARTICLE_BYTES, record):
        require_record_size(article.to_bytes())


def require_record_size(record: bytes) -> None:
    """Raises Permanent (`article_too_large`) for an article's record beyond the limit.

    For whoever has had its texts measured, as extraction does, and sends the record.
    """
    _require("article_too_large", limits.ARTICLE_BYTES, len(record))


def require_translation_size(translation: Translation, record: bytes | None = None) -> None:
    """Raises Permanent as `require_size` does for its article, and for a translation that is long.

    Reasons of its own: `translation_too_long`, `translation_too_large`. `record` is what it was
    read from, or is to be written as.
    """
    require_size(translation.article, record)
    title = len(translation.title or "")
    letters = title + sum(len(each.text) for each in translation.paragraphs)
    _require("translation_too_long", limits.TRANSLATED_TITLE, title)
    _require("translation_too_long", limits.TRANSLATION, letters)
    if not _is_surely_within(limits.RECORD, record):
        _require("translation_too_large", limits.RECORD, len(translation.to_bytes()))


def _is_surely_within(limit: Limit, record: bytes | None) -> bool:
    return record is not None and _MOST_GROWTH * len(record) <= limit.most


def of_texts(title: str, paragraphs: Iterable[str]) -> Permanent | None:
    """Why an article of this title and these paragraphs is too large; None if it is not."""
    texts = list(paragraphs)
    lengths = list(map(len, texts))
    for reason, limit, size in (
        ("title_too_long", limits.TITLE, len(title)),
        ("too_many_paragraphs", limits.PARAGRAPHS, len(lengths)),
        ("paragraph_too_long", limits.PARAGRAPH, max(lengths, default=0)),
        ("article_too_long", limits.ARTICLE, len(title) + sum(lengths)),
    ):
        if size > limit.most:
            return _refusal(reason, limit, size)
    most = _MOST_BYTES * (len(title) + sum(lengths)) + 2 * _A_PARAGRAPH * (len(texts) + 1) + _BESIDE
    if most <= limits.ARTICLE_BYTES.most:
        return None
    size = len(to_json([title, *texts])) + _A_PARAGRAPH * len(texts) + _BESIDE
    if size > limits.ARTICLE_BYTES.most:
        return _refusal("article_too_large", limits.ARTICLE_BYTES, size)
    return None


def _require(reason: str, limit: Limit, size: int) -> None:
    if size > limit.most:
        raise _refusal(reason, limit, size)


def _refusal(reason: str, limit: Limit, size: int) -> Permanent:
    return Permanent(reason, f"{size:,} {limit.unit}; the limit is {limit.most:,}")
