"""Article → translation: the steps in order.

Find out which language each text is in; pass what is in the target language; look whole
paragraphs up in the memory; cut the rest into segments and have them translated; put the
paragraphs together again, in number, kind and order as they were.
"""

from collections.abc import Sequence
from datetime import datetime

from perspektiven.contracts import Article, ParagraphKind, Translation
from perspektiven.text.language_tags import base
from services.translator.chain import Chain, Done
from services.translator.drafts import Draft, Uncut, finished, segmented
from services.translator.engines.engine import Passage
from services.translator.entities import is_untranslatable
from services.translator.outcome import ArticleText, TranslationRequest, translation, untranslated
from services.translator.paragraph_languages import ArticleLanguages, languages_of
from services.translator.segments import Segment, Segments
from services.translator.text_work import others_first
from services.translator.whole_articles import TITLE

# Sentences of one article that are asked for together: many batches, and a bounded step of work.
_AT_ONCE = 1_000


Made = dict[str, Done | None]
"""By sentence; None where no engine can do it."""


async def translate(article: Article, target: str, chain: Chain, now: datetime) -> Translation:
    """Translates an article, as far as the chain can.

    Raises Transient when an engine is down, WrongSetting when one is set up wrongly, Permanent
    (`identifying_…`, `cutting_…`, `typesetting_…`) when its texts were too much for a worker.
    """
    request = TranslationRequest(article, target, now)
    if article.withdrawn_at is not None:
        return untranslated(request)
    languages = await languages_of(article, target, chain.work)
    texts = _texts(article, languages, target)
    await _look_up(texts, target, chain)
    await _have_translated_whole(texts, target, chain, article.id)
    await _have_translated(texts, target, chain, article.id)
    await _have_the_rest_translated(texts, target, chain, article.id)
    return translation(request, texts, languages, chain)


def _texts(article: Article, languages: ArticleLanguages, target: str) -> list[ArticleText]:
    """Title, spans of all paragraphs, spans of the caption."""
    whole, wordless = languages.whole, is_untranslatable(article.title)
    texts = [ArticleText(article.title, whole, is_passed=base(whole) == base(target) or wordless)]
    kinds = [
        paragraph.kind
        for paragraph, parts in zip(article.paragraphs, languages.paragraphs, strict=True)
        for _ in parts
    ]
    kinds += [ParagraphKind.CAPTION] * len(languages.caption)
    for each, kind in zip(languages.spans, kinds, strict=True):
        is_passed = base(each.language) == base(target) or not each.has_words
        texts.append(ArticleText(each.text, each.language, kind=kind, is_passed=is_passed))
    return texts


async def _look_up(texts: Sequence[ArticleText], target: str, chain: Chain) -> None:
    """Whole texts that the memory knows."""
    for language, some in _by_language(texts).items():
        found = await chain.exact([text.original for text in some], language, target)
        for text, done in zip(some, found, strict=True):
            if done is not None:
                text.result, text.by = done.text, [done]


async def _have_translated_whole(
    texts: Sequence[ArticleText], target: str, chain: Chain, subject: str
) -> None:
    """All that is still open, together, where the engine can be told of a whole article."""
    for language, some in _by_language(texts).items():
        chosen = set(map(id, some))
        passages = [
            Passage(number, text.kind, text.original.strip())
            for number, text in enumerate(texts, 1)
            if id(text) in chosen
        ]
        whole = await chain.whole(passages, language, target)
        for text in some:
            text.spent = whole.spent
        done = [(texts[number - 1], each) for number, each in sorted(whole.done.items())]
        cuts = [_uncut(text.original) for text, _ in done]
        drafts = [
            _draft(text, cut, {cut.parts[0].text: each}, target)
            for (text, each), cut in zip(done, cuts, strict=True)
        ]
        await _typeset([text for text, _ in done], drafts, chain, subject)


def _uncut(text: str) -> Segments:
    """The text as one segment."""
    bare = text.strip()
    at = len(text) - len(text.lstrip())
    return Segments(text[:at], (Segment(bare, text[at + len(bare) :]),))


async def _have_translated(
    texts: Sequence[ArticleText], target: str, chain: Chain, subject: str
) -> None:
    """All that is still open, sentence by sentence."""
    for language, some in _by_language(texts).items():
        letters = [len(text.original) for text in some]
        items = [Uncut(text.original, language, chain.longest) for text in some]
        parts = await chain.work.each("cutting", subject, segmented, items, letters)
        made = await _made(parts, language, target, chain, some[0].spent)
        drafts = []
        for text, cut in zip(some, parts, strict=True):
            await others_first()
            drafts.append(_draft(text, cut, made, target))
        await _typeset(some, drafts, chain, subject)


async def _typeset(
    texts: Sequence[ArticleText], drafts: Sequence[Draft], chain: Chain, subject: str
) -> None:
    sizes = [sum(map(len, draft.pieces)) for draft in drafts]
    wholes = await chain.work.each("typesetting", subject, finished, drafts, sizes)
    for text, whole in zip(texts, wholes, strict=True):
        if whole is not None:
            text.result, text.warnings = whole.text, whole.warnings


async def _made(
    parts: Sequence[Segments], language: str, target: str, chain: Chain, spent: frozenset[str]
) -> Made:
    """What the chain makes of each sentence, asked for once each."""
    wanted = dict.fromkeys(part.text for each in parts for part in each.parts if part.has_words)
    unique = list(wanted)
    made: Made = {}
    for at in range(0, len(unique), _AT_ONCE):
        some = unique[at : at + _AT_ONCE]
        results = await chain.translate(some, language, target, without=spent)
        made |= zip(some, results, strict=True)
    return made


async def _have_the_rest_translated(
    texts: Sequence[ArticleText], target: str, chain: Chain, subject: str
) -> None:
    """Paragraphs taken for another language that nobody could do, once more as the article's own.

    Detectors take dialects and lists of names for neighbours' languages; a doubt remains.
    """
    language = texts[0].language
    rest = [text for text in texts if not text.is_passed and text.result is None]
    rest = [text for text in rest if text.language != language and base(language) != base(target)]
    for text in rest:
        text.language = language
    await _have_translated(rest, target, chain, subject)
    for text in rest:
        if text.result is not None:
            text.warnings = (*text.warnings, "language_mismatch")


def _draft(text: ArticleText, cut: Segments, made: Made, target: str) -> Draft:
    """What became of a text's sentences; those that failed stay original."""
    done = _fit(text, cut, made)
    text.by = [done[part.text] for part in cut.parts if part.text in done]
    return Draft(
        segments=cut,
        pieces=[done[part.text].text if part.text in done else part.text for part in cut.parts],
        source=text.language,
        target=target,
        is_made=bool(text.by),
        is_partial=any(part.has_words and part.text not in done for part in cut.parts),
        is_by_engine=not all(each.is_human for each in text.by),
        doubts=_warnings_of(text.by),
    )


def _fit(text: ArticleText, cut: Segments, made: Made) -> dict[str, Done]:
    """What was made of each sentence, as far as it may be shown."""
    found = {part.text: made.get(part.text) for part in cut.parts}
    return {
        sentence: done
        for sentence, done in found.items()
        if done is not None and not _is_invented(text, done)
    }


def _is_invented(text: ArticleText, found: Done) -> bool:
    """Whether a title has other names and other numbers: the original is better than that."""
    return text.kind == TITLE and {"names", "numbers"} <= {*found.warnings}


def _warnings_of(by: Sequence[Done]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for done in by for word in done.warnings))


def _by_language(texts: Sequence[ArticleText]) -> dict[str, list[ArticleText]]:
    """What is still open, by the language that it is in."""
    groups: dict[str, list[ArticleText]] = {}
    for text in texts:
        if text.result is None and not text.is_passed:
            groups.setdefault(text.language, []).append(text)
    return groups
