"""Pages with known texts: every layout in every language, the same for the same seed."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

_HERE = Path(__file__).parent
_SITES = {
    "en": "The Millbrook Courier", "de": "Altenbrücker Bote", "fr": "La Gazette du Pont",
    "es": "El Diario del Puente", "pt": "Jornal da Ponte", "it": "La Voce del Ponte",
    "pl": "Głos Mostu", "cs": "Mostecké listy", "ru": "Вестник Моста", "tr": "Köprü Gazetesi",
    "ja": "古橋新聞", "zh": "古桥日报", "ar": "صحيفة الجسر",
}  # fmt: skip
_OLD_CHARSETS = {
    "pl": "iso-8859-2", "cs": "windows-1250", "ru": "windows-1251", "tr": "windows-1254",
    "ja": "shift_jis", "zh": "gb2312", "ar": "windows-1256", "en": "iso-8859-1",
}  # fmt: skip
_LONGER = {"ja": 2, "zh": 2}  # sentences are short there


@dataclass(frozen=True, slots=True)
class Gold:
    """What a page holds, and what should be found."""

    layout: str
    language: str
    url: str
    title: str
    texts: tuple[str, ...]
    published_at: datetime
    author: str
    body: bytes


def pages(seed: int = 7) -> Iterator[Gold]:
    """All pages, one for each layout and language."""
    environment = Environment(loader=FileSystemLoader(_HERE / "layouts"), autoescape=True)
    environment.filters["merged"] = lambda one, other: {**one, **other}
    texts = json.loads((_HERE / "texts.json").read_text(encoding="utf-8"))
    for path in sorted((_HERE / "layouts").glob("[!_]*.html")):
        for language, words in texts.items():
            rng = random.Random(f"{seed} {path.stem} {language}")
            yield _page(environment, path.stem, language, _Writer(words, language, rng))


class _Writer:
    """Puts stories together from the sentences of a language."""

    def __init__(self, words: dict[str, Any], language: str, rng: random.Random) -> None:
        self.words = words
        self._language = language
        self.rng = rng

    def paragraphs(self, count: int) -> list[str]:
        """Paragraphs of one to three sentences; none is used twice."""
        sentences = self.words["sentences"][1:]
        self.rng.shuffle(sentences)
        found: list[str] = []
        while sentences and len(found) < count:
            many = self.rng.randint(1, 3) * _LONGER.get(self._language, 1)
            taken, sentences = sentences[:many], sentences[many:]
            found.append(("" if self._language in _LONGER else " ").join(taken))
        return found

    def blocks(self) -> list[dict[str, str]]:
        """An article's text: paragraphs, perhaps with headings between them."""
        found = [{"kind": "paragraph", "text": text} for text in self.paragraphs(9)]
        headings = self.rng.sample(self.words["headings"], self.rng.randint(0, 2))
        for number, heading in enumerate(headings, 1):
            found.insert(2 * number, {"kind": "heading", "text": heading})
        return found

    def others(self) -> list[dict[str, Any]]:
        """Other stories, as teasers have them."""
        found: list[dict[str, Any]] = []
        for title in self.words["headlines"][1:] * 2:
            sentence = self.rng.choice(self.words["sentences"])
            # Not the same words as the story's, so that the gold text knows them apart.
            text = " ".join(reversed(sentence.rstrip(".。").split(" "))) + "…"
            found.append({"title": title, "text": text, "body": [text + " " + text] * 3})
        return found


def _page(environment: Environment, layout: str, language: str, writer: _Writer) -> Gold:
    blocks = writer.blocks()
    title, standfirst = writer.words["headlines"][0], writer.words["sentences"][0]
    moment = datetime(2025, 1, 1, 9, 30, tzinfo=UTC) + timedelta(days=writer.rng.randint(0, 300))
    texts = (standfirst, *(block["text"] for block in blocks))
    host = f"www.{layout.replace('_', '-')}.example"
    url = f"https://{host}/{moment:%Y/%m/%d}/story-{writer.rng.randint(1000, 9999)}.html"
    charset = _OLD_CHARSETS.get(language, "utf-8") if layout == "old_tables" else "utf-8"
    story = {
        "title": title,
        "standfirst": standfirst,
        "blocks": blocks,
        "plain": "\n".join(texts),
        "stamp": moment.isoformat(),
        "day": f"{moment:%d.%m.%Y %H:%M}",
        "author": writer.words["names"][0],
        "site": _SITES[language],
        "host": host,
        "url": url,
        "language": language,
        "charset": charset,
        "words": writer.words["words"],
        "others": writer.others(),
        "caption": writer.words["headings"][0] + " " + writer.words["names"][1],
    }
    html = environment.get_template(f"{layout}.html").render(story=story)
    body = html.encode(charset, "xmlcharrefreplace")
    return Gold(layout, language, url, title, texts, moment, story["author"], body)
