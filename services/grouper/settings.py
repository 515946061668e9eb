"""Settings of the grouper."""

from pydantic import Field

from perspektiven.settings import Settings


class GrouperSettings(Settings):
    """Settings of the grouper."""

    group_poll_seconds: float = Field(
        default=1.0, gt=0, le=60, description="Seconds between two looks for new articles."
    )
    story_history_days: int = Field(
        default=8,
        ge=1,
        le=60,
        description="Days back that all stories are kept in memory and up to date; an article "
        "dated earlier is placed among its neighbours in the index.",
    )
