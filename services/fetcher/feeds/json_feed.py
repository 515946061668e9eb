"""JSON Feed 1.0 and 1.1 → entries and hints."""

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from perspektiven import limits
from perspektiven.errors import Permanent
from perspektiven.text.dates import moment
from perspektiven.text.valid_text import valid_json
from perspektiven.urls import web_address
from services.fetcher.feeds.plain_text import folded, plain_text, shortened
from services.fetcher.feeds.results import (
    MOST_ENTRIES,
    FoundEntry,
    ParsedSource,
    SourceHints,
    sifted,
)


def _as_text(value: object) -> str:
    """Numbers as texts; nothing of what is neither."""
    return str(value) if isinstance(value, str | int | float) else ""


_Text = Annotated[str, BeforeValidator(_as_text)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Hub(_Lenient):
    type: _Text = ""
    url: _Text = ""


class _Item(_Lenient):
    id: _Text = ""
    url: _Text = ""
    external_url: _Text = ""
    title: _Text = ""
    summary: _Text = ""
    content_text: _Text = ""
    content_html: _Text = ""
    date_published: _Text = ""
    date_modified: _Text = ""
    language: _Text = ""


class _Feed(_Lenient):
    feed_url: _Text = ""
    items: list[Any]
    hubs: Any = None


def read_json_feed(text: str, *, url: str, now: datetime | None = None) -> ParsedSource:
    """Entries and hints of a JSON Feed; broken items are left out.

    Raises Permanent `not_a_feed`. Source: jsonfeed.org, version 1.1.
    """
    try:
        feed = _Feed.model_validate(valid_json(json.loads(text)))
    except (ValueError, RecursionError) as exc:
        raise Permanent("not_a_feed", "JSON, but not a JSON Feed") from exc
    self_url = web_address(feed.feed_url, url)
    base = self_url or url
    items = feed.items[:MOST_ENTRIES]
    entries = [found for item in items if (found := _entry(item, base, now)) is not None]
    hints = SourceHints(hub=web_address(_hub(feed.hubs), base), self_url=self_url)
    return ParsedSource(sifted(entries), "json_feed", hints)


def _hub(hubs: Any) -> str:
    """The address of the first WebSub hub; empty without one."""
    named = (
        _Hub.model_validate(each)
        for each in (hubs if isinstance(hubs, list) else ())
        if isinstance(each, dict)
    )
    return next((hub.url for hub in named if hub.type.lower() == "websub"), "")


def _address(item: _Item, base: str) -> str | None:
    identity = item.id if item.id.startswith(("http://", "https://")) else ""
    stated = (web_address(each, base) for each in (item.url, item.external_url, identity))
    return next((address for address in stated if address), None)


def _entry(value: Any, base: str, now: datetime | None) -> FoundEntry | None:
    if not isinstance(value, dict):
        return None
    item = _Item.model_validate(value)
    address = _address(item, base)
    if address is None:
        return None
    summary = folded(item.summary or item.content_text) or plain_text(item.content_html)
    modified = moment(item.date_modified, now=now)
    return FoundEntry(
        url=address,
        title=shortened(plain_text(item.title), limits.ENTRY_TITLE.most) or None,
        summary=shortened(summary, limits.ENTRY_SUMMARY.most) or None,
        published_at=moment(item.date_published, now=now) or modified,
        modified_at=modified,
        language=item.language or None,
    )
