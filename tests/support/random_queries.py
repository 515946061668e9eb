"""Random nested queries, and a plain evaluator of what they mean over small articles.

The evaluator shares nothing with the parser: a query is drawn as a tree, its set is computed from
the tree, and only its text is given to the reader. The words are made up, in lower case, and no
analyzer changes them, so that a set says what the query means and not what a stemmer does.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

WORDS = (
    "bralk", "dromk", "flintk", "gompk", "hukk", "jarvik", "klopk", "lumbk", "mentok", "norbak",
    "plonk", "quarzk", "robik", "stramk", "tolvik", "vundak", "wirbok", "xantik", "yolmak",
    "zenkak",
)  # fmt: skip
OUTLETS = (("gazeta", "PL"), ("la-vega", "ES"), ("listok", "BG"), ("tagblatt", "DE"))
AUTHORS = ("Ada Zorbik", "Bruno Kwalk", "Cleo Mirtak")
TAGS = ("sport", "kultur", "politik")
LANGUAGES = ("sw", "zu")
_MOST_WORDS = 15


@dataclass(frozen=True, slots=True)
class SmallArticle:
    """As much of an article as queries can ask for."""

    number: int
    outlet: str
    country: str
    language: str
    author: str
    tag: str
    day: date
    title: tuple[str, ...]
    original_title: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]
    original: tuple[tuple[str, ...], ...]

    def fields(self, *, titles_only: bool = False) -> list[list[tuple[str, ...]]]:
        """The fields that text is looked for in, each as its paragraphs."""
        titles = [[self.title], [self.original_title]]
        bodies = [list(self.paragraphs), [self.original_title, *self.original]]
        return titles if titles_only else [*titles, *bodies]


@dataclass(frozen=True, slots=True)
class RandomQuery:
    """A query as it is typed, and the numbers of the articles that it means."""

    text: str
    means: frozenset[int]
    has_unknown: bool = False
    """Whether a part of it can't be understood; it restricts nothing."""


def small_articles(drawn: random.Random, count: int, newest: datetime) -> list[SmallArticle]:
    """Articles of a few words each."""
    return [_article(drawn, number, newest.date()) for number in range(count)]


def _article(drawn: random.Random, number: int, newest: date) -> SmallArticle:
    outlet, country = drawn.choice(OUTLETS)
    paragraphs = drawn.randint(1, 2)
    return SmallArticle(
        number, outlet, country, drawn.choice(LANGUAGES), drawn.choice(AUTHORS),
        drawn.choice(TAGS), newest - timedelta(days=drawn.randint(0, 60)),
        _text(drawn, 2, 4), _text(drawn, 2, 4),
        tuple(_text(drawn, 3, 9) for _ in range(paragraphs)),
        tuple(_text(drawn, 2, 6) for _ in range(paragraphs)),
    )  # fmt: skip


def _text(drawn: random.Random, least: int, most: int) -> tuple[str, ...]:
    return tuple(drawn.choices(WORDS, k=drawn.randint(least, most)))


class Generator:
    """Draws queries over `articles`."""

    def __init__(self, drawn: random.Random, articles: Sequence[SmallArticle]) -> None:
        self._drawn = drawn
        self._articles = articles
        self._all = frozenset(each.number for each in articles)
        self._left = 0
        self._prefixes = 0
        self._words = 0

    def query(self) -> RandomQuery:
        """A query of up to a dozen conditions and sixteen words, nested up to four deep."""
        found = self._fresh()
        while self._words > _MOST_WORDS:
            found = self._fresh()
        if self._drawn.random() < 0.1:
            odd = self._drawn.choice(
                ["foo:bralk", "date:gestern", "OR", "tag:sp*rt", "???", "land:Narnia"]
            )
            return RandomQuery(f"{found.text} {odd}", found.means, has_unknown=True)
        return found

    def _fresh(self) -> RandomQuery:
        self._left, self._prefixes, self._words = self._drawn.randint(2, 12), 0, 0
        return self._all_of(depth=0)

    def _where(self, holds: Callable[[SmallArticle], bool]) -> frozenset[int]:
        return frozenset(each.number for each in self._articles if holds(each))

    def _all_of(self, depth: int) -> RandomQuery:
        parts = [self._some_of(depth) for _ in range(self._drawn.randint(1, 3))]
        means = self._all.intersection(*(part.means for part in parts))
        texts = [part.text for part in parts]
        joints = ["", *(self._drawn.choice([" ", " AND ", " UND ", "  "]) for _ in texts[1:])]
        written = "".join(joint + text for joint, text in zip(joints, texts, strict=True))
        return RandomQuery(written, means)

    def _some_of(self, depth: int) -> RandomQuery:
        parts = [self._unary(depth) for _ in range(self._drawn.choice([1, 1, 1, 2, 3]))]
        joint = self._drawn.choice([" OR ", " ODER ", " | "])
        return RandomQuery(
            joint.join(part.text for part in parts),
            frozenset().union(*(part.means for part in parts)),
        )

    def _unary(self, depth: int) -> RandomQuery:
        part = self._group(depth) if depth < 4 and self._drawn.random() < 0.35 else self._leaf()
        if self._drawn.random() < 0.25:
            sign = self._drawn.choice(["-", "NOT ", "NICHT ", "!", "–"])
            # NOT binds before NEAR.
            text = f"({part.text})" if "NEAR" in part.text else part.text
            return RandomQuery(f"{sign}{text}", self._all - part.means)
        return part

    def _group(self, depth: int) -> RandomQuery:
        if self._left <= 1:
            return self._leaf()
        found = self._all_of(depth + 1)
        opening, closing = self._drawn.choice([("(", ")"), ("[", "]"), ("{", "}")])
        return RandomQuery(f"{opening}{found.text}{closing}", found.means)

    def _leaf(self) -> RandomQuery:
        self._words += 1
        if self._left <= 0:
            return self._of_tag()
        self._left -= 1
        kinds = [
            self._word, self._word, self._word, self._phrase, self._loose, self._near, self._title,
            self._of_outlet, self._of_country, self._of_author, self._of_tag, self._of_language,
            self._of_time, self._prefix,
        ]  # fmt: skip
        return self._drawn.choice(kinds)()

    def _word(self) -> RandomQuery:
        word = self._drawn.choice(WORDS)
        return RandomQuery(word, self._where(lambda each: _holds(each, lambda text: word in text)))

    def _title(self) -> RandomQuery:
        self._words += 1
        first, second = self._drawn.sample(WORDS, 2)
        means = self._where(
            lambda each: _holds(
                each, lambda text: first in text or second in text, titles_only=True
            )
        )
        return RandomQuery(f"titel:({first} OR {second})", means)

    def _prefix(self) -> RandomQuery:
        if self._prefixes == 3:
            return self._word()
        self._prefixes += 1
        begin = self._drawn.choice(WORDS)[:3]
        means = self._where(
            lambda each: _holds(each, lambda text: any(word.startswith(begin) for word in text))
        )
        return RandomQuery(f"{begin}*", means)

    def _phrase(self) -> RandomQuery:
        pair = self._pair()
        means = self._where(lambda each: _holds(each, lambda text: pair in set(pairwise(text))))
        return RandomQuery(f'"{pair[0]} {pair[1]}"', means)

    def _loose(self) -> RandomQuery:
        (first, second), gap = self._pair(), self._drawn.randint(1, 3)
        means = self._where(
            lambda each: _holds(
                each, lambda text: any(0 < d <= gap + 1 for d in _distances(text, first, second))
            )
        )
        return RandomQuery(f'"{first} {second}"~{gap}', means)

    def _near(self) -> RandomQuery:
        self._words += 2
        first, second, other = self._drawn.sample(WORDS, 3)
        gap = self._drawn.randint(0, 4)
        means = self._where(
            lambda each: _holds(
                each,
                lambda text: any(
                    abs(d) <= gap + 1
                    for right in (second, other)
                    for d in _distances(text, first, right)
                ),
            )
        )
        return RandomQuery(f"{first} NEAR/{gap} ({second} OR {other})", means)

    def _of_outlet(self) -> RandomQuery:
        self._words += 1
        some = self._drawn.sample([outlet for outlet, _ in OUTLETS], 2)
        name = self._drawn.choice(["source", "quelle", "outlet"])
        return RandomQuery(
            f"{name}:{','.join(some)}", self._where(lambda each: each.outlet in some)
        )

    def _of_country(self) -> RandomQuery:
        name, code = self._drawn.choice([("Polen", "PL"), ("ES", "ES"), ("bulgaria", "BG")])
        return RandomQuery(f"land:{name}", self._where(lambda each: each.country == code))

    def _of_author(self) -> RandomQuery:
        author = self._drawn.choice(AUTHORS)
        typed = self._drawn.choice([f'"{author}"', author.split()[1].lower()])
        return RandomQuery(f"author:{typed}", self._where(lambda each: each.author == author))

    def _of_tag(self) -> RandomQuery:
        tag = self._drawn.choice(TAGS)
        return RandomQuery(f"tag:{tag}", self._where(lambda each: each.tag == tag))

    def _of_language(self) -> RandomQuery:
        name, code = self._drawn.choice([("Suaheli", "sw"), ("zu", "zu")])
        return RandomQuery(f"sprache:{name}", self._where(lambda each: each.language == code))

    def _of_time(self) -> RandomQuery:
        day = self._drawn.choice(self._articles).day
        kind = self._drawn.choice(["from", "bis", "date", "month"])
        if kind == "month":
            month = f"{day:%Y-%m}"
            return RandomQuery(
                f"datum:{month}", self._where(lambda each: f"{each.day:%Y-%m}" == month)
            )
        holds: dict[str, Callable[[SmallArticle], bool]] = {
            "from": lambda each: each.day >= day,
            "bis": lambda each: each.day <= day,
            "date": lambda each: each.day == day,
        }
        return RandomQuery(f"{kind}:{day}", self._where(holds[kind]))

    def _pair(self) -> tuple[str, str]:
        """Two words of a text in their order, so that phrases are found."""
        text = self._drawn.choice(self._articles).title
        first = self._drawn.randrange(len(text) - 1)
        return text[first], text[first + 1]


def _holds(
    each: SmallArticle, found: Callable[[tuple[str, ...]], bool], *, titles_only: bool = False
) -> bool:
    return any(found(text) for field in each.fields(titles_only=titles_only) for text in field)


def _distances(text: Sequence[str], first: str, second: str) -> list[int]:
    """How far the second word stands behind the first, wherever both stand."""
    return [
        there - here
        for here, one in enumerate(text)
        for there, other in enumerate(text)
        if one == first and other == second and here != there
    ]
