"""What others script against stays as it was promised: commands, variables, topics, routes."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from console.commands import COMMANDS, cli, main
from perspektiven import index, topics
from perspektiven.contracts import Article, Entry, Outlet, Translation
from perspektiven.settings import PREFIX, Settings, environment_of, load
from services.fetcher.settings import FetcherSettings
from services.grouper.settings import GrouperSettings
from services.indexer.settings import IndexerSettings
from services.reader.app import application
from services.reader.settings import ReaderSettings
from services.translator.settings import TranslatorSettings

COMMANDS_PROMISED = {
    "up", "service", "init", "outlets", "ingest", "extract", "entries", "allowed", "status",
    "search", "show", "dead-letters", "translate", "translate-check", "retranslate", "reindex",
    "stories", "edition", "export",
}  # fmt: skip
SUBCOMMANDS_PROMISED = {
    "outlets": {"check", "load", "list", "import", "discover"},
    "dead-letters": {"list", "show", "replay", "discard"},
    "stories": {"group", "list", "show", "rebuild"},
}
VARIABLES_PROMISED = {
    "kafka_bootstrap_servers", "kafka_security_protocol", "elasticsearch_url",
    "elasticsearch_api_key", "elasticsearch_ca_certs", "target_language", "masthead", "tagline",
    "translator", "translator_url", "translator_api_key", "translator_model",
    "translation_memory", "user_agent_contact", "outlets", "crawl_delay", "allowed_hosts",
    "retention_days", "data_dir", "log_format", "log_level", "http_host", "http_port",
    "topic_prefix",
}  # fmt: skip
ID = "a337e4fc-bdf3-58d4-a75b-519c9884e619"
ROUTES_PROMISED = (
    "/", f"/articles/{ID}", "/search?q=x", "/outlets/gazeta", "/countries/PL", f"/stories/{ID}",
    f"/articles/{ID}.txt", f"/articles/{ID}.json", "/api/v1/search?q=x", f"/api/v1/articles/{ID}",
    "/api/v1/stories", "/api/v1/outlets", "/api/v1/facets", "/api/v1/timeline",
    "/api/v1/openapi.json", "/editions/2026-11-23", "/editions/2026-11-23.epub",
    "/feed.atom", "/feed.json", "/feed.rss", "/opensearch.xml", "/sitemap.xml",
    "/healthz", "/readyz", "/metrics", "/status",
)  # fmt: skip


def test_the_commands_are_those_that_were_promised() -> None:
    assert set(COMMANDS) == COMMANDS_PROMISED


@pytest.mark.parametrize("name", sorted(COMMANDS_PROMISED))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    help_page = CliRunner().invoke(cli, [name, "--help"])

    assert help_page.exit_code == 0
    assert "Usage:" in help_page.output
    assert "Example" in help_page.output or name in SUBCOMMANDS_PROMISED


@pytest.mark.parametrize(
    ("group", "name"),
    [(group, name) for group, names in SUBCOMMANDS_PROMISED.items() for name in names],
)
def test_every_subcommand_explains_itself_with_an_example(group: str, name: str) -> None:
    help_page = CliRunner().invoke(cli, [group, name, "--help"])

    assert help_page.exit_code == 0
    assert "Example" in help_page.output


def test_the_variables_are_there_and_explained() -> None:
    kinds = (
        Settings,
        FetcherSettings,
        TranslatorSettings,
        IndexerSettings,
        GrouperSettings,
        ReaderSettings,
    )
    known = {name: field for kind in kinds for name, field in kind.model_fields.items()}

    assert set(known) >= VARIABLES_PROMISED
    assert [name for name, field in known.items() if not field.description] == []


def test_the_defaults_are_those_that_were_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in environment_of({}) if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    ours = load(Settings)

    assert (ours.target_language, ours.masthead) == (("de",), "Perspektiven Global")
    assert ours.tagline == "Nachrichten aus aller Welt"
    assert (ours.http_host, ours.http_port) == ("127.0.0.1", 8080)
    assert load(FetcherSettings).crawl_delay == 5


def test_the_topics_are_those_that_were_promised() -> None:
    names = {topic.name: topic.key for topic in topics.ALL}

    assert (
        names.items()
        >= {
            "outlets": "outlet id",
            "entries": "host",
            "articles": "article id",
            "translations": "article id",
            "entries.dead": "host",
            "articles.dead": "article id",
            "translations.dead": "article id",
        }.items()
    )


@pytest.mark.parametrize("route", ROUTES_PROMISED)
async def test_the_routes_of_the_reader_are_those_that_were_promised(route: str) -> None:
    settings = load(ReaderSettings, elasticsearch_url="http://127.0.0.1:1", status_page=True)
    async with index.client(settings) as elasticsearch:
        app = application(settings, elasticsearch)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as client:
            answer = await client.get(route)

    # Without an index a route may say 503, but never that there is no such route.
    assert answer.status_code in {200, 503}


@pytest.mark.parametrize("contract", [Outlet, Entry, Article, Translation])
def test_every_contract_says_its_version(contract: type[Outlet]) -> None:
    assert contract.model_fields["schema_version"].default == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nonsense"], 2),
        (["outlets", "nonsense"], 2),
        (["outlets", "check", "missing.yaml"], 2),
        (["extract", "missing.html"], 2),
        (["service", "nonsense"], 2),
        (["search", "--limit", "0"], 2),
        (["show"], 2),
    ],
)
def test_wrong_usage_is_two_and_says_so_in_a_few_words(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    said = capsys.readouterr().err
    assert ended.value.code == code
    assert "Traceback" not in said
    assert 0 < len(said.splitlines()) <= 4


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PERSPEKTIVEN_HTTP_PORT", "many"),
        ("PERSPEKTIVEN_TARGET_LANGUAGE", "klingonisch"),
        ("PERSPEKTIVEN_ELASTICSEARCH_URL", "localhost"),
        ("PERSPEKTIVEN_ELASTICSEARCH_API_KEY_FILE", "/nowhere/key"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(variable: str, value: str) -> None:
    done = _run(["status"], {variable: value})

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert variable in done.stderr


@pytest.mark.parametrize(
    "arguments", [["outlets", "load"], ["init"], ["outlets", "list", "--loaded"]]
)
def test_a_kafka_out_of_reach_is_named_in_one_line(arguments: list[str]) -> None:
    done = _run(arguments, {"PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"})

    assert done.returncode == 1
    assert "PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_an_elasticsearch_out_of_reach_is_named_in_one_line() -> None:
    done = _run(["search", "Pakt"], {"PERSPEKTIVEN_ELASTICSEARCH_URL": "http://127.0.0.1:1"})

    assert done.returncode == 1
    assert "PERSPEKTIVEN_ELASTICSEARCH_URL" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_json_is_one_object_a_line() -> None:
    done = _run(["outlets", "list", "deploy/outlets.yaml", "--json"], {})

    assert {json.loads(line)["schema_version"] for line in done.stdout.splitlines()} == {1}


def _run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    bare = {k: v for k, v in environment_of({}).items() if not k.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "console", *arguments],
        cwd=Path(__file__).parent.parent,
        env=bare | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
