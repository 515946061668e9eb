"""What each stage has done and what waits for it, as a table for people."""

from collections.abc import Mapping

from rich.table import Table

from perspektiven.ops.status import StageStatus


def stages_table(stages: Mapping[str, StageStatus]) -> Table:
    """What each stage has done and what waits for it, for people."""
    table = Table("stage", "done", "waiting", "failed", "dead", "per second")
    for name, stage in stages.items():
        counts = (stage.done, stage.waiting, stage.failed, stage.dead)
        table.add_row(name, *(f"{count:,}" for count in counts), f"{stage.rate_per_second:.1f}")
    return table
