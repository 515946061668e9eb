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
        description="Days back that stories are kept up to date; what is dated earlier is grouped "
        "by `stories rebuild`.",
    )
