"""Article → Translation: the steps in order.

Find out which language each text is in; pass what is in the target language; look whole
paragraphs up in the memory; cut the rest into segments and have them translated; put the
paragraphs together again, in number, kind and order as they were.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from perspektiven.contracts import (
    Article,
    Engine,
    TranslatedParagraph,
    Translation,
    TranslationStatus,
)
from perspektiven.language_tags import UNKNOWN, base
from perspektiven.languages import identify, same
from services.translator import segments
from services.translator.chain import Chain, Done, others_first
from services.translator.entities import is_untranslatable
from services.translator.typography import typeset

_SURE = 0.9
# Of shorter texts no detector is sure enough to outweigh the rest of the article.
_LONG_ENOUGH = 40
_MOST_OF_IT = 0.6


@dataclass(slots=True)
class _Text:
    """One text of an article on its way: the title or a paragraph."""

    original: str
    language: str
    result: str | None = None
    """None until something was made of it."""
    by: list[Done] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    is_passed: bool = False
    """Whether it goes on as it is, for it is in the target language or holds no words."""


async def translate(article: Article, target: str, chain: Chain, now: datetime) -> Translation:
    """The article in the target language, as far as the chain can do it.

    Raises Transient when an engine is down, WrongSetting when one is set up wrongly.
    """
    common = {"article": article, "target_language": target, "translated_at": now}
    if article.withdrawn_at is not None:
        return Translation(status=TranslationStatus.UNTRANSLATED, **common)
    language, doubts = _language_of(article, target)
    texts = await _texts(article, language, target)
    await _look_up(texts, target, chain)
    await _have_translated(texts, target, chain)
    await _have_the_rest_translated(texts, target, chain)
    return _translation(texts, doubts, common, chain)


def _language_of(article: Article, target: str) -> tuple[str, tuple[str, ...]]:
    """The article's language, and a warning where what it says of itself is surely wrong."""
    declared = base(article.language)
    if declared == UNKNOWN:
        body = "\n".join([article.title, *(each.text for each in article.paragraphs)])
        return identify(body).language, ()
    heard: Counter[str] = Counter()
    for paragraph in article.paragraphs:
        if len(paragraph.text) >= _LONG_ENOUGH:
            found = identify(paragraph.text, [declared, target])
            sure = found.confidence >= _SURE and not same(found.language, declared)
            heard[found.language if sure else declared] += len(paragraph.text)
    language, characters = (heard.most_common(1) or [(declared, 0)])[0]
    if characters > _MOST_OF_IT * heard.total():
        return language, () if language == declared else ("language_mismatch",)
    return declared, ()


async def _texts(article: Article, language: str, target: str) -> list[_Text]:
    texts = [_Text(article.title, language)]
    for paragraph in article.paragraphs:
        await others_first()
        own = _language_of_paragraph(paragraph.text, language, target)
        texts.append(_Text(paragraph.text, own))
    for text in texts:
        text.is_passed = base(text.language) == base(target) or is_untranslatable(text.original)
    return texts


def _language_of_paragraph(text: str, language: str, target: str) -> str:
    if len(text) < _LONG_ENOUGH:
        return language
    found = identify(text, [language, target])
    if found.confidence < _SURE or same(found.language, language):
        return language
    return found.language


async def _look_up(texts: Sequence[_Text], target: str, chain: Chain) -> None:
    """Whole texts that the memory knows."""
    for language, some in _by_language(texts).items():
        found = await chain.exact([text.original for text in some], language, target)
        for text, done in zip(some, found, strict=True):
            if done is not None:
                text.result, text.by = done.text, [done]


async def _have_translated(texts: Sequence[_Text], target: str, chain: Chain) -> None:
    """All that is still open, sentence by sentence."""
    for language, some in _by_language(texts).items():
        parts = []
        for text in some:
            await others_first()
            parts.append(segments.cut(text.original, language, chain.longest))
        sentences = [
            part.text
            for each in parts
            for part in each.parts
            if part.text and not is_untranslatable(part.text)
        ]
        unique = list(dict.fromkeys(sentences))
        results = await chain.translate(unique, language, target)
        made = dict(zip(unique, results, strict=True))
        for text, cut in zip(some, parts, strict=True):
            await others_first()
            _put_together(text, cut, made, target)


async def _have_the_rest_translated(texts: Sequence[_Text], target: str, chain: Chain) -> None:
    """Paragraphs taken for another language that nobody could do, once more as the article's own.

    Detectors take dialects and lists of names for neighbours' languages; a doubt remains.
    """
    language = texts[0].language
    rest = [text for text in texts if not text.is_passed and text.result is None]
    rest = [text for text in rest if text.language != language != base(target)]
    for text in rest:
        text.language = language
    await _have_translated(rest, target, chain)
    for text in rest:
        if text.result is not None:
            text.warnings = (*text.warnings, "language_mismatch")


def _put_together(
    text: _Text, cut: segments.Segments, made: dict[str, Done | None], target: str
) -> None:
    """Fills a text in from what became of its sentences; those that failed stay original."""
    found = [made.get(part.text) for part in cut.parts]
    text.by = [done for done in found if done is not None]
    if not text.by:
        return
    pieces = [done.text if done else part.text for done, part in zip(found, cut.parts, strict=True)]
    whole = segments.assemble(cut, pieces, text.language, target)
    lost = any(
        done is None and not is_untranslatable(part.text)
        for done, part in zip(found, cut.parts, strict=True)
    )
    doubts = [word for done in text.by for word in done.warnings]
    if any(not done.is_human for done in text.by):
        whole = typeset(whole, target)
        if len(whole) >= _LONG_ENOUGH and not lost and _is_in_another_language(whole, target):
            doubts.append("language")
    text.result = whole
    text.warnings = tuple(dict.fromkeys([*(["partly_translated"] if lost else []), *doubts]))


def _is_in_another_language(text: str, target: str) -> bool:
    found = identify(text, [target])
    return found.confidence >= _SURE and not same(found.language, target)


def _by_language(texts: Sequence[_Text]) -> dict[str, list[_Text]]:
    """What is still open, by the language that it is in."""
    groups: dict[str, list[_Text]] = {}
    for text in texts:
        if text.result is None and not text.is_passed:
            groups.setdefault(base(text.language), []).append(text)
    return groups


def _translation(
    texts: Sequence[_Text], doubts: tuple[str, ...], common: dict[str, object], chain: Chain
) -> Translation:
    title, *paragraphs = texts
    article = common["article"]
    if not isinstance(article, Article):
        raise TypeError("a translation is of an article")
    status = _status(texts, str(common["target_language"]))
    if status is TranslationStatus.UNTRANSLATED:
        return Translation(status=TranslationStatus.UNTRANSLATED, warnings=doubts, **common)
    return Translation(
        status=status,
        title=title.result if title.result is not None else title.original,
        paragraphs=tuple(
            TranslatedParagraph(
                kind=paragraph.kind,
                text=text.result if text.result is not None else text.original,
                warnings=_warnings(text),
            )
            for paragraph, text in zip(article.paragraphs, paragraphs, strict=True)
        ),
        engine=_engine(texts, chain),
        warnings=(*doubts, *(f"title:{word}" for word in _warnings(title))),
        **common,
    )


def _status(texts: Sequence[_Text], target: str) -> TranslationStatus:
    title, *paragraphs = texts
    left = [text for text in paragraphs if not text.is_passed]
    if any(text.by for text in (left or texts)):
        return TranslationStatus.TRANSLATED
    # A title of signs and numbers passes too, and says nothing of the article below it. Foreign
    # paragraphs that nobody could translate are marked.
    is_ours = any(base(text.language) == base(target) for text in ([title] if left else texts))
    if is_ours or all(text.is_passed for text in texts):
        return TranslationStatus.SAME_LANGUAGE
    return TranslationStatus.UNTRANSLATED


def _warnings(text: _Text) -> tuple[str, ...]:
    if text.result is None and not text.is_passed:
        return ("not_translated",)
    return text.warnings


def _engine(texts: Sequence[_Text], chain: Chain) -> Engine | None:
    """All engines that had a hand in it, in the order of the chain."""
    made = {(done.engine, done.made.model, done.made.version) for text in texts for done in text.by}
    if not made:
        return None
    in_order = sorted(made, key=lambda each: (chain.names.index(each[0]), each))
    return Engine(
        name="+".join(dict.fromkeys(name for name, _, _ in in_order)),
        model="+".join(dict.fromkeys(model for _, model, _ in in_order)),
        version="+".join(dict.fromkeys(version for _, _, version in in_order)),
    )
