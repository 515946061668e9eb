"""Web server of the demo newspapers: one process, one port for each.

What a newspaper answers depends on the path and the time since the demo was opened for the first
time in its data folder, on nothing else: two runs in one folder are the same newspapers.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from console.demo import pages, pictures
from console.demo.addresses import Addresses
from console.demo.mischief import HANDLERS
from console.demo.pages import ServedDocument, Site
from console.demo.papers import DemoArticle, Paper

REVISED_AFTER = timedelta(minutes=30)
"""From the first start to the moment at which the revised article shows its later version."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Now = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Newsstand:
    """All demo newspapers, served between entry and exit."""

    def __init__(
        self, papers: tuple[Paper, ...], addresses: Addresses, now: Now = _utc_now
    ) -> None:
        self._papers = papers
        self._addresses = addresses
        self._now = now
        self._runners: list[web.AppRunner] = []

    async def __aenter__(self) -> "Newsstand":
        apps = [(self._app(paper), self._addresses.listeners[paper.id]) for paper in self._papers]
        for app, listener in apps:
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
            await runner.setup()
            self._runners.append(runner)
            await web.SockSite(runner, listener).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(runner.cleanup() for runner in self._runners))
        self._addresses.close()

    def _app(self, paper: Paper) -> web.Application:
        site = Site(paper, self._addresses.base(paper.id), self._addresses.opened_at)
        app = web.Application(middlewares=[_conditional])
        for path, handler in self._routes(site):
            app.router.add_get(path, handler)
        return app

    def _routes(self, site: Site) -> Iterator[tuple[str, Handler]]:
        paper = site.paper
        robots = ServedDocument(paper.robots.encode(), "text/plain; charset=utf-8")
        yield "/robots.txt", _fixed(robots)
        yield "/", _fixed(pages.front_page(site))
        for number, section in enumerate(paper.sections, start=1):
            yield f"/sections/{number}.html", _fixed(pages.section_page(site, section))
        for source in paper.sources:
            if source.path != "/":
                yield source.path, _fixed(pages.source_page(site, source))
        for article in paper.articles:
            yield article.path, self._article(site, article)
            if article.picture:
                yield pages.picture_path(article), _picture
        for moved in paper.moved:
            yield moved.path, _redirect(self._addresses.resolve(paper, moved.to))
        for page in paper.bad_pages:
            yield page.path, HANDLERS[page.mischief]

    def _article(self, site: Site, article: DemoArticle) -> Handler:
        first = pages.article_page(site, article)
        later = pages.article_page(site, article.revised) if article.revised else first

        async def handle(_: web.Request) -> web.StreamResponse:
            age = self._now() - site.opened_at
            if article.gone_after is not None and age >= article.gone_after:
                raise web.HTTPNotFound
            return _response(later if age >= REVISED_AFTER else first)

        return handle


def _fixed(document: ServedDocument) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        return _response(document)

    return handle


def _redirect(location: str) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        raise web.HTTPMovedPermanently(location)

    return handle


async def _picture(request: web.Request) -> web.StreamResponse:
    return _response(ServedDocument(pictures.landscape(request.path), "image/png"))


def _response(document: ServedDocument) -> web.Response:
    digest = hashlib.sha256(document.body).hexdigest()[:20]
    headers = {"Content-Type": document.content_type, "ETag": f'"{digest}"'}
    return web.Response(body=document.body, headers=headers)


@web.middleware
async def _conditional(request: web.Request, handler: Any) -> web.StreamResponse:
    """304 for who holds the same already."""
    response: web.StreamResponse = await handler(request)
    etag = response.headers.get("ETag")
    if etag is not None and request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return response
