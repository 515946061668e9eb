"""Robots rules: RFC 9309, its examples and the files that sites really have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.http.robots import Decision, Rules, rules_for_status
from tests.support.data import data

AGENT = "FooBot"
SITE = "https://gazeta.example"


def decide(robots: str | bytes, path: str, agent: str = AGENT) -> Decision:
    body = robots.encode() if isinstance(robots, str) else robots
    return Rules.parse(body, agent).decide(SITE + path)


def allowed(robots: str | bytes, path: str, agent: str = AGENT) -> bool:
    return decide(robots, path, agent).allowed


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        # The tables of RFC 9309 2.2.2 and 2.2.3.
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", True),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", True),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ", True),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", True),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", True),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-b.html", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/path/foo-%24", "/path/foo-", False),
        # Prefixes, wildcards, ends.
        ("/", "", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish", "/catfish", False),
        ("/fish/", "/fish", False),
        ("/fish*", "/fishheads/yummy.html", True),
        ("/*.php", "/folder/filename.php?parameters", True),
        ("/*.php", "/windows.PHP", False),
        ("/*.php$", "/filename.php", True),
        ("/*.php$", "/filename.php5", False),
        ("/*.php$", "/a.php/b.php", True),
        ("/fish*.php", "/fishheads/catfish.php?parameters", True),
        ("/a*b*c$", "/abbc", True),
        ("/a*bc*bc$", "/abc", False),
        ("/a**b", "/axb", True),
        ("*/private", "/x/private", True),
        ("/$", "/", True),
        ("/$", "/a", False),
        ("/a$b", "/a$b", True),
        ("/a/%2F", "/a//", False),
        ("/a b", "/a%20b", True),
        ("/%7Ejoe", "/~joe/index.html", True),
    ],
)
def test_patterns_match_as_the_standard_says(pattern: str, path: str, expected: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {pattern}", path) is not expected


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Allow: /p\nDisallow: /", "/page", "Allow: /p"),
        ("Disallow: /\nAllow: /p", "/page", "Allow: /p"),
        ("Disallow: /folder\nAllow: /folder", "/folder/page", "Allow: /folder"),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", "Disallow: /*.htm"),
        ("Allow: /page\nDisallow: /*.ph", "/page.php5", "Allow: /page"),
        ("Allow: /$\nDisallow: /", "/", "Allow: /$"),
        ("Allow: /$\nDisallow: /", "/page.htm", "Disallow: /"),
        ("Disallow:", "/page", None),
        ("Disallow: /a\nAllow: /a/index.html", "/a/", "Allow: /a/index.html"),
    ],
)
def test_the_longest_rule_decides_and_is_named(rules: str, path: str, expected: str | None) -> None:
    decision = decide(f"User-agent: *\n{rules}\n", path)

    assert decision == Decision(expected is None or expected.startswith("Allow"), expected)


def test_the_deciding_line_stands_as_in_the_file() -> None:
    robots = "user-agent : *\n  DISALLOW :/redakcja  # nur für uns\n"

    assert decide(robots, "/redakcja/1").line == "DISALLOW :/redakcja  # nur für uns"


def test_a_group_of_its_own_replaces_that_of_everyone() -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: FooBot\nDisallow: /x\n"

    assert allowed(robots, "/y")
    assert not allowed(robots, "/x")
    assert not allowed(robots, "/y", "BarBot")


def test_a_group_without_rules_allows_its_agent_all() -> None:
    assert allowed("User-agent: *\nDisallow: /\n\nUser-agent: FooBot\n", "/y")


def test_all_groups_of_an_agent_are_one() -> None:
    robots = "User-agent: FooBot\nDisallow: /a\n\nUser-agent: X\nDisallow: /\n\n"
    robots += "User-agent: foobot\nDisallow: /b\n"

    assert [allowed(robots, path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    ("in_file", "asked", "meant"),
    [
        ("foobot", "FooBot", True),
        ("FOOBOT/2.1", "FooBot", True),
        ("FooBot", "FooBot/1.0 (+https://perspektiven.example/)", True),
        ("FooBot-News", "FooBot", False),
        ("FooBot", "FooBot-News", False),
        ("Foo", "FooBot", False),
        ("Foo Bar", "Foo", True),
        ("Foo", "Foo Bar", False),
        ("archive.org_bot", "archive.org_bot", True),
        ("MJ12bot", "MJ99bot", False),
        ("* # everyone", "FooBot", True),
        ("*FooBot", "FooBot", False),
        ("UnicödeBöt", "UnicödeBöt", True),
    ],
)
def test_agents_are_told_by_their_product_token(in_file: str, asked: str, meant: bool) -> None:
    assert allowed(f"User-agent: {in_file}\nDisallow: /", "/", asked) is not meant


@pytest.mark.parametrize("between", ["Sitemap: https://x.example/s.xml", "Noindex: /", "", "# x"])
def test_other_lines_between_agents_do_not_split_their_group(between: str) -> None:
    robots = f"User-agent: FooBot\n{between}\nUser-agent: BarBot\nDisallow: /x\n"

    assert not allowed(robots, "/x", "FooBot")
    assert not allowed(robots, "/x", "BarBot")


def test_other_lines_between_rules_do_not_end_their_group() -> None:
    robots = (
        "User-agent: *\nDisallow: /a\n\nSitemap: https://x.example/s\nUnknown: 1\n\nDisallow: /b"
    )

    assert not allowed(robots, "/b")


def test_a_group_of_a_delay_alone_ends_at_the_blank_line() -> None:
    robots = "User-agent: *\nCrawl-delay: 10\n\nUser-agent: BadBot\nDisallow: /\n"

    rules = Rules.parse(robots.encode(), AGENT)

    assert rules.decide(f"{SITE}/a").allowed
    assert rules.crawl_delay == 10
    assert not allowed(robots, "/a", "BadBot")


def test_a_delay_between_agents_without_a_blank_line_holds_for_all_of_them() -> None:
    robots = "User-agent: FooBot\nCrawl-delay: 2,5\nUser-agent: BarBot\nDisallow: /x\n"

    rules = Rules.parse(robots.encode(), AGENT)

    assert rules.crawl_delay == 2.5
    assert not rules.decide(f"{SITE}/x").allowed


def test_prose_that_begins_like_a_rule_is_none() -> None:
    robots = "User-agent: *\nDisallow: /a\nUser-agent must match exactly: see the docs\nAllow: /a/b"

    assert not allowed(robots, "/a")
    assert allowed(robots, "/a/b")


def test_rules_before_the_first_agent_mean_nobody() -> None:
    assert allowed("Disallow: /\nUser-agent: BarBot\nDisallow: /", "/a")


@pytest.mark.parametrize(
    "file",
    [
        "byte-order-mark.txt",
        "half-a-byte-order-mark.txt",
        "carriage-returns-only.txt",
        "dos-line-ends.txt",
        "misspelt-keys.txt",
        "colons-missing.txt",
        "latin2-comment.txt",
        "utf16.txt",
        "typographic-spaces.txt",
        "group-split-by-sitemap.txt",
    ],
)
def test_files_of_careless_editors_still_say_no(file: str) -> None:
    robots = data("robots", file)

    assert not allowed(robots, "/redakcja/notatki")
    assert allowed(robots, "/swiat/most")


def test_a_page_in_place_of_the_file_allows_all() -> None:
    assert allowed(data("robots", "html-page.txt"), "/redakcja")


def test_octets_that_are_no_utf8_match_themselves() -> None:
    assert not allowed(b"User-agent: *\nDisallow: /\xb6wiat", "/%B6wiat/1")


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_file_of_wide_characters_is_read_by_its_byte_order_mark(encoding: str) -> None:
    robots = "\ufeffUser-agent: *\nDisallow: /świat".encode(encoding)

    assert not allowed(robots, "/%C5%9Bwiat/1")


def test_half_a_mebibyte_is_read() -> None:
    robots = "# filler line\n" * 35_000 + "User-agent: *\nDisallow: /x\n"

    assert len(robots) < 500 * 1024
    assert not allowed(robots, "/x")


def test_the_robots_file_itself_may_always_be_fetched() -> None:
    assert allowed("User-agent: *\nDisallow: /", "/robots.txt")


def test_sitemaps_are_listed_whoever_they_stand_under() -> None:
    rules = Rules.parse(
        b"Sitemap: https://x.example/a.xml\nUser-agent: X\nsitemap https://x.example/b.xml",
        AGENT,
    )

    assert rules.sitemaps == ("https://x.example/a.xml", "https://x.example/b.xml")


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, False), (204, True), (301, True), (401, True), (403, True), (404, True), (410, True)],
)
def test_a_file_that_is_not_there_allows_all(status: int, expected: bool) -> None:
    body = b"User-agent: *\nDisallow: /" if status == 200 else b""

    assert rules_for_status(status, body, AGENT).decide(f"{SITE}/a").allowed is expected


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599, None])
def test_a_server_that_fails_allows_nothing(status: int | None) -> None:
    decision = rules_for_status(status, b"User-agent: *\nAllow: /", AGENT).decide(f"{SITE}/a")

    assert decision == Decision(allowed=False)


def test_a_pattern_made_to_stall_matchers_is_matched_at_once() -> None:
    assert allowed("User-agent: *\nDisallow: /" + "*a" * 3000 + "$", "/" + "a" * 2900 + "b")


@given(st.binary(max_size=200), st.text(max_size=40), st.text(max_size=20))
def test_no_file_url_or_agent_raises(body: bytes, path: str, agent: str) -> None:
    rules = Rules.parse(b"User-agent: *\nDisallow: /" + body, agent)

    assert rules.decide(f"{SITE}/{path}").allowed in {True, False}
    assert rules.decide(path).allowed in {True, False}


@given(st.text(alphabet="ab*$/%2é?", max_size=12), st.text(alphabet="ab$/%2é?*", max_size=12))
def test_what_is_allowed_and_refused_alike_is_allowed(pattern: str, path: str) -> None:
    robots = f"User-agent: *\nDisallow: /{pattern}\nAllow: /{pattern}"

    assert allowed(robots, f"/{path}")


@pytest.mark.parametrize(
    ("robots", "opt_out"),
    [
        ("User-agent: *\nContent-Signal: ai-train=no\nAllow: /", "Content-Signal: ai-train=no"),
        ("User-agent: *\nAllow: /\n\ncontent-signal: search=no", "content-signal: search=no"),
        ("Content-Signal: ai-input=no\nUser-agent: *\nAllow: /", "Content-Signal: ai-input=no"),
        ("User-agent: *\nContent-Signal: search=yes", None),
        ("User-agent: GPTBot\nContent-Signal: search=no", None),
        ("User-agent: *\nContent-Signal: search=no\nUser-agent: FooBot\nAllow: /", None),
        ("User-agent: FooBot\nContent-Signal: search=no", "Content-Signal: search=no"),
        ("", None),
    ],
)
def test_content_signals_reserve_uses_for_the_crawlers_of_their_group(
    robots: str, opt_out: str | None
) -> None:
    assert Rules.parse(robots.encode(), AGENT).opt_out == opt_out


def test_content_signals_are_no_rules_of_access() -> None:
    robots = "User-agent: *\nContent-Signal: search=no\nDisallow: /private/"

    assert allowed(robots, "/news/1")
    assert not allowed(robots, "/private/1")
