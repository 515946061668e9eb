"""Generates documents from code: settings, commands, metrics, limits, the tree, Kafka users.

`python -m docs.generate` writes them; tests/test_docs.py fails when they are out of date.
"""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import click
from prometheus_client.metrics import MetricWrapperBase
from pydantic.fields import FieldInfo

from console.commands import COMMANDS, cli
from console.local.settings import LocalSettings
from perspektiven import limits
from perspektiven.kafka import access
from perspektiven.ops import metrics
from perspektiven.ops.status import INPUTS
from perspektiven.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
NOTE = "<!-- Made by `python -m docs.generate`: change the code, not this file. -->\n"

SERVICES = {
    "fetcher": "FetcherSettings",
    "translator": "TranslatorSettings",
    "indexer": "IndexerSettings",
    "grouper": "GrouperSettings",
    "reader": "ReaderSettings",
}


_TITLES = {"all": "Every service", "local": "Kafka and Elasticsearch of `perspektiven up`"}


def settings_by_part() -> Iterator[tuple[str, dict[str, FieldInfo]]]:
    """Each part of the system with the settings that are its own."""
    shared = Settings.model_fields
    yield "all", dict(shared)
    for service, kind in SERVICES.items():
        model = getattr(importlib.import_module(f"services.{service}.settings"), kind)
        own = {n: f for n, f in model.model_fields.items() if n not in shared}
        yield service, own


def settings_page() -> str:
    """docs/settings.md."""
    lines = [
        "# Settings\n",
        NOTE,
        "Environment variables. Each may be given as `..._FILE` too, the path of a file that holds "
        "the value. A wrong one stops the service at start with a line that names it.\n",
    ]
    local = {n: f for n, f in LocalSettings.model_fields.items() if n not in Settings.model_fields}
    for part, fields in (*settings_by_part(), ("local", local)):
        title = _TITLES.get(part, f"The {part}")
        lines += [f"## {title}\n", "| variable | default | what it is |", "|---|---|---|"]
        lines += [
            f"| `{PREFIX}{name.upper()}` | {_default(field)} | {field.description} |"
            for name, field in fields.items()
        ]
        lines.append("")
    return "\n".join(lines)


def env_example() -> str:
    """.env.example: every setting in a line, with its default, commented out."""
    lines = [
        "# Copy to .env and change what you need; docker compose hands it to every service.",
        "# Secrets are better given as files: NAME_FILE=path (see docs/operations.md).",
        "# Compose decides itself, whatever stands here: addresses of Kafka and Elasticsearch,",
        "# HTTP_HOST, HTTP_PORT, DATA_DIR, ARGOS_FOLDER. OUTLETS is a path of this host there;",
        "# TRANSLATION_MEMORY and the folder of a model begin with /files (see the end).",
    ]
    for part, fields in settings_by_part():
        lines += ["", f"# --- {'Every service' if part == 'all' else f'The {part}'}"]
        for name, field in fields.items():
            lines += [f"# {field.description}", f"# {PREFIX}{name.upper()}={_value(field)}"]
    return "\n".join([*lines, *_COMPOSE_ONLY, ""])


_COMPOSE_ONLY = (
    "",
    "# --- docker compose only",
    "# Address and port of this host that the reader is published on.",
    "# PERSPEKTIVEN_PUBLISH=127.0.0.1:8080",
    "# Address and port of this host that the profile `operators` shows /status on.",
    "# PERSPEKTIVEN_PUBLISH_STATUS=127.0.0.1:8081",
    "# Tag of the images.",
    "# PERSPEKTIVEN_VERSION=latest",
    "# Folder of this host that the translator sees as /files: translation memories and models.",
    "# PERSPEKTIVEN_TRANSLATOR_FILES=./deploy/translator",
    "# Languages that the LibreTranslate profile loads.",
    "# LIBRETRANSLATE_LANGUAGES=en,de,es,fr,pl,uk",
    "# File with the password of Grafana's admin (deploy/compose/monitoring.yml).",
    "# PERSPEKTIVEN_GRAFANA_PASSWORD_FILE=./secrets/grafana_password",
)


def commands_page() -> str:
    """docs/commands.md: the help of every command."""
    lines = ["# Commands\n", NOTE]
    # With the settings that hold on the command line: -h is short for --help there.
    context = click.Context(cli, info_name="perspektiven", **cli.context_settings)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is not None:
            lines += _help(command, f"perspektiven {name}", context)
    return "\n".join(lines)


def metrics_page() -> str:
    """docs/metrics.md."""
    lines = ["# Metrics\n", NOTE, "Served by each service at `/metrics`.\n"]
    lines += ["| name | kind | labels | what it means |", "|---|---|---|---|"]
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            (about,) = metric.describe()
            name = about.name + ("_total" if about.type == "counter" else "")
            labels = ", ".join(metric._labelnames)
            lines.append(f"| `{name}` | {about.type} | {labels} | {about.documentation} |")
    return "\n".join([*lines, ""])


def limits_page() -> str:
    """docs/limits.md."""
    lines = [
        "# Limits\n",
        NOTE,
        "External input is checked against these limits where it enters: pages and sources in the "
        "fetcher, lines and pages of archives in `ingest`, requests in the reader. Each limit is "
        "far above what an honest outlet sends. Translator and indexer check records against the "
        "limits of articles and translations again, because a record may come from an older "
        "version or another producer; records beyond them go to the dead-letter topic under the "
        "same word.\n",
        "The fetcher counts refusals by word and outlet (`status`, `/metrics`); `ingest` reports "
        "each with its file and line. Letters are Unicode code points, counted after sanitizing "
        "(`perspektiven/text/valid_text.py`).\n",
        "| what | at most | beyond that |",
        "|---|---|---|",
    ]
    rows = [each for each in vars(limits).values() if isinstance(each, limits.Limit)]
    lines += [f"| {row.what} | {_amount(row)} | {row.beyond} |" for row in rows]
    return "\n".join([*lines, ""])


def _amount(limit: limits.Limit) -> str:
    if limit.unit == "bytes":
        is_whole = limit.most % 2**20 == 0
        return f"{limit.most // 2**20} MiB" if is_whole else f"{limit.most // 2**10} KiB"
    return f"{limit.most:,} {limit.unit}"


def architecture_page() -> str:
    """ARCHITECTURE.md with its tree as it is now."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    before, _, rest = page.partition("```text\n")
    _, _, after = rest.partition("```\n")
    return f"{before}```text\n{''.join(_tree_lines())}```\n{after}"


def _tree_lines() -> Iterator[str]:
    for package in ("console", "perspektiven", "services"):
        folder: Path | None = None
        for path in sorted((ROOT / package).rglob("*.py"), key=lambda path: (path.parent, path)):
            if path.name in {"__init__.py", "__main__.py"}:
                continue
            if path.parent != folder:
                folder = path.parent
                yield f"{folder.relative_to(ROOT)}/\n"
            yield f"  {path.name:<18} {_first_line(path)}\n"


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


def kafka_users() -> str:
    """deploy/kubernetes/kafka-users.yaml: the users and ACLs of perspektiven/kafka/access.py."""
    granted: dict[str, list[access.Acl]] = {access.ADMIN: []}
    for acl in access.acls():
        granted.setdefault(acl.user, []).append(acl)
    # Sees what waits (deploy/kubernetes/scaling.yaml).
    for service in ("translator", "indexer"):
        granted.setdefault("keda", []).extend(
            [
                access.Acl("keda", "topic", INPUTS[service].name, ("Describe",)),
                access.Acl("keda", "group", service, ("Describe",)),
            ]
        )
    return _USERS_HEAD + "---\n".join(_kafka_user(name, acls) for name, acls in granted.items())


_USERS_HEAD = """\
# Made by `python -m docs.generate` from perspektiven/kafka/access.py: change the table there.
# With a PERSPEKTIVEN_TOPIC_PREFIX, put it before the name of each topic and group here.
"""


def _kafka_user(name: str, acls: list[access.Acl]) -> str:
    lines = [
        "apiVersion: kafka.strimzi.io/v1",
        "kind: KafkaUser",
        "metadata:",
        f"  name: {name}",
        "  labels: {strimzi.io/cluster: perspektiven}",
        "spec:",
        "  authentication: {type: scram-sha-512}",
    ]
    if acls:
        lines += ["  authorization:", "    type: simple", "    acls:"]
    for acl in acls:
        resource = f"{{type: {acl.resource}, name: {acl.name}, patternType: literal}}"
        operations = f"[{', '.join(acl.operations)}]"
        lines.append(f"      - {{resource: {resource}, operations: {operations}}}")
    return "\n".join([*lines, ""])


PAGES = {
    "ARCHITECTURE.md": architecture_page,
    "docs/settings.md": settings_page,
    "docs/commands.md": commands_page,
    "docs/metrics.md": metrics_page,
    "docs/limits.md": limits_page,
    ".env.example": env_example,
    "deploy/kubernetes/kafka-users.yaml": kafka_users,
}


def _default(field: FieldInfo) -> str:
    value = _value(field)
    return f"`{value}`" if value else ""


def _value(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    if default is None:
        return ""
    if isinstance(default, Path) and default.is_relative_to(Path.home()):
        return f"~/{default.relative_to(Path.home())}"
    if isinstance(default, tuple):
        return ",".join(str(part) for part in default)
    return str(default).lower() if isinstance(default, bool) else str(default)


def _help(command: click.Command, name: str, parent: click.Context) -> list[str]:
    context = click.Context(
        command, info_name=name.removeprefix("perspektiven "), parent=parent, max_content_width=96
    )
    lines = [f"## `{name}`\n", "```text", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            below = command.get_command(context, sub)
            if below is not None:
                lines += _help(below, f"{name} {sub}", parent)
    return lines


if __name__ == "__main__":
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")
