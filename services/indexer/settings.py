"""Settings of the indexer."""

from pydantic import Field

from perspektiven.settings import Settings


class IndexerSettings(Settings):
    """Settings of the indexer."""

    index_batch: int = Field(
        default=500, ge=1, le=10_000, description="Documents in one bulk request, at most."
    )
    index_batch_bytes: int = Field(
        default=5_000_000,
        ge=1_000,
        le=50_000_000,
        description="Bytes of documents in one bulk request, at most.",
    )
    index_in_flight: int = Field(
        default=1_500,
        ge=1,
        le=20_000,
        description="Articles that the indexer holds at once while they are being written.",
    )
    duplicate_window_days: int = Field(
        default=3,
        ge=0,
        le=30,
        description="Days between two articles that may still be copies of each other.",
    )
    sweep_seconds: float = Field(
        default=20,
        gt=0,
        description="Seconds between two looks for copies that were written at the same time.",
    )
