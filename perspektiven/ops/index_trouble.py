"""Problems of the index: Elasticsearch away, red, or refusing writes; dictionaries it lacks."""

from collections.abc import Sequence

from elastic_transport import TransportError
from elasticsearch import ApiError, AsyncElasticsearch

from perspektiven import index
from perspektiven.errors import PipelineError
from perspektiven.ops.missing_dictionaries import missing_dictionaries
from perspektiven.ops.notes import Note
from perspektiven.settings import Settings, without_passwords

_BLOCKS = ("read_only", "read_only_allow_delete", "write")
"""What keeps Elasticsearch from taking documents."""


async def look(settings: Settings) -> tuple[list[str], Sequence[Note]]:
    """Problems of the index, and what it could do better with."""
    client = index.client(settings)
    try:
        health = await client.cluster.health()
        blocked = await _blocked(client, settings)
        notes = await missing_dictionaries(client, settings)
    except (TransportError, ApiError, PipelineError) as exc:
        problem = (
            f"Elasticsearch does not answer at {without_passwords(settings.elasticsearch_url)} "
            f"({type(exc).__name__}); is it running, and is PERSPEKTIVEN_ELASTICSEARCH_URL right?"
        )
        return [problem], []
    finally:
        await client.close()
    if health["status"] == "red":
        red = "Elasticsearch is red: an index has lost a shard; restore a snapshot or reindex"
        return [red], notes
    stopped = [
        f"Elasticsearch takes no writes for {name} ({', '.join(blocks)}): mostly its disk is full. "
        "Free disk or shorten PERSPEKTIVEN_RETENTION_DAYS; a block that stays is lifted with "
        f'PUT /{name}/_settings {{"index.blocks.*": null}}'
        for name, blocks in blocked.items()
    ]
    return stopped, notes


async def _blocked(client: AsyncElasticsearch, settings: Settings) -> dict[str, list[str]]:
    """The indices of articles that can't be written to, each with the blocks it has."""
    answer = await client.indices.get_settings(
        index=f"{settings.index_prefix}articles-*", name="index.blocks.*", flat_settings=True
    )
    found = {
        name: [
            block.removeprefix("index.blocks.")
            for block, value in each["settings"].items()
            if value == "true" and block.removeprefix("index.blocks.") in _BLOCKS
        ]
        for name, each in answer.items()
    }
    return {name: blocks for name, blocks in found.items() if blocks}
