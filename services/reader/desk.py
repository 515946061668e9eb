"""What every route works with: the archive, the settings, the key of cursors."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.reader.archive import Archive
from services.reader.cursors import Cursors
from services.reader.images import Pictures
from services.reader.settings import ReaderSettings


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each request."""

    archive: Archive
    settings: ReaderSettings
    cursors: Cursors
    pictures: Pictures
    exports: asyncio.Semaphore
    """Places for exports that run at the same time."""

    def address(self, request: Request, path: str = "/") -> str:
        """The absolute address of a path of ours, as people reach it."""
        public = self.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return public.rstrip("/") + path


def _of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_of)]
