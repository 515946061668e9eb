"""What every route works with: the article index, the settings, the key of cursors."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError

from services.reader.article_index import ArticleIndex
from services.reader.images import ImageProxy
from services.reader.large_articles import LargeArticles
from services.reader.query.cursors import Cursors, Position
from services.reader.query.search import Search
from services.reader.recent import Recent
from services.reader.settings import ReaderSettings
from services.reader.targets import PARAMETER, Target, target


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Handed to each request, in the language that it reads."""

    article_indexes: Mapping[str, ArticleIndex]
    """By target language."""
    target: Target
    settings: ReaderSettings
    cursors: Cursors
    images: ImageProxy
    exports: asyncio.Semaphore
    """Places for exports that run at the same time."""
    large: LargeArticles
    home: str
    """The address that the reader listens on."""
    recent: Recent = field(default_factory=Recent)
    """What many readers ask for within some seconds."""

    @property
    def articles(self) -> ArticleIndex:
        """The articles in the language that is read."""
        return self.article_indexes[self.target.language]

    def reading(self, language: str | None) -> "Dependencies":
        """The dependencies in a target language, without one in the first. Raises ValueError."""
        return replace(self, target=target(self.settings, language))

    def link(self, path: str) -> str:
        """A link to a path of ours: relative unless PUBLIC_URL is set, whatever a client says."""
        return _without_slash(self.settings.public_url or "") + path

    def absolute(self, path: str = "/") -> str:
        """The absolute address of a path, for formats that know no relative links.

        Without PUBLIC_URL it begins with the address that the reader listens on.
        """
        return _without_slash(self.settings.public_url or self.home) + path

    def seal(self, position: Position | None, wanted: Search) -> str | None:
        """The cursor of a position; None at the end. It is of no use in another language."""
        return self.cursors.seal(position, self._key(wanted)) if position else None

    def open(self, cursor: str | None, wanted: Search) -> Position | None:
        """The position that a cursor names; None for the first page. Raises BadCursor."""
        return self.cursors.open(cursor, self._key(wanted)) if cursor else None

    def _key(self, wanted: Search) -> str:
        return f"{self.target.language} {wanted.key}"


def own_address(settings: ReaderSettings, port: int) -> str:
    """The address that the reader listens on, as this machine reaches it."""
    host = "localhost" if settings.http_host in {"0.0.0.0", "::"} else settings.http_host  # noqa: S104 - compared only
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _without_slash(address: str) -> str:
    return address.rstrip("/")


def all_dependencies(request: Request) -> Dependencies:
    """The dependencies in the first of its languages."""
    dependencies: Dependencies = request.app.state.dependencies
    return dependencies


def wrong_language(problem: ValueError, *place: str) -> RequestValidationError:
    """What to raise for a `lang` that is no target language; `place` is where it was given."""
    complaint = {"loc": (*place, PARAMETER), "msg": str(problem), "type": "value_error"}
    return RequestValidationError([complaint])


# Both are coroutines although they wait for nothing: functions would each be called in a thread.
async def _of(
    request: Request,
    lang: Annotated[
        str | None,
        Query(
            max_length=35,
            description="Language to read (BCP 47): one of the target languages of this "
            "installation, by default their first.",
        ),
    ] = None,
) -> Dependencies:
    try:
        return all_dependencies(request).reading(lang)
    except ValueError as exc:
        raise wrong_language(exc, "query") from exc


async def _whole(request: Request) -> Dependencies:
    return all_dependencies(request)


RequestDependencies = Annotated[Dependencies, Depends(_of)]
AllDependencies = Annotated[Dependencies, Depends(_whole)]
"""For what is the same in all languages."""
