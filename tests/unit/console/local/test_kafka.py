"""The local broker: its address, and a broker that is not there."""

from pathlib import Path

from console.local import ports
from console.local.kafka import Broker, is_ready


def _broker(port: int) -> Broker:
    return Broker(Path("kafka"), port=port, controller_port=1, log=Path("kafka.log"))


def test_clients_are_given_an_address_of_this_machine() -> None:
    assert _broker(9092).address == "127.0.0.1:9092"


async def test_a_broker_that_does_not_listen_is_not_ready() -> None:
    assert not await is_ready(_broker(ports.choose()))
