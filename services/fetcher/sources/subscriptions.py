"""WebSub subscriptions: which feeds have a hub, when to subscribe and renew."""

import asyncio
import hmac
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urljoin

import structlog
from pydantic import BaseModel, ConfigDict

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent, Transient
from perspektiven.ops import metrics
from perspektiven.urls import registered_domain
from services.fetcher.http.download import Unreachable, Wish
from services.fetcher.http.politeness import Politeness
from services.fetcher.sources import poll_state, websub
from services.fetcher.sources.registry import Followed, SourceMemory, Sources
from services.fetcher.sources.websub import GONE, CallbackResponse, Subscription
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

PATH = "/websub"
"""Where hubs call us: `PATH/HOST/TOKEN`. The host says which instance's it is."""

_LOOK_EVERY_SECONDS = 30.0
_NEVER_ASKED = datetime.fromtimestamp(0, UTC)
_OTHER_HUB_AFTER = timedelta(days=1)
_MOST_HOPS = 3
_SAME_REQUEST = frozenset({307, 308})
_NOT_NOW = frozenset({408, 425, 429})
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*\"?([^\",;]+)", re.IGNORECASE)


class StoredSubscription(BaseModel):
    """A subscription as stored with its source."""

    model_config = ConfigDict(frozen=True)

    subscription: Subscription


class Subscriptions:
    """The subscriptions of the sources that are ours. Without a public address there are none."""

    def __init__(
        self,
        callback: str | None,
        *,
        state: State,
        sources: Sources,
        politeness: Politeness,
        clock: SteadyClock,
    ) -> None:
        """`callback` is the public address at which hubs reach us."""
        self._base = (callback or "").rstrip("/")
        self._state = state
        self._sources = sources
        self._politeness = politeness
        self._clock = clock
        self._changing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._wanted = asyncio.Event()

    @property
    def is_possible(self) -> bool:
        """Whether hubs can reach us."""
        return bool(self._base)

    def find(self, host: str, token: str) -> Followed | None:
        """Subscribed source of a callback, if there is one. Raises NotOurs."""
        for followed, _ in self._sources.at(host):
            subscription = self.of(followed)
            if subscription is not None and _has_token(subscription, token):
                return followed
        return None

    def of(self, followed: Followed) -> Subscription | None:
        """Stored subscription of a source. Raises NotOurs."""
        kept = self._state.get(StoredSubscription, _key(followed))
        return kept.subscription if kept else None

    async def answer(
        self, followed: Followed, ask: Callable[[Subscription], CallbackResponse]
    ) -> CallbackResponse:
        """Answers a hub; returns when the state changes are stored."""
        key = _key(followed)
        # A hub calls while it is being asked: without the lock one of two changes would be lost.
        async with self._changing[key]:
            before = self.of(followed)
            if before is None:
                return GONE
            answer = ask(before)
            if answer.subscription is not None:
                await self._state.put({key: StoredSubscription(subscription=answer.subscription)})
            return answer

    async def polled(
        self, followed: Followed, memory: SourceMemory, answer: poll_state.PollResult
    ) -> bool:
        """Notes a poll; returns whether the hub delivers, so that polls may be rare.

        `memory` is what was remembered of the source before.
        What is new although a hub delivers was missed by it: it has to deliver again before it is
        relied upon again.
        """
        if not self._base:
            return False
        now = self._clock.utc()
        subscription = self.of(followed)
        wanted = _offered(followed, answer)
        if wanted is not None and self._is_other(subscription, wanted, now):
            await self._want(followed, *wanted)
            return False
        if subscription is None or not subscription.is_delivering(now, websub.LONGEST_LEASE):
            return False
        if not answer.new or memory.announced:
            return True
        metrics.HUB_MISSED.labels(registered_domain(subscription.hub)).inc(answer.new)
        log.info("hub_missed", hub=subscription.hub, source=followed.source.url, count=answer.new)
        await self.answer(
            followed,
            lambda each: CallbackResponse(0, subscription=replace(each, last_delivery=None)),
        )
        return False

    async def run(self) -> None:
        """Subscribes and renews at hubs when due, until it is cancelled."""
        asked: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                self._wanted.clear()
                asked = {hub: task for hub, task in asked.items() if not task.done()}
                for hub, due in self._due(self._clock.utc()).items():
                    if hub not in asked:
                        asked[hub] = asyncio.create_task(self._ask_all(due))
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_EVERY_SECONDS):
                        await self._wanted.wait()
        finally:
            for task in asked.values():
                task.cancel()
            await asyncio.gather(*asked.values(), return_exceptions=True)

    async def ask(self, followed: Followed, now: datetime) -> None:
        """Subscribes or renews at a source's hub. Raises Transient."""
        renewed = await self.answer(
            followed,
            lambda each: CallbackResponse(0, subscription=each.renewal(secrets.token_hex(32), now)),
        )
        if renewed.subscription is None:
            return
        hub = renewed.subscription.hub
        try:
            status = await self._post(hub, websub.subscribe_form(renewed.subscription))
        except (Permanent, Unreachable) as exc:
            log.warning("hub_not_asked", hub=hub, reason=exc.reason, error=str(exc))
            return
        log.info("hub_asked", hub=hub, source=followed.source.url, status=status)
        if 400 <= status < 500 and status not in _NOT_NOW:
            await self.answer(followed, _refused)

    def _due(self, now: datetime) -> dict[str, list[Followed]]:
        """The sources whose hubs are to be asked, by hub."""
        due: defaultdict[str, list[Followed]] = defaultdict(list)
        for host in self._sources.hosts() if self._base else ():
            if not self._state.owns(host):
                continue
            for followed, memory in self._sources.at(host):
                subscription = None if memory.gone else self.of(followed)
                if subscription is not None and subscription.renew_at() <= now:
                    due[registered_domain(subscription.hub)].append(followed)
        return due

    async def _ask_all(self, due: list[Followed]) -> None:
        for followed in due:
            try:
                await self.ask(followed, self._clock.utc())
            except Transient as exc:
                log.warning("hub_not_asked", source=followed.source.url, error=str(exc))
            except Exception:  # a defect met at one source must not keep the others from their hub
                log.exception("hub_not_asked", source=followed.source.url)

    async def _post(self, hub: str, form: Mapping[str, str]) -> int:
        """The status that the hub answers; a redirect that would give secrets away is one."""
        wish = Wish(
            form=form,
            headers={"Accept-Encoding": "identity"},
            most_bytes=64 * 1024,
            cut=True,
            follow=_nowhere,
        )
        response = await self._politeness.get(hub, wish)
        for _ in range(_MOST_HOPS):
            target = response.redirect
            if response.status not in _SAME_REQUEST or target is None:
                break
            if websub.keeps_secrets(hub) and not websub.keeps_secrets(target):
                break
            response = await self._politeness.get(target, wish)
        return response.status

    async def _want(self, followed: Followed, hub: str, topic: str) -> None:
        token = secrets.token_urlsafe(24)
        subscription = Subscription(
            hub=hub,
            topic=topic,
            callback=f"{self._base}{PATH}/{quote(followed.host, safe='')}/{token}",
            secrets=(secrets.token_hex(32),),
            asked_at=_NEVER_ASKED,
        )
        async with self._changing[_key(followed)]:
            await self._state.put({_key(followed): StoredSubscription(subscription=subscription)})
        self._wanted.set()

    def _is_other(
        self, subscription: Subscription | None, wanted: tuple[str, str], now: datetime
    ) -> bool:
        if subscription is None or not subscription.callback.startswith(f"{self._base}{PATH}/"):
            return True
        # A feed that names another hub each time does not get another subscription each time.
        is_settled = now - subscription.asked_at >= _OTHER_HUB_AFTER
        return is_settled and (subscription.hub, subscription.topic) != wanted


async def _nowhere(_from: str, _to: str) -> bool:
    return False


def _key(followed: Followed) -> str:
    return f"websub/{followed.host}/{followed.source.url}"


def _has_token(subscription: Subscription, token: str) -> bool:
    expected = subscription.callback.rpartition("/")[2]
    return hmac.compare_digest(expected.encode(), token.encode())


def _refused(subscription: Subscription) -> CallbackResponse:
    if subscription.state == "active":
        return CallbackResponse(0)
    return CallbackResponse(0, subscription=replace(subscription, state="denied"))


def _offered(followed: Followed, answer: poll_state.PollResult) -> tuple[str, str] | None:
    """The hub and the topic that a source names: in its headers, else in its body (4)."""
    if answer.shown is None:
        return None
    url = answer.response.url
    linked = _links(answer.response.headers.get("link", ""), url)
    hub = linked.get("hub") or answer.shown.hints.hub
    topic = linked.get("self") or answer.shown.hints.self_url
    if topic is None and followed.source.kind is SourceKind.WEBSUB:
        topic = url
    return (hub, topic) if hub and topic else None


def _links(header: str, base: str) -> dict[str, str]:
    """The first target of each relation that a Link header names (RFC 8288)."""
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(header):
        if (named := _REL.search(parameters)) is None:
            continue
        with suppress(ValueError):
            for relation in named.group(1).lower().split():
                found.setdefault(relation, urljoin(base, target.strip()))
    return found
