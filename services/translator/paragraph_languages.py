"""Language of an article, and of each paragraph or span of one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from perspektiven.contracts import Article
from perspektiven.text.language_tags import UNKNOWN
from perspektiven.text.languages import identify
from perspektiven.text.script_subtags import with_script
from services.translator.language_spans import (
    LONG_ENOUGH,
    LanguageSpan,
    Shown,
    is_another,
    joined,
    language_spans,
)
from services.translator.text_work import TextWork

_MOST_OF_IT = 0.6


@dataclass(frozen=True, slots=True)
class ArticleLanguages:
    """Language of an article, and the spans of its paragraphs."""

    whole: str
    """BCP 47, with script and region as the article names them."""
    paragraphs: tuple[tuple[LanguageSpan, ...], ...]
    caption: tuple[LanguageSpan, ...]
    """Of the image; empty where it has none."""
    warnings: tuple[str, ...]

    @property
    def spans(self) -> list[LanguageSpan]:
        """All spans in order, those of the image's caption last."""
        return [*chain.from_iterable(self.paragraphs), *self.caption]

    def joined(self, shown: Sequence[Shown], target: str) -> tuple[list[Shown], Shown | None]:
        """Paragraphs and caption, of what is shown of each of `spans`."""
        rest = iter(shown)
        whole = [joined(parts, [next(rest) for _ in parts], target) for parts in self.paragraphs]
        caption = joined(self.caption, list(rest), target) if self.caption else None
        return whole, caption


@dataclass(frozen=True, slots=True)
class _Unheard:
    text: str
    expected: str
    target: str


async def languages_of(article: Article, target: str, work: TextWork) -> ArticleLanguages:
    """Return the languages, with a warning where what the article declares is surely wrong."""
    body = "\n".join([article.title, *(each.text for each in article.paragraphs)])
    declared = article.language
    if "-" not in declared and declared != UNKNOWN:
        declared = with_script(declared, body)
    if declared == UNKNOWN:
        unprompted = await _listen(article, UNKNOWN, target, work)
        title = LanguageSpan(article.title, _surely(article.title, target))
        language = _likeliest([(title,), *unprompted[: len(article.paragraphs)]], body)
        heard = await _listen(article, language, target, work)
    else:
        heard = await _listen(article, declared, target, work)
        language = _most_heard(heard[: len(article.paragraphs)], declared)
        if language != declared:
            heard = await _listen(article, language, target, work)
    is_mismatch = language != declared != UNKNOWN
    return ArticleLanguages(
        whole=language,
        paragraphs=tuple(heard[: len(article.paragraphs)]),
        caption=tuple(chain.from_iterable(heard[len(article.paragraphs) :])),
        warnings=("language_mismatch",) if is_mismatch else (),
    )


def is_in_another_language(text: str, target: str) -> bool:
    """Whether the detector is sure that a text is not in the target language."""
    return len(text) >= LONG_ENOUGH and is_another(identify(text, [target]), target)


async def _listen(
    article: Article, expected: str, target: str, work: TextWork
) -> list[tuple[LanguageSpan, ...]]:
    """The spans of each paragraph, then those of the caption if there is one."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    if article.image is not None and article.image.caption:
        texts.append(article.image.caption)
    items = [_Unheard(text, expected, target) for text in texts]
    return await work.each("identifying", article.id, _heard, items, [len(text) for text in texts])


def _heard(given: _Unheard) -> tuple[LanguageSpan, ...]:
    return language_spans(given.text, given.expected, given.target)


def _most_heard(heard: Sequence[Sequence[LanguageSpan]], declared: str) -> str:
    letters = _letters(heard)
    language, most = (letters.most_common(1) or [(declared, 0)])[0]
    return language if most > _MOST_OF_IT * letters.total() else declared


def _surely(title: str, target: str) -> str:
    """The language of a title, if the detector is sure of one."""
    found = identify(title, [target])
    return with_script(found.language, title) if is_another(found, UNKNOWN) else UNKNOWN


def _likeliest(heard: Sequence[Sequence[LanguageSpan]], body: str) -> str:
    """The language that most of an article is in which declares none.

    Texts of two languages, read as one, are taken for a third one or for none. So the whole is only
    read as one where the detector is unsure of most spans.
    """
    letters = _letters(heard)
    unsure = letters.pop(UNKNOWN, 0)
    if letters.total() > unsure:
        return letters.most_common(1)[0][0]
    return with_script(identify(body).language, body)


def _letters(heard: Sequence[Sequence[LanguageSpan]]) -> Counter[str]:
    """Length of the spans by language, but for those too short to tell."""
    letters: Counter[str] = Counter()
    for span in chain.from_iterable(heard):
        if len(span.text) >= LONG_ENOUGH:
            letters[span.language] += len(span.text)
    return letters
