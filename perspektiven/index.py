"""Contract of the index: names, aliases, document, client.

Articles lie in one index for each target language and month of discovery, `articles-LANG-YYYY.MM`,
and are read through the alias `articles-LANG`. A document's id is its article's id. Its version is
external and follows from revision and time of translation, so that whatever comes late, twice or
out of order, the newest stays.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, AsyncElasticsearch
from elasticsearch.serializer import JsonSerializer
from pydantic import BaseModel, ConfigDict

from perspektiven.answer_size import BoundedNode, FastJson
from perspektiven.contracts import (
    EngineVersion,
    Image,
    Moment,
    OutletRef,
    Paragraph,
    TranslatedParagraph,
)
from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.settings import Settings, without_passwords
from perspektiven.swapped_indices import searched
from perspektiven.urls import article_id, canonical_url

TARGET_FIELDS = ("title^3", "title.exact^4", "body", "body.exact^1.5", "compounds^0.4")
"""Where words of the target language are looked for, with their weights."""

ORIGINAL_FIELDS = ("original.title^2", "original.body.*^0.8")
"""Where words of any other language are looked for: each original is analysed in its own."""

ORIGINAL_BODY_WEIGHT = 0.8
"""The weight of each field under `original.body`."""

DERIVED = ("bands", "compounds", "names", "title_compounds", "title_names")
"""What is derived anew whenever a document is written; Elasticsearch does not keep it."""

NOT_SHOWN = (*DERIVED, "fingerprint", "body", "original.body")
"""What only searching needs; `_source.excludes` of whoever shows a document."""


class Status(StrEnum):
    """Status of a document."""

    TRANSLATED = "translated"
    SAME_LANGUAGE = "same_language"
    UNTRANSLATED = "untranslated"
    WITHDRAWN = "withdrawn"


class Stored(BaseModel):
    """A part of a document; unknown fields of newer writers are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Original(Stored):
    """The article in its own language."""

    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    body: dict[str, tuple[str, ...]] | None = None
    """Title and paragraphs under the language that they are analysed in; only for searching.

    None in a document whose original is in the target language: `title` and `body` hold it.
    """


class StoredImage(Image):
    """The article's image, and its caption in the target language."""

    translated_caption: str | None = None


class Document(Stored):
    """What the index holds of an article: the JSON of `_source`, field by field.

    `title`, `body` and `paragraphs` are in the target language, and empty in a document that is
    untranslated or withdrawn. `body` is the same text as `paragraphs`, for searching.
    """

    sort_id: str
    """The article's id again, as a field that results can be sorted by."""
    revision: int
    url: str
    canonical_url: str
    outlet: OutletRef
    language: str
    target_language: str
    status: Status
    title: str | None = None
    paragraphs: tuple[TranslatedParagraph, ...] = ()
    body: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    """Parts of the long compounds of title and body, in reading order, once each."""
    names: tuple[str, ...] = ()
    """Keys of the names in title and text, by which other spellings find them."""
    title_compounds: tuple[str, ...] = ()
    title_names: tuple[str, ...] = ()
    original: Original
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: StoredImage | None = None
    published_at: Moment | None = None
    modified_at: Moment | None = None
    discovered_at: Moment
    dated_at: Moment
    """`published_at`, or `discovered_at` where the outlet names none or one in the future."""
    fetched_at: Moment
    translated_at: Moment
    withdrawn_at: Moment | None = None
    indexed_at: Moment
    """When this document was written: the only field that a rebuilt index has otherwise."""
    engine: EngineVersion | None = None
    warnings: tuple[str, ...] = ()
    paywalled: bool = False
    content_hash: str
    fingerprint: str | None = None
    bands: tuple[str, ...] = ()
    """Bands of the fingerprint with the language in front; near-duplicates share some."""
    cluster_id: str
    """The id of the earliest article of which this one is a near-duplicate; else its own."""

    @property
    def id(self) -> str:
        """The article's id."""
        return self.sort_id

    @property
    def version(self) -> int:
        """The external version of the document."""
        return document_version(self.revision, self.translated_at)

    def to_source(self) -> dict[str, Any]:
        """The JSON that goes into the index; what is empty is left out."""
        return _without_empty(self.model_dump(mode="json", exclude_none=True))


def document_version(revision: int, translated_at: datetime) -> int:
    """External version: revision, then milliseconds of the translation; higher is newer.

    The milliseconds have 42 bits, which last until 2109; revisions have 20.
    """
    return (revision << 42) + round(translated_at.timestamp() * 1000)


def read_alias(settings: Settings, language: str) -> str:
    """The alias over all articles in a target language: `articles-de`."""
    return f"{settings.index_prefix}articles-{language.lower()}"


def month_index(settings: Settings, language: str, discovered_at: datetime) -> str:
    """The index that an article belongs to: `articles-de-2026.11`.

    Raises Permanent (`bad_discovery_time`) for a year that no index template covers.
    """
    if not 2000 <= discovered_at.year < 3000:
        raise Permanent(
            "bad_discovery_time", f"the article's year of discovery is {discovered_at.year}"
        )
    return f"{read_alias(settings, language)}-{discovered_at:%Y.%m}"


def client(settings: Settings, *, timeout: float = 30) -> AsyncElasticsearch:
    """A client without retries of its own: the caller decides on retries.

    `timeout` is in seconds and holds for each request.
    """
    arguments: dict[str, Any] = {}
    if settings.elasticsearch_api_key is not None:
        arguments["api_key"] = settings.elasticsearch_api_key.get_secret_value()
    if settings.elasticsearch_ca_certs is not None:
        arguments["ca_certs"] = str(settings.elasticsearch_ca_certs)
    try:
        return AsyncElasticsearch(
            [url.strip() for url in settings.elasticsearch_url.split(",")],
            request_timeout=timeout,
            max_retries=0,
            retry_on_timeout=False,
            serializers={JsonSerializer.mimetype: FastJson()},
            node_class=BoundedNode,
            **arguments,
        )
    except (ValueError, OSError) as exc:
        said = without_passwords(str(exc))
        raise WrongSetting(f"PERSPEKTIVEN_ELASTICSEARCH_URL: {said}") from None


@contextmanager
def our_errors(settings: Settings) -> Iterator[None]:
    """Turns the client's exceptions into ours.

    Unreachable, overloaded, blocked or starting: Transient. Wrong key or missing index:
    WrongSetting, saying what to do. Anything that the request itself is to blame for: Permanent
    (`elasticsearch_refused`).
    """
    try:
        yield
    except TransportError as exc:
        raise Transient(
            f"Elasticsearch is not reachable at {without_passwords(settings.elasticsearch_url)}; "
            "is it running, and is PERSPEKTIVEN_ELASTICSEARCH_URL right?"
        ) from exc
    except ApiError as exc:
        raise _ours(exc) from exc


def is_passing(status: int, error_type: str) -> bool:
    """Whether an error response of Elasticsearch is temporary.

    A 403 with `cluster_block_exception` is a full disk or an index that is being moved.
    """
    return status == 429 or status >= 500 or error_type == "cluster_block_exception"


async def get(
    elasticsearch: AsyncElasticsearch, settings: Settings, language: str, wanted: str
) -> Document | None:
    """The document of an article's id or URL (fetched or canonical), or None.

    Raises as `our_errors`.
    """
    with our_errors(settings):
        answer = await searched(
            elasticsearch, index=read_alias(settings, language), **article_search(wanted)
        )
    hits = answer["hits"]["hits"]
    return Document.model_validate(hits[0]["_source"]) if hits else None


def article_search(wanted: str) -> dict[str, Any]:
    """The search for the document of an article's id or URL (fetched or canonical)."""
    should: list[Mapping[str, Any]] = [{"ids": {"values": [wanted]}}]
    if "://" in wanted:
        canonical = canonical_url(wanted)
        should = [
            {"ids": {"values": [article_id(canonical)]}},
            {"terms": {"url": [wanted, canonical]}},
            {"terms": {"canonical_url": [wanted, canonical]}},
        ]
    return {
        "query": {"bool": {"should": should, "minimum_should_match": 1}},
        "sort": [{"revision": "desc"}, {"sort_id": "asc"}],
        "_source": {"excludes": list(NOT_SHOWN)},
        "size": 1,
    }


def _ours(exc: ApiError) -> Transient | Permanent | WrongSetting:
    kind = _error_type(exc)
    if is_passing(exc.status_code, kind):
        return Transient(f"Elasticsearch is not available now: {exc.status_code} {kind}")
    if exc.status_code in {401, 403}:
        return WrongSetting(
            f"Elasticsearch refused access ({exc.status_code}); is "
            "PERSPEKTIVEN_ELASTICSEARCH_API_KEY right, and does the key have the privileges that "
            "docs/search.md lists?"
        )
    if kind == "index_not_found_exception":
        return WrongSetting("Elasticsearch has no such index; create it first: perspektiven init")
    return Permanent("elasticsearch_refused", f"{exc.status_code} {kind}: {exc.message}"[:500])


def _error_type(exc: ApiError) -> str:
    error = exc.body.get("error") if isinstance(exc.body, Mapping) else None
    if isinstance(error, Mapping):
        return str(error.get("type", ""))
    return str(error or exc.message)


_PARTED = (dict, list)


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    cleaned = {
        key: _cleaned(own) if isinstance(own, _PARTED) else own for key, own in value.items()
    }
    return {key: own for key, own in cleaned.items() if own or not isinstance(own, _PARTED)}


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return _without_empty(value)
    # A list is of texts alone, or of objects alone.
    return [_cleaned(own) for own in value] if value and isinstance(value[0], _PARTED) else value
