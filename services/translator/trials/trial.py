"""Trial of the engines on a text: segments, translations, warnings per paragraph."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from perspektiven.contracts import (
    Article,
    Extractor,
    OutletRef,
    Paragraph,
    TranslatedParagraph,
    TranslationStatus,
)
from perspektiven.text.languages import identify
from services.translator.chain import Chain
from services.translator.segments import cut
from services.translator.translate import translate

_ADDRESS = "https://trial.invalid/"
# An article has a title; this one holds no words, so no engine is asked for it.
_NO_TITLE = "-"


def language_of(texts: Sequence[str]) -> str:
    """Language of the texts; `und` if it is uncertain."""
    return identify("\n".join(texts)).language


def in_segments(texts: Sequence[str], language: str) -> dict[str, Any]:
    """Sentences of each paragraph, without any engine."""
    return {
        "language": language,
        "paragraphs": [{"text": text, "segments": _sentences(text, language)} for text in texts],
    }


async def tried(
    texts: Sequence[str], language: str, target: str, chain: Chain, now: datetime
) -> dict[str, Any]:
    """Translation of each paragraph; null if no engine can translate it.

    Raises as `translate` does.
    """
    done = await translate(_article(texts, language, now), target, chain, now)
    if done.status is TranslationStatus.UNTRANSLATED:
        made = [TranslatedParagraph(text="", warnings=("not_translated",))] * len(texts)
    else:
        made = list(done.paragraphs)
    return {
        "language": language,
        "target_language": target,
        "engine": done.engine.model_dump() if done.engine else None,
        "paragraphs": [
            {
                "text": text,
                "segments": _sentences(text, language, chain.longest),
                "translation": None if "not_translated" in each.warnings else each.text,
                "warnings": list(each.warnings),
            }
            for text, each in zip(texts, made, strict=True)
        ],
    }


def _sentences(text: str, language: str, longest: int = 2_000) -> list[str]:
    return [part.text for part in cut(text, language, longest).parts]


def _article(texts: Sequence[str], language: str, now: datetime) -> Article:
    return Article(
        id="trial",
        outlet=OutletRef(id="trial", name="Trial", country="ZZ"),
        url=_ADDRESS,
        canonical_url=_ADDRESS,
        language=language,
        title=_NO_TITLE,
        paragraphs=tuple(Paragraph(text=text) for text in texts),
        discovered_at=now,
        fetched_at=now,
        content_hash="trial",
        extractor=Extractor(name="trial", version="1"),
    )
