"""`perspektiven translate-check`: compares engines and units on a set."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from console.commands.output import print_json
from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.translator import chain
from services.translator.settings import TranslatorSettings
from services.translator.trials.comparison import EngineScores, Sample, compared, read_set
from services.translator.trials.comparison_page import page

_UNITS = ("sentence", "paragraph", "article")
_MILLION = 1_000_000

_EXAMPLES = """\b
Examples:
  perspektiven translate-check bench/translating/set.ndjson
  perspektiven translate-check news.ndjson --engine argos --engine deepl --html report.html
"""


@click.command(epilog=_EXAMPLES)
@click.argument("set_", metavar="SET", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--engine", "engines", multiple=True, help="Engines as in PERSPEKTIVEN_TRANSLATOR.")
@click.option("--unit", "units", multiple=True, type=click.Choice(_UNITS), help="What is sent.")
@click.option("--html", "html", type=click.Path(dir_okay=False, path_type=Path), help="Report.")
@click.option(
    "--price",
    "prices",
    type=(float, float),
    metavar="SENT RECEIVED",
    help="Prices of a million tokens sent and received.",
)
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(
    set_: Path,
    engines: tuple[str, ...],
    units: tuple[str, ...],
    html: Path | None,
    prices: tuple[float, float] | None,
    *,
    as_json: bool,
) -> None:
    """Compares engines on a set of source and reference texts.

    A line of SET is one paragraph as JSON: source_language, target_language, source, reference.
    Optional are article (lines of one article follow one another) and names (texts that the
    translation has to contain). The cache is off. --html writes the texts side by side.
    """
    samples = read_set(_lines(set_))
    outcomes = asyncio.run(_all(samples, engines, units or (_UNITS[0],)))
    if html is not None:
        html.write_text(page(outcomes), encoding="utf-8")
    figures = [_priced(each.figures(), prices) for each in outcomes]
    if as_json:
        print_json({"results": figures})
    else:
        click.echo("\n".join(map(_line, figures)))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise WrongSetting(f"can't read {file}: {exc}") from exc


async def _all(
    samples: Sequence[Sample], engines: Sequence[str], units: Sequence[str]
) -> list[EngineScores]:
    names: Sequence[str | None] = engines or [None]
    return [await _one(samples, name, unit) for name in names for unit in units]


async def _one(samples: Sequence[Sample], engine: str | None, unit: str) -> EngineScores:
    settings = load(TranslatorSettings, **_overrides(engine, unit))
    engines = chain.build(settings)
    try:
        await engines.start()
        name = engine or ",".join(settings.translator)
        return await compared(samples, name, unit, engines, datetime.now(UTC))
    finally:
        await engines.close()


def _overrides(engine: str | None, unit: str) -> dict[str, Any]:
    """Settings of one run; a cached answer would make every second run a fast one."""
    chosen: dict[str, Any] = {"translator_cache_bytes": 0, "translator_unit": unit}
    return chosen if engine is None else chosen | {"translator": engine}


def _line(figures: dict[str, Any]) -> str:
    warned = ", ".join(f"{word} {share:.0%}" for word, share in figures["warnings"].items())
    names = "" if figures["names_kept"] is None else f", names kept {figures['names_kept']:.0%}"
    return (
        f"{figures['engine']}, {figures['unit']}: chrF {figures['chrf']}{names}, "
        f"{figures['characters']} characters, {_tokens(figures)}{figures['seconds']} s, "
        f"warned {figures['warned']:.0%}" + (f" ({warned})" if warned else "")
    )


def _tokens(figures: dict[str, Any]) -> str:
    """Tokens and their price; nothing for engines that count none."""
    sent, received = figures["tokens_sent"], figures["tokens_received"]
    if not sent and not received:
        return ""
    price = f" ({figures['price']:.4f})" if "price" in figures else ""
    return f"{sent} tokens sent, {received} received{price}, "


def _priced(figures: dict[str, Any], prices: tuple[float, float] | None) -> dict[str, Any]:
    """With the price of its tokens, of which the prices are for a million sent and received."""
    if prices is None:
        return figures
    counts = (figures["tokens_sent"], figures["tokens_received"])
    total = sum(count * price for count, price in zip(counts, prices, strict=True))
    return {**figures, "price": round(total / _MILLION, 6)}
