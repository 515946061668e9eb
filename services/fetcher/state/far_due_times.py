"""Due times of a clock that was ahead, brought back within the longest wait of their kind.

Were they believed, hosts and sources would stand still until the clock has caught up.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from services.fetcher.state.mirror import QUEUES, Mirror

_FIELDS = {"source": "next_poll", "host": "held_until", "todo": "due", "look": "due"}
"""By kind of keys, the field of a row that says when something is due (Unix seconds)."""

_SAID = {
    "source": re.compile(rb'"next_poll":([0-9.e+]+)'),
    "host": re.compile(rb'"held_until":([0-9.e+]+)'),
}
"""The same field in rows of the kinds that have no queue. They are not parsed: a source's names
thousands of pages. In a text the quotes are escaped."""

_BATCH = 500

# September 2026: a machine that starts without a clock says less, and all rows would be far ahead.
_CLOCK_IS_SET = 1_790_000_000.0


def brought_back(
    mirror: Mirror, longest: Mapping[str, float], now: float
) -> Iterator[Mapping[str, bytes]]:
    """Batches of rows to be written, each due after the longest wait (seconds) of its kind.

    Rather too late than too early: how long they have waited by now is not known.
    """
    if now < _CLOCK_IS_SET:
        return
    for kind, wait in longest.items():
        latest = float(int(now + wait))
        keys = _far_keys(mirror, kind, latest)
        for at in range(0, len(keys), _BATCH):
            batch = keys[at : at + _BATCH]
            rows = {key: _due_at(latest, kind, mirror.get(key), now) for key in batch}
            if changes := {key: row for key, row in rows.items() if row is not None}:
                yield changes


def _far_keys(mirror: Mirror, kind: str, latest: float) -> list[str]:
    if kind in QUEUES:
        return mirror.due_after(kind, latest)
    find = _SAID[kind].search
    return [key for key, value in mirror.rows(kind) if _is_after(find(value), latest)]


def _is_after(found: re.Match[bytes] | None, latest: float) -> bool:
    try:
        return found is not None and float(found.group(1)) > latest
    except ValueError:
        return False


def _due_at(moment: float, kind: str, value: bytes | None, now: float) -> bytes | None:
    """The row as of that moment; None for what is no row of ours."""
    try:
        row = json.loads(value or b"")
        row[_FIELDS[kind]] = moment
        if "last_success" in row and _is_to_come(row["last_success"], now):
            del row["last_success"]
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, TypeError, AttributeError):
        return None


def _is_to_come(moment: str, now: float) -> bool:
    return datetime.fromisoformat(moment).timestamp() > now
