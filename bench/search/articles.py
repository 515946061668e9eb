"""Made-up articles in twelve languages: random words, as frequent as words are.

One is published each minute, and its number is that minute: a day's articles are the same ones
whenever and for whichever benchmark they are made. A million of them are written in one go, so each
is a document that was made once for its language, by the indexer's own code, with other words and
other dates. Whatever costs time is done by Elasticsearch, as in production.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Any

import orjson

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
from services.indexer.article_names import names
from services.indexer.documents import document

LANGUAGES = {
    "pl": "PL", "es": "ES", "fr": "FR", "en": "GB", "uk": "UA", "it": "IT",
    "pt": "PT", "nl": "NL", "cs": "CZ", "sv": "SE", "ru": "KZ", "ar": "EG",
}  # fmt: skip

CHUNK = 5_000
"""Articles that are made and written together."""

_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = 40_000
_RUNNING = 2**18
"""Words of the running text that texts are cut from: the rarest stands there once, if at all."""
_FUNCTION_WORDS = 60
"""The most frequent words, which headlines hold and nobody searches for. Without them, searches of
one to three words find 4.5 % of the articles, as those of 101 real headlines do (4.4 %)."""
_PARAGRAPHS = 5
_OF_PARAGRAPH = 70
_OF_TITLE = 7
_SYLLABLES = "ba be bi bo da de di fa fe ga ge ha he ka ke ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to wa we wi".split()  # noqa: E501, SIM905 - a table of syllables


@dataclass(frozen=True, slots=True)
class Made:
    """A document of the index."""

    id: str
    discovered_at: datetime
    source: bytes


class Vocabulary:
    """The words of a language, as frequent in texts as Zipf's law has it."""

    def __init__(self, seed: str) -> None:
        drawn = random.Random(seed)
        words = ["".join(drawn.choices(_SYLLABLES, k=drawn.randint(2, 5))) for _ in range(_WORDS)]
        shares = list(accumulate(1 / (rank + 3) for rank in range(_WORDS)))
        self._running: list[str] = []
        for word, share in zip(words, shares, strict=True):
            until = round(share / shares[-1] * _RUNNING)
            self._running += [word] * (until - len(self._running))
        frequent = set(words[:_FUNCTION_WORDS])
        self._content = [word for word in self._running if word not in frequent]
        drawn.shuffle(self._running)

    def words(self, drawn: random.Random, count: int) -> list[str]:
        """So many words, each as likely as it is frequent."""
        # Every n-th word of a shuffled text: some fifty times as fast as a draw for each.
        step = drawn.randint(1, _RUNNING // (2 * count))
        start = drawn.randrange(_RUNNING - step * count)
        return self._running[start : start + step * count : step]

    def content_words(self, drawn: random.Random, count: int) -> list[str]:
        """So many words that people search for."""
        return drawn.choices(self._content, k=count)


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language; the same in every process."""
    return Vocabulary(language)


def numbers(chunk: int, until: int | None = None) -> range:
    """The articles of a chunk, the earliest first; those before `until` alone, if it is given."""
    end = (chunk + 1) * CHUNK
    return range(chunk * CHUNK, end if until is None else min(end, until))


def documents(wanted: range) -> Iterator[Made]:
    """The documents of `numbers`: the same ones each time, whoever makes them."""
    drawn = random.Random(wanted.start)
    for number in wanted:
        yield _made(number, dated(number), drawn)


def number_at(moment: datetime) -> int:
    """The article that is published at a moment: minutes since 1970."""
    return int(moment.timestamp()) // 60


def dated(number: int) -> datetime:
    """When an article was published and discovered."""
    return datetime.fromtimestamp(number * 60, UTC)


def outlet_of(number: int) -> OutletRef:
    """The outlet that an article is of."""
    return _outlet(language_of(number), number % 5)


def language_of(number: int) -> str:
    """The language of an article's original."""
    return list(LANGUAGES)[number % len(LANGUAGES)]


def identity(number: int) -> str:
    """The id of an article."""
    return article_id(_url(number))


def _made(number: int, at: datetime, drawn: random.Random) -> Made:
    language, url = language_of(number), _url(number)
    name = article_id(url)
    moments = ("published_at", "discovered_at", "dated_at", "fetched_at", "translated_at")
    changes = _texts(language, drawn) | dict.fromkeys(moments, f"{at:%Y-%m-%dT%H:%M:%SZ}")
    changes |= {
        "sort_id": name,
        "cluster_id": name,
        "url": url,
        "canonical_url": url,
        "content_hash": str(number),
        "outlet": outlet_of(number).model_dump(),
        "tags": [f"tag{number % 40}"],
    }
    return Made(name, at, orjson.dumps(_pattern(language) | changes))


def _texts(language: str, drawn: random.Random) -> dict[str, Any]:
    """What a document holds of its title and paragraphs, in both languages."""
    title, *body = _sentences("de", drawn)
    original_title, *paragraphs = _sentences(language, drawn)
    titles, texts = (title, original_title), (*body, *paragraphs)
    return {
        "title": title,
        "body": body,
        "paragraphs": [{"kind": "paragraph", "text": text} for text in body],
        "original": {
            "title": original_title,
            "paragraphs": [{"kind": "paragraph", "text": text} for text in paragraphs],
            "body": {language: [original_title, *paragraphs]},
        },
        "names": _names_of((*titles, *texts)),
        "title_names": _names_of(titles),
    }


def _sentences(language: str, drawn: random.Random) -> list[str]:
    words = vocabulary(language)
    lengths: Sequence[int] = (_OF_TITLE, *(_OF_PARAGRAPH,) * _PARAGRAPHS)
    return [" ".join(words.words(drawn, each)).capitalize() + "." for each in lengths]


def _names_of(sentences: Sequence[str]) -> list[str]:
    firsts = (each.partition(" ")[0] for each in sentences)
    return list(dict.fromkeys(key for word in firsts for key in _names(word)))


@cache
def _names(word: str) -> tuple[str, ...]:
    return names([word])


@cache
def _pattern(language: str) -> dict[str, Any]:
    """The JSON of a document in this language, as the indexer makes it."""
    text = "Eins."
    url = f"https://{language}.example/"
    article = Article(
        id=article_id(url),
        outlet=_outlet(language, 0),
        url=url,
        canonical_url=url,
        language=language,
        title=text,
        paragraphs=(Paragraph(text=text),),
        discovered_at=_LONG_AGO,
        fetched_at=_LONG_AGO,
        content_hash="0",
        extractor=Extractor(name="bench", version="1"),
    )
    translation = Translation(
        article=article,
        target_language="de",
        status=TranslationStatus.TRANSLATED,
        title=text,
        paragraphs=(TranslatedParagraph(text=text),),
        engine=EngineVersion(name="bench", model="none", version="1"),
        translated_at=_LONG_AGO,
    )
    return document(translation, _LONG_AGO).to_source()


@cache
def _outlet(language: str, number: int) -> OutletRef:
    return OutletRef(id=f"{language}-{number}", name=f"Paper {number}", country=LANGUAGES[language])


def _url(number: int) -> str:
    return f"https://{language_of(number)}{number % 5}.example/{number}"
