"""`perspektiven allowed`: says whether robots rules allow a URL, and which line decides."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import click

from console.commands.output import print_json
from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from perspektiven.urls import web_address
from services.fetcher.http.download import Downloader
from services.fetcher.http.robots import Rules
from services.fetcher.operator.one_off_fetch import SingleFetches
from services.fetcher.settings import FetcherSettings

_EXAMPLES = """\b
Examples:
  perspektiven allowed https://newspaper.example/world/1.html
  perspektiven allowed --robots robots.txt --agent Googlebot https://newspaper.example/
"""


@click.command(epilog=_EXAMPLES)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--robots",
    type=click.Path(path_type=Path),
    help="A robots.txt to go by; without it the host of the URL is asked for its own.",
)
@click.option("--agent", metavar="TOKEN", help="Product token to ask for.  [default: ours]")
@click.option("--json", "as_json", is_flag=True, help="Prints JSON, one object a line.")
def command(urls: tuple[str, ...], robots: Path | None, agent: str | None, as_json: bool) -> None:
    """Says whether robots rules (RFC 9309) allow a URL, and which line of them decides.

    Also what a Content-Signal line there reserves; see the setting RESPECT_OPT_OUT.
    """
    for url in urls:
        if web_address(url) is None:
            raise click.UsageError(f"{url} is not an http or https URL")
    settings = load(FetcherSettings)
    token = agent or settings.user_agent_token
    found = (
        [(_read(robots, token), None)] * len(urls)
        if robots
        else asyncio.run(_asked(settings, urls, token))
    )
    for url, (rules, error) in zip(urls, found, strict=True):
        _print(url, rules, error, as_json=as_json)


def _print(url: str, rules: Rules, error: str | None, *, as_json: bool) -> None:
    decision = rules.decide(url)
    if as_json:
        more = {"opt_out": rules.opt_out, "error": error}
        print_json(
            {"url": url, "allowed": decision.allowed, "line": decision.line}
            | {name: value for name, value in more.items() if value}
        )
        return
    says = "allowed" if decision.allowed else "refused"
    why = decision.line or f"({error or 'no line decides'})"
    click.echo(f"{says}  {url}  {why}")
    if rules.opt_out:
        click.echo(f"         reserved  {rules.opt_out}")


async def _asked(
    settings: FetcherSettings, urls: Iterable[str], token: str
) -> list[tuple[Rules, str | None]]:
    """For each URL the rules of its host, and why they could not be had."""
    async with Downloader(settings) as downloader:
        fetches = SingleFetches(settings, downloader, agent=token)
        return [(await fetches.rules(url), fetches.why_no_rules(url)) for url in urls]


def _read(file: Path, token: str) -> Rules:
    try:
        return Rules.parse(file.read_bytes(), token)
    except OSError as exc:
        raise WrongSetting(f"can't read {file}: {exc.strerror}") from exc
