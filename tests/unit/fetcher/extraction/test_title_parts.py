"""Titles in parts: the headline stays, the site and its sections go."""

import pytest

from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.title_parts import (
    before_name,
    is_dense,
    is_long,
    key_of,
    site_names,
    without_site,
)

HEADLINE = "Storm closes the harbour for a week"
SITES = frozenset({"the courier", "courier"})


def cut(title: str, *, known: tuple[str, ...] = (), shown: tuple[str, ...] = ()) -> str:
    return without_site(title, SITES, set(map(key_of, known)), set(map(key_of, shown)))


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} | The Courier",
        f"{HEADLINE} - The Courier",
        f"{HEADLINE} — courier.example",
        f"The Courier: news » {HEADLINE}".replace(": news", ""),
        f"{HEADLINE} | Harbour | The Courier",
        f"{HEADLINE} (The Courier)",
        f"{HEADLINE} | Local News",
    ],
)
def test_the_site_goes_from_either_end(title: str) -> None:
    assert cut(title) == HEADLINE


@pytest.mark.parametrize(
    "title",
    [
        HEADLINE,
        "Storm - what we know so far about the harbour",
        "« Storm closes the harbour » Courier",
        "Short | Local News",
    ],
)
def test_a_headline_with_a_separator_of_its_own_stays(title: str) -> None:
    assert cut(title) == title


def test_a_part_that_stands_on_the_page_is_the_title() -> None:
    title = f"All of today's stories from the coast - {HEADLINE}"

    assert cut(title) == title
    assert cut(title, shown=(HEADLINE,)) == HEADLINE
    assert cut(title, known=(HEADLINE,)) == HEADLINE


def test_the_site_is_no_title_though_it_stands_on_the_page() -> None:
    title = f"{HEADLINE} - La Voz del Puerto"
    sites = site_names({}, Described({}, {}), "https://www.vozpuerto.example/1")
    shown = {key_of("La Voz del Puerto"), key_of(f"{HEADLINE} Ann Lee, 3 May")}

    assert without_site(title, sites, set(), shown) == HEADLINE


def test_a_title_that_stands_on_the_page_as_it_is_stays() -> None:
    title = f"{HEADLINE} | The Courier"

    assert cut(title, shown=(title,)) == title


def test_a_chinese_site_stands_behind_a_bare_hyphen() -> None:
    assert (
        cut("新大桥星期五正式开通市民排队等候通行-新华网") == "新大桥星期五正式开通市民排队等候通行"
    )


def test_a_site_is_known_by_what_it_calls_itself_and_by_its_domain() -> None:
    metas = {"og:site_name": ["The Courier"], "twitter:site": ["@courier_news"]}
    described = Described({"publisher": {"name": "Courier Media"}}, {})

    names = site_names(metas, described, "https://www.millbrook.com/1")

    assert names == {"the courier", "courier news", "courier media", "millbrook"}


def test_a_headline_in_place_of_a_name_is_no_name() -> None:
    assert site_names({"publisher": ["a " * 9]}, Described({}, {}), "") == frozenset()


def test_the_own_name_behind_a_bar_goes() -> None:
    assert before_name(f"{HEADLINE} | Courier", SITES) == HEADLINE
    assert before_name(f"{HEADLINE} | Harbour", SITES) == f"{HEADLINE} | Harbour"


@pytest.mark.parametrize(
    ("text", "key"), [("“Storm”—now!", "storm now"), ("ŻÓŁW, znów", "żółw znów"), ("…", "")]
)
def test_a_key_is_the_words_alone(text: str, key: str) -> None:
    assert key_of(text) == key


def test_four_chinese_characters_say_as_much_as_twelve_letters() -> None:
    assert is_long("新桥开通")
    assert not is_long("new bridge")
    assert is_dense("新桥开通")
