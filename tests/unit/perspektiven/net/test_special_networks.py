"""Networks that are not of the public net."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from perspektiven.net.guard import is_public
from perspektiven.net.special_networks import SPECIAL_V4, SPECIAL_V6


@pytest.mark.parametrize("network", [*SPECIAL_V4, *SPECIAL_V6], ids=str)
def test_a_special_network_is_refused_from_its_first_address_to_its_last(
    network: IPv4Network | IPv6Network,
) -> None:
    assert not is_public(network[0])
    assert not is_public(network[-1])
