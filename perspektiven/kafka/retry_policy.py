"""Retries of a record: waits between attempts, and how many an unexpected error gets."""

from dataclasses import dataclass

from perspektiven.back_off import back_off, jittered


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Retry delays of a record or request."""

    first_wait: float = 0.5
    longest_wait: float = 60.0
    unexpected_attempts: int = 3
    wave: int = 20
    """So many unexpected failures in a row are a defect of ours, not of the records: hold them."""

    def wait(self, attempt: int, at_least: float | None) -> float:
        """Seconds before attempt number `attempt` + 1: exponential, jittered by a half."""
        wait = back_off(attempt, first=self.first_wait, longest=self.longest_wait)
        return max(jittered(wait, 0.5, 1.5), at_least or 0.0)
