"""Second opinion on doubtful pairs: what is known, what is open, and who is asked."""

import asyncio
from datetime import UTC, datetime, timedelta

from elasticsearch import AsyncElasticsearch

from services.grouper.judging.chat import REQUESTS
from services.grouper.judging.doubts import Doubts
from services.grouper.judging.judge import Judge, ReadTexts
from services.grouper.judging.verdicts import VerdictStore
from services.grouper.settings import GrouperSettings

_ASKED_FOR = timedelta(days=2)
"""A text of before then is asked about no more: its story has been read."""

_HOUR = timedelta(hours=1)


class SecondOpinion:
    """Verdicts and questions of one target language; without a judge, the verdicts of before."""

    def __init__(self, store: VerdictStore, judge: Judge | None) -> None:
        self.doubts = Doubts(is_asked=judge is not None)
        self._store = store
        self._judge = judge
        self._task: asyncio.Task[None] | None = None
        self._spent = 0

    @property
    def is_asked(self) -> bool:
        """Whether there is a judge."""
        return self._judge is not None

    @property
    def trouble(self) -> str | None:
        """Why the last question was not answered; None if it was."""
        return self._judge.trouble if self._judge else None

    async def load(self, since: datetime | None, *, judged_since: datetime) -> list[str]:
        """Takes in the stored verdicts on texts dated since then, or all.

        Returns the later texts of those that were given after `judged_since`. Raises as
        `our_errors`.
        """
        late: list[str] = []
        spent = 0
        lately = datetime.now(UTC) - _HOUR
        async for verdict, judged_at in self._store.dated_since(since):
            self.doubts.learn(verdict)
            if judged_at >= judged_since:
                late.append(verdict.question.later)
            if judged_at >= lately:
                spent += REQUESTS if verdict.is_same else 1
        self._spent = spent
        return late

    def start(self) -> None:
        """Begins to ask, in the background."""
        if self._judge is not None:
            self._judge.spent(self._spent)
            self._task = asyncio.create_task(self._judge.work())

    def close(self) -> None:
        """Asks no more."""
        if self._task is not None:
            self._task.cancel()

    def learn(self) -> list[str]:
        """Takes in the verdicts that came; returns the texts that are to be decided again.

        Raises what the task in the background ended with.
        """
        if self._judge is None:
            return []
        if self._task is not None and self._task.done():
            self._task.result()
        came = self._judge.take()
        for each in came:
            self.doubts.learn(each)
        return [each.question.later for each in came]

    def ask(self, now: datetime) -> None:
        """Hands the judge what is open now."""
        if self._judge is not None:
            since = (now - _ASKED_FOR).timestamp() / 3600
            self._judge.ask(self.doubts.questions(since=since))


def second_opinion(
    elasticsearch: AsyncElasticsearch, settings: GrouperSettings, language: str, read: ReadTexts
) -> SecondOpinion:
    """The second opinion of an installation, with a judge if one is configured."""
    store = VerdictStore(elasticsearch, settings, language)
    if settings.grouper_judge_url is None:
        return SecondOpinion(store, None)
    return SecondOpinion(store, Judge(settings, language, store, read))
