"""All newspapers of the world, a process: python -m bench.week.site OUTLETS DAYS START PORT TIME.

Answers as of the time in the file TIME; `/counts` on any host tells what was asked so far.
"""

import sys
from collections import Counter
from pathlib import Path

from aiohttp import web

from bench.week.world import Outlet, SharedTime


def host(number: int) -> str:
    """The address of an outlet's host, on this machine."""
    return f"127.0.{2 + number // 200}.{number % 200 + 1}"


def main() -> None:
    """Serves until it is ended."""
    count, days, start, port = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    time, asked = SharedTime(Path(sys.argv[5])), Counter[str]()
    outlets = {host(number): Outlet(number, start, days) for number in range(count)}

    async def answer(request: web.Request) -> web.Response:
        outlet = outlets[request.host.partition(":")[0]]
        if request.path == "/counts":
            asked["visible"] = sum(each.visible(time.now) for each in outlets.values())
            return web.json_response(asked)
        kind = "feed" if request.path == "/feed.xml" else "page"
        found = _found(outlet, request.path, time.now)
        if found is None:
            asked[f"{kind}_404"] += 1
            return web.Response(status=404)
        tag, text = found
        if request.headers.get("If-None-Match") == tag:
            asked[f"{kind}_304"] += 1
            return web.Response(status=304, headers={"ETag": tag})
        asked[f"{kind}_200"] += 1
        media = "application/rss+xml" if kind == "feed" else "text/html"
        return web.Response(text=text, content_type=media, headers={"ETag": tag})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    web.run_app(app, host=list(outlets), port=int(port), print=None)


def _found(outlet: Outlet, path: str, now: float) -> tuple[str, str] | None:
    if path == "/feed.xml":
        return outlet.feed(now)
    number = path.removeprefix("/news/").removesuffix(".html")
    return outlet.page(int(number), now) if number.isdigit() else None


if __name__ == "__main__":
    main()
