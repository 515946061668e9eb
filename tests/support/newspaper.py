"""A newspaper's web server with any manners that a test asks for.

    async with Newspaper(hosts=3) as paper:
        paper.page("/a.html", "<p>…</p>", etag='"1"')
        paper.answer("/busy", too_many_requests(retry_after="7"), Reply(body=b"at last"))
        … paper.url("/a.html", host=2) …
        assert paper.paths() == ["/robots.txt", "/a.html"]

Each host is a loopback address of its own (127.0.0.1, 127.0.0.2, …) on one port. It speaks
HTTP/1.1 by hand, because no library would send the lies that some of the answers tell.
"""

import asyncio
import itertools
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in. `at` is in seconds of time.monotonic()."""

    at: float
    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back. A body of many parts, endless ones too, goes out chunk by chunk."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    etag: str | None = None
    last_modified: str | None = None
    delay_seconds: float = 0.0
    """Silence before the first byte."""
    drip_seconds: float = 0.0
    """Silence after every part of the body."""
    content_length: int | None = None
    """The length that is claimed; a lie where it differs from the body's."""
    hangs_up: bool = False
    """Closes the connection without a word."""


Route = Callable[[Request], Reply]


class Newspaper:
    """The server; every request is kept in `requests`."""

    def __init__(self, hosts: int = 1) -> None:
        self.hosts = tuple(f"127.0.{number // 250}.{number % 250 + 1}" for number in range(hosts))
        self.port = 0
        self.requests: list[Request] = []
        self._routes: dict[str, Route] = {}
        self._prefixes: dict[str, Route] = {}
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        for listener in _listen(self.hosts):
            self.port = listener.getsockname()[1]
            self._servers.append(await asyncio.start_server(self._accept, sock=listener))
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def url(self, path: str = "/", host: int = 0) -> str:
        """The address of a path on the host of that number."""
        return f"http://{self.hosts[host]}:{self.port}{path}"

    def answer(self, path: str, *answers: Reply) -> None:
        """Gives these answers to a path, one after the other; the last one stays."""
        waiting = list(answers)
        self.route(path, lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0])

    def page(self, path: str, html: str, *, etag: str | None = None) -> None:
        """Gives a page in UTF-8 to a path."""
        self.answer(path, Reply(body=html.encode(), etag=etag))

    def route(self, path: str, route: Route, *, prefix: bool = False) -> None:
        """Has requests to a path, or to all that begin with it, answered by a function.

        A path may begin with a host (`127.0.0.2/robots.txt`), and then holds for that one alone.
        """
        (self._prefixes if prefix else self._routes)[path] = route

    def paths(self, host: int | None = None) -> list[str]:
        """The paths that were asked for, in order."""
        wanted = None if host is None else self.hosts[host]
        return [each.path for each in self.requests if wanted in {None, each.host}]

    def times(self, host: int = 0) -> list[float]:
        """When the host of that number was asked, in seconds of time.monotonic()."""
        return [each.at for each in self.requests if each.host == self.hosts[host]]

    def least_gap(self, host: int = 0) -> float:
        """The shortest time in seconds between two requests to a host; infinite for fewer."""
        times = self.times(host)
        gaps = (later - earlier for earlier, later in itertools.pairwise(times))
        return min(gaps, default=float("inf"))

    def _find(self, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        for key in (request.host + request.path, request.host + path, request.path, path):
            if key in self._routes:
                return self._routes[key](request)
        for prefix, route in self._prefixes.items():
            if (request.host + path).startswith(prefix) or path.startswith(prefix):
                return route(request)
        return Reply(status=404, body=b"not found", content_type="text/plain")

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            # A client that leaves in the middle is what many of these answers are for.
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        while (request := await _read(reader, host)) is not None:
            self.requests.append(request)
            answer = self._find(request)
            if answer.delay_seconds:
                await asyncio.sleep(answer.delay_seconds)
            if answer.hangs_up or not await _send(writer, request, answer):
                return


def redirect(location: str, status: int = 302) -> Reply:
    """A redirect; `location` goes out as it is given."""
    return Reply(status=status, headers={"Location": location})


def endless_redirects(request: Request) -> Reply:
    """A route for a prefix: each page leads on to another."""
    return redirect(f"{request.path}x")


def too_many_requests(retry_after: str | None, status: int = 429) -> Reply:
    """A refusal for now; `retry_after` in either of its forms."""
    return Reply(status=status, headers={} if retry_after is None else {"Retry-After": retry_after})


def drip(body: bytes, every_seconds: float) -> Reply:
    """A body that comes byte by byte."""
    return Reply(body=[body[i : i + 1] for i in range(len(body))], drip_seconds=every_seconds)


def endless_body(piece: bytes = b"<p>und so weiter</p>" * 100) -> Reply:
    """A page that never ends."""
    return Reply(body=itertools.repeat(piece))


def bomb(size: int, encoding: str = "gzip") -> Reply:
    """`size` bytes of blanks (whole MiB), a thousandth of that on the wire; gzip or deflate.

    One MiB is packed, and stands in the body as often as it takes: 600 MiB within 0.2 s.
    """
    block, count = b" " * 2**20, size // 2**20
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = packed * count + zlib.compressobj(wbits=-15).flush()
    checksum, begin = (zlib.crc32, 0) if encoding == "gzip" else (zlib.adler32, 1)
    for _ in range(count):
        begin = checksum(block, begin)
    if encoding == "gzip":  # RFC 1952, else RFC 1950
        body = b"\x1f\x8b\x08" + bytes(7) + stream + struct.pack("<II", begin, count * 2**20)
    else:
        body = b"\x78\x9c" + stream + struct.pack(">I", begin)
    return Reply(body=body, headers={"Content-Encoding": encoding})


def lying_length(body: bytes, claimed: int) -> Reply:
    """A body whose Content-Length is not its length; the connection closes after it."""
    return Reply(body=body, content_length=claimed)


async def _read(reader: asyncio.StreamReader, host: str) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    at = time.monotonic()
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(at, host, method, rest.rpartition(" ")[0], headers, body)


async def _send(writer: asyncio.StreamWriter, request: Request, answer: Reply) -> bool:
    """Whether the connection can be used again."""
    if _is_unchanged(request, answer):
        answer = Reply(304, b"", answer.headers, etag=answer.etag)
    whole = answer.body if isinstance(answer.body, bytes) else None
    is_lie = answer.content_length is not None
    headers = {"Content-Type": answer.content_type, **_validators(answer), **answer.headers}
    if is_lie or whole is not None:
        length = answer.content_length if is_lie else len(whole or b"")
        headers["Content-Length"] = str(length)
    else:
        headers["Transfer-Encoding"] = "chunked"
    head = [f"HTTP/1.1 {answer.status} Answer", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    writer.write("\r\n".join(head).encode("latin-1"))
    if request.method != "HEAD" and answer.status != 304:
        await _send_body(writer, answer, is_chunked=not is_lie and whole is None)
    await writer.drain()
    return not is_lie


async def _send_body(writer: asyncio.StreamWriter, answer: Reply, *, is_chunked: bool) -> None:
    parts = [answer.body] if isinstance(answer.body, bytes) else answer.body
    for part in parts:
        writer.write(b"%x\r\n%b\r\n" % (len(part), part) if is_chunked else part)
        await writer.drain()
        # Even without a wish for silence the loop gets its turn, or an endless body would hold it.
        await asyncio.sleep(answer.drip_seconds)
    if is_chunked:
        writer.write(b"0\r\n\r\n")


def _validators(answer: Reply) -> dict[str, str]:
    named = {"ETag": answer.etag, "Last-Modified": answer.last_modified}
    return {name: value for name, value in named.items() if value is not None}


def _is_unchanged(request: Request, answer: Reply) -> bool:
    if "if-none-match" in request.headers:
        return answer.etag is not None and answer.etag == request.headers["if-none-match"]
    since = request.headers.get("if-modified-since")
    return since is not None and answer.last_modified == since


def _listen(hosts: Iterable[str]) -> list[socket.socket]:
    """A socket for each address, all on one port that is free on every one of them."""
    for _ in range(20):
        listeners: list[socket.socket] = []
        try:
            for host in hosts:
                listener = socket.socket()
                listeners.append(listener)
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind((host, listeners[0].getsockname()[1] if listeners[1:] else 0))
        except OSError:
            for listener in listeners:
                listener.close()
        else:
            return listeners
    raise OSError("no port is free on all of the hosts")
