from collections.abc import Sequence
from typing import Any, cast

import orjson
import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError, AsyncElasticsearch, ConnectionTimeout

from perspektiven.errors import Permanent, Transient
from perspektiven.settings import Settings, load
from services.indexer.bulk import Write, WriteOutcome, write_all

WRITES = [Write("articles-de-2026.03", f"id-{number}", 7, b"{}") for number in range(4)]


def failed(status: int, kind: str) -> dict[str, Any]:
    return {"status": status, "error": {"type": kind, "reason": "because"}}


class Elasticsearch:
    """Answers each bulk request with the next of what it was given; keeps the ids asked for."""

    def __init__(self, *answers: list[dict[str, Any]] | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[list[str]] = []

    async def bulk(self, *, operations: Sequence[bytes], filter_path: list[str]) -> dict[str, Any]:
        del filter_path
        self.asked.append([orjson.loads(line)["index"]["_id"] for line in operations[::2]])
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"items": [{"index": item} for item in answer]}


async def outcomes(
    elasticsearch: Elasticsearch, writes: list[Write]
) -> list[WriteOutcome | Exception]:
    client = cast(AsyncElasticsearch, elasticsearch)
    return await write_all(client, load(Settings), writes)


def refusal(status: int) -> ApiError:
    meta = ApiResponseMeta(status, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "localhost", 9200))
    return ApiError("refused", meta, {"error": {"type": "illegal_argument_exception"}})


async def test_a_version_conflict_is_success() -> None:
    elasticsearch = Elasticsearch(
        [{"status": 201}, {"status": 200}, failed(409, "version_conflict_engine_exception")]
    )

    found = await outcomes(elasticsearch, WRITES[:3])

    assert found == [WriteOutcome.WRITTEN, WriteOutcome.WRITTEN, WriteOutcome.SUPERSEDED]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, "es_rejected_execution_exception"),
        (503, "unavailable_shards_exception"),
        (403, "cluster_block_exception"),
        (403, "security_exception"),
        (404, "index_not_found_exception"),
    ],
)
async def test_what_is_not_the_documents_fault_is_tried_again(status: int, kind: str) -> None:
    found = await outcomes(Elasticsearch([failed(status, kind)]), WRITES[:1])

    assert isinstance(found[0], Transient)


@pytest.mark.parametrize("kind", ["validation_exception", "illegal_argument_exception"])
async def test_a_month_that_no_node_has_room_for_is_waited_for(kind: str) -> None:
    reason = "Validation Failed: 1: this action would add [2] shards, but there is room for [0];"
    refused = {"status": 400, "error": {"type": kind, "reason": reason}}
    faulty = {"status": 400, "error": {"type": kind, "reason": "a term is immense"}}

    full, bad = await outcomes(Elasticsearch([refused, faulty]), WRITES[:2])

    assert isinstance(full, Transient)
    assert isinstance(bad, Permanent)


async def test_a_document_that_the_mapping_refuses_is_refused_for_good() -> None:
    elasticsearch = Elasticsearch(
        [{"status": 201}, failed(400, "strict_dynamic_mapping_exception")]
    )

    good, bad = await outcomes(elasticsearch, WRITES[:2])

    assert good is WriteOutcome.WRITTEN
    assert isinstance(bad, Permanent)
    assert bad.reason == "mapping_rejected"
    assert "because" in str(bad)


async def test_a_node_that_is_away_is_waited_for() -> None:
    with pytest.raises(Transient):
        await outcomes(Elasticsearch(ConnectionTimeout("slow")), WRITES)


async def test_of_a_request_that_is_refused_only_the_guilty_document_suffers() -> None:
    good = {"status": 201}
    elasticsearch = Elasticsearch(refusal(400), [good, good], refusal(400), [good], refusal(400))

    found = await outcomes(elasticsearch, WRITES)

    assert found[:3] == [WriteOutcome.WRITTEN] * 3
    assert isinstance(found[3], Permanent)
    assert elasticsearch.asked[-1] == ["id-3"]
