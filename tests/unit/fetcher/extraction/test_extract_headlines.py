"""Headlines of whole pages: what is printed wins, the site's name goes."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS

HEADLINE = "Altenbrück baut die alte Brücke neu"
FOR_NETWORKS = "Brücken: was Altenbrück jetzt baut"


def title_of(head: str, heading: str = "") -> str:
    text = "".join(f"<p>{text}</p>" for text in TEXTS)
    article = f"<article>{heading}{text}</article>"
    return extracted(f"<html><head>{head}</head><body><main>{article}</main></body></html>").title


def og(title: str, site: str = "Der Bote") -> str:
    name = f'<meta property="og:site_name" content="{site}">'
    return f'<meta property="og:title" content="{title}">{name}'


@pytest.mark.parametrize(
    "separator", ["|", "»", "·", "--", "_", "｜", "::", "/", "•", "❘", "~", "&lt; Politik &lt;"]
)
def test_the_site_goes_behind_every_separator(separator: str) -> None:
    assert title_of(og(f"{HEADLINE} {separator} Der Bote")) == HEADLINE


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        (
            "서울시가 낡은 다리를 새로 짓는다 ㅣ 강변일보",
            "강변일보",
            "서울시가 낡은 다리를 새로 짓는다",
        ),
        ("市議會決定重建舊橋 - 河岸日報", "河岸日報", "市議會決定重建舊橋"),
        ("市议会决定重建旧桥_河岸网", "河岸网", "市议会决定重建旧桥"),
    ],
)
def test_the_site_goes_in_any_writing(title: str, site: str, expected: str) -> None:
    assert title_of(og(title, site)) == expected


@pytest.mark.parametrize("heading", ["Politik", "Der Bote"])
def test_a_section_or_the_site_in_the_main_heading_is_no_headline(heading: str) -> None:
    assert title_of(og(HEADLINE), f"<h1>{heading}</h1>") == HEADLINE


def test_the_printed_headline_wins_over_the_one_for_networks_and_searches() -> None:
    described = f'{{"@type":"NewsArticle","headline":"{FOR_NETWORKS}"}}'
    script = f'<script type="application/ld+json">{described}</script>'

    assert title_of(og(FOR_NETWORKS) + script, f"<h1>{HEADLINE}</h1>") == HEADLINE
