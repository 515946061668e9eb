"""Settings of the reader."""

from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, field_validator

from perspektiven.settings import CommaList, Settings, split_commas


class ReaderSettings(Settings):
    """Settings of the reader."""

    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Address that people reach the reader at, for links. Empty: links are "
        "relative; where a format has only absolute ones (RSS, JSON Feed, sitemap, OpenSearch), "
        "they begin with HTTP_HOST and HTTP_PORT.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Port of the reader's /metrics; 0: any free. Empty: on HTTP_PORT if only this "
        "machine reaches it (HTTP_HOST is a loopback address and PUBLIC_URL is empty), else "
        "nowhere.",
    )
    reader_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Key that cursors and alerts are signed with; the same in every reader of an "
        "installation. Empty: a new one at each start, which ends the cursors given out before.",
    )
    time_zone: str = Field(
        default="Europe/Berlin", description="Time zone of dates on pages (tz database)."
    )
    synonyms: Path | None = Field(
        default=None,
        description="File of words that find each other, a group a line with commas between; read "
        "again when it changes. Empty: a short German list of ours.",
    )
    outlet_lists: Path | None = Field(
        default=None,
        description="File of lists of outlets, searched as source:NAME: a list a line, its name, a "
        "colon and ids of outlets with commas between; read again when it changes. More lists can "
        "be kept by /api/v1/outlet-lists.",
    )
    searchable_by_engines: bool = Field(
        default=False,
        description="Whether search engines may list the pages; the texts belong to the outlets.",
    )
    cors_origins: CommaList = Field(
        default=("*",),
        description="Origins whose pages may call the API from a browser, with commas; * for all.",
    )
    requests_per_minute: int = Field(
        default=600,
        ge=0,
        description="Requests a minute that one address may make; 0: as many as it likes.",
    )
    trusted_proxies: CommaList = Field(
        default=(),
        description="Addresses of proxies whose X-Forwarded-For is believed, with commas; * for "
        "all.",
    )
    request_seconds: float = Field(
        default=10.0,
        gt=0,
        description="Seconds after which a request is given up if its answer has not begun (not "
        "exports).",
    )
    search_seconds: float = Field(
        default=5.0, gt=0, description="Seconds that Elasticsearch may take for one search."
    )
    export_limit: int = Field(
        default=1_000_000,
        ge=1,
        description="Most articles that one export takes out; more are refused.",
    )
    exports_at_once: int = Field(
        default=4, ge=1, description="Exports that may run at the same time; more are told to wait."
    )
    images: bool = Field(
        default=True,
        description="Whether pages show the articles' pictures. The reader fetches them, so that "
        "no outlet learns who reads what.",
    )
    image_cache_megabytes: int = Field(
        default=64, ge=0, description="Memory for pictures that were fetched (MiB)."
    )
    alerts_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Bearer token of those who may save searches and name webhooks; empty: nobody.",
    )
    alerts_every: float = Field(
        default=60.0, ge=1, description="Seconds between two looks for news in a saved search."
    )
    status_page: bool = Field(
        default=False,
        description="Whether /status, the operators' page, is open to everybody who reaches the "
        "reader; it changes nothing. The reader then asks Kafka, too.",
    )
    status_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Token that operators enter to see /status, whatever STATUS_PAGE says; with "
        "it, dead letters can be replayed there. Empty: /status is off unless STATUS_PAGE is set.",
    )
    warm_up: bool = Field(
        default=True, description="Searches a little at start, so that the first reader need not."
    )

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split_lists(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in time_zones():
            raise ValueError(f"{value!r} is no time zone of the tz database")
        return value


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """The names of the tz database."""
    return frozenset(available_timezones())
