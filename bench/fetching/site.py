"""Two hundred small newspapers on loopback, in a process of their own, for the benchmark."""

import asyncio
import json
import sys
from random import Random

from tests.support.newspaper import Newspaper, Reply, Request

_TEXT = (
    "the town council said on monday that harbour bridge repairs would take longer than planned "
    "because winter storms had damaged two of five piers and insurers were still arguing about "
    "who pays while fishermen asked for a second quay near old market and schools stayed closed"
)


def article(seed: str) -> bytes:
    """An article page of some 40 KiB: a dozen paragraphs amid navigation, teasers and scripts."""
    random = Random(seed)
    title = _sentence(random, 8)
    paragraphs = "".join(f"<p>{_sentence(random, 60)}</p>" for _ in range(12))
    links = "".join(
        f'<li class="nav-item"><a href="/{n}.html">{_sentence(random, 6)}</a></li>'
        for n in range(150)
    )
    teasers = "".join(
        f'<div class="teaser"><h3>{_sentence(random, 7)}</h3><p>{_sentence(random, 20)}</p></div>'
        for _ in range(40)
    )
    data = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2026-03-14"})
    return (
        f"<!doctype html><html lang=en><head><title>{title} | Paper</title>"
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
        f'<script type="application/ld+json">{data}</script></head><body><nav><ul>{links}</ul>'
        f"</nav><main><article><h1>{title}</h1>{paragraphs}</article></main>"
        f"<aside>{teasers}</aside><script>{'var x=1;' * 800}</script></body></html>"
    ).encode()


def _sentence(random: Random, length: int) -> str:
    words = _TEXT.split()
    return " ".join(random.choice(words) for _ in range(length)).capitalize() + "."


async def serve(hosts: int) -> None:
    """Serves until standard input closes; prints port and hosts, and at the end what was asked."""
    pages: dict[str, bytes] = {}

    def answer(request: Request) -> Reply:
        if not request.path.endswith(".html"):
            return Reply(status=404)
        key = request.path
        if key not in pages:
            pages[key] = article(key)
        # Each host's page differs from the others', as real ones do.
        return Reply(body=pages[key].replace(b"Paper<", f"{request.host}<".encode()))

    async with Newspaper(hosts=hosts) as paper:
        paper.route("/", answer, prefix=True)
        print(json.dumps({"port": paper.port, "hosts": paper.hosts}), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        times = [request.at for request in paper.requests if ".html" in request.path]
        print(json.dumps({"pages": len(times), "first": min(times, default=0.0)}), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
