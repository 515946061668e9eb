"""What others search the index with: keys that allow what they say, Kibana objects that fit."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, cast

import pytest

from perspektiven.index import month_index, read_alias
from perspektiven.settings import Settings, load
from services.indexer.mapping import template
from services.reader.article_index import ArticleIndex
from services.reader.saved_searches import SavedSearches
from tests.support.factories import NOW

DEPLOY = Path(__file__).parents[2] / "deploy"


def privileges(key: str) -> dict[str, set[str]]:
    """Privileges on indices by the pattern of their names."""
    (role,) = json.loads((DEPLOY / f"elasticsearch/{key}-api-key.json").read_text())[
        "role_descriptors"
    ].values()
    return {name: set(each["privileges"]) for each in role["indices"] for name in each["names"]}


def allowed(key: str, index: str) -> set[str]:
    return {
        privilege
        for pattern, found in privileges(key).items()
        if fnmatch(index, pattern)
        for privilege in found
    }


@pytest.fixture
def searches() -> str:
    archive = ArticleIndex(cast(Any, None), load(Settings), "de", 1)
    return SavedSearches(archive)._index


@pytest.mark.parametrize("language", ["de", "pt-BR"])
def test_the_indexers_key_writes_articles(language: str) -> None:
    rebuilt = f"{read_alias(load(Settings), language)}.20260314092653-2026.03"

    for name in (read_alias(load(Settings), language), rebuilt):
        assert allowed("indexer", name) >= {"read", "write", "manage", "create_index"}
    assert allowed("indexer", month_index(load(Settings), language, NOW)) >= {"write"}


def test_the_readers_key_reads_articles_and_writes_saved_searches(searches: str) -> None:
    assert allowed("reader", read_alias(load(Settings), "de")) == {"read", "view_index_metadata"}
    assert allowed("reader", searches) >= {"read", "write", "create_index"}


@pytest.mark.parametrize("key", ["reader", "read-only"])
def test_who_reads_may_change_nothing_in_the_cluster(key: str) -> None:
    (role,) = json.loads((DEPLOY / f"elasticsearch/{key}-api-key.json").read_text())[
        "role_descriptors"
    ].values()

    assert role["cluster"] == []


def test_the_indexers_key_sees_no_saved_searches(searches: str) -> None:
    assert allowed("indexer", searches) == set()


def test_a_search_clients_key_reads_articles_and_nothing_else(searches: str) -> None:
    assert allowed("read-only", read_alias(load(Settings), "de")) == {"read", "view_index_metadata"}
    assert allowed("read-only", searches) == set()


def test_kibanas_objects_name_fields_that_the_mapping_has() -> None:
    known = set(fields(template("articles-de", "de", [])["template"]["mappings"]["properties"]))
    lines = (DEPLOY / "kibana/articles.ndjson").read_text().splitlines()

    named = {field for line in lines for field in fields_of(json.loads(line)["attributes"])}

    assert {"dated_at", "outlet.country", "status"} <= named
    assert named <= known


def fields(properties: dict[str, Any], prefix: str = "") -> list[str]:
    """Names of all fields, with those that they are part of."""
    found: list[str] = []
    for name, each in properties.items():
        parts = each.get("properties", {}) | each.get("fields", {})
        found += [prefix + name, *fields(parts, f"{prefix}{name}.")]
    return found


def fields_of(attributes: dict[str, Any]) -> set[str]:
    """Names of fields in a data view or a saved search."""
    found = {attributes["timeFieldName"]} if "timeFieldName" in attributes else set()
    found |= {*attributes.get("columns", ()), *(field for field, _ in attributes.get("sort", ()))}
    source = json.loads(
        attributes.get("kibanaSavedObjectMeta", {}).get("searchSourceJSON", '{"query": {}}')
    )
    return found | set(re.findall(r"([\w.]+)\s*:", source["query"].get("query", "")))
