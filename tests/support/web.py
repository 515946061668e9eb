"""HTTP clients for servers of this machine, made in no time."""

import ssl
from typing import Any

import httpx


def local_client(**options: Any) -> httpx.AsyncClient:
    """A client without proxies that trusts no certificate: reading them all takes 30 ms."""
    return httpx.AsyncClient(
        trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **options
    )
