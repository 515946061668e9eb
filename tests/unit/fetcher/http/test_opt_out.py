"""What publishers ask of crawlers beside robots rules."""

import pytest

from services.fetcher.http.opt_out import (
    concerns_us,
    forbids_indexing,
    indexing_forbidden_by,
    opt_out,
    reserving_lines,
)


@pytest.mark.parametrize(
    ("header", "forbids"),
    [
        ("noindex", True),
        ("NoIndex, nofollow", True),
        ("none", True),
        ("perspektiven: noindex", True),
        ("perspektiven: nofollow, noindex", True),
        ("googlebot: noindex", False),
        ("googlebot: nofollow, noindex", False),
        ("googlebot: noindex, perspektiven: none", True),
        ("googlebot: nofollow\nnoindex", True),
        ("noarchive\ngooglebot: noindex", False),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", True),
        ("unavailable_after: Tuesday, 25 Jun 2030 15:00:00 PST, noindex", True),
        ("max-snippet:50, noarchive", False),
        ("max-image-preview:none", False),
        ("max-image-preview: none, noindex", True),
        ("", False),
    ],
)
def test_which_x_robots_tags_forbid_us(header: str, forbids: bool) -> None:
    assert forbids_indexing(header, "Perspektiven") is forbids


@pytest.mark.parametrize(
    ("metas", "forbidden_by"),
    [
        ({"robots": ["NOINDEX,follow"]}, "NOINDEX,follow"),
        ({"robots": ["index, follow", "noindex nofollow"]}, "noindex nofollow"),
        ({"robots": ["all"], "perspektiven": ["none"]}, "none"),
        ({"robots": ["index"], "googlebot": ["noindex"]}, None),
        ({"robots": ["noarchive, nosnippet, max-image-preview: none"]}, None),
        ({"robots": ["noindexing"]}, None),
        ({}, None),
    ],
)
def test_which_meta_elements_forbid_us(
    metas: dict[str, list[str]], forbidden_by: str | None
) -> None:
    assert indexing_forbidden_by(metas, "Perspektiven") == forbidden_by


@pytest.mark.parametrize(
    ("reserved", "concerned"),
    [
        ("tdm-reservation: 1", True),
        ("Content-Signal: search=no", True),
        ("Content-Signal: search=yes, AI-Input = No", True),
        ("Content-Signal: search=yes, ai-train=no", False),
        ("Content-Signal: ai-train=no # and not ai-input=no", False),
        ("Content-Signal: ai-train=no; Content-Signal: search=no", True),
        (None, False),
    ],
)
def test_which_opt_outs_are_from_what_is_done_here(reserved: str | None, concerned: bool) -> None:
    assert concerns_us(reserved) is concerned


def test_lines_that_reserve_nothing_are_not_noted() -> None:
    lines = ["Content-Signal: search=yes", "Content-Signal: ai-train=no", "Content-Signal: x=nope"]

    assert reserving_lines(lines) == "Content-Signal: ai-train=no"


def test_a_reservation_that_is_no_number_of_the_protocol_is_none() -> None:
    assert opt_out(None, "true", None) is None
    assert opt_out(None, "1", "maybe") == "tdm-reservation: 1"
