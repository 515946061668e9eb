"""Article → translation: the steps in order.

Find out which language each text is in; pass what is in the target language; look whole
paragraphs up in the memory; cut the rest into segments and have them translated; put the
paragraphs together again, in number, kind and order as they were.
"""

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
from perspektiven.text.language_tags import base
from services.translator.chain import Chain, Done
from services.translator.drafts import Draft, finished, segmented
from services.translator.entities import is_untranslatable
from services.translator.paragraph_languages import ArticleLanguages, languages_of
from services.translator.segments import Segments
from services.translator.text_work import others_first

# Sentences of one article that are asked for together: many batches, and a bounded step of work.
_AT_ONCE = 1_000

Made = dict[str, Done | None]
"""By sentence; None where no engine can do it."""


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
    """Translates an article, as far as the chain can.

    Raises Transient when an engine is down, WrongSetting when one is set up wrongly, Permanent
    (`identifying_…`, `cutting_…`, `typesetting_…`) when its texts were too much for a worker.
    """
    common = {"article": article, "target_language": target, "translated_at": now}
    if article.withdrawn_at is not None:
        return Translation(status=TranslationStatus.UNTRANSLATED, **common)
    languages = await languages_of(article, target, chain.work)
    texts = _texts(article, languages, target)
    await _look_up(texts, target, chain)
    await _have_translated(texts, target, chain, article.id)
    await _have_the_rest_translated(texts, target, chain, article.id)
    return _translation(texts, languages.warnings, common, chain)


def _texts(article: Article, languages: ArticleLanguages, target: str) -> list[_Text]:
    whole, wordless = languages.whole, is_untranslatable(article.title)
    texts = [_Text(article.title, whole, is_passed=base(whole) == base(target) or wordless)]
    for paragraph, language, wordless in zip(
        article.paragraphs, languages.paragraphs, languages.wordless, strict=True
    ):
        is_passed = base(language) == base(target) or wordless
        texts.append(_Text(paragraph.text, language, is_passed=is_passed))
    return texts


async def _look_up(texts: Sequence[_Text], target: str, chain: Chain) -> None:
    """Whole texts that the memory knows."""
    for language, some in _by_language(texts).items():
        found = await chain.exact([text.original for text in some], language, target)
        for text, done in zip(some, found, strict=True):
            if done is not None:
                text.result, text.by = done.text, [done]


async def _have_translated(texts: Sequence[_Text], target: str, chain: Chain, subject: str) -> None:
    """All that is still open, sentence by sentence."""
    for language, some in _by_language(texts).items():
        letters = [len(text.original) for text in some]
        items = [(text.original, language, chain.longest) for text in some]
        parts = await chain.work.each("cutting", subject, segmented, items, letters)
        made = await _made(parts, language, target, chain)
        drafts = []
        for text, cut in zip(some, parts, strict=True):
            await others_first()
            drafts.append(_draft(text, cut, made, target))
        sizes = [sum(map(len, draft.pieces)) for draft in drafts]
        wholes = await chain.work.each("typesetting", subject, finished, drafts, sizes)
        for text, whole in zip(some, wholes, strict=True):
            if whole is not None:
                text.result, text.warnings = whole.text, whole.warnings


async def _made(parts: Sequence[Segments], language: str, target: str, chain: Chain) -> Made:
    """What the chain makes of each sentence, asked for once each."""
    wanted = dict.fromkeys(part.text for each in parts for part in each.parts if part.has_words)
    unique = list(wanted)
    made: Made = {}
    for at in range(0, len(unique), _AT_ONCE):
        some = unique[at : at + _AT_ONCE]
        results = await chain.translate(some, language, target)
        made |= zip(some, results, strict=True)
    return made


async def _have_the_rest_translated(
    texts: Sequence[_Text], target: str, chain: Chain, subject: str
) -> None:
    """Paragraphs taken for another language that nobody could do, once more as the article's own.

    Detectors take dialects and lists of names for neighbours' languages; a doubt remains.
    """
    language = texts[0].language
    rest = [text for text in texts if not text.is_passed and text.result is None]
    rest = [text for text in rest if text.language != language != base(target)]
    for text in rest:
        text.language = language
    await _have_translated(rest, target, chain, subject)
    for text in rest:
        if text.result is not None:
            text.warnings = (*text.warnings, "language_mismatch")


def _draft(text: _Text, cut: Segments, made: Made, target: str) -> Draft:
    """What became of a text's sentences; those that failed stay original."""
    found = [made.get(part.text) for part in cut.parts]
    text.by = [done for done in found if done is not None]
    return Draft(
        segments=cut,
        pieces=[d.text if d else part.text for d, part in zip(found, cut.parts, strict=True)],
        source=text.language,
        target=target,
        is_made=bool(text.by),
        is_partial=any(d is None and p.has_words for d, p in zip(found, cut.parts, strict=True)),
        is_by_engine=any(not done.is_human for done in text.by),
        doubts=tuple(dict.fromkeys(word for done in text.by for word in done.warnings)),
    )


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
