"""Garbage collection of a service: passes over what it has loaded, and comes seldom."""

import gc

_YOUNG = 5_000
"""New objects before they are looked through, where Python has 700: an article is made of hundreds,
nearly all of which go without any collection."""


def settle() -> None:
    """To be called when everything is loaded that stays as long as the process does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
