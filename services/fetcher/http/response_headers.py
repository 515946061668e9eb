"""Headers of an answer as texts by lower-case name, whatever octets a server sends in them."""

from collections.abc import Iterable

# Validators go back as they came, one character an octet.
_VERBATIM = frozenset({"etag", "last-modified"})
# A rule for one crawler reaches to the end of its header: joined, it would swallow the next one.
_A_LINE_EACH = frozenset({"x-robots-tag"})


def by_name(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; what is sent several times is joined (RFC 9110, 5.3).

    An X-Robots-Tag stays on a line of its own.
    """
    found: dict[str, str] = {}
    for octets, value in raw:
        name = octets.decode("latin-1").lower()
        text = value.decode("latin-1") if name in _VERBATIM else _text(value)
        between = "\n" if name in _A_LINE_EACH else ", "
        found[name] = f"{found[name]}{between}{text}" if name in found else text
    return found


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
