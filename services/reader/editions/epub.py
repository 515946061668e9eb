"""EPUB 3.3 file of an edition (W3C Recommendation, 2023): a zip archive of XHTML chapters."""

import io
import uuid
import zipfile
from datetime import UTC, datetime, time

from services.reader.editions.edition import Edition
from services.reader.rendering.templating import render
from services.reader.settings import ReaderSettings
from services.reader.targets import Target

_NAMESPACE = uuid.UUID("6d2f3b0e-5d1b-4f86-9a53-3c1f4f0a7a11")
_ANY_MOMENT = (2000, 1, 1, 0, 0, 0)
"""Time of every entry: the same edition gives the same bytes."""

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""


def epub(edition: Edition, settings: ReaderSettings, target: Target) -> bytes:
    """The file: a title page, a table of contents, a chapter for each story."""
    values = {"edition": edition, "identifier": _identifier(edition, settings)}
    # The package says when it last changed; an edition's content is as of the end of its day.
    values["modified"] = f"{datetime.combine(edition.day, time(), UTC):%Y-%m-%dT%H:%M:%SZ}"
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": render(settings, target, "edition_package.opf", **values),
        "EPUB/nav.xhtml": render(settings, target, "edition_contents.xhtml", **values),
        "EPUB/title.xhtml": render(settings, target, "edition_title.xhtml", **values),
        "EPUB/style.css": render(settings, target, "edition_style.css"),
    }
    for number, story in enumerate(edition.stories, 1):
        chapter = render(settings, target, "edition_chapter.xhtml", story=story, **values)
        files[f"EPUB/story-{number}.xhtml"] = chapter
    return _archive(files)


def _archive(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # OCF 3.3, 4.2.2: the first entry, stored as it is.
        _write(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in files.items():
            _write(archive, name, text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _write(archive: zipfile.ZipFile, name: str, text: str, compression: int) -> None:
    entry = zipfile.ZipInfo(name, _ANY_MOMENT)
    entry.compress_type = compression
    archive.writestr(entry, text.encode())


def _identifier(edition: Edition, settings: ReaderSettings) -> str:
    """The same for an edition whenever it is made, so that an e-reader replaces it."""
    name = f"{settings.masthead} {edition.language} {edition.day}"
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"
