"""The stages' table: one row a stage, with counts that people read."""

import io

from rich.console import Console

from console.commands.stages_table import stages_table
from perspektiven.ops.status import StageStatus


def test_each_stage_is_a_row_with_grouped_digits() -> None:
    stages = {
        "fetcher": StageStatus(done=12_345, rate_per_second=2.34),
        "indexer": StageStatus(waiting=7, dead=1),
    }

    printed = io.StringIO()
    Console(width=100, file=printed).print(stages_table(stages))
    rows = [line.replace("│", " ").split() for line in printed.getvalue().splitlines()]

    assert [row for row in rows if row and row[0] in stages] == [
        ["fetcher", "12,345", "0", "0", "0", "0", "2.3"],
        ["indexer", "0", "7", "0", "0", "1", "0.0"],
    ]


def test_pages_that_were_refused_are_no_failures() -> None:
    printed = io.StringIO()
    table = stages_table({"fetcher": StageStatus(failed=9), "grouper": StageStatus()}, refused=8)
    Console(width=100, file=printed).print(table)
    rows = [line.replace("│", " ").split() for line in printed.getvalue().splitlines()]

    assert ["fetcher", "0", "0", "8", "1", "0", "0.0"] in rows
    assert ["grouper", "0", "0", "0", "0", "0", "0.0"] in rows
