"""Error tree of the project, and what each error means for a record.

PipelineError
├── Transient      waiting and trying again may help
├── Permanent      no retry will help; the record goes to its dead-letter topic
└── WrongSetting   the operator has to act; the process stops with one line
"""


class PipelineError(Exception):
    """Base of all errors that this project raises on purpose."""


class Transient(PipelineError):
    """A retry may help. `retry_after`: seconds that the other side asked to wait."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Permanent(PipelineError):
    """No retry can help. `reason` is a fixed word: counted, shown, kept in the dead letter."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class WrongSetting(PipelineError):
    """A setting, file or server that the operator has to fix; the message says how."""
