"""The benchmark's web site, a process of its own: python -m bench.pipeline.site ARTICLES PORT."""

import sys

from aiohttp import web

from bench.pipeline.texts import Newsstand


def main() -> None:
    """Serves until it is ended."""
    stand = Newsstand(int(sys.argv[1]), int(sys.argv[2]))

    async def feed(request: web.Request) -> web.Response:
        host = int(request.host.split(":")[0].rsplit(".", 1)[1]) - 1
        return web.Response(text=stand.feed(host), content_type="application/rss+xml")

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=stand.page(int(request.match_info["n"])), content_type="text/html")

    app = web.Application()
    app.router.add_get("/feed.xml", feed)
    app.router.add_get(r"/news/{n:\d+}.html", page)
    # Every address of 127.0.1.0/24 is this machine; nothing from outside gets here.
    web.run_app(
        app, host=[f"127.0.1.{n + 1}" for n in range(200)], port=int(sys.argv[2]), print=None
    )


main()
