"""Which addresses are of the public net, and which hosts may be connected to."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses

from perspektiven.net import guard
from perspektiven.net.guard import Forbidden, Guard, NoContact, is_public

PRIVATE = [
    "0.0.0.0",  # noqa: S104 - an address to be refused, not to listen on
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::c058:6301",
    "64:ff9b:1::1",
    "100::1",
    "100:0:0:1::1",
    "2001:0:1234::1",
    "2001:2::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:5db8:d822::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


def _resolving(**names: Sequence[str]) -> guard.Resolve:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return names[host.partition(".")[0]]

    return resolve


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "192.88.98.255",
        "192.88.100.0",
        "2606:2800:220:1::1",
        "2a00:1450::1",
        "3ffe:ffff::1",
        "64:ff9b::5db8:d822",
        "::ffff:93.184.216.34",
    ],
)
def test_addresses_of_the_public_net_pass(address: str) -> None:
    assert is_public(ip_address(address))


@given(ip_addresses())
def test_nothing_passes_that_the_interpreter_does_not_call_global(
    address: IPv4Address | IPv6Address,
) -> None:
    carried = address.ipv4_mapped if isinstance(address, IPv6Address) else None

    assert not is_public(address) or (carried or address).is_global


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_at_a_private_address_is_refused(address: str) -> None:
    judge = Guard(resolve=_resolving(evil=[address]))

    with pytest.raises(Forbidden) as refused:
        await judge.addresses("evil.example", 80)

    assert refused.value.reason == "forbidden_address"


async def test_only_the_public_ones_of_several_addresses_are_connected_to() -> None:
    judge = Guard(resolve=_resolving(mixed=["127.0.0.1", "93.184.216.34"]))

    assert await judge.addresses("mixed.example", 443) == ["93.184.216.34"]


async def test_public_hosts_are_asked_on_the_ports_of_the_web_only() -> None:
    judge = Guard(resolve=_resolving(mail=["93.184.216.34"]))

    with pytest.raises(Forbidden) as refused:
        await judge.addresses("mail.example", 25)

    assert refused.value.reason == "forbidden_port"


@pytest.mark.parametrize("allowed", ["Intra.Example", "10.0.0.0/8", "10.1.2.3", "::ffff:10.1.2.3"])
async def test_an_allowed_host_passes_on_any_port(allowed: str) -> None:
    judge = Guard([allowed], resolve=_resolving(intra=["10.1.2.3"]))

    assert await judge.addresses("intra.example.", 8080) == ["10.1.2.3"]


async def test_an_allowed_network_does_not_open_others() -> None:
    judge = Guard(["10.0.0.0/8"], resolve=_resolving(intra=["192.168.0.1"]))

    with pytest.raises(Forbidden):
        await judge.addresses("intra.example", 80)


async def test_without_a_contact_only_allowed_hosts_are_reached() -> None:
    judge = Guard(["10.0.0.1"], allowed_only=True, resolve=_resolving(paper=["93.184.216.34"]))

    with pytest.raises(NoContact, match="PERSPEKTIVEN_USER_AGENT_CONTACT"):
        await judge.addresses("paper.example", 443)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://paper.example/", "forbidden_scheme"),
        ("file:///etc/passwd", "forbidden_scheme"),
        ("//paper.example/", "forbidden_scheme"),
        ("http:///no-host", "forbidden_url"),
        ("http://user:word@paper.example/", "forbidden_url"),
        ("http://[half/", "forbidden_url"),
        ("http://paper.example:port/", "forbidden_url"),
    ],
)
def test_urls_that_are_not_fetched(url: str, reason: str) -> None:
    with pytest.raises(Forbidden) as refused:
        Guard().check_url(url)

    assert refused.value.reason == reason
