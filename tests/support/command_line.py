"""Commands as a person calls them, in the process of the test."""

from typing import Any

import pytest

from console.commands import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    try:
        main(list(arguments))
        code: Any = 0
    except SystemExit as exc:
        code = exc.code
    printed = capsys.readouterr()
    return int(code or 0), printed.out, printed.err
