"""The compose files as text: what reaches which service, what a host must have."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.generate import SERVICES, env_example
from perspektiven.kafka import access
from perspektiven.settings import PREFIX

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
OVERRIDES = sorted((ROOT / "deploy" / "compose").glob("*.yml"))
MEGABYTE = 2**20
FIXED = {
    "KAFKA_BOOTSTRAP_SERVERS",
    "KAFKA_SECURITY_PROTOCOL",
    "ELASTICSEARCH_URL",
    "HTTP_HOST",
    "HTTP_PORT",
    "DATA_DIR",
    "OUTLETS",
}
ADDRESSES = "KAFKA_BOOTSTRAP_SERVERS, KAFKA_SECURITY_PROTOCOL, ELASTICSEARCH_URL"
_VARIABLE = re.compile(r"\$\{(\w+)")


def services(path: Path = FILE) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
    return found


def megabytes(limit: str) -> int:
    return int(limit[:-1]) * {"m": 1, "g": 1024}[limit[-1]]


@pytest.mark.parametrize("service", ["init", "admin", *SERVICES])
def test_every_setting_of_env_reaches_the_service_but_for_those_that_compose_fixes(
    service: str,
) -> None:
    given = services()[service]
    fixed = {
        name.removeprefix(PREFIX)
        for name, value in given["environment"].items()
        if value is not None
    }

    assert given["env_file"] == [{"path": "${PERSPEKTIVEN_ENV_FILE:-.env}", "required": False}]
    assert fixed >= FIXED
    assert {name for name in fixed - FIXED if not name.endswith("_FILE")} <= {"ARGOS_FOLDER"}


@pytest.mark.parametrize("service", ["init", "admin", *SERVICES])
def test_what_scripts_set_may_come_from_the_environment_of_compose_itself(service: str) -> None:
    given = services()[service]["environment"]
    taken = {name for name, value in given.items() if value is None}

    assert taken >= {f"{PREFIX}USER_AGENT_CONTACT", f"{PREFIX}TRANSLATOR", f"{PREFIX}CRAWL_DELAY"}
    assert all(f"# {name}=" in env_example() for name in taken)


def test_what_compose_fixes_is_named_in_the_example() -> None:
    head = env_example().partition("# ---")[0]
    head = head.replace("addresses of Kafka and Elasticsearch", ADDRESSES)

    for name in FIXED | {"ARGOS_FOLDER"}:
        assert name in head, name


@pytest.mark.parametrize("path", [FILE, *OVERRIDES], ids=lambda path: path.name)
def test_every_variable_that_compose_reads_is_in_the_example(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("$${", "")
    inner = {"PERSPEKTIVEN_ENV_FILE", "PERSPEKTIVEN_SECRETS"}

    for name in set(_VARIABLE.findall(text)) - inner:
        assert name.removesuffix("_FILE") in env_example(), name


def test_a_host_of_eight_gigabytes_has_room_for_all_and_itself() -> None:
    limits = {
        name: megabytes(service["deploy"]["resources"]["limits"]["memory"])
        for name, service in services().items()
        if "profiles" not in service and service["restart"] == "unless-stopped"
    }

    assert sum(limits.values()) <= 7200, limits
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"running containers make {sum(limits.values()) / 1024:.1f})" in operations


def test_the_token_of_the_operators_page_reaches_no_reader_that_is_public() -> None:
    token = f"{PREFIX}STATUS_TOKEN_FILE"
    readers = {
        name: service["environment"].get(token)
        for name, service in services().items()
        if "perspektiven/reader" in service.get("image", "")
    }

    assert readers == {"reader": "", "operators": "/run/secrets/status_token"}
    assert services()["operators"]["profiles"] == ["operators"]
    assert "127.0.0.1:" in services()["operators"]["ports"][0]


@pytest.mark.parametrize("path", [FILE, *OVERRIDES], ids=lambda path: path.name)
def test_no_password_stands_in_the_environment_of_a_container(path: Path) -> None:
    for name, service in services(path).items():
        for variable in service.get("environment", {}):
            word = variable.upper()
            assert not re.search(r"(PASSWORD|SECRET|TOKEN|API_KEY)$", word), f"{name}: {variable}"


@pytest.mark.parametrize("path", OVERRIDES, ids=lambda path: path.name)
def test_kafka_advertises_no_listener_that_its_image_takes_for_an_order(path: Path) -> None:
    kafka = services(path).get("kafka", {}).get("environment", {})

    assert "SSL" not in kafka.get("KAFKA_ADVERTISED_LISTENERS", "")


SECURITY = ROOT / "deploy" / "compose" / "security.yml"
KEY_FILE = f"{PREFIX}ELASTICSEARCH_API_KEY_FILE"


@pytest.mark.parametrize(
    ("service", "secrets"),
    [
        ("init", {"kafka_admin_password", "elasticsearch_indexer_key", "ca"}),
        ("admin", {"kafka_admin_password", "elasticsearch_indexer_key", "ca"}),
        ("indexer", {"kafka_indexer_password", "elasticsearch_indexer_key", "ca"}),
        ("grouper", {"elasticsearch_grouper_key", "ca"}),
        ("reader", {"elasticsearch_reader_key", "ca"}),
        ("operators", {"kafka_admin_password", "elasticsearch_reader_key", "ca"}),
        ("fetcher", {"kafka_fetcher_password", "ca"}),
        ("translator", {"kafka_translator_password", "ca"}),
    ],
)
def test_a_secured_service_sees_its_own_secrets_and_no_other(
    service: str, secrets: set[str]
) -> None:
    given = services(SECURITY)[service]
    named = {
        str(value).removeprefix("/run/secrets/")
        for value in given["environment"].values()
        if str(value).startswith("/run/secrets/")
    }

    assert set(given["secrets"]) == secrets == named


def test_kafka_has_a_user_for_each_service_that_speaks_to_it_and_no_other() -> None:
    secured = services(SECURITY)
    users = {
        name: service["environment"][f"{PREFIX}KAFKA_SASL_USERNAME"]
        for name, service in secured.items()
        if f"{PREFIX}KAFKA_SASL_USERNAME" in service.get("environment", {})
    }
    kafka = secured["kafka"]["environment"]
    jaas = kafka["KAFKA_LISTENER_NAME_SECURE_PLAIN_SASL_JAAS_CONFIG"]

    commands = dict.fromkeys(("init", "admin", "operators"), access.ADMIN)
    assert users == commands | {name: name for name in access.SERVICES}
    assert set(re.findall(r"user_(\w+)=", jaas)) == {access.ADMIN, *access.SERVICES}
    assert kafka["KAFKA_AUTHORIZER_CLASS_NAME"].endswith(".StandardAuthorizer")
    assert kafka["KAFKA_SUPER_USERS"].split(";") == ["User:admin", "User:ANONYMOUS"]


def test_whoever_needs_no_password_comes_from_within_the_container() -> None:
    kafka = services(SECURITY)["kafka"]["environment"]
    listeners = dict(each.split("://") for each in kafka["KAFKA_LISTENERS"].split(","))
    protocols = dict(
        each.split(":") for each in kafka["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(",")
    )

    for name, address in listeners.items():
        assert protocols[name] == "SASL_SSL" or address.startswith("127.0.0.1:"), name


@pytest.mark.parametrize("path", [FILE, *OVERRIDES], ids=lambda path: path.name)
def test_every_container_gives_up_all_capabilities_and_gains_none(path: Path) -> None:
    for name, service in services(path).items():
        if "image" in service:
            assert service["cap_drop"] == ["ALL"], name
            assert service["security_opt"] == ["no-new-privileges:true"], name
            # `folders` changes owners of volumes and ends.
            assert "cap_add" not in service or name == "folders", name


@pytest.mark.parametrize("path", [FILE, *OVERRIDES], ids=lambda path: path.name)
def test_every_root_is_read_only_but_for_images_that_write_into_it(path: Path) -> None:
    writing = {
        name
        for name, service in services(path).items()
        if "image" in service and not service.get("read_only")
    }

    assert writing <= {"kafka", "elasticsearch", "libretranslate", "grafana"}


def test_every_key_of_elasticsearch_is_made_from_a_file_of_that_name() -> None:
    whole = yaml.safe_load(SECURITY.read_text(encoding="utf-8"))
    keys = {name for name in whole["secrets"] if name.startswith("elasticsearch_")}
    script = (ROOT / "deploy" / "compose" / "certificates.sh").read_text(encoding="utf-8")
    used = {
        service["environment"].get(KEY_FILE, "").removeprefix("/run/secrets/")
        for name, service in services(SECURITY).items()
        if name in {"init", "admin", *SERVICES}
    } - {""}

    assert (
        keys
        == used
        == {"elasticsearch_indexer_key", "elasticsearch_grouper_key", "elasticsearch_reader_key"}
    )
    for key in keys:
        service = key.removeprefix("elasticsearch_").removesuffix("_key")
        assert (ROOT / "deploy" / "elasticsearch" / f"{service}-api-key.json").is_file()
        assert key in script
