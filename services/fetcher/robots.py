"""Robots rules: what a robots.txt allows to whom, and which of its lines decides.

By RFC 9309; where it leaves room, as the parser that most site owners test against (Google's):
misspelt keys, a missing colon, and lines that are unknown between two `User-agent` lines are
borne. Matching takes linear time, whatever pattern a host has thought of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from services.fetcher import wishes

MAX_BYTES = 1024 * 1024
"""What is read of a robots.txt; RFC 9309 2.5 asks for 500 KiB at least."""

_AGENT_KEYS = ("user-agent", "useragent", "user agent")
_ALLOW_KEYS = ("allow",)
_DISALLOW_KEYS = ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")
_DELAY_KEYS = ("crawl-delay", "crawldelay", "crawl delay")
_SITEMAP_KEYS = ("sitemap", "site-map")
_SIGNAL_KEYS = ("content-signal",)

_TOKEN = re.compile(r"[\w.-]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ANYONE = "*"
_MAX_LINE = 16_663  # as Google's parser: eight times the longest URL that browsers took once


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a URL may be fetched; `line` decided it, as it stands in the file (None: no line)."""

    allowed: bool
    line: str | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    allows: bool
    pattern: str
    line: str

    @property
    def rank(self) -> tuple[int, bool]:
        """The longest pattern wins, and Allow among equals (RFC 9309 2.2.2)."""
        return len(self.pattern), self.allows


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The groups of one robots.txt: rules and delays by product token in lower case."""

    groups: dict[str, tuple[_Rule, ...]]
    delays: dict[str, float]
    sitemaps: tuple[str, ...] = ()
    all_refused: bool = False
    signals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The Content-Signal lines by product token, as they stand; those before any by `""`."""

    @classmethod
    def parse(cls, body: bytes) -> "Rules":
        """The rules of a file; anything that is no robots.txt has none and allows all."""
        return _Reader().read(_lines(body))

    def decide(self, url: str, agent: str) -> Decision:
        """What the rules say of a URL to a crawler with this product token (`Name` or `Name/1.0`).

        Only the groups of that token count, all together; those of `*` where it has none.
        """
        target = _target(url)
        if target == "/robots.txt":
            return Decision(allowed=True)
        if self.all_refused:
            return Decision(allowed=False)
        matching = [rule for rule in self._rules_for(agent) if _matches(target, rule.pattern)]
        if not matching:
            return Decision(allowed=True)
        best = max(matching, key=lambda rule: rule.rank)
        return Decision(best.allows, best.line)

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests that the file asks of this crawler."""
        token = _product_token(agent)
        return self.delays.get(token if token in self.groups else _ANYONE)

    def opt_out(self, agent: str) -> str | None:
        """The lines that reserve some use of the pages from this crawler; see wishes.py."""
        token = _product_token(agent)
        own = self.signals.get(token if token in self.groups else _ANYONE, ())
        return wishes.reserving_lines((*self.signals.get("", ()), *own))

    def _rules_for(self, agent: str) -> tuple[_Rule, ...]:
        token = _product_token(agent)
        return self.groups.get(token if token in self.groups else _ANYONE, ())


ALLOW_ALL = Rules({}, {})
DISALLOW_ALL = Rules({}, {}, all_refused=True)


def rules_for_status(status: int | None, body: bytes = b"") -> Rules:
    """The rules that the answer to /robots.txt means (RFC 9309 2.3.1); None: no answer came.

    A file that does not exist (3xx that lead nowhere, 4xx) allows all. A server that fails, or
    says that it is asked too often (429), allows nothing for now.
    """
    if status is None or status >= 500 or status == 429:
        return DISALLOW_ALL
    return Rules.parse(body) if 200 <= status < 300 else ALLOW_ALL


class _Reader:
    """Collects groups line by line."""

    def __init__(self) -> None:
        self._groups: dict[str, list[_Rule]] = {}
        self._delays: dict[str, float] = {}
        self._sitemaps: list[str] = []
        self._signals: dict[str, tuple[str, ...]] = {}
        self._agents: set[str] = set()
        self._rules_began = False
        self._delay_seen = False

    def read(self, lines: Iterator[_Line]) -> Rules:
        for line in lines:
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
        groups = {agent: tuple(rules) for agent, rules in self._groups.items()}
        sitemaps = tuple(dict.fromkeys(self._sitemaps))
        return Rules(groups, self._delays, sitemaps, signals=self._signals)

    def _take_agent(self, value: str) -> None:
        if self._rules_began:
            self._agents = set()
            self._rules_began = self._delay_seen = False
        match = _TOKEN.match(value)
        agent = _ANYONE if value.split()[:1] == [_ANYONE] else match[0].lower() if match else ""
        if agent:
            self._agents.add(agent)
            self._groups.setdefault(agent, [])

    def _take_rule(self, line: _Line, *, allows: bool) -> None:
        if not self._agents:
            return
        self._rules_began = True
        pattern = _pattern(line.value)
        if not pattern:
            return
        patterns = [pattern]
        directory, slash, page = pattern.rpartition("/")
        if allows and slash and page.startswith("index.htm"):
            patterns.append(f"{directory}/$")
        for agent in self._agents:
            self._groups[agent] += [_Rule(allows, each, line.raw) for each in patterns]

    def _take_other(self, line: _Line) -> None:
        """What is no rule of RFC 9309, and ends no run of `User-agent` lines."""
        if line.key in _SITEMAP_KEYS:
            self._sitemaps.append(line.value)
        elif line.key in _SIGNAL_KEYS:
            for agent in self._agents or {""}:
                self._signals[agent] = (*self._signals.get(agent, ()), line.raw)

    def _take_delay(self, value: str) -> None:
        self._delay_seen = bool(self._agents)
        try:
            seconds = float(value.replace(",", "."))
        except ValueError:
            return
        if 0 <= seconds < float("inf"):
            for agent in self._agents:
                self._delays[agent] = max(seconds, self._delays.get(agent, 0))


def _lines(body: bytes) -> Iterator[_Line]:
    """Each line's key in lower case, and its value; blank lines have neither."""
    for line in _LINE_END.split(_text(body[:MAX_BYTES])):
        raw = line[:_MAX_LINE].strip()
        content = raw.partition("#")[0].strip()
        key, colon, value = content.partition(":")
        words = content.split()
        if len(words) == 2 and (not colon or value.startswith("//")):
            key, value = words  # the colon was forgotten; what stands there is a URL's
        shown = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield _Line(key.strip().lower(), value.strip(), shown)


def _text(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    for octet in b"\xef\xbb\xbf":  # the byte order mark, or what editors have left of it
        body = body.removeprefix(bytes([octet]))
    # Octets that are no UTF-8 survive as they are, for they may stand in a path.
    return body.decode("utf-8", "surrogateescape")


def _product_token(agent: str) -> str:
    """`perspektiven` for `Perspektiven/1.0 (+https://…)`."""
    name = agent.partition("/")[0].strip().lower()
    return name if _TOKEN.fullmatch(name) else _ANYONE


def _target(url: str) -> str:
    """Path and query of a URL, as patterns see them."""
    rest = url.strip().partition("#")[0]
    scheme, separator, after = rest.partition("://")
    if separator and scheme.isalnum():
        begins = re.search(r"[/?;]", after)
        rest = after[begins.start() :] if begins else "/"
    if not rest.startswith("/"):
        rest = f"/{rest}"
    # What is special in a pattern stands escaped in it where it is meant as such.
    return _normal(rest).replace("*", "%2A").replace("$", "%24")


def _pattern(value: str) -> str:
    """A rule's path in the spelling of `_target`; only a `$` at its end is special."""
    pattern = _normal(value)
    return pattern[:-1].replace("$", "%24") + pattern[-1:]


def _normal(path: str) -> str:
    """One spelling for all that RFC 9309 2.2.2 calls equal: `~` for `%7E`, `%C5%82` for `ł`."""
    path = _PERCENT.sub(_normal_escape, path)
    path = quote(path.encode("utf-8", "surrogateescape"), safe="%/:?#[]@!$&'()*+,;=~")
    path, mark, query = path.partition("?")
    return path + mark + query.replace("%3A", ":").replace("%2F", "/")


def _normal_escape(match: re.Match[str]) -> str:
    octet = int(match[1], 16)
    return chr(octet) if octet in _UNRESERVED else match[0].upper()


def _matches(target: str, pattern: str) -> bool:
    """Whether the pattern (`*` any characters, `$` at the end the end) matches from the start."""
    anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not others:
        return not anchored or len(target) == len(first)
    at = len(first)
    for part in others[:-1]:
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    last = others[-1]
    if anchored:
        return target.endswith(last) and len(target) - len(last) >= at
    return target.find(last, at) >= 0
