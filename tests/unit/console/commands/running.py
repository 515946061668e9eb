"""Commands run in the test's own process, and a feed for them."""

from pathlib import Path
from typing import Any

import pytest

from console.commands import main

DATA = Path(__file__).parents[3] / "data"


FEED = str(DATA / "feeds" / "rss20-plain.xml")


ADDRESS = "https://gazeta.example/rss.xml"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    try:
        main(list(arguments))
        code: Any = 0
    except SystemExit as exc:
        code = exc.code
    printed = capsys.readouterr()
    return int(code or 0), printed.out, printed.err
