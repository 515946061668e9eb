"""Batches by tokens: texts of like length together, so that little of a batch is padding."""

from collections.abc import Sequence


def token_batches(lengths: Sequence[int], most_tokens: int) -> list[list[int]]:
    """Places of texts by batch, longest texts first; each place is in one batch.

    A batch counts with its padding: so many times its longest text as it has texts. A text that
    is longer than a batch has one of its own. Equal lengths keep their order.
    """
    batches: list[list[int]] = []
    width = 0
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if not batches or (len(batches[-1]) + 1) * width > most_tokens:
            batches.append([])
            width = max(1, lengths[place])
        batches[-1].append(place)
    return batches
