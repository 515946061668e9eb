"""Reading habits, kept in a cookie of the reader's own browser: no account, nothing stored here.

Whatever a client sends is parsed strictly: a cookie that is not as we write it counts as none.
"""

import base64
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

import structlog
from fastapi import Request
from fastapi.responses import Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from perspektiven.limits import HABITS
from perspektiven.text.language_tags import base
from perspektiven.text.valid_text import writable

log = structlog.get_logger()

COOKIE = "perspektiven-habits"

_KEPT = timedelta(days=365)


class TooManyHabits(ValueError):
    """More than a cookie holds."""


class BadHabits(ValueError):
    """A cookie that is not as we write it; `reason` is a word for logs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kind(StrEnum):
    """What a mute names."""

    WORD = "word"
    OUTLET = "outlet"
    COUNTRY = "country"
    STORY = "story"


def plain(text: str) -> str:
    """The text. Raises ValueError for one with control characters, spaces around it, or none."""
    if text != writable(text).strip() or not text:
        raise ValueError("is empty, begins or ends with a space, or has a control character")
    return text


class Mute(BaseModel):
    """Something that the reader does not want to see in lists."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    kind: Kind = Field(alias="k")
    value: Annotated[str, Field(alias="v", max_length=100), AfterValidator(plain)]
    """A word or phrase, the id of an outlet, a country's code, or the id of any member."""
    until: AwareDatetime | None = Field(default=None, alias="u")
    """None: for good."""

    def names(self, kind: str, value: str) -> bool:
        """Whether it mutes just that."""
        return (self.kind, self.value.casefold()) == (kind, value.casefold())


Language = Annotated[str, Field(pattern=r"^[a-z]{2,8}\z")]


class Habits(BaseModel):
    """What a reader has asked for; what is muted for a time ends by itself."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    languages: tuple[Language, ...] = Field(default=(), alias="l", max_length=50)
    """Languages, without script and region, that are shown in the original."""
    mutes: tuple[Mute, ...] = Field(default=(), alias="m", max_length=100)
    marks_new: bool = Field(default=False, alias="n")
    """Whether pages mark what is new since the last visit."""

    def reads(self, language: str) -> bool:
        """Whether articles in a language stay in the original."""
        return base(language) in self.languages

    def at(self, now: datetime) -> Self:
        """The same, without what was muted until now or earlier."""
        kept = tuple(each for each in self.mutes if each.until is None or each.until > now)
        return self if kept == self.mutes else self.model_copy(update={"mutes": kept})

    def written(self) -> str:
        """The value of the cookie; empty without any habit. Raises TooManyHabits."""
        if self == Habits():
            return ""
        made = self.model_dump_json(by_alias=True, exclude_defaults=True)
        value = base64.urlsafe_b64encode(made.encode()).decode()
        if len(value) > HABITS.most:
            raise TooManyHabits
        return value


def parsed(value: str) -> Habits:
    """The habits of a cookie's value. Raises BadHabits."""
    if len(value) > HABITS.most:
        raise BadHabits("too_long")
    try:
        text = base64.b64decode(value.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError as exc:
        raise BadHabits("not_base64") from exc
    try:
        return Habits.model_validate_json(text)
    except ValidationError as exc:
        raise BadHabits("not_as_written") from exc


def habits_of(request: Request) -> Habits:
    """The habits that hold now for who asks; none where the cookie is not one of ours."""
    value = request.cookies.get(COOKIE)
    if not value:
        return Habits()
    try:
        return parsed(value).at(datetime.now(UTC))
    except BadHabits as exc:
        log.info("habits_ignored", reason=exc.reason)
        return Habits()


def keep(answer: Response, habits: Habits, *, secure: bool) -> None:
    """Sets the cookie, or ends it where no habit is left. Raises TooManyHabits."""
    value = habits.written()
    if not value:
        answer.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="lax")
        return
    answer.set_cookie(
        COOKIE,
        value,
        max_age=round(_KEPT.total_seconds()),
        secure=secure,
        httponly=True,
        samesite="lax",
    )
