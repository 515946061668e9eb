"""Special-purpose networks by IANA's registries: not part of the public internet.

The guard refuses what lies in them, and so do the NetworkPolicies of `deploy/kubernetes`; a test
compares the two.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), the rows whose "globally
reachable" is not true; and the multicast networks.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a NAT64 gateway is told of them: judged by the IPv4 address (RFC 6052)."""

V4_MAPPED = IPv6Network("::ffff:0:0/96")
"""IPv4 addresses as IPv6 sockets show them: judged by the IPv4 address."""

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that is given out to be reached from everywhere (RFC 4291, 2.4); the rest is not in use."""

SPECIAL_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private use, RFC 1918
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "127.0.0.0/8",  # loopback, RFC 1122
        "169.254.0.0/16",  # link local, RFC 3927; metadata services of clouds
        "172.16.0.0/12",  # private use, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # relays of 6to4, deprecated by RFC 7526
        "192.168.0.0/16",  # private use, RFC 1918
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved, RFC 1112; the limited broadcast
    )
)

SPECIAL_V6 = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # unspecified, loopback, and IPv4-compatible, deprecated by RFC 4291
        "64:ff9b:1::/48",  # NAT64 of local use, RFC 8215
        "100::/64",  # discard only, RFC 6666
        "100:0:0:1::/64",  # dummy prefix, RFC 9780
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, whose relays are gone (RFC 7526), and an IPv4 address within
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fc00::/7",  # unique local, RFC 4193
        "fe80::/10",  # link local, RFC 4291
        "fec0::/10",  # site local, deprecated by RFC 3879
        "ff00::/8",  # multicast, RFC 4291
    )
)


def is_special(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is in one of these networks, or not assigned for use."""
    if isinstance(address, IPv4Address):
        return any(address in network for network in SPECIAL_V4)
    return address not in GLOBAL_UNICAST or any(address in network for network in SPECIAL_V6)
