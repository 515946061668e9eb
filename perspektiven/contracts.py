"""Contracts: Outlet, Entry, Article and Translation, the messages on the topics.

All models are frozen and go over the wire as JSON with a `schema_version`. A new
optional field keeps the version; any other change raises it, and readers go on to
understand the version before.

Texts are made valid whenever a model is made, and what is beside an article's text (names, tags,
captions) keeps to perspektiven.limits: so it does in records of older versions, too.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from perspektiven import limits
from perspektiven.limits import Limit
from perspektiven.text.valid_text import valid

SCHEMA_VERSION: Literal[1] = 1


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment in UTC; ISO 8601 on the wire. A time without a zone is refused."""

CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2; ZZ where the country is not known (as in CLDR)."""

LanguageCode = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""BCP 47; `und` where the language is not known."""


def _valid(value: object) -> object:
    return valid(value) if isinstance(value, str) else value


def _unless_longer(limit: Limit) -> Callable[[str | None], str | None]:
    """None for a text that is longer than the limit."""
    return lambda text: text if text is None or len(text) <= limit.most else None


def _at_most(count: Limit, length: Limit) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """The first texts, up to the count, of those that are not longer than the length."""
    return lambda texts: tuple(each for each in texts if len(each) <= length.most)[: count.most]


Text = Annotated[str, BeforeValidator(_valid)]
"""A text from outside, made valid (perspektiven.text.valid_text)."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,99}$")]


class Contract(BaseModel):
    """A frozen model; unknown fields are ignored, so that a newer writer can add some."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Message(Contract):
    """A contract that is a record of its own, and so carries its schema version."""

    schema_version: Literal[1] = SCHEMA_VERSION

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, as it goes on the wire."""
        return self.model_dump_json(exclude_none=True).encode()


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    WEBSUB = "websub"


class Source(Contract):
    """A place to discover entries from."""

    url: str = Field(max_length=limits.SOURCE_URL.most)
    kind: SourceKind = SourceKind.FEED


class CrawlOptions(Contract):
    """Crawl options of an outlet that differ from the defaults."""

    delay_seconds: float | None = Field(default=None, ge=0)
    """Least time between two requests to a host; never shortens what robots rules ask."""
    min_poll_seconds: float | None = Field(default=None, gt=0)
    max_poll_seconds: float | None = Field(default=None, gt=0)
    conditional: bool = True
    """Off for servers that answer 304 although something changed."""
    also_hosts: tuple[str, ...] = ()
    """Other hosts whose articles are the outlet's own."""


class Outlet(Message):
    """A newspaper that is followed."""

    id: Slug
    name: Text = Field(min_length=1, max_length=limits.OUTLET_NAME.most)
    country: CountryCode
    languages: tuple[LanguageCode, ...] = ()
    homepage: str = Field(max_length=limits.SOURCE_URL.most)
    sources: tuple[Source, ...] = ()
    enabled: bool = True
    crawl: CrawlOptions = CrawlOptions()


class OutletRef(Contract):
    """Reference to an outlet, as articles and entries carry it."""

    id: Slug
    name: Annotated[Text, AfterValidator(lambda name: name[: limits.OUTLET_NAME.most])]
    country: CountryCode


class Entry(Message):
    """A discovered link, before anything is known of the page behind it."""

    outlet_id: Slug
    url: str = Field(max_length=limits.URL.most)
    source_url: str | None = None
    title: Annotated[Text | None, AfterValidator(_unless_longer(limits.ENTRY_TITLE))] = None
    summary: Annotated[Text | None, AfterValidator(_unless_longer(limits.ENTRY_SUMMARY))] = None
    published_at: Moment | None = None
    discovered_at: Moment
    outlet: OutletRef | None = None
    """Only for outlets that no catalogue knows (single pages handed in by a person)."""
    redirects: int = Field(default=0, ge=0)
    """How many redirects to other hosts led here."""


class ParagraphKind(StrEnum):
    """What a paragraph is in the article's text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    CAPTION = "caption"


class Paragraph(Contract):
    """One block of an article's text, without line breaks."""

    kind: ParagraphKind = ParagraphKind.PARAGRAPH
    text: Text


class Image(Contract):
    """The article's main image."""

    url: str
    caption: Annotated[Text | None, AfterValidator(_unless_longer(limits.CAPTION))] = None


def _with_short_url(image: Image | None) -> Image | None:
    return image if image is None or len(image.url) <= limits.URL.most else None


class Extractor(Contract):
    """Name and version of the extraction that produced the text."""

    name: str
    version: str


class RobotsDecision(Contract):
    """Decision of the host's robots rules on the URL when it was fetched."""

    allowed: bool
    line: Text | None = None
    """The rule that decided, as it stands in robots.txt; none where no rule spoke."""
    opt_out: Text | None = None
    """What the publisher reserves of text mining, by robots.txt (Content-Signal), header or page
    (TDM Reservation Protocol); none where nothing is reserved."""


class Article(Message):
    """An article of an outlet in its own language, at one revision."""

    id: str
    revision: int = Field(default=1, ge=1, le=2**20)
    outlet: OutletRef
    url: str
    canonical_url: str
    language: LanguageCode
    title: Text
    paragraphs: tuple[Paragraph, ...]
    authors: Annotated[
        tuple[Text, ...], AfterValidator(_at_most(limits.AUTHORS, limits.AUTHOR))
    ] = ()
    section: Annotated[Text | None, AfterValidator(_unless_longer(limits.SECTION))] = None
    tags: Annotated[tuple[Text, ...], AfterValidator(_at_most(limits.TAGS, limits.TAG))] = ()
    image: Annotated[Image | None, AfterValidator(_with_short_url)] = None
    published_at: Moment | None = None
    modified_at: Moment | None = None
    discovered_at: Moment
    """When the article was first seen: the same in all its revisions; decides its index."""
    fetched_at: Moment
    withdrawn_at: Moment | None = None
    """When the outlet was found to have taken the page down; such an article has no paragraphs."""
    content_hash: str
    fingerprint: str | None = None
    """MinHash signature of the text; see perspektiven.text.fingerprints."""
    paywalled: bool = False
    paywall_evidence: Text | None = None
    robots: RobotsDecision | None = None
    extractor: Extractor


class TranslationStatus(StrEnum):
    """Outcome of a translation."""

    TRANSLATED = "translated"
    SAME_LANGUAGE = "same_language"
    UNTRANSLATED = "untranslated"


class TranslatedParagraph(Paragraph):
    """A paragraph in the target language; `warnings` are fixed words on how it came about."""

    warnings: tuple[str, ...] = ()


class EngineVersion(Contract):
    """Engine, model and version that produced a translation."""

    name: str
    model: str
    version: str


class Translation(Message):
    """An article and its text in a target language."""

    article: Article
    target_language: LanguageCode
    status: TranslationStatus
    title: Text | None = None
    paragraphs: tuple[TranslatedParagraph, ...] = ()
    image_caption: Text | None = None
    """The caption of the article's image, where it was translated without a doubt."""
    engine: EngineVersion | None = None
    translated_at: Moment
    warnings: tuple[str, ...] = ()
    """Fixed words that hold for the whole article; those of the title begin with `title:`."""

    @model_validator(mode="after")
    def _mirrors_the_article(self) -> Self:
        if self.status is TranslationStatus.UNTRANSLATED:
            return self
        theirs = [paragraph.kind for paragraph in self.article.paragraphs]
        ours = [paragraph.kind for paragraph in self.paragraphs]
        if ours != theirs:
            raise ValueError(
                "a translation must have its article's paragraphs, in number, kind and order"
            )
        return self


class OutletStatus(Message):
    """Status of one outlet on one host, as its fetcher last reported it (topic `outlet-status`)."""

    outlet_id: Slug
    host: str
    last_success: Moment | None = None
    last_error: str | None = None
    next_poll: Moment | None = None
    waiting: int = 0
    """Entries that are known and not yet fetched."""
    articles: int = 0
    refused: dict[str, int] = Field(default_factory=dict)
    moved: dict[str, str] = Field(default_factory=dict)
    """Sources that moved for good to where another one is followed already, and that rest."""
    updated_at: Moment
