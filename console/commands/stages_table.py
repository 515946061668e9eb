"""What each stage has done and what waits for it, as a table for people."""

from collections.abc import Mapping

from rich.table import Table

from perspektiven.ops.status import StageStatus


def stages_table(stages: Mapping[str, StageStatus], *, refused: int = 0) -> Table:
    """What each stage has done and what waits for it, for people.

    `refused`: pages that are no articles, which the fetcher counts as failed; they get a column.
    """
    table = Table("stage", "done", "waiting", "refused", "failed", "dead", "per second")
    for name, stage in stages.items():
        no_article = refused if name == "fetcher" else 0
        failed = max(0, stage.failed - no_article)
        counts = (stage.done, stage.waiting, no_article, failed, stage.dead)
        table.add_row(name, *(f"{count:,}" for count in counts), f"{stage.rate_per_second:.1f}")
    return table
