"""Catalogue of outlets as a YAML file: reads, checks and writes it.

A catalogue is a YAML list of Outlets (see perspektiven.contracts). It is checked whole before
anything of it is used, and every complaint names the file, the line, the entry and the field.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from babel import Locale
from pydantic import BaseModel, ValidationError
from typing_extensions import override

from perspektiven.contracts import CrawlOptions, Outlet, Source
from perspektiven.errors import WrongSetting
from perspektiven.text.language_tags import is_language
from perspektiven.urls import canonical_url

_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB"}


class _Loader(yaml.SafeLoader):
    """YAML in which `no` is a language and `NO` a country; only true and false are truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """One fault of a catalogue. `line` and `entry` count from 1."""

    file: str
    line: int
    entry: int
    id: str | None
    field: str
    message: str

    @override
    def __str__(self) -> str:
        name = f" ({self.id})" if self.id else ""
        return f"{self.file}:{self.line}: outlet {self.entry}{name}: {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Result of reading a catalogue: its valid outlets, and all faults."""

    outlets: tuple[Outlet, ...]
    problems: tuple[CatalogueFault, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the list, as the file has it."""

    file: str
    line: int
    number: int
    value: Any

    def problem(self, field: str, message: str) -> CatalogueFault:
        identity = self.value.get("id") if isinstance(self.value, dict) else None
        name = identity if isinstance(identity, str) else None
        return CatalogueFault(self.file, self.line, self.number, name, field, message)


def examine(path: Path) -> Catalogue:
    """The outlets of a catalogue and everything that is wrong with it.

    Raises WrongSetting when there is no such file, or it is no YAML list.
    """
    outlets: list[tuple[_Item, Outlet]] = []
    problems: list[CatalogueFault] = []
    for item in _items(path):
        try:
            outlet = Outlet.model_validate(item.value)
        except ValidationError as exc:
            problems += [item.problem(*each) for each in _faults(item.value, exc)]
            continue
        problems += [item.problem(*each) for each in _complaints(item.value, outlet)]
        outlets.append((item, outlet))
    problems += _duplicates(outlets)
    problems.sort(key=lambda problem: problem.entry)
    return Catalogue(tuple(outlet for _, outlet in outlets), tuple(problems))


def read(path: Path) -> tuple[Outlet, ...]:
    """Reads the outlets of a catalogue.

    Raises WrongSetting with the first problem, and how many there are.
    """
    catalogue = examine(path)
    if catalogue.problems:
        first, *more = catalogue.problems
        others = f" (and {len(more)} more; see: perspektiven outlets check {path})" if more else ""
        raise WrongSetting(f"{first}{others}")
    return catalogue.outlets


def to_yaml(outlets: Iterable[Outlet]) -> str:
    """A catalogue that `read` gives back as it was."""
    plain = [
        outlet.model_dump(mode="json", exclude_defaults=True, exclude={"schema_version"})
        for outlet in outlets
    ]
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def _items(path: Path) -> Iterator[_Item]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.reader.ReaderError) as exc:
        reason = " ".join(str(exc).split())
        raise WrongSetting(f"can't read the catalogue {path}: {reason}") from exc
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.SequenceNode):
            raise WrongSetting(f"{path}: a catalogue is a YAML list of outlets")
        for number, child in enumerate(node.value, start=1):
            value = loader.construct_object(child, deep=True)
            yield _Item(str(path), child.start_mark.line + 1, number, value)
    except yaml.YAMLError as exc:
        raise WrongSetting(f"{path}: not valid YAML: {' '.join(str(exc).split())}") from exc
    finally:
        loader.dispose()


def _faults(value: Any, invalid: ValidationError) -> Iterator[tuple[str, str]]:
    """Field and message for what the schema refuses, and for misspelt fields, its likely cause."""
    if isinstance(value, dict):
        yield from _unknown_fields(value)
    for error in invalid.errors(include_url=False):
        field = ".".join(str(part) for part in error["loc"]) or "entry"
        given = "" if error["type"] == "missing" else f" (it is {error['input']!r})"
        yield field, f"{error['msg']}{given}"


def _complaints(value: dict[str, Any], outlet: Outlet) -> Iterator[tuple[str, str]]:
    """Field and message for all that the schema alone can't tell."""
    yield from _unknown_fields(value)
    if outlet.country not in _countries():
        yield "country", f"{outlet.country!r} is not a country of ISO 3166-1 (ZZ: not known)"
    for language in outlet.languages:
        if not is_language(language):
            yield "languages", f"{language!r} is not a known language (BCP 47)"
    if not _is_web_address(outlet.homepage):
        yield "homepage", f"{outlet.homepage!r} is not an http or https URL"
    for number, source in enumerate(outlet.sources):
        if not _is_web_address(source.url):
            yield f"sources.{number}.url", f"{source.url!r} is not an http or https URL"
    if not outlet.sources:
        yield "sources", "an outlet without sources can't be followed"


def _unknown_fields(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    sources = value.get("sources")
    parts: list[tuple[str, type[BaseModel], Any]] = [
        ("", Outlet, value),
        ("crawl.", CrawlOptions, value.get("crawl")),
    ]
    if isinstance(sources, list):
        parts += [(f"sources.{i}.", Source, each) for i, each in enumerate(sources)]
    for prefix, model, fields in parts:
        for name in fields if isinstance(fields, dict) else ():
            if name not in model.model_fields:
                yield f"{prefix}{name}", f"{model.__name__} has no such field"


def _duplicates(outlets: list[tuple[_Item, Outlet]]) -> Iterator[CatalogueFault]:
    """One problem for each id, homepage or source that stood in the catalogue before."""
    seen: dict[tuple[str, str], int] = {}
    for item, outlet in outlets:
        keys = [("id", outlet.id), ("homepage", canonical_url(outlet.homepage))]
        keys += [("sources", canonical_url(source.url)) for source in outlet.sources]
        for field, key in keys:
            if (field, key) in seen:
                yield item.problem(field, f"{key} is already in outlet {seen[field, key]}")
            seen.setdefault((field, key), item.number)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2) - _NO_COUNTRIES
