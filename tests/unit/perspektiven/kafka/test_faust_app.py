"""What the faust app of a service is told, and messages as records."""

from pathlib import Path
from types import SimpleNamespace

import faust
import pytest

from perspektiven.kafka.connections import group_of
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.faust_app import faust_app, record_of
from perspektiven.settings import Settings, load


def test_a_group_is_named_after_its_service_and_the_prefix_of_topics() -> None:
    assert group_of(load(Settings, topic_prefix="eu-"), "indexer") == "eu-indexer"


def test_the_app_knows_all_brokers_and_keeps_its_files_in_the_data_folder(tmp_path: Path) -> None:
    settings = load(Settings, data_dir=tmp_path, kafka_bootstrap_servers="a:9092,b:9093")

    app = faust_app(settings, "indexer")

    assert [str(broker) for broker in app.conf.broker] == ["aiokafka://a:9092", "aiokafka://b:9093"]
    assert Path(app.conf.datadir).is_relative_to(tmp_path)
    assert app.conf.broker_credentials is None


def test_a_user_and_a_password_are_handed_on(tmp_path: Path) -> None:
    settings = load(
        Settings,
        data_dir=tmp_path,
        kafka_security_protocol="SASL_SSL",
        kafka_sasl_username="reader",
        kafka_sasl_password="made-up",
    )

    credentials = faust_app(settings, "indexer").conf.broker_credentials

    assert isinstance(credentials, faust.SASLCredentials)
    assert (credentials.username, credentials.password) == ("reader", "made-up")
    assert credentials.ssl_context is not None


@pytest.mark.parametrize("headers", [{"a": b"1", "b": None}, [("a", b"1"), ("b", None)]])
def test_a_message_is_a_record_with_its_headers_in_order(headers: object) -> None:
    message = SimpleNamespace(
        topic="articles",
        partition=1,
        offset=2,
        timestamp=1.5,
        key=b"k",
        value=b"v",
        headers=headers,
    )

    assert record_of(message) == Record(
        "articles", 1, 2, 1500, b"k", b"v", (("a", b"1"), ("b", b""))
    )
