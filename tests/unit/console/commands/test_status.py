"""The screen that `perspektiven status` prints: what counts stays on it."""

from datetime import UTC, datetime, timedelta

import pytest

from console.commands import status as screen
from perspektiven.ops.status import OutletReport, StageStatus, SystemStatus, outlet_problems
from perspektiven.ops.translator_tokens import TokenReport

NOW = datetime.now(UTC)


def found(*, well: int = 0, silent: int = 0, problems: tuple[str, ...] = ()) -> SystemStatus:
    outlets = [OutletReport(id=f"well-{number}", last_success=NOW) for number in range(well)] + [
        OutletReport(id=f"silent-{number}", last_success=NOW - timedelta(days=5), last_error="gone")
        for number in range(silent)
    ]
    told = [*problems, *outlet_problems(outlets, NOW)]
    return SystemStatus(
        ok=not told, problems=told, stages={"translator": StageStatus(waiting=7)}, outlets=outlets
    )


def test_hundreds_of_outlets_leave_the_stages_and_problems_on_one_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen.show(found(well=300, silent=83, problems=("the translator is away",)), every=False)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 40
    assert "the translator is away" in lines[-1]
    assert any("83 outlets can't be read" in line for line in lines)
    assert any("300 of 383 outlets are well" in line for line in lines)


def test_all_outlets_are_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    screen.show(found(well=30, silent=30), every=True)

    printed = capsys.readouterr().out
    assert "well-29" in printed
    assert "silent-29" in printed


def test_an_installation_that_is_well_says_so_last(capsys: pytest.CaptureFixture[str]) -> None:
    screen.show(found(well=3), every=False)

    assert capsys.readouterr().out.splitlines()[-1] == "All is well."


def test_a_problem_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    screen.show(found(problems=("index [red] is blocked",)), every=False)

    assert "index [red] is blocked" in capsys.readouterr().out


def test_a_source_that_moved_onto_another_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    moved = {"https://a.example/rss": "https://a.example/feed"}
    outlets = [OutletReport(id="a", last_success=NOW, moved=moved)]
    whole = SystemStatus(ok=True, problems=[], stages={}, outlets=outlets)

    screen.show(whole, every=False)
    assert "1 sources moved" in capsys.readouterr().out

    screen.show(whole, every=True)
    told = "".join(capsys.readouterr().out.split())
    assert "movedto" in told
    assert "followedalready" in told


def test_tokens_and_their_price_are_told_by_the_article(capsys: pytest.CaptureFixture[str]) -> None:
    whole = found(well=1)
    whole.tokens = TokenReport(
        sent=120_000,
        received=30_000,
        articles=100,
        sent_per_article=1200.0,
        received_per_article=300.0,
        price_per_article=0.00036,
        since=NOW,
    )

    screen.show(whole, every=False)

    printed = " ".join(capsys.readouterr().out.split())
    assert "120,000 tokens sent and 30,000 received since" in printed
    assert "for 100 articles: 1,200 and 300 an article, 0.0004 by" in printed
