"""An edition as HTML for a browser or a mail, and as plain text in the layout of `show`."""

from collections.abc import Iterator
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.reader.display_names import country_name
from services.reader.editions.edition import Edition, EditionStory
from services.reader.editions.epub import epub
from services.reader.rendering import content
from services.reader.rendering.messages import Messages, spoken
from services.reader.rendering.plaintext import one_line
from services.reader.rendering.templating import render
from services.reader.settings import ReaderSettings
from services.reader.targets import Target


class EditionFormat(StrEnum):
    """What an edition can be written as."""

    EPUB = "epub"
    HTML = "html"
    TXT = "txt"


MEDIA_TYPES = {
    EditionFormat.EPUB: "application/epub+zip",
    EditionFormat.HTML: "text/html; charset=utf-8",
    EditionFormat.TXT: "text/plain; charset=utf-8",
}


def written(
    edition: Edition, settings: ReaderSettings, target: Target, form: EditionFormat
) -> bytes:
    """The edition in a format; the same edition gives the same bytes."""
    if form is EditionFormat.EPUB:
        return epub(edition, settings, target)
    if form is EditionFormat.TXT:
        return plain_text(edition, settings, target).encode()
    return standalone_html(edition, settings, target).encode()


def standalone_html(edition: Edition, settings: ReaderSettings, target: Target) -> str:
    """One HTML file that asks for nothing else: for mails and files."""
    return render(settings, target, "edition_mail.html", edition=edition)


def plain_text(edition: Edition, settings: ReaderSettings, target: Target) -> str:
    """The edition in the blocks of an article's plain text, with one newline at its end.

    Masthead, tagline and day stand at the top; each story is `Outlet - Country`, title, paragraphs
    and a line for every other country.
    """
    words = Messages(spoken(target.language), ZoneInfo(settings.time_zone))
    blocks = [
        settings.masthead,
        settings.tagline,
        words("edition_of", day=words.calendar_day(edition.day)),
    ]
    for story in edition.stories:
        blocks.extend(_blocks(story, words, target.language))
    blocks.append(words("edition_ends" if edition.stories else "edition_empty"))
    return "\n\n".join(line for block in blocks if (line := one_line(block))) + "\n"


def _blocks(story: EditionStory, words: Messages, language: str) -> Iterator[str]:
    article = story.article
    yield _origin(article.outlet.name, article.outlet.country, language)
    yield article.title or article.original.title
    yield from (each.text for each in content.shown(article))
    if story.others:
        yield words("edition_elsewhere")
    for each in story.others:
        origin = _origin(each.outlet.name, each.outlet.country, language)
        yield f"{origin}: {content.headline(each)}"


def _origin(outlet: str, country: str, language: str) -> str:
    name = country_name(country, language)
    return f"{outlet} - {name}" if name else outlet
