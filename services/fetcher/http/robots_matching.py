"""Path matching of robots rules: normal form of patterns and URLs, wildcards.

Spelling and patterns by RFC 9309, 2.2.2 and 2.2.3. A match looks for the pattern's parts one after
the other and never goes back, whatever pattern a host has thought of.
"""

import re
from urllib.parse import quote

_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_BEGINS = re.compile(r"[/?;]")


def target_of(url: str) -> str:
    """Path and query of a URL in the normal form that patterns match."""
    rest = url.strip().partition("#")[0]
    scheme, separator, after = rest.partition("://")
    if separator and scheme.isalnum():
        begins = _PATH_BEGINS.search(after)
        rest = after[begins.start() :] if begins else "/"
    if not rest.startswith("/"):
        rest = f"/{rest}"
    # What is special in a pattern stands escaped in it where it is meant as such.
    return _normal(rest).replace("*", "%2A").replace("$", "%24")


def pattern_of(value: str) -> str:
    """Normal form of a rule's path; only a `$` at its end is special."""
    pattern = _normal(value)
    return pattern[:-1].replace("$", "%24") + pattern[-1:]


def matches(target: str, pattern: str) -> bool:
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


def _normal(path: str) -> str:
    """One spelling for all that RFC 9309 2.2.2 calls equal: `~` for `%7E`, `%C5%82` for `ł`."""
    path = _PERCENT.sub(_normal_escape, path)
    path = quote(path.encode("utf-8", "surrogateescape"), safe="%/:?#[]@!$&'()*+,;=~")
    path, mark, query = path.partition("?")
    return path + mark + query.replace("%3A", ":").replace("%2F", "/")


def _normal_escape(match: re.Match[str]) -> str:
    octet = int(match[1], 16)
    return chr(octet) if octet in _UNRESERVED else match[0].upper()
