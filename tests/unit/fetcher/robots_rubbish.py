"""Robots files made to cost time and memory."""

MEBIBYTE = 2**20


def crowd(agents: int, rules: int) -> bytes:
    """One group of so many agents and rules; `*` is the last of the agents."""
    named = b"".join(b"User-agent: bot%d\n" % number for number in range(agents))
    return named + b"User-agent: *\n" + _each(b"Disallow: /%d\n", rules)


def _each(line: bytes, count: int) -> bytes:
    return b"".join(line % number for number in range(count))


_ANYONE = b"User-agent: *\n"
_STARS = b"/*" + b"a" * 60 + b"b" + b"a" * 60 + b"%d$\n"

RUBBISH: dict[str, bytes] = {
    "35 kB of agents and rules": crowd(1_000, 1_100),
    "70 kB of agents and rules": crowd(2_000, 2_250),
    "1 MB of agents and rules": crowd(25_000, 34_000),
    "agents": crowd(60_000, 3),
    "rules": crowd(1, 60_000),
    "groups": b"".join(
        b"User-agent: bot%d\nUser-agent: *\nDisallow: /%d\n" % (number, number)
        for number in range(20_000)
    ),
    "line ends": b"\n" * MEBIBYTE,
    "comments": b"#\n" * (MEBIBYTE // 2),
    "spaces": b" " * MEBIBYTE,
    "spaces in a rule": _ANYONE + b"Disallow: " + b" \t" * (MEBIBYTE // 2) + b"\n",
    "colons": b":" * MEBIBYTE,
    "zeros": bytes(MEBIBYTE),
    "one letter": b"a" * MEBIBYTE,
    "brackets": b"<[{(" * (MEBIBYTE // 4),
    "escapes": _ANYONE + b"Disallow: /%41%\n" * 60_000,
    "octets that are no text": _ANYONE + _each(b"Disallow: /\xff\xfe\xfd%d\n", 9_000),
    "one endless pattern": _ANYONE + b"Disallow: /" + b"*a" * 500_000 + b"$\n",
    "wildcards": _ANYONE + _each(b"Disallow: /" + b"*a" * 100 + b"%d$\n", 2_000),
    "patterns that nearly match": _ANYONE + _each(b"Disallow: " + _STARS, 3_500),
    "signals": _ANYONE + _each(b"Content-Signal: use%d=no\n", 40_000),
    "delays": _ANYONE + b"Crawl-delay: 1\n" * 60_000,
    "a delay of many digits": _ANYONE + b"Crawl-delay: " + b"9" * MEBIBYTE,
    "sitemaps": _each(b"Sitemap: https://x.example/%d.xml\n", 30_000),
    "UTF-16": b"\xff\xfe" + ("User-agent: *\nDisallow: /x\n" * 19_000).encode("utf-16-le"),
}
