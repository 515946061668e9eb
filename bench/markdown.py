"""Figures as Markdown: tables, and charts that Mermaid draws."""

from collections.abc import Mapping, Sequence
from typing import Any


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    """A line for each row; `columns` names the keys that are shown, and their headings."""
    lines = [tuple(columns.values()), ("---",) * len(columns)]
    lines += [tuple(f"{row[key]:,}" if key in row else "" for key in columns) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def chart(rows: Sequence[Mapping[str, Any]], title: str, *, x: str, keys: Sequence[str]) -> str:
    """A line for each key, in the order of `keys`, over the rows' values of `x`."""
    lines = [f"  line [{', '.join(str(row[key]) for row in rows)}]" for key in keys]
    labels = ", ".join(str(row[x]) for row in rows)
    named = ", ".join(key.partition("_")[0] for key in keys)
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            f'  title "{title} ({named})"',
            f'  x-axis "{x}" [{labels}]',
            *lines,
            "```",
        ]
    )
