"""OpenAPI is true: what its schema allows is answered as the schema says, never by a 5xx."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses


@pytest.fixture(scope="module")
def reader(stack: Addresses, worker_name: str) -> Iterator[str]:
    """The address of a reader over an index with one article."""
    prefix = f"{worker_name}-openapi-"
    articles = [factories.translation()]
    with serving(stack, prefix, articles, factories.NOW, alerts_token=TOKEN) as address:
        yield address


@pytest.fixture(scope="module")
def api(reader: str) -> Any:
    return schemathesis.openapi.from_url(f"{reader}/api/v1/openapi.json")


PATHS = (
    "/api/v1/search",
    "/api/v1/articles/{id}",
    "/api/v1/articles/{id}/similar",
    "/api/v1/outlets",
    "/api/v1/facets",
    "/api/v1/suggest",
    "/api/v1/timeline",
    "/api/v1/export",
    "/api/v1/searches",
    "/api/v1/searches/{id}",
    "/api/v1/outlet-lists",
    "/api/v1/outlet-lists/{name}",
    "/api/v1/stories",
    "/api/v1/stories/{id}",
)
TOKEN = "a token of the tests"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def test_every_path_is_tested(api: Any) -> None:
    assert set(api.raw_schema["paths"]) == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_declared(api: Any, path: str) -> None:
    for operation in api[path].values():
        _check(operation.as_strategy())


def _check(cases: Any) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def answers_as_declared(case: Any) -> None:
        # A cursor or a time zone that was made up is rightly refused.
        case.call_and_validate(headers=HEADERS, excluded_checks=[positive_data_acceptance])

    answers_as_declared()
