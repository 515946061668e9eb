"""What an instance says of itself: to the topic of attempts, and to those that ask its health."""

from perspektiven import topics
from perspektiven.kafka.attempt_log import AttemptLog, Instance
from perspektiven.kafka.attempts import AttemptLimits, Attempts
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.presence import Presence
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load
from tests.unit.fetcher.memory import MemoryProducer
from tests.unit.perspektiven.kafka.test_attempts import Ledger, died, record


class Scene:
    """An instance, its attempts, and what it has told."""

    def __init__(self, ledger: Ledger) -> None:
        settings = load(Settings, http_host="127.0.0.1")
        self.producer = MemoryProducer()
        self.health = Health()
        limits = AttemptLimits(in_flight=8, blocked_seconds=60.0)
        self.attempts = Attempts("copier", ledger, limits)
        log = AttemptLog(settings, "copier", self.producer)
        self.presence = Presence(settings, "copier", self.attempts, log, self.health)

    @property
    def told(self) -> list[tuple[bytes | None, Instance | None]]:
        return [
            (key, Instance.model_validate_json(value) if value else None)
            for key, value in self.producer.sent[topics.ATTEMPTS.name]
        ]


async def test_an_instance_tells_itself_and_withdraws_it_in_the_end() -> None:
    scene = Scene(Ledger())
    await scene.presence.report()
    await scene.presence.report()
    await scene.presence.withdraw()

    (key, told), (removed, nothing) = scene.told
    assert key == removed == f"instance/copier/{scene.attempts.instance}".encode()
    assert nothing is None
    assert told is not None
    assert (told.service, told.host, told.attempts, told.longest) == (
        "copier",
        "127.0.0.1",
        0,
        None,
    )


async def test_who_told_nothing_withdraws_nothing() -> None:
    scene = Scene(Ledger())

    await scene.presence.withdraw()

    assert scene.told == []


async def test_a_suspect_is_told_before_it_is_tried() -> None:
    scene = Scene(Ledger(*died(1)))
    scene.attempts.read_again()
    before: list[Instance | None] = []

    async with scene.attempts.turn(record(1)):
        before = [told for _, told in scene.told]

    (told,) = before
    assert told is not None
    assert told.longest is not None
    assert (told.attempts, told.longest.offset) == (1, 1)


async def test_a_quick_attempt_is_not_worth_a_word() -> None:
    scene = Scene(Ledger())
    scene.attempts.read_again()

    async with scene.attempts.turn(Record("articles", 0, 5, 0, b"id-5", b"")):
        await scene.presence.tell()
        problems = scene.health.problems()

    ((_, told),) = scene.told
    assert told is not None
    assert (told.attempts, told.longest) == (1, None)
    assert problems == {}


async def test_nothing_depends_on_what_is_told() -> None:
    scene = Scene(Ledger())
    scene.producer.away = True

    await scene.presence.tell()

    assert scene.told == []
