"""Settings that all services share: environment variables, secret files, one-line errors.

The only module that reads the environment. Each setting is `PERSPEKTIVEN_NAME`, and may be
given as `PERSPEKTIVEN_NAME_FILE`, the path of a file that holds the value (for secrets).
"""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from babel import Locale, UnknownLocaleError
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override

from perspektiven.errors import WrongSetting

PREFIX = "PERSPEKTIVEN_"

CommaList = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Settings of every process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    kafka_bootstrap_servers: str = Field(
        default="127.0.0.1:9092", description="Kafka brokers as host:port, separated by commas."
    )
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="Protocol of the connections to Kafka."
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        default="SCRAM-SHA-512", description="SASL mechanism, if the protocol uses SASL."
    )
    kafka_sasl_username: str | None = Field(default=None, description="SASL user name.")
    kafka_sasl_password: SecretStr | None = Field(default=None, description="SASL password.")
    kafka_ca_certs: Path | None = Field(
        default=None, description="CA certificates (PEM) that verify Kafka's certificate."
    )
    kafka_session_timeout_seconds: int = Field(
        default=10,
        ge=6,
        le=60,
        description="Seconds without a heartbeat before Kafka reassigns the partitions of an "
        "instance. An event loop blocked for longer makes suspects of the records in "
        "progress.",
    )
    kafka_acls: bool = Field(
        default=False,
        description="Whether `init` gives the Kafka users fetcher, translator and indexer the "
        "rights on their topics and groups; needs a broker with an authorizer and a super user.",
    )
    topic_prefix: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9._-]{0,100}$",
        description="Prefix of all topic names, to share one Kafka between installations.",
    )
    partitions: int = Field(
        default=12,
        ge=1,
        le=1000,
        description="Partitions of each topic at its creation; can't be changed later.",
    )
    replication_factor: int = Field(
        default=1, ge=1, le=10, description="Copies of each topic, at its creation."
    )
    elasticsearch_url: str = Field(
        default="http://127.0.0.1:9200",
        pattern=r"^https?://",
        description="URLs of Elasticsearch, http or https, separated by commas.",
    )
    elasticsearch_api_key: SecretStr | None = Field(
        default=None,
        description="API key for Elasticsearch; indexer, grouper and reader have one each, other "
        "services need none.",
    )
    elasticsearch_ca_certs: Path | None = Field(
        default=None,
        description="CA certificates (PEM) that verify Elasticsearch's certificate.",
    )
    index_prefix: str = Field(
        default="",
        pattern=r"^[a-z0-9_-]{0,100}$",
        description="Prefix of all indices and aliases, to share one cluster between "
        "installations.",
    )
    target_language: CommaList = Field(
        default=("de",),
        description="Languages to translate into (BCP 47), separated by commas; pages show the "
        "first and offer the others.",
    )
    translator_price: str | None = Field(
        default=None,
        pattern=r"^\d+(?:\.\d+)?, ?\d+(?:\.\d+)?$",
        description="Price of a million tokens sent and of a million received, such as 0.15,0.60; "
        "`status` then tells the price of an article.",
    )
    masthead: str = Field(default="Perspektiven Global", description="First line of every page.")
    tagline: str = Field(
        default="Nachrichten aus aller Welt", description="Second line of every page."
    )
    outlets: Path = Field(
        default=Path("deploy/outlets.yaml"), description="Catalogue: a YAML list of outlets."
    )
    retention_days: int | None = Field(
        default=None, ge=1, description="Days to keep articles; empty: for ever."
    )
    user_agent_contact: str | None = Field(
        default=None,
        min_length=5,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Page or mailbox where sites can reach you, sent with each request for a "
        "page or an image. Without it, only allowed hosts are fetched.",
    )
    allowed_hosts: CommaList = Field(
        default=(),
        description="Private names, addresses or networks that may be fetched all the same, "
        "separated by commas.",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Folder for all files that a service writes."
    )
    log_format: Literal["json", "console"] = Field(
        default="json", description="Log lines for machines (json) or for people (console)."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Lowest level that is logged."
    )
    otlp_endpoint: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="OpenTelemetry collector (OTLP over HTTP) that receives traces.",
    )
    blocked_seconds: int = Field(
        default=120,
        ge=15,
        le=3600,
        description="Seconds after which a service with a blocked event loop exits with a "
        "traceback, so that it is restarted.",
    )
    http_host: str = Field(default="127.0.0.1", description="Address that the service listens on.")
    http_port: int = Field(
        default=8080, ge=0, le=65535, description="Port that the service listens on; 0: any free."
    )

    @field_validator("target_language", "allowed_hosts", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("target_language")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("has no language")
        for language in value:
            try:
                Locale.parse(language, sep="-")
            except (UnknownLocaleError, ValueError) as exc:
                raise ValueError(f"{language!r} is not a known language (BCP 47)") from exc
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _networks_are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if "/" in host:
                ip_network(host)
        return value

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the files that the environment names."""
        return init_settings, env_settings, _SecretFiles(settings_cls)


class _SecretFiles(PydanticBaseSettingsSource):
    """Values from the files named by `PERSPEKTIVEN_..._FILE`."""

    @override
    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable)  # noqa: TID251 - this module is where it is read
        if not path:
            return None, field_name, False
        try:
            # An empty file is a secret that was not set, as an empty variable is.
            return Path(path).read_text(encoding="utf-8").strip() or None, field_name, False
        except (OSError, UnicodeDecodeError) as exc:
            raise WrongSetting(f"{variable}: can't read {path}: {exc}") from exc

    @override
    def __call__(self) -> dict[str, Any]:
        values = {}
        for name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, name)
            if value is not None:
                values[key] = value
        return values


def split_commas(value: object) -> object:
    """The parts of a text between commas; anything else unchanged."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


AnySettings = TypeVar("AnySettings", bound=Settings)


def load(kind: type[AnySettings], **overrides: Any) -> AnySettings:
    """The settings of a process.

    Raises WrongSetting with one line that names the variable and what is wrong with it.
    """
    try:
        return kind(**overrides)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "settings"
        shown = f" (it is {first['input']!r})"
        if first["loc"] and is_secret(kind, str(first["loc"][0])):
            shown = ""
        # The cause holds the value, and would be printed with a traceback.
        raise WrongSetting(without_passwords(f"{name}: {first['msg']}{shown}")) from None


_WORD = re.compile(r"[^\s,]++")
_USER = re.compile(r"(?<![\w.%+-])[\w.%+-]++:")


def is_secret(kind: type[Settings], name: str) -> bool:
    """Whether the field's value must not be shown."""
    field = kind.model_fields.get(name)
    return field is not None and SecretStr in (field.annotation, *get_args(field.annotation))


def without_passwords(text: str) -> str:
    """Masks user and password in the URLs of a text."""
    return _WORD.sub(lambda word: _without_logins(word[0]), text)


def _without_logins(word: str) -> str:
    """Without what stands between slashes and the last @, or before an @ with a colon in it."""
    front, slashes, behind = word.partition("//")
    if "@" in behind:
        behind = behind.rpartition("@")[2]
    else:
        front, slashes, behind = word, "", ""
    return "/".join(map(_without_login, front.split("/"))) + slashes + behind


def _without_login(part: str) -> str:
    before, _, host = part.rpartition("@")
    user = _USER.search(before)
    return before[: user.start()] + host if user else part


def environment_of(
    values: Mapping[str, object], *, unless_set: Mapping[str, object] | None = None
) -> dict[str, str]:
    """The environment of a child process: ours, with these settings (by field name) put over it.

    Those of `unless_set` count only where our environment does not have them.
    """
    mine = dict(os.environ)  # noqa: TID251 - this module is where it is read
    defaults = {
        name: value
        for name, value in (unless_set or {}).items()
        if not (mine.get(PREFIX + name.upper()) or mine.get(f"{PREFIX}{name.upper()}_FILE"))
    }
    return mine | {
        PREFIX + name.upper(): _written(value) for name, value in {**defaults, **values}.items()
    }


def _written(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
