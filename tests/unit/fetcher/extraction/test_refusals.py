"""Refusals go back from the process that extracts, with reason and message."""

import pickle

import pytest

from perspektiven.errors import Permanent
from services.fetcher.extraction.refusals import Reason, Refused


@pytest.mark.parametrize("reason", list(Reason))
def test_a_refusal_comes_back_from_another_process_as_it_was(reason: Reason) -> None:
    back = pickle.loads(pickle.dumps(Refused(reason, "why")))  # noqa: S301 - our own bytes

    assert isinstance(back, Refused)
    assert isinstance(back, Permanent)
    assert (back.reason, str(back)) == (reason.value, str(Refused(reason, "why")))


def test_reasons_are_fixed_words() -> None:
    assert all(each.value.replace("_", "").isalpha() and each.value.islower() for each in Reason)
