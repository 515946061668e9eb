"""JSON Feed 1.0 and 1.1 → entries and hints."""

import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from perspektiven.errors import Permanent
from perspektiven.urls import web_address
from services.fetcher.formats.dates import moment
from services.fetcher.formats.feed_xml import LONGEST_SUMMARY, LONGEST_TITLE
from services.fetcher.formats.found import MOST_ENTRIES, Found, FoundEntry, Hints, sifted
from services.fetcher.formats.plain import folded, plain_text, shortened


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class _Hub(_Lenient):
    type: str = ""
    url: str


class _Item(_Lenient):
    id: str | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None


class _Feed(_Lenient):
    version: str = ""
    feed_url: str | None = None
    language: str | None = None
    items: list[Any]
    hubs: list[_Hub] = Field(default_factory=list)


def read_json_feed(text: str, *, url: str, now: datetime | None = None) -> Found:
    """The entries and hints of a JSON Feed; an item that is broken is left out.

    Raises Permanent `not_a_feed`. Source: jsonfeed.org, version 1.1.
    """
    try:
        feed = _Feed.model_validate(json.loads(text))
    except (ValueError, RecursionError) as exc:
        raise Permanent("not_a_feed", "JSON, but no JSON Feed") from exc
    base = web_address(feed.feed_url or "", url) or url
    items = feed.items[:MOST_ENTRIES]
    entries = [found for item in items if (found := _entry(item, base, now)) is not None]
    hub = next((hub.url for hub in feed.hubs if hub.type.lower() == "websub"), None)
    hints = Hints(hub=web_address(hub or "", base), self_url=web_address(feed.feed_url or "", url))
    return Found(sifted(entries), "json_feed", hints)


def _entry(value: Any, base: str, now: datetime | None) -> FoundEntry | None:
    try:
        item = _Item.model_validate(value)
    except ValidationError:
        return None
    identity = item.id if (item.id or "").startswith(("http://", "https://")) else None
    for candidate in (item.url, item.external_url, identity):
        if address := web_address(candidate or "", base):
            break
    else:
        return None
    summary = folded(item.summary or item.content_text or "") or plain_text(item.content_html or "")
    modified = moment(item.date_modified, now=now)
    return FoundEntry(
        url=address,
        title=shortened(plain_text(item.title or ""), LONGEST_TITLE) or None,
        summary=shortened(summary, LONGEST_SUMMARY) or None,
        published_at=moment(item.date_published, now=now) or modified,
        modified_at=modified,
        language=item.language,
    )
