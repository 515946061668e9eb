"""Jinja environment of all pages: messages, display names, dates, safe links."""

import asyncio
import json
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from perspektiven.contracts import EngineVersion
from perspektiven.limits import AUTHORS, TAGS
from perspektiven.text.valid_text import writable
from services.reader.display_names import country_name, direction, language_name
from services.reader.query import marks
from services.reader.rendering import content
from services.reader.rendering.messages import Messages, spoken
from services.reader.rendering.originals import is_in_original
from services.reader.rendering.query_words import in_words
from services.reader.settings import ReaderSettings
from services.reader.targets import Target

_READER = files("services.reader")
_ROOMS = ("pages", "feeds", "editions", "operators")
_SLICE_SECONDS = 0.01


@lru_cache(maxsize=32)
def environment(settings: ReaderSettings, target: Target) -> Environment:
    """The templates for a target language; everything they print is escaped.

    `target` is the language of translations, `own` that of all that the pages say themselves.
    """
    own = spoken(target.language)
    made = Environment(
        loader=FileSystemLoader([str(_READER / room / "templates") for room in _ROOMS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        settings=settings,
        target=target.language,
        lang=target.parameter,
        own=own,
        t=Messages(own, ZoneInfo(settings.time_zone)),
        country=lambda code: country_name(code, own),
        language_name=lambda code, language=own: language_name(code, language),
        direction=direction,
        content=content,
        is_in_original=is_in_original,
        engine=engine_name,
        engine_details=engine_details,
        address=target.address,
        web=web_only,
        in_words=lambda query: in_words(query, own),
        most_authors=AUTHORS.most,
        most_tags=TAGS.most,
        epoch=datetime.fromtimestamp(0, UTC),
    )
    made.filters.update(
        marked=marks.to_html,
        beginning=_beginning,
        json_ld=json_ld,
        rfc822=format_datetime,
        country=made.globals["country"],
    )
    return made


def render(settings: ReaderSettings, target: Target, template: str, **values: Any) -> str:
    """A page for readers of a target language, as HTML or XML.

    What neither may hold (XML 1.0, 2.2) is left out.
    """
    # Of the whole page at once: value by value it took a fifth of the rendering.
    return writable(environment(settings, target).get_template(template).render(values))


async def rendered(settings: ReaderSettings, target: Target, template: str, **values: Any) -> str:
    """The same, rendered in slices that yield to the event loop."""
    # Those who waited for one answer wake at the same moment: others get a turn between them.
    await asyncio.sleep(0)
    pieces = []
    slice_ends = time.monotonic() + _SLICE_SECONDS
    for piece in environment(settings, target).get_template(template).generate(values):
        pieces.append(piece)
        if time.monotonic() > slice_ends:
            await asyncio.sleep(0)
            slice_ends = time.monotonic() + _SLICE_SECONDS
    return writable("".join(pieces))


# As their makers write them; of a server that runs any model, the model's name says more.
_ENGINES = {
    "apertium": "Apertium",
    "argos": "Argos Translate",
    "ctranslate2": "CTranslate2",
    "deepl": "DeepL",
    "libretranslate": "LibreTranslate",
}


def engine_name(engine: EngineVersion, messages: Messages) -> str:
    """Names of the engines for readers, without models and versions: `Argos Translate, DeepL`."""
    names = [_engine_name(name, engine.model, messages) for name in engine.name.split("+")]
    return ", ".join(names)


def _engine_name(name: str, model: str, messages: Messages) -> str:
    if name == "memory":
        return messages("translation_memory")
    if name == "openai":
        # A path or a repository of a model ends in its name.
        return (
            model.rpartition("/")[2] if "+" not in model and model else messages("language_model")
        )
    return _ENGINES.get(name, name)


def engine_details(engine: EngineVersion) -> str:
    """Engine, model and version as they are stored: `argos translate-pl_de 1.9`."""
    return " ".join(dict.fromkeys(filter(None, (engine.name, engine.model, engine.version))))


def _beginning(fragment: str) -> str:
    return marks.cut(fragment, content.HEADLINE_LETTERS)


def web_only(url: str) -> str | None:
    """The URL if it is one of the web; nothing else may become a link."""
    return url if url.startswith(("http://", "https://")) else None


def json_ld(value: Any) -> Markup:
    """JSON that is safe within a `<script>` element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - no character that HTML knows is left
