"""Made-up articles in twelve languages: random words, as frequent as words are."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from perspektiven.contracts import (
    Article,
    EngineVersion,
    Extractor,
    OutletRef,
    Paragraph,
    TranslatedParagraph,
    Translation,
    TranslationStatus,
)
from perspektiven.urls import article_id

LANGUAGES = {
    "pl": "PL", "es": "ES", "fr": "FR", "en": "GB", "uk": "UA", "it": "IT",
    "pt": "PT", "nl": "NL", "cs": "CZ", "sv": "SE", "ru": "KZ", "ar": "EG",
}  # fmt: skip

_END = datetime(2026, 11, 23, tzinfo=UTC)
_WORDS = 40_000
CHUNK = 5_000
"""Articles that are made and written together."""
_SYLLABLES = "ba be bi bo da de di fa fe ga ge ha he ka ke ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to wa we wi".split()  # noqa: E501, SIM905 - a table of syllables


class Vocabulary:
    """The words of a language, drawn by Zipf's law; another `draw` draws others of them."""

    def __init__(self, seed: str, draw: int = 0) -> None:
        self._random = random.Random(seed)
        self.words = [self._word() for _ in range(_WORDS)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))
        if draw:
            self._random = random.Random(f"{seed} {draw}")

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 5)))

    def text(self, words: int) -> str:
        """So many words, as a sentence."""
        drawn = self._random.choices(self.words, cum_weights=self._weights, k=words)
        return " ".join(drawn).capitalize() + "."


def translations(chunk: int) -> Iterator[Translation]:
    """The CHUNK articles of a chunk with their translations, one a minute back in time.

    The same chunk always has the same articles, whoever makes it.
    """
    german = Vocabulary("de", chunk)
    foreign = {language: Vocabulary(language, chunk) for language in LANGUAGES}
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        language = _language(number)
        yield _translation(number, language, foreign[language], german)


def dated(number: int) -> datetime:
    """When an article was published and discovered."""
    return _END - timedelta(seconds=number * 60)


def identity(number: int) -> str:
    """The id of an article."""
    return article_id(_url(number))


def _language(number: int) -> str:
    return list(LANGUAGES)[number % len(LANGUAGES)]


def _url(number: int) -> str:
    return f"https://{_language(number)}{number % 5}.example/{number}"


def _translation(
    number: int, language: str, foreign: Vocabulary, german: Vocabulary
) -> Translation:
    url = _url(number)
    at = dated(number)
    article = Article(
        id=article_id(url),
        outlet=OutletRef(
            id=f"{language}-{number % 5}", name=f"Paper {number % 5}", country=LANGUAGES[language]
        ),
        url=url,
        canonical_url=url,
        language=language,
        title=foreign.text(7),
        paragraphs=tuple(Paragraph(text=foreign.text(70)) for _ in range(5)),
        tags=(f"tag{number % 40}",),
        published_at=at,
        discovered_at=at,
        fetched_at=at,
        content_hash=str(number),
        extractor=Extractor(name="bench", version="1"),
    )
    return Translation(
        article=article,
        target_language="de",
        status=TranslationStatus.TRANSLATED,
        title=german.text(7),
        paragraphs=tuple(TranslatedParagraph(text=german.text(70)) for _ in range(5)),
        engine=EngineVersion(name="bench", model="none", version="1"),
        translated_at=at,
    )
