"""The fetcher as a process, subscribed at a hub that verifies, delivers, and is impersonated."""

import socket
from pathlib import Path

from perspektiven.contracts import Source
from services.fetcher.settings import FetcherSettings
from tests.integration.fetchers import articles, create_topics, fetchers, publish
from tests.support.eventually import eventually
from tests.support.factories import outlet
from tests.support.hub import Hub
from tests.support.newspaper import Newspaper, Reply
from tests.support.stack import MakeSettings
from tests.unit.fetcher.desk import page


async def test_what_a_hub_delivers_becomes_articles_and_forgeries_do_not(
    settings: MakeSettings, tmp_path: Path
) -> None:
    port = _free_port()
    mine = settings(
        FetcherSettings,
        http_port=port,
        websub_callback=f"http://127.0.0.1:{port}",
        allowed_hosts=("127.0.0.0/8",),
        crawl_delay=0.05,
        extraction_workers=1,
    )
    await create_topics(mine)
    async with Newspaper() as paper:
        hub = Hub(paper, port)
        links = {name: paper.url(f"/{name}.html") for name in ("old", "new", "later", "forged")}
        for name in links:
            paper.page(f"/{name}.html", page(f"Story {name}"))
        topic = paper.url("/feed")
        paper.answer("/feed", Reply(body=hub.feed(topic, links["old"])))
        await publish(mine, outlet(homepage=paper.url("/"), sources=(Source(url=topic),)))
        async with fetchers(mine, tmp_path) as (fetcher,):
            await eventually(lambda: bool(hub.forms), seconds=60)
            assert await hub.verify(topic="https://other.example/") == (404, "")
            assert await hub.verify(lease=600) == (200, "c-4711")

            assert await hub.deliver(hub.feed(topic, links["forged"]), secret="guessed") == 202
            assert await hub.deliver(hub.feed(topic, links["new"], links["old"])) == 202
            await eventually(lambda: len(fetcher.events("article_published")) == 2, seconds=60)
            assert await fetcher.stop() == 0

            # The subscription is remembered: another run takes deliveries without being asked.
            await fetcher.start()
            await eventually(lambda: len(fetcher.events("state_loaded")) == 2, seconds=60)
            assert await hub.deliver(hub.feed(topic, links["later"], links["new"])) == 202
            await eventually(lambda: len(fetcher.events("article_published")) == 3, seconds=60)

        published = {article.url for article in await articles(mine)}
        assert published == {links["old"], links["new"], links["later"]}
        assert len(hub.forms) == 1
        assert paper.paths().count("/feed") == 1


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
