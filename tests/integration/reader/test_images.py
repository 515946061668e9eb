"""Pictures: an article's own, fetched once through the guard, checked, and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from lxml import html

from console.demo.pictures import landscape
from perspektiven.contracts import Image, Paragraph, ParagraphKind
from services.reader import images
from tests.support import factories
from tests.support.http_server import served
from tests.support.library import NOW, Library, report, stocked
from tests.support.stack import MakeSettings

PNG = landscape("hills")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Outlet:
    """Serves pictures on loopback; counts how often each path was asked for."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.agents.append(request.headers["User-Agent"])
        match request.path:
            case "/hills.png":
                return web.Response(body=PNG, content_type="image/png")
            case "/moved":
                raise web.HTTPFound("/hills.png")
            case "/loop":
                raise web.HTTPFound("/loop")
            case "/inside":
                raise web.HTTPFound("http://10.0.0.1/hills.png")
            case "/page":
                return web.Response(text="<html></html>", content_type="image/png")
            case "/drawing":
                return web.Response(body=SVG, content_type="image/svg+xml")
            case "/huge":
                return web.Response(body=PNG + b"x" * images.MOST_BYTES)
        raise web.HTTPNotFound


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    made = Outlet()
    app = web.Application()
    app.router.add_get("/{any:.*}", made.answer)
    async with served(app) as made.url:
        yield made


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    known = {"allowed_hosts": ("127.0.0.1",), "public_url": "http://reader.example"}
    async with stocked(settings, **known) as made:
        yield made


async def _pictured(library: Library, url: str, number: int = 1) -> str:
    made = report(number, image=Image(url=url))
    await library.add(made)
    return made.article.id


async def test_a_picture_is_fetched_once_and_handed_on(library: Library, outlet: Outlet) -> None:
    identity = await _pictured(library, f"{outlet.url}/moved")

    first = await library.web.get(f"/images/{identity}")
    again = await library.web.get(f"/images/{identity}")
    known = {"If-None-Match": first.headers["etag"]}
    unchanged = await library.web.get(f"/images/{identity}", headers=known)
    head = await library.web.head(f"/images/{identity}")

    assert first.content == again.content == PNG
    assert first.headers["content-type"] == "image/png"
    assert first.headers["cache-control"] == "public, max-age=86400"
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(PNG)))
    assert outlet.asked == ["/moved", "/hills.png"]
    assert outlet.agents[0].startswith("Perspektiven/")


@pytest.mark.parametrize("path", ["none", "loop", "inside", "page", "drawing", "huge"])
async def test_what_is_no_picture_is_not_found_and_not_asked_for_again(
    library: Library, outlet: Outlet, path: str
) -> None:
    identity = await _pictured(library, f"{outlet.url}/{path}")

    page = await library.web.get(f"/articles/{identity}")
    answers = [await library.web.get(f"/images/{identity}") for _ in range(2)]
    asked = len(outlet.asked)
    later = await library.web.get(f"/articles/{identity}")

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert asked == len(outlet.asked) == (4 if path == "loop" else 1)
    assert "/images/" in page.text
    assert "/images/" not in later.text


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/a.png", "file:///etc/passwd", "http://a:b/", "http://xn--/", "data:,x"]
)
async def test_no_address_within_is_asked_for(library: Library, url: str) -> None:
    identity = await _pictured(library, url)

    assert (await library.web.get(f"/images/{identity}")).status_code == 404


async def test_articles_without_a_picture_have_none(library: Library, outlet: Outlet) -> None:
    await library.add(report(1))
    gone = factories.article(
        paragraphs=[], withdrawn_at=NOW, revision=2, image=Image(url=f"{outlet.url}/hills.png")
    )
    await library.add(factories.translation(article=gone, status="untranslated"))

    for identity in (report(1).article.id, gone.id, "nobody"):
        assert (await library.web.get(f"/images/{identity}")).status_code == 404
    assert outlet.asked == []


async def test_pictures_can_be_switched_off(settings: MakeSettings, outlet: Outlet) -> None:
    async with stocked(settings, allowed_hosts=("127.0.0.1",), images=False) as library:
        identity = await _pictured(library, f"{outlet.url}/hills.png")
        page = await library.web.get(f"/articles/{identity}")
        answer = await library.web.get(f"/images/{identity}")

    assert "/images/" not in page.text
    assert answer.status_code == 404
    assert outlet.asked == []


async def test_no_more_is_kept_than_there_is_memory_for(
    settings: MakeSettings, outlet: Outlet
) -> None:
    chosen = {"allowed_hosts": ("127.0.0.1",), "image_cache_megabytes": 0}
    async with stocked(settings, **chosen) as library:
        identity = await _pictured(library, f"{outlet.url}/hills.png")
        for _ in range(2):
            assert (await library.web.get(f"/images/{identity}")).content == PNG

    assert outlet.asked == ["/hills.png"] * 2


async def test_pages_and_feeds_show_the_picture_with_its_caption(
    library: Library, outlet: Outlet
) -> None:
    words = Paragraph(kind=ParagraphKind.CAPTION, text="Most o świcie")
    made = report(
        1,
        image=Image(url=f"{outlet.url}/hills.png", caption="Most o  świcie"),
        original=[words, "Nowy most otwarto."],
        paragraphs=["Die Brücke am Morgen", "Die neue Brücke ist offen."],
    )
    other = report(2, image=Image(url=f"{outlet.url}/hills.png", caption="Most w nocy"))
    await library.add(made, other)

    page: Any = html.fromstring((await library.web.get(f"/articles/{made.article.id}")).text)
    untranslated: Any = html.fromstring(
        (await library.web.get(f"/articles/{other.article.id}")).text
    )
    front = (await library.web.get("/")).text
    feeds = [(await library.web.get(f"/feed.{kind}")).text for kind in ("atom", "rss", "json")]

    figure = page.xpath("//figure")[0]
    assert figure.xpath("img/@src") == [f"/images/{made.article.id}"]
    assert figure.xpath("img/@alt") == ["Die Brücke am Morgen"]
    assert " ".join(figure.text_content().split()) == "Die Brücke am Morgen Bild: Gazeta"
    assert page.xpath("//div[@class='text']//p/text()") == ["Die neue Brücke ist offen."]
    assert untranslated.xpath("//figcaption/span/@lang") == ["pl"]
    address = f"http://reader.example/images/{made.article.id}"
    assert f'"image": "{address}"' in page.xpath("//script/text()")[0]
    assert f"/images/{made.article.id}" in front
    assert all(address in feed for feed in feeds)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00 ftypavif", "image/avif"),
        (b"wave\x00\x00\x00\x00WEBP", None),
        (b"", None),
        (b"<svg", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_first_bytes_decide_what_it_is(body: bytes, kind: str | None) -> None:
    assert images.media_type(body) == kind
