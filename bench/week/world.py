"""A world of newspapers as a function of time: what each lists, and what its pages say.

Figures of rhythm are round ones of what newspapers do: a median of 18 articles a day, few with
hundreds; three of four appear by day; one in eight is changed, one in a hundred taken down.
"""

import json
import mmap
import random
import struct
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from pathlib import Path

from bench.pipeline.texts import sentences

DAY = 86_400.0
_LISTED = 30
"""Articles that a feed lists."""
_HOUR_WEIGHTS = (1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 9, 9, 9, 9, 9, 9, 8, 7, 6, 5, 3, 2, 1)
SENTENCES = sentences(with_rare_words=True)
_TWO_MOMENTS = struct.Struct("dd")


class SharedTime:
    """The world's time, and until when it may go on, in a file that several processes map."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), _TWO_MOMENTS.size)

    @classmethod
    def create(cls, path: Path, seconds: float) -> "SharedTime":
        """Makes the file, at that time (Unix seconds)."""
        path.write_bytes(_TWO_MOMENTS.pack(seconds, seconds))
        return cls(path)

    @property
    def now(self) -> float:
        """Unix seconds."""
        return float(_TWO_MOMENTS.unpack_from(self._bytes)[0])

    @now.setter
    def now(self, seconds: float) -> None:
        _TWO_MOMENTS.pack_into(self._bytes, 0, seconds, self.until)

    @property
    def until(self) -> float:
        """Unix seconds."""
        return float(_TWO_MOMENTS.unpack_from(self._bytes)[1])

    @until.setter
    def until(self, seconds: float) -> None:
        _TWO_MOMENTS.pack_into(self._bytes, 0, self.now, seconds)


@dataclass(frozen=True, slots=True)
class Article:
    """When an article appears, is changed and is taken down, in Unix seconds."""

    number: int
    at: float
    changed_at: float
    gone_at: float


class Outlet:
    """One newspaper; its articles are drawn from its number."""

    def __init__(self, number: int, start: float, days: int) -> None:
        self.number = number
        self._start, self._days = start, days

    @cached_property
    def articles(self) -> list[Article]:
        """All of them, oldest first; some appeared on the day before the start."""
        chance = random.Random(self.number)
        a_day = min(400.0, chance.lognormvariate(2.9, 0.8))
        ahead = chance.choice((-8, -6, -3, 0, 1, 2, 3, 5, 8, 9)) * 3600
        moments = sorted(
            self._start
            + day * DAY
            + (chance.choices(range(24), _HOUR_WEIGHTS)[0] * 3600 - ahead) % DAY
            + chance.uniform(0, 3600)
            for day in range(-1, self._days)
            for _ in range(round(a_day * chance.uniform(0.7, 1.3)))
        )
        return [self._article(chance, number, at) for number, at in enumerate(moments)]

    @cached_property
    def _moments(self) -> list[float]:
        return [article.at for article in self.articles]

    def feed(self, now: float) -> tuple[str, str]:
        """ETag and RSS of the newest articles. Their texts are not in it."""
        until = bisect_right(self._moments, now)
        shown = self.articles[max(0, until - _LISTED) : until]
        items = "".join(
            f"<item><title>{title(self.number, article)}</title>"
            f"<link>/news/{article.number}.html</link></item>"
            for article in reversed(shown)
        )
        channel = f"<channel><title>Paper {self.number}</title>{items}</channel>"
        return f'"{until}"', f'<rss version="2.0">{channel}</rss>'

    def page(self, number: int, now: float) -> tuple[str, str] | None:
        """ETag and HTML of an article; None where there is none at that time."""
        article = self.articles[number] if number < len(self.articles) else None
        if article is None or not article.at <= now < article.gone_at:
            return None
        is_changed = now >= article.changed_at
        return f'"{number}-{is_changed}"', _html(self.number, article, is_changed=is_changed)

    def visible(self, now: float) -> int:
        """Number of articles that have appeared since the start."""
        return bisect_right(self._moments, now)

    @staticmethod
    def _article(chance: random.Random, number: int, at: float) -> Article:
        never = float("inf")
        changed = at + chance.uniform(0.2, 12) * 3600 if chance.random() < 1 / 8 else never
        gone = at + chance.uniform(1, 48) * 3600 if chance.random() < 1 / 100 else never
        return Article(number, at, changed, gone)


def title(outlet: int, article: Article) -> str:
    """Headlines differ."""
    chance = random.Random(outlet * 1_000_003 + article.number)
    return f"{chance.choice(SENTENCES)[4:60]} {article.number}"


def _html(outlet: int, article: Article, *, is_changed: bool) -> str:
    chance = random.Random(outlet * 1_000_003 + article.number)
    headline = escape(title(outlet, article))
    paragraphs = [" ".join(chance.choices(SENTENCES, k=5)) for _ in range(6)]
    if is_changed:
        paragraphs.append(" ".join(chance.choices(SENTENCES, k=3)))
    body = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    links = "".join(f'<li><a href="/section/{i}">Section {i}</a></li>' for i in range(12))
    published = datetime.fromtimestamp(article.at, UTC).isoformat()
    data = json.dumps({"@type": "NewsArticle", "datePublished": published})
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline}</title>'
        f'<script type="application/ld+json">{data}</script></head><body><nav><ul>{links}</ul>'
        f"</nav><article><h1>{headline}</h1>{body}</article><footer><ul>{links}</ul></footer>"
        "</body></html>"
    )
