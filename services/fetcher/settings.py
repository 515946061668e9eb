"""Settings of the fetcher."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

from perspektiven.ops import cores
from perspektiven.settings import Settings, split_commas

Waits = Annotated[tuple[float, ...], NoDecode, BeforeValidator(split_commas)]
"""Seconds, with commas between them."""

# The processes of a host with sixteen cores do not fit into the memory of one container.
_MOST_WORKERS = 4


class FetcherSettings(Settings):
    """Settings of the fetcher."""

    crawl_delay: float = Field(
        default=5.0, ge=0, le=3600, description="Minimum seconds between two requests to one host."
    )
    user_agent_token: str = Field(
        default="Perspektiven",
        pattern=r"^[A-Za-z_-]+$",
        description="Product token that robots.txt files address the fetcher by.",
    )
    respect_opt_out: bool = Field(
        default=False,
        description="Refuses pages whose publishers reserve text mining (tdm-reservation, or "
        "search=no or ai-input=no in robots.txt); the opt-out is noted on articles in any case.",
    )
    poll_min: float = Field(
        default=600.0, ge=1, description="Minimum seconds between two polls of one source."
    )
    poll_max: float = Field(
        default=86_400.0, ge=1, description="Maximum seconds between two polls of one source."
    )
    revisit_after: Waits = Field(
        default=(3_600.0, 21_600.0, 86_400.0, 259_200.0),
        description="Seconds before each revisit of a young article, separated by commas.",
    )
    retry_after: Waits = Field(
        default=(60.0, 600.0, 3_600.0, 21_600.0),
        description="Seconds before each retry of a page that could not be fetched, separated by "
        "commas.",
    )
    parked_for: float = Field(
        default=600.0,
        ge=0,
        description="Seconds without requests to a host that does not respond, at first.",
    )
    downloads: int = Field(default=64, ge=1, le=1000, description="Concurrent downloads.")
    download_deadline: float = Field(
        default=60.0, gt=0, description="Seconds that one download may take in total."
    )
    article_bytes: int = Field(
        default=10 * 2**20, ge=1024, description="Largest page, in bytes after decompression."
    )
    source_bytes: int = Field(
        default=50 * 2**20,
        ge=1024,
        description="Largest sitemap after decompression; feeds and section pages: 10 MiB.",
    )
    frontier_per_host: int = Field(
        default=20_000,
        ge=1,
        description="Maximum entries waiting for one host; further ones are refused.",
    )
    websub_callback: str | None = Field(
        default=None,
        max_length=500,
        pattern=r"^https?://[\x21-\x3e\x40-\x7e]+$",
        description="Public URL of the fetcher's port, where hubs push feeds (WebSub); empty: no "
        "subscriptions.",
    )
    archive_dir: Path | None = Field(
        default=None,
        description="Folder that keeps each page as it was fetched (WARC); empty: none.",
    )
    extraction_workers: int = Field(
        default=0,
        ge=0,
        le=256,
        description="Worker processes for extraction; 0: one per usable core, at most four.",
    )
    extraction_deadline: float = Field(
        default=20.0, gt=0, description="Seconds that the extraction of one page may take."
    )
    extraction_megabytes: int = Field(
        default=1024, ge=256, description="Memory that one extraction worker may use, in megabytes."
    )

    @property
    def workers(self) -> int:
        """Extraction processes of a fetcher."""
        return self.extraction_workers or min(cores.usable(), _MOST_WORKERS)

    @property
    def batch_workers(self) -> int:
        """Extraction processes of a batch command."""
        return self.extraction_workers or cores.usable()
