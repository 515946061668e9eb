"""Settings of the reader."""

import re
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from perspektiven.settings import CommaList, Settings, split_commas

ADDRESS = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}$"
"""A mail address in ASCII (RFC 5321, without quoted local parts)."""

MOST_RECIPIENTS = 100

_ADDRESS = re.compile(ADDRESS)
_WEB = re.compile(r"^https?://[^\s/]+")


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
    smtp_host: str | None = Field(
        default=None, min_length=1, description="Mail server (SMTP) that editions are sent through."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="Encryption: STARTTLS, TLS from the first byte (port 465), or none. A server "
        "that offers no STARTTLS gets no mail.",
    )
    smtp_ca_certs: Path | None = Field(
        default=None, description="CA certificates (PEM) that verify the mail server's certificate."
    )
    smtp_user: str | None = Field(default=None, description="User at the mail server, if it asks.")
    smtp_password: SecretStr | None = Field(
        default=None, description="Password at the mail server."
    )
    mail_from: str | None = Field(
        default=None, pattern=ADDRESS, description="Address that editions are sent from."
    )
    edition_recipients: CommaList = Field(
        default=(),
        max_length=MOST_RECIPIENTS,
        description="Mail addresses that yesterday's edition is sent to, with commas; each gets a "
        "mail of its own.",
    )
    edition_webhook_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Key of the signatures of editions that are posted to webhooks (HMAC-SHA256).",
    )
    edition_webhooks: CommaList = Field(
        default=(),
        max_length=MOST_RECIPIENTS,
        description="Webhooks that yesterday's edition is posted to, with commas; private "
        "addresses only where ALLOWED_HOSTS has them.",
    )
    edition_language: str | None = Field(
        default=None,
        description="Target language of the editions that are sent; empty: the first one.",
    )
    edition_epub: bool = Field(
        default=False, description="Whether mails have the edition as EPUB attached."
    )
    edition_unsubscribe: str | None = Field(
        default=None,
        pattern=r"^(https://|mailto:)[\x21-\x3b\x3d\x3f-\x7e]+$",
        description="Where recipients end their subscription (`List-Unsubscribe`): https: or "
        "mailto:.",
    )
    edition_at: time | None = Field(
        default=None,
        description="Time of day (06:30), in TIME_ZONE, from which on yesterday's edition is sent; "
        "empty: never.",
    )
    warm_up: bool = Field(
        default=True, description="Searches a little at start, so that the first reader need not."
    )

    @field_validator(
        "cors_origins", "trusted_proxies", "edition_recipients", "edition_webhooks", mode="before"
    )
    @classmethod
    def _split_lists(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("smtp_user")
    @classmethod
    def _in_no_clear_text(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("smtp_tls") == "none":
            raise ValueError("would send its password unencrypted; set SMTP_TLS to tls or starttls")
        return value

    @field_validator("edition_recipients")
    @classmethod
    def _can_be_mailed(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for address in value:
            if not is_address(address):
                raise ValueError(f"{address!r} is not a mail address, such as name@example.org")
        if value and not (info.data.get("smtp_host") and info.data.get("mail_from")):
            raise ValueError("needs SMTP_HOST and MAIL_FROM to be set")
        return value

    @field_validator("edition_webhooks")
    @classmethod
    def _can_be_posted(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for address in value:
            if not _WEB.match(address):
                raise ValueError(f"{address!r} does not begin with http:// or https://")
        if value and not info.data.get("edition_webhook_secret"):
            raise ValueError("needs EDITION_WEBHOOK_SECRET to be set")
        return value

    @field_validator("edition_language")
    @classmethod
    def _is_target(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = info.data.get("target_language", ())
        if value and value.lower() not in {each.lower() for each in known}:
            raise ValueError(f"is not a target language; choose one of {', '.join(known)}")
        return value

    @field_validator("edition_at")
    @classmethod
    def _has_recipients(cls, value: time | None, info: ValidationInfo) -> time | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError("has a zone of its own; it is a time of day in TIME_ZONE")
        names = ("edition_recipients", "edition_webhooks")
        if value is not None and not any(info.data.get(name) for name in names):
            raise ValueError("needs EDITION_RECIPIENTS or EDITION_WEBHOOKS to be set")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in time_zones():
            raise ValueError(
                f"{value!r} is not a time zone of the tz database, such as Europe/Berlin"
            )
        return value


def is_address(text: str) -> bool:
    """Whether a text is a mail address in ASCII."""
    return _ADDRESS.fullmatch(text) is not None


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """The names of the tz database."""
    return frozenset(available_timezones())
