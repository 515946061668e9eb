"""The table of metrics: names that Prometheus knows how to read, each with its meaning."""

import re

import pytest
from prometheus_client import Counter, Gauge, Histogram

from perspektiven.ops import metrics

ROWS = {
    name: value
    for name, value in vars(metrics).items()
    if isinstance(value, Counter | Gauge | Histogram)
}
NAME = re.compile(r"perspektiven_[a-z_]+")


@pytest.mark.parametrize("row", ROWS)
def test_a_metric_has_our_prefix_and_says_in_a_sentence_what_it_is(row: str) -> None:
    described = next(iter(ROWS[row].collect()))

    assert NAME.fullmatch(described.name)
    assert described.documentation.endswith(".")


def test_no_two_metrics_have_one_name() -> None:
    names = [next(iter(row.collect())).name for row in ROWS.values()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", [name for name in ROWS if name.endswith("_SECONDS")])
def test_a_duration_has_its_unit_in_its_name(row: str) -> None:
    assert next(iter(ROWS[row].collect())).name.endswith("_seconds")
