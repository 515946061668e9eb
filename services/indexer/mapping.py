"""The index template of a target language: settings, mapping, alias."""

from collections.abc import Iterable
from typing import Any

from perspektiven.index import DERIVED
from perspektiven.text.language_tags import UNKNOWN
from services.indexer.analysis import (
    EXACT,
    LANGUAGES,
    QUERY_ANALYZERS,
    analysis,
    analyzer_of,
)

SCHEMA = 3
"""Raised with every change of template that needs the articles to be written anew (`reindex`)."""

_URL = {"type": "keyword", "ignore_above": 8191}
_DATE = {"type": "date"}
_WORD = {"type": "keyword", "ignore_above": 1024}
_KEYS = {"type": "keyword", "doc_values": False}
_COLUMN = {"type": "binary", "doc_values": True}
_SHOWN_ONLY = {"type": "object", "enabled": False}


def template(alias: str, language: str, hunspell: Iterable[str]) -> dict[str, Any]:
    """The body of `PUT _index_template/ALIAS`.

    `hunspell` are the languages that are analysed by dictionary: decided once, when the template
    is first made, and kept in `_meta`, since words that were cut differently never meet.
    """
    dictionaries = sorted(hunspell)
    return {
        # Months only: `articles-de-2*` leaves `articles-de-at-2026.11` to the template of de-AT.
        "index_patterns": [f"{alias}-2*"],
        "priority": 200,
        "version": SCHEMA,
        "_meta": {"schema": SCHEMA, "hunspell": dictionaries, "language": language},
        "template": body(language, dictionaries) | {"aliases": {alias: {}}},
    }


def body(language: str, hunspell: Iterable[str]) -> dict[str, Any]:
    """Settings and mappings of an index, without its alias."""
    dictionaries = sorted(hunspell)
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "500ms",
            "analysis": analysis(dictionaries),
            "query": {
                "default_field": ["title", "body", "compounds", "original.title", "original.body.*"]
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema": SCHEMA, "hunspell": dictionaries, "language": language},
            "_source": {"excludes": list(DERIVED)},
            "properties": _properties(analyzer_of(language)),
        },
    }


def _properties(analyzer: str) -> dict[str, Any]:
    return {
        "sort_id": {"type": "keyword"},
        "revision": {"type": "integer"},
        "url": _URL,
        "canonical_url": _URL,
        "outlet": {"properties": {"id": _WORD, "name": _searchable(_WORD), "country": _WORD}},
        "language": _WORD,
        "target_language": _WORD,
        "status": _WORD,
        "title": _text(analyzer),
        "paragraphs": _SHOWN_ONLY,
        "body": _text(analyzer),
        **dict.fromkeys(("compounds", "title_compounds"), _parts(analyzer)),
        **dict.fromkeys(("names", "title_names"), _KEYS),
        "original": {"properties": _original()},
        "authors": _searchable(_WORD),
        "section": _WORD,
        "tags": _WORD,
        "image": _SHOWN_ONLY,
        **dict.fromkeys(_MOMENTS, _DATE),
        "engine": {"properties": {"name": _WORD, "model": _WORD, "version": _WORD}},
        "warnings": _WORD,
        "paywalled": {"type": "boolean"},
        "content_hash": _KEYS,
        "fingerprint": _COLUMN,
        "bands": _KEYS,
        "cluster_id": {"type": "keyword"},
    }


_MOMENTS = (
    "published_at",
    "modified_at",
    "discovered_at",
    "dated_at",
    "fetched_at",
    "translated_at",
    "withdrawn_at",
    "indexed_at",
)


def _text(analyzer: str) -> dict[str, Any]:
    # Offsets cost 7 % of the space and spare the highlighter a second analysis of every hit.
    return {
        **_analysed(analyzer),
        "index_options": "offsets",
        "fields": {EXACT: {"type": "text", "analyzer": EXACT}},
    }


def _parts(analyzer: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": analyzer, "norms": False, "index_options": "docs"}


def _original() -> dict[str, Any]:
    return {
        "title": {**_analysed(UNKNOWN), "index_options": "offsets"},
        "paragraphs": _SHOWN_ONLY,
        "body": {"properties": {language: _analysed(language) for language in sorted(LANGUAGES)}},
    }


def _analysed(analyzer: str) -> dict[str, Any]:
    of_queries = QUERY_ANALYZERS.get(analyzer)
    text = {"type": "text", "analyzer": analyzer}
    return text | {"search_analyzer": of_queries} if of_queries else text


def _searchable(keyword: dict[str, Any]) -> dict[str, Any]:
    return keyword | {"fields": {"text": {"type": "text", "analyzer": EXACT}}}
