"""Made-up newspapers for the benchmark: hosts, feeds, pages, a memory of each sentence."""

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from itertools import accumulate
from pathlib import Path

SENTENCES = 60_000
"""So many that pages have as little in common as those of newspapers: one pair in 4,400 shares a
band of its fingerprint, and one in 3,900 of 279 real pages. Of 2,000 sentences it was one in 70."""
HOSTS = 200
_WORDS = """
council river harbour minister budget school storm bridge market farmer station museum engineer
island doctor winter harvest railway library garden captain village tunnel forest bakery
lighthouse orchestra ferry mayor election factory hospital valley mountain festival airport
apple autumn bank barn beach bicycle bishop border brewery builder canal castle cathedral cattle
chapel cheese church cinema citizen coach coast college colonel committee company concert cook
cotton court crane crowd customs dairy dancer desert dinner district diver doorway drought
editor embassy estate expert farm fence fisherman flood flower football fountain furnace gallery
gardener glacier governor grain guard guitar hall hammer helmet highway hotel hunter inspector
ironworks journal judge jury kitchen lake lawyer lecture lemon letter lorry machine meadow
merchant mill mine monument motorway nurse oak office opera orchard painter palace parade parish
park parliament pasture path peasant pension pilot pipeline planet plumber poet police pottery
president prison professor quarry rabbit reservoir restaurant roof sailor salt sculptor senator
sheep shepherd shipyard shop singer spring stadium stairway statue steamer street student summer
surgeon swimmer teacher temple theatre ticket timber tower tractor tram treaty university
vineyard violin voter waiter warehouse weather wedding wheat window witness workshop writer yard
""".split()  # noqa: SIM905 - a line for each word would be 192 lines
_VERBS = [
    "opens",
    "closes",
    "repairs",
    "visits",
    "defends",
    "paints",
    "measures",
    "praises",
    "rebuilds",
    "delays",
]
_START = datetime(2026, 11, 1, tzinfo=UTC)


_GERMAN = {"The ": "Das ", " of the ": " von der ", " and ": " und ", " number ": " Nummer "}


def sentences(*, with_rare_words: bool = False) -> list[str]:
    """The same English sentences in every run, of the same 192 words and a few small ones.

    With rare words they are of 20,000, each as frequent as its rank says (Zipf's law): articles
    then have as many words in common as those of newspapers.
    """
    chance = random.Random(7)
    draw = _ranked_words(chance) if with_rare_words else partial(_any_words, chance)
    made = []
    for number in range(SENTENCES):
        words = draw(chance.randint(8, 16))
        words.insert(2, chance.choice(_VERBS))
        words[4:4] = ["of", "the"]
        words.insert(8, "and")
        made.append(f"The {' '.join(words)} number {number}.")
    return made


def _any_words(chance: random.Random, count: int) -> list[str]:
    return [chance.choice(_WORDS) for _ in range(count)]


def _ranked_words(chance: random.Random) -> Callable[[int], list[str]]:
    pairs = [first + second for first in _WORDS for second in _WORDS]
    ranked = [*_WORDS, *chance.sample(pairs, 20_000)]
    upto = list(accumulate(1 / (rank + 200) for rank in range(len(ranked))))
    return lambda count: chance.choices(ranked, cum_weights=upto, k=count)


def german(sentence: str) -> str:
    """What the translation memory says of a sentence: no language, but told apart from it."""
    for english, ours in _GERMAN.items():
        sentence = sentence.replace(english, ours)
    return f"Übersetzt: {sentence}"


class Newsstand:
    """`articles` pages over `HOSTS` hosts, each made when it is asked for."""

    def __init__(self, articles: int, port: int) -> None:
        self._sentences = sentences()
        self._articles = articles
        self._port = port

    def base(self, host: int) -> str:
        """The host's address: each of 127.0.1.1 … is a host of its own."""
        return f"http://127.0.1.{host + 1}:{self._port}"

    def feed(self, host: int) -> str:
        """RSS of all articles of a host."""
        items = "".join(
            f"<item><title>{self.title(number)}</title><link>{self.base(host)}/news/{number}.html"
            f"</link><pubDate>{self.published(number):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
            for number in range(host, self._articles, HOSTS)
        )
        return f'<rss version="2.0"><channel><title>Paper {host}</title>{items}</channel></rss>'

    def title(self, number: int) -> str:
        """Headlines differ."""
        return f"Report {number}: {self._sentences[number % SENTENCES][4:60]}"

    def published(self, number: int) -> datetime:
        """Within three weeks."""
        return _START + timedelta(minutes=number % 30_000)

    def page(self, number: int) -> str:
        """About 3.5 kB of text in six paragraphs, with the usual things around it."""
        chance = random.Random(number)
        paragraphs = "".join(
            f"<p>{escape(' '.join(chance.choices(self._sentences, k=5)))}</p>" for _ in range(6)
        )
        links = "".join(f'<li><a href="/section/{i}">Section {i}</a></li>' for i in range(12))
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<title>{self.title(number)} | Paper</title><meta property="article:published_time" '
            f'content="{self.published(number).isoformat()}"></head>'
            f"<body><nav><ul>{links}</ul></nav>"
            f"<article><h1>{self.title(number)}</h1>{paragraphs}</article>"
            f"<footer><p>All rights of this paper are made up.</p><ul>{links}</ul></footer>"
            "</body></html>"
        )


def write_memory(path: Path, texts: Iterable[str]) -> None:
    """TMX with these sentences, so that translating them costs what our own code costs."""
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>{each}</seg></tuv>'
        f'<tuv xml:lang="de"><seg>{german(each)}</seg></tuv></tu>'
        for each in texts
    )
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?><tmx version="1.4"><header creationtool="bench" '
        'creationtoolversion="1" segtype="sentence" o-tmf="tmx" adminlang="en" srclang="en" '
        f'datatype="plaintext"/><body>{units}</body></tmx>',
        encoding="utf-8",
    )


def write_catalogue(stand: Newsstand, path: Path) -> None:
    """An outlet for each host."""
    path.write_text(
        "".join(
            f"- {{id: paper-{host}, name: Paper {host}, country: GB, languages: [en], "
            f'homepage: "{stand.base(host)}/", sources: [{{url: "{stand.base(host)}/feed.xml", '
            "kind: feed}]}\n"
            for host in range(HOSTS)
        ),
        encoding="utf-8",
    )
