"""What a service's garbage collection looks at, and when."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from perspektiven.ops import garbage


class _Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_what_is_loaded_is_passed_over() -> None:
    loaded = [_Node()]

    garbage.settle()

    assert gc.get_freeze_count() > 0
    assert not any(each is loaded for each in gc.get_objects())


def test_what_holds_itself_is_found_in_the_end() -> None:
    garbage.settle()
    node = _Node()
    held = weakref.ref(node)
    del node

    kept = [[number] for number in range(2 * gc.get_threshold()[0])]

    assert kept
    assert held() is None


def test_collections_are_rarer_than_pythons_own() -> None:
    before = gc.get_threshold()[0]

    garbage.settle()

    assert gc.get_threshold()[0] > before
