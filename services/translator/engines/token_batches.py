"""Batches by tokens: texts of like length together, so that little of a batch is padding."""

from collections.abc import Sequence

# Smaller batches cost more than they gain by another core.
_LEAST_TOKENS = 256


def token_batches(lengths: Sequence[int], most_tokens: int, workers: int = 1) -> list[list[int]]:
    """Places of texts by batch, longest texts first; each place is in one batch.

    A batch counts with its padding: so many times its longest text as it has texts. A text that
    is longer than a batch has one of its own. Equal lengths keep their order. Where there is less
    to do than a full batch for each worker, batches are smaller, so that none is left idle.
    """
    share = -(-sum(lengths) // workers)
    most_tokens = min(most_tokens, max(_LEAST_TOKENS, share))
    batches: list[list[int]] = []
    width = 0
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if not batches or (len(batches[-1]) + 1) * width > most_tokens:
            batches.append([])
            width = max(1, lengths[place])
        batches[-1].append(place)
    return batches
