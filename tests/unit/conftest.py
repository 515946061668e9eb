"""Unit tests start no servers: those that need the stack stand below tests/integration."""

import pytest


@pytest.fixture(scope="session")
def stack() -> None:
    """Refuses what would start Kafka and Elasticsearch."""
    pytest.fail("a unit test asks for the stack: move it to tests/integration", pytrace=False)
