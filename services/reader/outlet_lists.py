"""Lists of outlets, searched as `source:NAME`: from the operator's file and from the index.

They are the same for all target languages. The index stands beside those of saved searches, so
that a key that may save searches may keep lists, too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven.index import our_errors
from perspektiven.settings import Settings
from services.reader.watched_file import WatchedFile

MOST = 1_000
"""How many lists an installation keeps."""
MOST_OUTLETS = 5_000
NAME = r"^[^\W_][\w-]{0,49}$"
"""A name can be typed in a query as it is: letters, digits and hyphens."""

SETTING = "PERSPEKTIVEN_OUTLET_LISTS"

_NAME = re.compile(NAME)
_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {"outlets": {"type": "keyword", "index": False, "doc_values": False}},
}

Lists = Mapping[str, tuple[str, ...]]
"""Ids of outlets by the name of their list, in lower case."""


@dataclass(frozen=True, slots=True)
class OutletLists:
    """The lists of an installation; one of the file goes before one of the index."""

    elasticsearch: AsyncElasticsearch
    settings: Settings
    file: WatchedFile[Lists] | None = field(default=None, compare=False)

    @property
    def index(self) -> str:
        """Name of the index of lists."""
        return f"{self.settings.index_prefix}searches-outlet-lists"

    def of_file(self) -> Lists:
        """The lists of the operator's file."""
        return self.file.contents if self.file is not None else {}

    async def named(self, names: Iterable[str]) -> Lists:
        """Those of the lists that exist, by `names` in lower case. Raises as `our_errors`."""
        fixed = self.of_file()
        wanted = dict.fromkeys(name.casefold() for name in names)
        found = {name: fixed[name] for name in wanted if name in fixed}
        asked = [name for name in wanted if name not in fixed and _NAME.match(name)]
        if not asked:
            return found
        with our_errors(self.settings):
            answer = await self.elasticsearch.mget(index=self.index, ids=asked)
        # Where there is no index yet, each of them has an error instead.
        stored = {each["_id"]: _outlets(each) for each in answer["docs"] if each.get("found")}
        return found | stored

    async def all(self) -> Lists:
        """All lists, by name. Raises as `our_errors`."""
        with our_errors(self.settings):
            answer = await self.elasticsearch.search(
                index=self.index, ignore_unavailable=True, size=MOST
            )
        stored = {each["_id"]: _outlets(each) for each in answer["hits"]["hits"]}
        return dict(sorted((stored | dict(self.of_file())).items()))

    async def put(self, name: str, outlets: Sequence[str]) -> None:
        """Keeps a list, in place of the one of that name. Raises as `our_errors`."""
        with our_errors(self.settings):
            await self.elasticsearch.options(ignore_status=400).indices.create(
                index=self.index, mappings=_MAPPING, settings={"auto_expand_replicas": "0-1"}
            )
            await self.elasticsearch.index(
                index=self.index, id=name, document={"outlets": list(outlets)}, refresh=True
            )

    async def remove(self, name: str) -> bool:
        """Deletes a list of the index; returns whether it existed."""
        with our_errors(self.settings):
            answer = await self.elasticsearch.options(ignore_status=404).delete(
                index=self.index, id=name, refresh=True
            )
        return bool(answer.get("result") == "deleted")


def lists_file(path: Path | None) -> WatchedFile[Lists] | None:
    """The operator's file of lists. Raises WrongSetting when it can't be read."""
    return WatchedFile(path, SETTING, read) if path is not None else None


def read(text: str) -> Lists:
    """The lists of a file: `name: outlet, outlet` a line, `#` before comments.

    A name that comes again adds to its list. Raises ValueError, naming the line.
    """
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, values = line.partition(":")
        name = name.strip().casefold()
        outlets = tuple(filter(None, (value.strip() for value in values.split(","))))
        if not colon or not _NAME.match(name):
            raise ValueError(f"line {number} is not `name: outlet, outlet`")
        if not outlets:
            raise ValueError(f"line {number}: the list {name} names no outlet")
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *outlets)))
        if len(found[name]) > MOST_OUTLETS:
            raise ValueError(f"line {number}: {name} has more than {MOST_OUTLETS:,} outlets")
    return found


def _outlets(stored: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(stored["_source"]["outlets"])
