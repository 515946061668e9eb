"""Drills have servers of their own, to stop and start as they like."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.local import stack
from console.local.settings import LocalSettings
from perspektiven.settings import Settings, load
from tests.drills.pipeline import Pipeline, Servers
from tests.support.stack import fetch

_DRILLS = itertools.count(1)
_PARTITIONS = 4


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.drill)
            item.add_marker(pytest.mark.timeout(420))


@pytest.fixture(scope="package")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A Kafka and an Elasticsearch that nobody else uses; they end with the last of the drills."""
    settings = load(LocalSettings, elasticsearch_heap="768m", java_quick_start=True)
    fetch()
    plan = stack.plan(tmp_path_factory.mktemp("drills"), usual_ports=False)
    subject = Servers(stack.Stack(plan, settings))
    try:
        subject.start()
        yield subject
    finally:
        subject.stop()


@pytest.fixture
def pipeline(servers: Servers, tmp_path: Path) -> Iterator[Pipeline]:
    """Services as processes, on topics and an index of this drill's own."""
    prefix = f"drill-{next(_DRILLS)}-"
    settings = load(
        Settings,
        kafka_bootstrap_servers=servers.stack.plan.broker.address,
        elasticsearch_url=servers.stack.plan.node.url,
        topic_prefix=prefix,
        index_prefix=prefix,
        partitions=_PARTITIONS,
        data_dir=tmp_path,
    )
    subject = Pipeline(settings, tmp_path)
    yield subject
    subject.end()
