"""Robots rules: what a robots.txt allows one crawler, and the line that decides.

By RFC 9309; where it leaves room, as the parser that most site owners test against (Google's):
misspelt keys, a missing colon, and lines that are unknown between two `User-agent` lines are
borne. Only the groups of the crawler's token and of `*` are kept, so time and memory grow with
the file alone, not with agents times rules.

A file that is too much is never read as allowing more than the whole of it does: beyond the
limits on rules it allows nothing, a line that is too long loses what it allows, and a line that is
cut off where the file is cut off does not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from perspektiven import limits
from perspektiven.text.charset import marked
from services.fetcher.http import opt_out
from services.fetcher.http.robots_matching import matches, pattern_of, target_of

_AGENT_KEYS = ("user-agent", "useragent", "user agent")
_ALLOW_KEYS = ("allow",)
_DISALLOW_KEYS = ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")
_DELAY_KEYS = ("crawl-delay", "crawldelay", "crawl delay")
_SITEMAP_KEYS = ("sitemap", "site-map")
_SIGNAL_KEYS = ("content-signal",)

_TOKEN = re.compile(r"[\w.-]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ANYONE = "*"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a URL may be fetched; `line` decided it, as it stands in the file (None: no line)."""

    allowed: bool
    line: str | None = None


class Rule(NamedTuple):
    """One Allow or Disallow line."""

    allows: bool
    pattern: str
    line: str

    @property
    def rank(self) -> tuple[int, bool]:
        """The longest pattern wins, and Allow among equals (RFC 9309 2.2.2)."""
        return len(self.pattern), self.allows


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one robots.txt for one crawler."""

    rules: tuple[Rule, ...] = ()
    """The first that matches decides."""
    all_refused: bool = False
    crawl_delay: float | None = None
    """Seconds between two requests that the file asks of this crawler."""
    opt_out: str | None = None
    """The lines that reserve some use of the pages from this crawler; see opt_out.py."""
    sitemaps: tuple[str, ...] = ()
    size: int = 0
    """Letters of the rules, patterns and lines together."""
    wildcards: int = 0
    """Letters of the patterns with a `*` in them."""

    @classmethod
    def parse(cls, body: bytes, agent: str) -> "Rules":
        """The rules of a file for a crawler with this product token (`Name` or `Name/1.0`).

        Only the groups of that token count, all together; those of `*` where it has none. Anything
        that is no robots.txt has no rules and allows all.
        """
        return _Reader(agent).read(_lines(body))

    def decide(self, url: str) -> Decision:
        """Decision of the rules on a URL."""
        target = target_of(url)
        if target == "/robots.txt":
            return Decision(allowed=True)
        if self.all_refused:
            return Decision(allowed=False)
        for rule in self.rules:
            if matches(target, rule.pattern):
                return Decision(rule.allows, rule.line)
        return Decision(allowed=True)

    def effort(self, url: str) -> int:
        """Upper bound on the character comparisons of `decide`."""
        return self.size + self.wildcards * len(url)


ALLOW_ALL = Rules()
DISALLOW_ALL = Rules(all_refused=True)


def rules_for_status(status: int | None, body: bytes, agent: str) -> Rules:
    """The rules that the answer to /robots.txt means (RFC 9309 2.3.1); None: no answer came.

    A file that does not exist (3xx that lead nowhere, 4xx) allows all. A server that fails, or
    says that it is asked too often (429), allows nothing for now.
    """
    if status is None or status >= 500 or status == 429:
        return DISALLOW_ALL
    return Rules.parse(body, agent) if 200 <= status < 300 else ALLOW_ALL


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    value: str
    raw: str
    is_cut: bool

    @property
    def shown(self) -> str:
        """The line as it stands in the file; octets that are no UTF-8 are replaced."""
        return self.raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


_BLANK = _Line("", "", "", is_cut=False)


class _Group:
    """All that stands in the groups of one agent."""

    def __init__(self) -> None:
        self.is_named = False
        self.rules: dict[tuple[bool, str], Rule] = {}
        self.size = 0
        self.delay: float | None = None
        self.signals: list[str] = []

    @property
    def is_full(self) -> bool:
        """Whether there are more rules than are kept."""
        return len(self.rules) > limits.ROBOTS_RULES.most or self.size > limits.ROBOTS_SIZE.most

    def add(self, rule: Rule) -> None:
        """Takes a rule that does not stand there yet."""
        if not self.is_full and (rule.allows, rule.pattern) not in self.rules:
            self.rules[rule.allows, rule.pattern] = rule
            self.size += len(rule.pattern) + len(rule.line)


class _Reader:
    """Collects, line by line, what concerns one agent."""

    def __init__(self, agent: str) -> None:
        self._groups = {name: _Group() for name in (_product_token(agent), _ANYONE)}
        self._own = self._groups[_product_token(agent)]
        self._before = _Group()
        """What stands before the first User-agent."""
        self._sitemaps: dict[str, None] = {}
        self._current: dict[str, _Group] = {}
        """Those of our groups that the lines are in."""
        self._in_group = False
        self._rules_began = False
        self._delay_seen = False

    def read(self, lines: Iterator[_Line]) -> Rules:
        for line in lines:
            self._take(line)
        group = self._own if self._own.is_named else self._groups[_ANYONE]
        reserved = opt_out.reserving_lines((*self._before.signals, *group.signals))
        found = Rules((), group.is_full, group.delay, reserved, tuple(self._sitemaps))
        if group.is_full:
            return found
        rules = sorted(group.rules.values(), key=lambda rule: rule.rank, reverse=True)
        wildcards = sum(len(rule.pattern) for rule in rules if "*" in rule.pattern)
        return replace(found, rules=tuple(rules), size=group.size, wildcards=wildcards)

    def _take(self, line: _Line) -> None:
        if line.key == "":
            # A group of nothing but a delay ends with a blank line; or else the next group's
            # `Disallow: /` would hold for its agents, too.
            self._rules_began |= self._delay_seen and not line.raw
        elif line.key in _AGENT_KEYS:
            self._take_agent(line.value)
        elif line.key in _ALLOW_KEYS:
            self._take_rule(line, allows=True)
        elif line.key in _DISALLOW_KEYS:
            self._take_rule(line, allows=False)
        elif line.key in _DELAY_KEYS:
            self._take_delay(line.value)
        else:
            self._take_other(line)

    def _take_agent(self, value: str) -> None:
        if self._rules_began:
            self._current = {}
            self._in_group = self._rules_began = self._delay_seen = False
        match = _TOKEN.match(value)
        agent = _ANYONE if value.split()[:1] == [_ANYONE] else match[0].lower() if match else ""
        self._in_group |= bool(agent)
        group = self._groups.get(agent)
        if group is not None:
            group.is_named = True
            self._current[agent] = group

    def _take_rule(self, line: _Line, *, allows: bool) -> None:
        self._rules_began |= self._in_group
        if not self._current or (line.is_cut and allows):
            return
        pattern = pattern_of(line.value)
        if not pattern:
            return
        patterns = [pattern]
        directory, slash, page = pattern.rpartition("/")
        if allows and slash and page.startswith("index.htm"):
            patterns.append(f"{directory}/$")
        for each in patterns:
            rule = Rule(allows, each, line.shown)
            for group in self._current.values():
                group.add(rule)

    def _take_other(self, line: _Line) -> None:
        """What is no rule of RFC 9309, and ends no run of `User-agent` lines."""
        if line.key in _SITEMAP_KEYS:
            if len(self._sitemaps) < limits.ROBOTS_SITEMAPS.most:
                self._sitemaps[line.value] = None
        elif line.key in _SIGNAL_KEYS:
            for group in self._current.values() if self._in_group else (self._before,):
                group.signals.append(line.shown)

    def _take_delay(self, value: str) -> None:
        self._delay_seen = self._in_group
        try:
            seconds = float(value.replace(",", "."))
        except ValueError:
            return
        if 0 <= seconds < float("inf"):
            for group in self._current.values():
                group.delay = max(seconds, group.delay or 0)


def _lines(body: bytes) -> Iterator[_Line]:
    """Each line's key in lower case, and its value; blank lines have neither."""
    most, longest = limits.ROBOTS_BYTES.most, limits.ROBOTS_LINE.most
    lines = _LINE_END.split(_text(body[:most]))
    if len(body) > most:
        lines.pop()  # cut off somewhere: `Allow: /` may be the beginning of `Allow: /a`
    for line in lines:
        if not line:
            yield _BLANK
            continue
        raw = line[:longest].strip()
        content = raw.partition("#")[0].strip()
        key, colon, value = content.partition(":")
        words = content.split(None, 2)
        if len(words) == 2 and (not colon or value.startswith("//")):
            key, value = words  # the colon was forgotten; what stands there is a URL's
        yield _Line(key.strip().lower(), value.strip(), raw, len(line) > longest)


def _text(body: bytes) -> str:
    if (encoding := marked(body)) and encoding != "utf-8-sig":
        return body.decode(encoding, "replace")
    for octet in b"\xef\xbb\xbf":  # the byte order mark, or what editors have left of it
        body = body.removeprefix(bytes([octet]))
    # Octets that are no UTF-8 survive as they are, for they may stand in a path.
    return body.decode("utf-8", "surrogateescape")


def _product_token(agent: str) -> str:
    """`perspektiven` for `Perspektiven/1.0 (+https://…)`."""
    name = agent.partition("/")[0].strip().lower()
    return name if _TOKEN.fullmatch(name) else _ANYONE
