"""Names of fields and operators in queries, in every language of the pages."""

import json
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

from services.reader.query.tree import Field


class Operator(StrEnum):
    """What joins the parts of a query."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR/n"


def _locales() -> list[Mapping[str, Any]]:
    folder = files("services.reader.rendering") / "locale"
    return [
        json.loads(each.read_text(encoding="utf-8"))
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".json")
    ]


def _fields() -> dict[str, Field]:
    found = {each.value: each for each in Field}
    for words in _locales():
        for field, names in words["query_fields"].items():
            found |= dict.fromkeys(names, Field(field))
    return found


def _operators() -> dict[str, Operator]:
    found = {each.value: each for each in Operator}
    for words in _locales():
        for operator, names in words["query_operators"].items():
            found |= dict.fromkeys(names, Operator(operator))
    return found


FIELDS: Mapping[str, Field] = _fields()
"""Fields by the names that people give them, in lower case."""

OPERATORS: Mapping[str, Operator] = _operators()
"""Operators by how they are written: in capital letters, or as signs."""
