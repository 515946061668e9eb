import random

from services.grouper.commonness import Commonness


def test_what_many_texts_of_the_days_before_held_weighs_less() -> None:
    counts = Commonness()
    for _ in range(300):
        counts.add(10, ["olympia"])
    counts.add(10, ["catania"])

    weights = counts.weights(11)

    assert weights["olympia"] < 1
    assert "catania" not in weights


def test_a_day_does_not_change_its_own_weights() -> None:
    counts = Commonness()
    counts.add(10, ["olympia"])

    assert counts.weights(10) == {}


def test_the_changes_are_those_that_a_count_anew_would_find() -> None:
    chance = random.Random(3)
    texts = [(chance.randrange(6), chance.sample("abcdefgh", 3)) for _ in range(400)]
    counts, anew = Commonness(), Commonness()
    told: set[tuple[int, str]] = set()
    before = {day: dict(counts.weights(day)) for day in range(10)}

    for day, terms in texts:
        counts.add(day, terms)
        anew.add(day, terms)
    for day, changed in counts.take_changes():
        told |= {(day, term) for term in changed}

    for day, table in before.items():
        now = anew.weights(day)
        assert counts.weights(day) == now
        differing = {t for t in table.keys() | now.keys() if table.get(t) != now.get(t)}
        assert {(day, term) for term in differing} <= told


def test_a_text_that_is_removed_was_never_there() -> None:
    counts = Commonness()
    counts.weights(11)
    for _ in range(50):
        counts.add(10, ["olympia"])
    for _ in range(50):
        counts.remove(10, ["olympia"])

    assert counts.weights(11) == {}


def test_old_days_are_forgotten() -> None:
    counts = Commonness()
    for _ in range(50):
        counts.add(10, ["olympia"])

    counts.forget(20)

    assert counts.weights(11) == {}
