"""Settings of the local stack: archive cache, memory limits."""

from pathlib import Path

from pydantic import Field

from perspektiven.settings import Settings

_HEAP = r"^[1-9][0-9]*[mg]$"


class LocalSettings(Settings):
    """Settings of the local stack."""

    cache_dir: Path = Field(
        default_factory=lambda: Path.home() / ".cache" / "perspektiven",
        description="Folder of the local stack's Java archives; may be shared and deleted.",
    )
    kafka_heap: str = Field(
        default="512m", pattern=_HEAP, description="Memory of the local Kafka's heap."
    )
    elasticsearch_heap: str = Field(
        default="1g", pattern=_HEAP, description="Memory of the local Elasticsearch's heap."
    )
    java_quick_start: bool = Field(
        default=False,
        description="Kafka and Elasticsearch of a local stack start sooner, and work at half "
        "their speed: for runs of minutes, as the demo's.",
    )
    hunspell_dir: Path = Field(
        default=Path("/usr/share/hunspell"),
        description="Folder of dictionaries (pl_PL.aff, pl_PL.dic) for the local Elasticsearch.",
    )
