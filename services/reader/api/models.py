"""Models of the JSON that /api/v1 answers with; OpenAPI is made from them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from perspektiven.contracts import EngineVersion, OutletRef, Paragraph, TranslatedParagraph
from perspektiven.index import Document, Status, StoredImage
from perspektiven.limits import TITLE
from services.reader.query import marks
from services.reader.query.facets import FacetValue
from services.reader.query.near_duplicates import Others
from services.reader.query.search import Hit, Search, SearchResult
from services.reader.query.why import Why
from services.reader.rendering.content import shortened
from services.reader.rendering.messages import spoken, texts
from services.reader.rendering.query_words import in_words


class OriginalTitle(BaseModel):
    """The title that the outlet gave."""

    title: str


class OriginalText(OriginalTitle):
    """The article as its outlet wrote it."""

    paragraphs: tuple[Paragraph, ...]


class ArticleHead(BaseModel):
    """An article without its texts. Moments are UTC."""

    id: str
    revision: int = Field(description="Rises with each change that the outlet made.")
    url: str
    canonical_url: str
    outlet: OutletRef
    language: str = Field(description="Of the original, BCP 47; `und` where it is not known.")
    target_language: str
    status: Status
    title: str | None = Field(
        description="In the target language; null where the article is not translated."
    )
    original: OriginalTitle
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    image: StoredImage | None = Field(
        description="`translated_caption` is missing where the caption is not translated."
    )
    published_at: datetime | None
    modified_at: datetime | None
    discovered_at: datetime
    translated_at: datetime
    withdrawn_at: datetime | None
    indexed_at: datetime
    engine: EngineVersion | None = Field(description="Who translated; null where nobody did.")
    cluster_id: str = Field(description="The same in all near-duplicates of an article.")
    warnings: tuple[str, ...] = Field(description="Doubts about the translation, fixed words.")
    paywalled: bool


class ArticleAnswer(ArticleHead):
    """An article with its texts: paragraph by paragraph the same number in both."""

    original: OriginalText
    paragraphs: tuple[TranslatedParagraph, ...] = Field(
        description="In the target language; empty where the article is not translated."
    )


class Total(BaseModel):
    """How many hits there are."""

    value: int
    relation: Literal["eq", "gte"] = Field(description="Exactly so many, or at least.")


class Copy(BaseModel):
    """A near-duplicate of an article."""

    id: str
    outlet: OutletRef


class Result(ArticleHead):
    """An article that was found."""

    score: float | None = Field(description="Null unless sorted by relevance.")
    highlights: dict[str, list[str]] = Field(
        description="Fragments of HTML by field: found words in `<mark>`, all else escaped."
    )
    copies: int | None = Field(
        default=None,
        description="How many other articles are near-duplicates of it (same `cluster_id`).",
    )
    also_at: list[Copy] | None = Field(
        default=None, description="Only with `collapse`: near-duplicates, a few of them."
    )


class IgnoredPart(BaseModel):
    """A part of the query that was left out."""

    text: str
    reason: Why = Field(description="Why it was left out: a fixed word.")
    why: str = Field(description="The same as a sentence for readers.")
    start: int = Field(description="Where it stands in `q`, in characters from 0.")
    end: int


class Understood(BaseModel):
    """What was made of the query."""

    text: str = Field(description="The query as it was read, with all brackets.")
    explanation: str = Field(description="The same in words; empty without a query.")
    ignored: tuple[IgnoredPart, ...] = Field(description="What was not understood, each with why.")
    suggestion: str | None = Field(
        description="The query with words of the index for those that no article holds; null where "
        "there is none, or where it did not come in time."
    )


class SearchAnswer(BaseModel):
    """One page of results."""

    total: Total
    took_ms: int
    results: list[Result]
    facets: dict[str, list[FacetValue]] = Field(
        description="`country`, `outlet`, `language`, `tag`: each counted under all other filters."
    )
    next_cursor: str | None = Field(description="For the next page; null at the end.")
    query: Understood


class CompletionAnswer(BaseModel):
    """What a query may be going to be."""

    text: str = Field(description="The whole query.")
    label: str = Field(description="What stands in it for the last word that was typed.")
    kind: str = Field(description="`word`, `outlet`, `tag` or `author`.")


class SuggestAnswer(BaseModel):
    """Corrections and completions of a query, as far as they came in time."""

    q: str
    suggestion: str | None = Field(description="The corrected query, or null.")
    completions: list[CompletionAnswer]


class OutletAnswer(BaseModel):
    """An outlet that has articles in the index."""

    id: str
    name: str
    country: str
    languages: tuple[str, ...]
    articles: int
    newest: datetime | None


class Span(BaseModel):
    """Hits from `start` on, until the next span."""

    start: datetime
    count: int
    total: int = Field(description="All articles, whatever the words of the query.")
    share: float | None = Field(description="`count` in `total`; null where that is 0.")


class TimelineSeries(BaseModel):
    """The timeline of one country or outlet: its hits among its own articles."""

    value: str
    label: str
    count: int
    buckets: tuple[Span, ...]


class TimelineAnswer(BaseModel):
    """Hits over time."""

    interval: str = Field(description="As asked for, or the next that is coarse enough.")
    buckets: tuple[Span, ...]
    series: tuple[TimelineSeries, ...] = Field(description="With `by`: most hits first.")


def article_answer(document: Document) -> ArticleAnswer:
    """The article with its texts."""
    return ArticleAnswer.model_validate(document, from_attributes=True)


def article_json(document: Document) -> str:
    """The same as JSON."""
    return article_answer(document).model_dump_json()


def article_head(document: Document) -> ArticleHead:
    """The article as lists have it: a title beyond the limit of articles is cut."""
    head = ArticleHead.model_validate(document, from_attributes=True)
    title = head.title and shortened(head.title, TITLE.most)
    original = OriginalTitle(title=shortened(head.original.title, TITLE.most))
    return head.model_copy(update={"title": title, "original": original})


def result(hit: Hit, others: Others | None = None, *, names_them: bool = False) -> Result:
    """A hit, its found words marked in HTML, and its near-duplicates where they are known."""
    head = article_head(hit.document)
    copies = [Copy(id=each.id, outlet=each.outlet) for each in others.few] if others else []
    return Result(
        **dict(head),
        score=hit.score,
        highlights={
            name: [str(marks.to_html(marks.cut(fragment, TITLE.most))) for fragment in fragments]
            for name, fragments in hit.highlights.items()
        },
        copies=others.count if others else None,
        also_at=copies if names_them else None,
    )


def search_answer(found: SearchResult, wanted: Search, next_cursor: str | None) -> SearchAnswer:
    """One page of results."""
    return SearchAnswer(
        total=Total(value=found.total, relation="eq" if found.is_exact else "gte"),
        took_ms=found.took_ms,
        results=[
            result(
                hit,
                found.others.get(hit.document.id),
                names_them=wanted.collapsed and bool(found.others),
            )
            for hit in found.hits
        ],
        facets=found.facets,
        next_cursor=next_cursor,
        query=_understood(found),
    )


def _understood(found: SearchResult) -> Understood:
    query, language = found.query, spoken(found.language)
    words = texts(language)
    ignored = [
        IgnoredPart(
            text=part.text,
            reason=part.why,
            why=words["query_why"][part.why.value],
            start=part.place.start,
            end=part.place.end,
        )
        for part in query.ignored
    ]
    return Understood(
        text=str(query),
        explanation=in_words(query, language),
        ignored=tuple(ignored),
        suggestion=found.suggestion,
    )
