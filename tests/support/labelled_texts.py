"""Labelled texts in `tests/data`: lines under `[LABEL]`, comments with `#`."""

from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def labelled(name: str) -> Iterator[tuple[str, str]]:
    """Yield label and line of each text of a file."""
    label = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            label = line.strip("[]")
        elif line and not line.startswith("#"):
            yield label, line
