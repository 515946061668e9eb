"""Language of an article, and of each paragraph."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from perspektiven.contracts import Article
from perspektiven.text.language_tags import UNKNOWN, base
from perspektiven.text.languages import Identified, identify, same
from services.translator.entities import is_untranslatable
from services.translator.text_work import TextWork

_SURE = 0.9
# Of shorter texts no detector is sure enough to outweigh the rest of the article.
_LONG_ENOUGH = 40
_MOST_OF_IT = 0.6


@dataclass(frozen=True, slots=True)
class ArticleLanguages:
    """Languages of an article and of each paragraph."""

    whole: str
    paragraphs: tuple[str, ...]
    wordless: tuple[bool, ...]
    """Of each paragraph, whether there is nothing in it to translate."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unheard:
    text: str
    expected: str
    target: str


@dataclass(frozen=True, slots=True)
class _Heard:
    language: str
    """The language that the detectors are sure of, else the expected one."""
    is_wordless: bool


async def languages_of(article: Article, target: str, work: TextWork) -> ArticleLanguages:
    """Return the languages, with a warning where what the article declares is surely wrong."""
    declared = base(article.language)
    if declared == UNKNOWN:
        body = "\n".join([article.title, *(each.text for each in article.paragraphs)])
        language = identify(body).language
        heard = await _listen(article, language, target, work)
    else:
        heard = await _listen(article, declared, target, work)
        language = _most_heard(article, heard, declared)
        if language != declared:
            heard = await _listen(article, language, target, work)
    is_mismatch = language != declared != UNKNOWN
    return ArticleLanguages(
        whole=language,
        paragraphs=tuple(each.language for each in heard),
        wordless=tuple(each.is_wordless for each in heard),
        warnings=("language_mismatch",) if is_mismatch else (),
    )


def is_in_another_language(text: str, target: str) -> bool:
    """Whether the detector is sure that a text is not in the target language."""
    return len(text) >= _LONG_ENOUGH and _is_another(identify(text, [target]), target)


async def _listen(article: Article, expected: str, target: str, work: TextWork) -> list[_Heard]:
    texts = [paragraph.text for paragraph in article.paragraphs]
    items = [_Unheard(text, expected, target) for text in texts]
    return await work.each("identifying", article.id, _heard, items, [len(text) for text in texts])


def _heard(given: _Unheard) -> _Heard:
    language = given.expected
    if len(given.text) >= _LONG_ENOUGH:
        found = identify(given.text, [given.expected, given.target])
        language = found.language if _is_another(found, given.expected) else given.expected
    return _Heard(language, is_untranslatable(given.text))


def _is_another(found: Identified, language: str) -> bool:
    return found.confidence >= _SURE and not same(found.language, language)


def _most_heard(article: Article, heard: Sequence[_Heard], declared: str) -> str:
    letters: Counter[str] = Counter()
    for paragraph, each in zip(article.paragraphs, heard, strict=True):
        if len(paragraph.text) >= _LONG_ENOUGH:
            letters[each.language] += len(paragraph.text)
    language, most = (letters.most_common(1) or [(declared, 0)])[0]
    return language if most > _MOST_OF_IT * letters.total() else declared
