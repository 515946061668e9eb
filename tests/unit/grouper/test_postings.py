import random

from services.grouper.postings import NEIGHBOURS, Place, Postings

FIRST: Place = (float("-inf"), "")
LAST: Place = (float("inf"), "")


def test_neighbours_are_found_in_order_of_time_whatever_the_order_of_arrival() -> None:
    places: list[Place] = [(float(hour), f"n{hour}") for hour in range(500)]
    postings = Postings()
    for place in random.Random(1).sample(places, len(places)):
        postings.add(["tczew"], place)

    assert postings.before("tczew", places[300], FIRST) == places[300 - NEIGHBOURS : 300]
    assert postings.after("tczew", places[300], LAST) == places[301 : 301 + NEIGHBOURS]
    assert postings.before("brest", places[300], FIRST) == []


def test_neighbours_end_at_a_place_which_is_one_of_them() -> None:
    places: list[Place] = [(float(hour), f"n{hour}") for hour in range(10)]
    postings = Postings()
    for place in places:
        postings.add(["tczew"], place)

    assert postings.before("tczew", places[5], places[3]) == places[3:5]
    assert postings.before("tczew", places[5], places[7]) == []
    assert postings.after("tczew", places[5], places[7]) == places[6:8]
    assert postings.after("tczew", places[5], places[2]) == []


def test_what_was_removed_is_no_neighbour() -> None:
    postings = Postings()
    postings.add(["tczew", "brest"], (1.0, "a"))
    postings.add(["tczew"], (2.0, "b"))

    postings.remove(["tczew", "brest"], (1.0, "a"))

    assert postings.before("tczew", (3.0, "c"), FIRST) == [(2.0, "b")]
    assert postings.before("brest", (3.0, "c"), FIRST) == []
