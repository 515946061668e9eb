"""Addresses of the demo newspapers: the same in every run of one folder."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.demo import addresses, papers
from perspektiven.errors import WrongSetting

OPENED = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
PAPERS = papers.load()


def test_a_second_run_finds_the_same_addresses_and_the_same_opening(tmp_path: Path) -> None:
    first = addresses.claim(tmp_path, PAPERS, OPENED, any_port=True)
    bases = [first.base(paper.id) for paper in PAPERS]
    first.close()

    second = addresses.claim(tmp_path, PAPERS, OPENED + timedelta(days=1))

    assert [second.base(paper.id) for paper in PAPERS] == bases
    assert second.opened_at == OPENED
    second.close()


def test_a_port_that_was_lost_to_another_is_named(tmp_path: Path) -> None:
    first = addresses.claim(tmp_path, PAPERS, OPENED, any_port=True)
    file = tmp_path / "demo.json"
    port = json.loads(file.read_text("utf-8"))["ports"][PAPERS[0].id]

    with pytest.raises(WrongSetting, match=f"port {port} "):
        addresses.claim(tmp_path, PAPERS, OPENED)

    first.close()


def test_links_lead_to_the_own_paper_or_to_another_one(tmp_path: Path) -> None:
    claimed = addresses.claim(tmp_path, PAPERS, OPENED, any_port=True)
    own, other = PAPERS[:2]

    assert claimed.resolve(own, "/1.html") == f"{claimed.base(own.id)}/1.html"
    assert claimed.resolve(own, f"{other.id}:/2.html") == f"{claimed.base(other.id)}/2.html"
    assert claimed.outlet(own).homepage == f"{claimed.base(own.id)}/"
    claimed.close()


def test_a_file_that_is_broken_is_named_and_may_be_removed(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{", encoding="utf-8")

    with pytest.raises(WrongSetting, match=r"demo\.json.*remove it"):
        addresses.claim(tmp_path, PAPERS, OPENED, any_port=True)
