"""Address rules of the guard: which addresses may be connected to, and name resolution.

The check is made where the connection is: names are resolved here, each address is judged, and
that very address is connected to. What DNS answers a moment later can't matter, nor how a host is
spelled (decimal, octal, IPv4 within IPv6).
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

from perspektiven.errors import Permanent
from perspektiven.net.special_networks import NAT64, V4_MAPPED, is_special

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host name, as texts."""

Address = IPv4Address | IPv6Address

_WEB_PORTS = frozenset({80, 443})


class Forbidden(Permanent):
    """The guard refuses a request: `forbidden_url`, `_scheme`, `_port` or `_address`."""


class NoContact(Permanent):
    """A request to a public host without a contact of the operator."""

    def __init__(self, host: str) -> None:
        super().__init__(
            "no_contact",
            f"{host} is not fetched: set PERSPEKTIVEN_USER_AGENT_CONTACT to an address where "
            "sites reach you (or name the host in PERSPEKTIVEN_ALLOWED_HOSTS)",
        )


class Guard:
    """Checks hosts and addresses.

    `allowed_hosts` are names, addresses or networks that pass although they are private, on any
    port; addresses and networks are compared with what is really connected to. With
    `allowed_only`, nothing else passes.
    """

    def __init__(
        self,
        allowed_hosts: Iterable[str] = (),
        *,
        allowed_only: bool = False,
        resolve: Resolve | None = None,
    ) -> None:
        self._names: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for host in allowed_hosts:
            if "/" in host:
                self._networks.append(ip_network(host, strict=False))
            elif (address := _literal(host)) is not None:
                self._networks.append(ip_network(_embedded(address) or address))
            else:
                self._names.add(_plain(host))
        self._allowed_only = allowed_only
        self._resolve = resolve or system_resolve

    def check_url(self, url: str) -> None:
        """Raises Forbidden unless the URL is http or https, with a host and without credentials."""
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as exc:
            raise Forbidden("forbidden_url", f"{url[:200]!r} is not a URL: {exc}") from exc
        if parts.scheme.lower() not in {"http", "https"}:
            raise Forbidden("forbidden_scheme", f"{parts.scheme or 'no scheme'} is not fetched")
        if not parts.hostname or parts.username is not None:
            raise Forbidden("forbidden_url", f"{url[:200]!r} has no host, or has credentials")

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host` that may be connected to, at least one.

        Raises Forbidden or NoContact when none may, OSError when the name has no address.
        """
        found = await self._addresses_of(host, port)
        if _plain(host) not in self._names:
            allowed = [address for address in found if self._is_allowed_address(address)]
            found = allowed or self._public(host, port, found)
        return [str(address) for address in found]

    async def _addresses_of(self, host: str, port: int) -> list[Address]:
        if literal := _literal(host):
            return [literal]
        return [ip_address(text.partition("%")[0]) for text in await self._resolve(host, port)]

    def _public(self, host: str, port: int, found: Iterable[Address]) -> list[Address]:
        public = [address for address in found if is_public(address)]
        if not public:
            raise Forbidden(
                "forbidden_address",
                f"{host} has no public address ({', '.join(map(str, found))}); "
                "PERSPEKTIVEN_ALLOWED_HOSTS names what may be fetched all the same",
            )
        if port not in _WEB_PORTS:
            raise Forbidden("forbidden_port", f"port {port} of {host} is not for the web")
        if self._allowed_only:
            raise NoContact(host)
        return public

    def _is_allowed_address(self, address: Address) -> bool:
        plain = _embedded(address) or address
        return any(plain in network or address in network for network in self._networks)


def is_public(address: Address) -> bool:
    """Whether an address is public; one that embeds an IPv4 address is judged by that."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    # The interpreter's own table differs from version to version: it may only refuse more.
    return address.is_global and not is_special(address)


def _embedded(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64 or address in V4_MAPPED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _literal(host: str) -> Address | None:
    try:
        return ip_address(_plain(host))
    except ValueError:
        return None


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


@lru_cache(maxsize=1)
def _resolvers() -> ThreadPoolExecutor:
    # A name server that does not answer must not hold up the loop's own threads.
    return ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolve")


async def system_resolve(host: str, port: int) -> Sequence[str]:
    """Resolves a name through the system. Raises OSError when it has no address."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(
            _resolvers(), lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
    except UnicodeError as exc:
        raise OSError(f"{host!r} is not a host name") from exc
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
