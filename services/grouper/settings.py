"""Settings of the grouper."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

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
    grouper_judge_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Address of a server with OpenAI's chat completions (https://…/v1) that judges "
        "doubtful pairs of articles; without it nobody is asked.",
    )
    grouper_judge_model: str = Field(default="", description="Model that judges doubtful pairs.")
    grouper_judge_api_key: SecretStr | None = Field(
        default=None, description="Key for the judge's server."
    )
    grouper_judge_timeout: float = Field(
        default=30, gt=0, le=600, description="Seconds that one request to the judge may take."
    )
    grouper_judge_per_hour: int = Field(
        default=60,
        ge=2,
        le=100_000,
        description="Requests to the judge in an hour, at most, for each target language; a yes "
        "takes two.",
    )

    @model_validator(mode="after")
    def _judge_has_a_model(self) -> Self:
        if self.grouper_judge_url is not None and not self.grouper_judge_model:
            raise ValueError("PERSPEKTIVEN_GROUPER_JUDGE_MODEL: a judge needs the name of a model")
        return self
