"""`perspektiven search`: searches the index from the terminal."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.markup import escape
from typing_extensions import override

from console.commands.output import console, print_json
from perspektiven import index
from perspektiven.index import Status
from perspektiven.settings import Settings, load
from services.reader.api.models import search_answer
from services.reader.article_index import article_index
from services.reader.display_names import country_code, country_name, language_code
from services.reader.outlet_lists import lists_file
from services.reader.query.days import rfc3339
from services.reader.query.marks import marked
from services.reader.query.parameters import SearchParameters
from services.reader.query.search import MAX_SIZE, Hit, Search, SearchResult
from services.reader.query.suggest import search_with_suggestion
from services.reader.query.tree import QueryRefused
from services.reader.rendering.content import excerpt
from services.reader.rendering.messages import Messages, spoken
from services.reader.rendering.plaintext import one_line
from services.reader.rendering.query_words import in_words
from services.reader.settings import ReaderSettings
from services.reader.targets import target


class Moment(click.ParamType):
    """A day or a moment, as the API takes it."""

    name = "date"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A date or datetime. Raises click's BadParameter."""
        try:
            return rfc3339(value)
        except ValueError as exc:
            self.fail(f"{value!r} {exc}", param, ctx)


class Country(click.ParamType):
    """A country by its code or English name; its code is what comes out."""

    name = "country"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """An ISO 3166-1 code. Raises click's BadParameter."""
        code = "ZZ" if value.upper() == "ZZ" else country_code(value, "en")
        return code or self.fail(f"{value!r} is no country; give its code, as PL", param, ctx)


class Language(click.ParamType):
    """A language by its code or English name; its code is what comes out."""

    name = "language"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """A BCP 47 code. Raises click's BadParameter."""
        code = "und" if value == "und" else language_code(value, "en")
        return code or self.fail(f"{value!r} is no language; give its code, as pl", param, ctx)


def with_filters(function: Callable[..., None]) -> Callable[..., None]:
    """The options that restrict a search; the function gets them as `filters`."""
    for option in (
        click.option("--until", type=Moment(), help="Last day, included; or a moment."),
        click.option("--since", type=Moment(), help="First day, as 2026-11-23; or a moment."),
        click.option(
            "--language", type=Language(), multiple=True, help="Language of the original, as pl."
        ),
        click.option("--outlet", multiple=True, help="An outlet's id."),
        click.option(
            "--country", type=Country(), multiple=True, help="Country of the outlet, as PL."
        ),
    ):
        function = option(function)
    return function


def with_status(function: Callable[..., None]) -> Callable[..., None]:
    """The option that restricts a search to articles of a status."""
    return click.option(
        "--status",
        type=click.Choice([each.value for each in Status]),
        multiple=True,
        help="Only articles that are so; by default all but withdrawn ones.",
    )(function)


def with_target_language(function: Callable[..., None]) -> Callable[..., None]:
    """The option that names the language to read; see `chosen_language`."""
    return click.option(
        "--target-language",
        metavar="LANGUAGE",
        help="One of PERSPEKTIVEN_TARGET_LANGUAGE; by default the first of them.",
    )(function)


def chosen_language(
    settings: Settings, wanted: str | None, option: str = "--target-language"
) -> str:
    """The target language that is meant. Raises click's BadParameter for what is none."""
    try:
        return target(settings, wanted).language
    except ValueError as exc:
        raise click.BadParameter(f"{wanted!r} {exc}", param_hint=option) from None


def understood_search(query: str, filters: Mapping[str, Any], *, size: int = 20) -> Search:
    """The search that is asked for. Raises click's UsageError for a query that is refused."""
    try:
        return SearchParameters(q=query, **filters).search(size=size)
    except QueryRefused as exc:
        raise click.UsageError(str(exc)) from None


_EXAMPLES = """\b
Examples:
  perspektiven search 'historische Pakte' --country PL
  perspektiven search '"neues Abkommen" -Korea title:Pakt*' --since 2026-11-01 --json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("query", nargs=-1)
@with_filters
@with_status
@with_target_language
@click.option("--limit", type=click.IntRange(1, MAX_SIZE), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object, as the API does.")
def command(
    query: tuple[str, ...],
    limit: int,
    target_language: str | None,
    *,
    as_json: bool,
    **filters: Any,
) -> None:
    """Searches translations and originals; without a query, the newest articles.

    All words must occur; "phrases", -excluded words, OR, (brackets), NEAR/5, begin* and title:
    author: source: country: lang: tag: from: until: date: are understood. Begin with -- when the
    first word is to be excluded.
    """
    wanted = understood_search(" ".join(query), filters, size=limit)
    settings = load(ReaderSettings)
    language = chosen_language(settings, target_language)
    found = asyncio.run(_search(settings, language, wanted))
    if as_json:
        print_json(search_answer(found, wanted, None).model_dump(mode="json"))
        return
    for hit in found.hits:
        _print(hit, language)
    words = Messages(spoken(language), ZoneInfo(settings.time_zone))
    if found.query:
        meant = words("understood", query=in_words(found.query, spoken(language)))
        console.print(f"[dim]{escape(one_line(meant))}[/]", highlight=False)
    if found.query.ignored:
        console.print(f"[dim]{escape(one_line(words.ignored(found.query.ignored)))}[/]")
    if found.suggestion:
        console.print(escape(one_line(words("did_you_mean", query=found.suggestion))))
    least = "" if found.is_exact else "more than "
    console.print(f"[dim]{least}{found.total:,} found, {len(found.hits)} shown[/]", highlight=False)


async def _search(settings: ReaderSettings, language: str, wanted: Search) -> SearchResult:
    async with index.client(settings) as elasticsearch:
        return await search_with_suggestion(
            article_index(
                elasticsearch, settings, language, lists=lists_file(settings.outlet_lists)
            ),
            wanted,
        )


def _print(hit: Hit, language: str) -> None:
    article = hit.document
    title = hit.highlights.get("title", [article.title or article.original.title])[0]
    origin = f"{article.outlet.name}, {country_name(article.outlet.country, language)}"
    when = f"{article.dated_at:%Y-%m-%d %H:%M} UTC"
    passage = excerpt(hit)
    console.print(f"[bold]{_in_colour(title)}[/]", highlight=False, soft_wrap=True)
    console.print(
        f"[dim]{escape(one_line(origin))} · {when} · {article.id}[/]",
        highlight=False,
        soft_wrap=True,
    )
    if passage is not None:
        console.print(f"  {_in_colour(passage.text)}", highlight=False, soft_wrap=True)
    console.print()


def _in_colour(fragment: str) -> str:
    return marked(escape(one_line(fragment)), lambda word: f"[yellow]{word}[/yellow]")
