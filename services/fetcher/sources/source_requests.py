"""One request for a source: allowed, conditional where its validators are believed, read."""

import hashlib

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.feeds.results import ParsedSource
from services.fetcher.feeds.source_document import SourceDocument, most_bytes
from services.fetcher.http.download import SOURCE, Response, Wish
from services.fetcher.http.politeness import Politeness
from services.fetcher.pool import ExtractionPool
from services.fetcher.sources import poll_state
from services.fetcher.sources.poll_state import PollResult
from services.fetcher.sources.registry import Followed, SourceMemory, Sources
from services.fetcher.steady_clock import SteadyClock

_MOST_REDIRECTS = 10


class SourceRequests:
    """Asks for sources, and reads what they answer or what a hub delivers."""

    def __init__(
        self,
        sources: Sources,
        politeness: Politeness,
        pool: ExtractionPool,
        clock: SteadyClock,
        *,
        source_bytes: int,
    ) -> None:
        self._sources = sources
        self._politeness = politeness
        self._pool = pool
        self._clock = clock
        self._source_bytes = source_bytes

    async def ask(self, followed: Followed, memory: SourceMemory) -> PollResult:
        """What a source answers now. Raises Permanent and Unreachable."""
        rests = self._sources.already_at(followed, memory) is not None
        url = followed.source.url if rests else memory.address or followed.source.url
        await self._politeness.require(url)
        response = await self._politeness.get(
            url,
            Wish(
                accept=SOURCE,
                headers=poll_state.validators(followed, memory),
                most_bytes=most_bytes(followed.source.kind, self._source_bytes),
                most_redirects=_MOST_REDIRECTS,
                follow=self._may_follow,
            ),
        )
        if response.status == 304:
            return PollResult(response, None)
        if response.status != 200:
            raise Permanent(f"http_{response.status}", f"{response.url} answers {response.status}")
        body_hash = hashlib.blake2b(response.body, digest_size=16).hexdigest()
        if body_hash == memory.body_hash:
            return PollResult(response, None, body_hash)
        return PollResult(response, await self.read(followed.source.kind, response), body_hash)

    async def read(self, kind: SourceKind, response: Response) -> ParsedSource:
        """What a body shows. Raises Permanent for one that is no source of that kind."""
        document = SourceDocument(response.url, response.body, response.content_type)
        return await self._pool.read(kind, document, self._clock.utc())

    async def _may_follow(self, _: str, target: str) -> bool:
        await self._politeness.require(target)
        return True
