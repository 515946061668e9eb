"""Outcome of an article: the Translation that its texts make, with status, doubts and engines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from perspektiven.contracts import (
    Article,
    EngineVersion,
    TranslatedParagraph,
    Translation,
    TranslationStatus,
)
from perspektiven.text.language_tags import base
from services.translator.chain import Chain, Done
from services.translator.language_spans import Shown
from services.translator.paragraph_languages import ArticleLanguages
from services.translator.whole_articles import TITLE


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    """One article that is to be had in one target language."""

    article: Article
    target: str
    translated_at: datetime


@dataclass(slots=True)
class ArticleText:
    """One text of an article on its way: the title or a paragraph."""

    original: str
    language: str
    result: str | None = None
    """None until something was made of it."""
    kind: str = TITLE
    spent: frozenset[str] = frozenset()
    """Engines that the article's budget of tokens is used up for."""
    by: list[Done] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    is_passed: bool = False
    """Whether it goes on as it is, for it is in the target language or holds no words."""

    @property
    def shown(self) -> str:
        """What readers get: the original where nothing was made of it."""
        return self.original if self.result is None else self.result

    def is_in(self, language: str) -> bool:
        """Whether it is in a language, whichever variant of it."""
        return base(self.language) == base(language)


def untranslated(request: TranslationRequest, doubts: tuple[str, ...] = ()) -> Translation:
    """The article as it is, for no engine could do anything with it."""
    return Translation(
        article=request.article,
        target_language=request.target,
        translated_at=request.translated_at,
        status=TranslationStatus.UNTRANSLATED,
        warnings=doubts,
    )


def translation(
    request: TranslationRequest,
    texts: Sequence[ArticleText],
    languages: ArticleLanguages,
    chain: Chain,
) -> Translation:
    """The translation: the title, what became of the paragraphs, which engines had a hand in it."""
    title, *spans = texts
    status = _status(texts[: len(texts) - len(languages.caption)], request.target)
    if status is TranslationStatus.UNTRANSLATED:
        return untranslated(request, languages.warnings)
    paragraphs, caption = languages.joined(
        [Shown(text.shown, _warnings(text)) for text in spans], request.target
    )
    return Translation(
        article=request.article,
        target_language=request.target,
        translated_at=request.translated_at,
        status=status,
        title=title.shown,
        paragraphs=tuple(
            TranslatedParagraph(kind=paragraph.kind, text=shown.text, warnings=shown.warnings)
            for paragraph, shown in zip(request.article.paragraphs, paragraphs, strict=True)
        ),
        image_caption=_caption(request.article, caption),
        engine=_engine(texts, chain),
        warnings=(*languages.warnings, *(f"title:{word}" for word in _warnings(title))),
    )


def _caption(article: Article, shown: Shown | None) -> str | None:
    """The image's caption as it is translated; None where it is doubtful or none was needed."""
    if shown is None or shown.warnings or article.image is None:
        return None
    return shown.text if shown.text != article.image.caption else None


def _status(texts: Sequence[ArticleText], target: str) -> TranslationStatus:
    title, *paragraphs = texts
    left = [text for text in paragraphs if not text.is_passed]
    if any(text.by for text in (left or texts)):
        return TranslationStatus.TRANSLATED
    # A title of signs and numbers passes too, and says nothing of the article below it. Foreign
    # paragraphs that nobody could translate are marked.
    if _are_ours([title] if left else texts, target) or (title.is_passed and not left):
        return TranslationStatus.SAME_LANGUAGE
    return TranslationStatus.UNTRANSLATED


def _are_ours(texts: Sequence[ArticleText], target: str) -> bool:
    return any(text.is_in(target) for text in texts)


def _warnings(text: ArticleText) -> tuple[str, ...]:
    if text.result is None and not text.is_passed:
        return ("not_translated",)
    return text.warnings


def _engine(texts: Sequence[ArticleText], chain: Chain) -> EngineVersion | None:
    """All engines that had a hand in it, in the order of the chain."""
    # A few engines made hundreds of sentences: their contracts are made once each.
    every = {(done.engine, done.made): done for text in texts for done in text.by}
    engines = {done.by_engine for done in every.values()}
    if not engines:
        return None
    in_order = sorted(
        engines, key=lambda each: (chain.names.index(each.name), each.model, each.version)
    )
    return EngineVersion(
        name="+".join(dict.fromkeys(each.name for each in in_order)),
        model="+".join(dict.fromkeys(each.model for each in in_order)),
        version="+".join(dict.fromkeys(each.version for each in in_order)),
    )
