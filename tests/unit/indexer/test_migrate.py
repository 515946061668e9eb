from types import SimpleNamespace
from typing import Any, cast

import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError, AsyncElasticsearch, BadRequestError

from perspektiven.errors import Permanent, PipelineError, WrongSetting
from perspektiven.settings import load
from services.indexer import migrate
from services.indexer.mapping import SCHEMA
from services.indexer.settings import IndexerSettings


def refusal(status: int, kind: str = "illegal_argument_exception") -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "localhost", 9200))
    error = BadRequestError if status == 400 else ApiError
    return error("refused", meta, {"error": {"type": kind}})


class Indices:
    """Knows Polish alone; another answer than "no dictionary" is given for Ukrainian if wanted."""

    def __init__(self, status: int = 400) -> None:
        self._status = status

    async def analyze(self, *, filter: list[dict[str, str]], **_: Any) -> None:
        locale = filter[0]["locale"]
        if locale == "uk_UA":
            raise refusal(self._status)
        if locale != "pl_PL":
            raise refusal(400)

    async def exists_alias(self, **_: Any) -> bool:
        return False

    async def create(self, **_: Any) -> None:
        raise refusal(400, "validation_exception" if self._status == 400 else "x")


def client(status: int = 400) -> AsyncElasticsearch:
    return cast(AsyncElasticsearch, SimpleNamespace(indices=Indices(status)))


async def test_a_dictionary_that_the_node_does_not_know_is_done_without() -> None:
    assert await migrate.dictionaries(client(), load(IndexerSettings)) == ["pl"]


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_a_node_that_can_not_say_which_dictionaries_it_has_is_asked_again(
    status: int,
) -> None:
    with pytest.raises(PipelineError):
        await migrate.dictionaries(client(status), load(IndexerSettings))


async def test_an_index_that_can_not_be_made_is_no_success() -> None:
    with pytest.raises(Permanent, match="validation_exception"):
        await migrate.fill_aliases(client(), load(IndexerSettings))


@pytest.mark.parametrize(
    ("schema", "remedy"), [(SCHEMA - 1, "perspektiven init"), (SCHEMA + 1, "run the version")]
)
async def test_a_template_of_another_schema_has_its_remedy(schema: int, remedy: str) -> None:
    async def get_index_template(**_: Any) -> dict[str, Any]:
        return {"index_templates": [{"index_template": {"_meta": {"schema": schema}}}]}

    indices = SimpleNamespace(get_index_template=get_index_template)
    elasticsearch = SimpleNamespace(options=lambda **_: SimpleNamespace(indices=indices))

    with pytest.raises(WrongSetting, match=remedy):
        await migrate.require(cast(AsyncElasticsearch, elasticsearch), load(IndexerSettings))
