"""`perspektiven show`: prints an article."""

import asyncio

import click

from console.commands.output import print_json
from console.commands.search import chosen_language, with_target_language
from perspektiven import index
from perspektiven.errors import PipelineError
from perspektiven.index import Document
from perspektiven.settings import load
from services.reader.api.models import article_answer
from services.reader.article_index import article_index
from services.reader.rendering.plaintext import Side, plain_text
from services.reader.settings import ReaderSettings


@click.command(epilog="Example: perspektiven show https://gazeta.example/most.html --both")
@click.argument("wanted", metavar="ID|URL")
@click.option("--original", "side", flag_value=Side.ORIGINAL, help="The outlet's own text.")
@click.option("--both", "side", flag_value=Side.BOTH, help="Each block followed by its original.")
@with_target_language
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object, as the API does.")
def command(wanted: str, side: str | None, target_language: str | None, *, as_json: bool) -> None:
    """Prints an article as plain text: masthead, tagline, origin, title, paragraphs."""
    settings = load(ReaderSettings)
    language = chosen_language(settings, target_language)
    document = asyncio.run(_article(settings, language, wanted))
    if document is None:
        raise PipelineError(
            f"there is no article {wanted} in the index; perspektiven search finds ids"
        )
    if as_json:
        print_json(article_answer(document))
    else:
        click.echo(plain_text(document, settings, Side(side or Side.TRANSLATED)), nl=False)


async def _article(settings: ReaderSettings, language: str, wanted: str) -> Document | None:
    async with index.client(settings) as elasticsearch:
        return await article_index(elasticsearch, settings, language).article(wanted)
