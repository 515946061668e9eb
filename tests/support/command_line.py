"""Commands as a person calls them, in the process of the test."""

from typing import Any

import pytest
import structlog

from console.commands import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    logs = structlog.get_config()
    try:
        main(list(arguments))
        code: Any = 0
    except SystemExit as exc:
        code = exc.code
    finally:
        # Its logs are the command's own.
        structlog.configure(**logs)
    printed = capsys.readouterr()
    return int(code or 0), printed.out, printed.err
