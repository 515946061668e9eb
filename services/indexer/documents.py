"""Translation → document of the index."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from perspektiven.contracts import Article, Translation
from perspektiven.index import Document, Original, Status, StoredImage
from perspektiven.text import fingerprints
from perspektiven.text.language_tags import base
from services.indexer.analysis import analyzer_of
from services.indexer.article_names import names
from services.indexer.compounds import compound_parts


def document(translation: Translation, now: datetime) -> Document:
    """Builds the document of a translation; its cluster is its own id until looked up."""
    article = translation.article
    status = _status(translation)
    bands = bands_of(article.language, article.fingerprint)
    # The index takes fingerprints by their bytes: what has none is nothing to compare with.
    is_compared = bool(bands) and status is not Status.WITHDRAWN
    original = _original(article, status)
    target = _in_target(translation, status)
    return Document(
        sort_id=article.id,
        status=status,
        **_shared(article),
        image=_image(translation),
        **target,
        original=original,
        names=_names(original, target.get("title"), target.get("body", ())),
        title_names=names([target.get("title") or "", original.title]),
        target_language=translation.target_language,
        translated_at=translation.translated_at,
        engine=translation.engine,
        warnings=translation.warnings,
        dated_at=_dated_at(article),
        indexed_at=now,
        fingerprint=article.fingerprint if is_compared else None,
        bands=bands if is_compared else (),
        cluster_id=article.id,
    )


_SHARED = frozenset(Article.model_fields) & frozenset(Document.model_fields)
"""What a document takes from its article as it is; paragraphs and fingerprint follow below."""


def _shared(article: Article) -> dict[str, Any]:
    taken = _SHARED - {"title", "paragraphs", "fingerprint", "image"}
    return {name: getattr(article, name) for name in taken}


def _image(translation: Translation) -> StoredImage | None:
    image = translation.article.image
    if image is None:
        return None
    return StoredImage(
        url=image.url, caption=image.caption, translated_caption=translation.image_caption
    )


def _in_target(translation: Translation, status: Status) -> dict[str, Any]:
    """Title and texts in the target language; nothing of what is untranslated or withdrawn."""
    if status not in {Status.TRANSLATED, Status.SAME_LANGUAGE}:
        return {}
    body = tuple(paragraph.text for paragraph in translation.paragraphs)
    return {
        "title": translation.title,
        "paragraphs": translation.paragraphs,
        "body": body,
        "compounds": compound_parts([translation.title or "", *body], translation.target_language),
        "title_compounds": compound_parts([translation.title or ""], translation.target_language),
    }


def restored(source: Mapping[str, Any], **changes: Any) -> Document:
    """Rebuilds a document from `_source`, with fields that the index does not store."""
    known = Document.model_validate(source)
    bands = bands_of(known.language, known.fingerprint)
    return known.model_copy(
        update={
            "fingerprint": known.fingerprint if bands else None,
            "bands": bands,
            "compounds": compound_parts([known.title or "", *known.body], known.target_language),
            "title_compounds": compound_parts([known.title or ""], known.target_language),
            "names": _names(known.original, known.title, known.body),
            "title_names": names([known.title or "", known.original.title]),
            **changes,
        }
    )


def _names(original: Original, title: str | None, body: Sequence[str]) -> tuple[str, ...]:
    target = names([title or "", *body])
    own = names([original.title, *(paragraph.text for paragraph in original.paragraphs)])
    return tuple(dict.fromkeys((*target, *own)))


def _status(translation: Translation) -> Status:
    if translation.article.withdrawn_at is not None:
        return Status.WITHDRAWN
    return Status(translation.status.value)


def _original(article: Article, status: Status) -> Original:
    if status is Status.WITHDRAWN:
        return Original(title=article.title)
    texts = (article.title, *(paragraph.text for paragraph in article.paragraphs))
    body = None if status is Status.SAME_LANGUAGE else {analyzer_of(article.language): texts}
    return Original(title=article.title, paragraphs=article.paragraphs, body=body)


def _dated_at(article: Article) -> datetime:
    published = article.published_at
    if published is None or published > article.discovered_at:
        return article.discovered_at
    return published


def bands_of(language: str, fingerprint: str | None) -> tuple[str, ...]:
    """Fingerprint bands of a document, by language: copies share a language."""
    prefix = base(language)
    return tuple(f"{prefix}{band}" for band in fingerprints.bands(fingerprint or ""))
