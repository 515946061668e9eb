"""Schedule of the editions that are sent: which day's edition is due."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def due(now: datetime, at: time, zone: tzinfo) -> date | None:
    """The day whose edition is to be sent now: yesterday in `zone`, from `at` until midnight.

    What was missed is so sent late on the same day, and never on the next one. None before `at`.
    A time that a change of clocks leaves out begins when it would have (RFC 5545, 3.3.5).
    """
    today = now.astimezone(zone).date()
    begins = datetime.combine(today, at, zone).astimezone(UTC)
    return today - timedelta(days=1) if now >= begins else None
