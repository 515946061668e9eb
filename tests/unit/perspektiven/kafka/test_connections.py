"""Kafka clients from settings, and their errors in our words."""

from pathlib import Path

import pytest
from aiokafka.errors import KafkaConnectionError

from perspektiven.errors import Transient, WrongSetting
from perspektiven.kafka import connections
from perspektiven.settings import Settings, load

AWAY = "127.0.0.1:1"


def test_plain_text_needs_an_address_alone() -> None:
    settings = load(Settings, kafka_bootstrap_servers="kafka:9092")

    assert connections.connection(settings) == {
        "bootstrap_servers": "kafka:9092",
        "security_protocol": "PLAINTEXT",
    }


def test_a_user_comes_with_mechanism_and_password() -> None:
    settings = load(
        Settings,
        kafka_security_protocol="SASL_PLAINTEXT",
        kafka_sasl_username="indexer",
        kafka_sasl_password="made-up",
    )

    arguments = connections.connection(settings)

    assert arguments["sasl_plain_username"] == "indexer"
    assert arguments["sasl_plain_password"] == "made-up"
    assert arguments["sasl_mechanism"] == settings.kafka_sasl_mechanism


def test_a_missing_password_is_named_by_its_setting() -> None:
    settings = load(
        Settings, kafka_security_protocol="SASL_PLAINTEXT", kafka_sasl_username="indexer"
    )

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_KAFKA_SASL_USERNAME and _PASSWORD"):
        connections.connection(settings)


def test_certificates_that_cannot_be_read_are_named_by_their_setting(tmp_path: Path) -> None:
    settings = load(Settings, kafka_security_protocol="SSL", kafka_ca_certs=tmp_path / "none.pem")

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_KAFKA_CA_CERTS"):
        connections.connection(settings)


async def test_a_broker_that_is_away_is_named_with_its_setting() -> None:
    settings = load(Settings, kafka_bootstrap_servers=AWAY)

    with pytest.raises(Transient, match=f"{AWAY}.*PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS"):
        async with connections.admin(settings):
            pass
    with pytest.raises(Transient, match=AWAY):
        await connections.Producer(settings).start()
    with pytest.raises(Transient, match=AWAY):
        async with connections.asking(settings):
            pass


def test_errors_of_the_client_become_ours() -> None:
    with pytest.raises(Transient), connections.our_errors(load(Settings)):
        raise KafkaConnectionError


async def test_a_producer_that_was_not_started_sends_nothing() -> None:
    with pytest.raises(Transient, match="not started"):
        await connections.Producer(load(Settings)).send("articles", key=b"k", value=b"v")
