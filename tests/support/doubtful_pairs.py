"""A world in which every pair of texts is doubtful, whatever the weights of the model are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

from services.grouper import model
from services.grouper.judging import doubts


@contextmanager
def all_doubtful() -> Iterator[None]:
    """No pair joins by its score, and each that has a rare word in common may by a verdict."""
    weights = {kind: replace(model.weights(kind), join=50.0) for kind in ("titles", "texts")}
    with model.replaced(weights), mock.patch.object(doubts, "below_join", return_value=100.0):
        yield
