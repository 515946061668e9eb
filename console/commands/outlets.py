"""`perspektiven outlets`: checks, loads, lists, imports and discovers outlets.

What asks the net or reads OPML needs the fetcher's packages and is imported when it is called:
`outlets load` runs in an image without them.
"""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from console.commands.output import complain, console, print_json, progress_console
from perspektiven import catalogue_file, outlets
from perspektiven.contracts import Outlet, Source
from perspektiven.errors import Permanent, WrongSetting
from perspektiven.settings import Settings, load
from perspektiven.urls import web_address

_FILE = click.argument("file", required=False, type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Prints JSON, one object a line.")


@click.group()
def command() -> None:
    """The catalogue of outlets: a YAML list of them (default: PERSPEKTIVEN_OUTLETS)."""


@command.command(epilog="Example: perspektiven outlets check deploy/outlets.yaml --online")
@_FILE
@click.option("--online", is_flag=True, help="Fetches each source, too, and says what it shows.")
@_JSON
def check(file: Path | None, online: bool, as_json: bool) -> None:
    """Checks a catalogue and names each fault by file, line, entry and field.

    Exit code 0 when there is none, 1 when there is one.
    """
    path = file or load(Settings).outlets
    catalogue = catalogue_file.examine(path)
    for problem in catalogue.problems:
        print_json({"problem": asdict(problem)}) if as_json else complain(str(problem))
    _print_check(path, catalogue, as_json=as_json)
    failed = asyncio.run(_check_online(catalogue.outlets, as_json=as_json)) if online else 0
    sys.exit(1 if catalogue.problems or failed else 0)


@command.command("load", epilog="Example: perspektiven outlets load deploy/outlets.yaml")
@_FILE
@_JSON
def load_(file: Path | None, as_json: bool) -> None:
    """Makes the running system follow exactly the outlets of a catalogue."""
    settings = load(Settings)
    loaded = asyncio.run(outlets.load(settings, catalogue_file.read(file or settings.outlets)))
    if as_json:
        print_json(asdict(loaded))
    else:
        console.print(
            f"{len(loaded.added)} added, {len(loaded.changed)} changed, "
            f"{len(loaded.removed)} removed, {len(loaded.unchanged)} unchanged"
        )


@command.command("list", epilog="Example: perspektiven outlets list --loaded --json")
@_FILE
@click.option("--loaded", is_flag=True, help="Those that the running system follows now.")
@_JSON
def list_(file: Path | None, loaded: bool, as_json: bool) -> None:
    """Lists the outlets of a catalogue."""
    settings = load(Settings)
    if loaded and file is not None:
        raise click.UsageError("--loaded takes no FILE: it asks the running system")
    known: Iterable[Outlet] = (
        asyncio.run(outlets.published(settings))
        if loaded
        else catalogue_file.read(file or settings.outlets)
    )
    if as_json:
        for outlet in known:
            print_json(outlet)
    else:
        _print_table(known)


@command.command("import", epilog="Example: perspektiven outlets import feeds.opml > outlets.yaml")
@click.argument("file", metavar="OPML", type=click.Path(path_type=Path))
@_JSON
def import_(file: Path, as_json: bool) -> None:
    """Prints the outlets of an OPML file as a catalogue; country and language are to be put in."""
    from services.fetcher.operator import opml  # noqa: PLC0415 - not in every image

    try:
        found = opml.parse(file.read_bytes())
    except OSError as exc:
        raise WrongSetting(f"can't read {file}: {exc.strerror}") from exc
    for each in found.left_out:
        complain(f"left out: {each.name or 'a feed'}: {each.address!r}: {each.reason}")
    if as_json:
        for outlet in found.outlets:
            print_json(outlet)
    else:
        click.echo(catalogue_file.to_yaml(found.outlets), nl=False)


@command.command(epilog="Example: perspektiven outlets discover https://newspaper.example/")
@click.argument("url")
@_JSON
def discover(url: str, as_json: bool) -> None:
    """Prints the sources of a site that show something, as an entry of a catalogue.

    Exit code 1 when there is none. Country and languages are to be put in.
    """
    if web_address(url) is None:
        raise click.UsageError(f"{url} is not an http or https URL")
    found = asyncio.run(_discover(url, as_json=as_json))
    if not found:
        raise Permanent("no_source", f"{url} has no feed, no sitemap and no page of articles")
    if not as_json:
        outlet = outlets.domain_outlet(url).model_copy(update={"sources": tuple(found)})
        click.echo(catalogue_file.to_yaml([outlet]), nl=False)


async def _discover(url: str, *, as_json: bool) -> list[Source]:
    from services.fetcher import settings  # noqa: PLC0415 - not in every image
    from services.fetcher.operator import source_discovery  # noqa: PLC0415 - not in every image

    found = []
    async for each in source_discovery.survey(url, load(settings.FetcherSettings)):
        found.append(Source(url=each.url, kind=each.kind))
        if as_json:
            print_json(asdict(each))
        else:
            progress_console.print(
                f"{each.kind}: {each.url}: {each.entries} entries", soft_wrap=True
            )
    return found


async def _check_online(known: Iterable[Outlet], *, as_json: bool) -> int:
    """Prints what each source shows; returns how many show nothing."""
    from services.fetcher import settings  # noqa: PLC0415 - not in every image
    from services.fetcher.operator import source_check  # noqa: PLC0415 - not in every image

    failed = 0
    now = datetime.now(UTC)
    async for checked in source_check.check(known, load(settings.FetcherSettings), now):
        failed += checked.entries == 0
        if as_json:
            print_json({"source": asdict(checked)})
        elif checked.refused:
            complain(f"{checked.outlet}: {checked.url}: {checked.refused}: {checked.message}")
        elif not checked.entries:
            complain(f"{checked.outlet}: {checked.url}: shows no entry")
        else:
            click.echo(f"{checked.outlet}: {checked.url}: {checked.entries} entries")
    return failed


def _print_check(path: Path, catalogue: catalogue_file.Catalogue, *, as_json: bool) -> None:
    countries = {outlet.country for outlet in catalogue.outlets}
    sources = sum(len(outlet.sources) for outlet in catalogue.outlets)
    if as_json:
        print_json(
            {
                "ok": not catalogue.problems,
                "outlets": len(catalogue.outlets),
                "countries": len(countries),
                "sources": sources,
            }
        )
    elif not catalogue.problems:
        console.print(
            f"{path}: {len(catalogue.outlets)} outlets in {len(countries)} countries, "
            f"{sources} sources: all is well",
            soft_wrap=True,
        )


def _print_table(known: Iterable[Outlet]) -> None:
    table = Table("id", "name", "country", "languages", "sources", "homepage")
    for outlet in known:
        table.add_row(
            outlet.id if outlet.enabled else f"{outlet.id} (off)",
            outlet.name,
            outlet.country,
            ", ".join(outlet.languages),
            ", ".join(f"{source.kind}" for source in outlet.sources),
            outlet.homepage,
        )
    console.print(table)
