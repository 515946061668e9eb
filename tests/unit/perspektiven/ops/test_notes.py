"""Notes of `status`, as sentences and as data."""

import pytest

from perspektiven.ops.notes import LoadingStories, MissingDictionaries


def test_missing_dictionaries_are_named_as_the_node_calls_them() -> None:
    note = MissingDictionaries("de", "articles-de", ("pl", "uk"))

    assert str(note) == (
        "articles-de was made without the dictionaries pl_PL, uk_UA: fewer forms of words are "
        "found (docs/search.md)"
    )


@pytest.mark.parametrize(
    ("step", "how_far"),
    [
        ("reads articles: 12,000 of 400,000", (12_000, 400_000)),
        ("groups articles that were written meanwhile: 1,500", (1_500, None)),
        ("looks for stories that others wrote", (None, None)),
    ],
)
def test_how_far_the_loading_is(step: str, how_far: tuple[int | None, int | None]) -> None:
    note = LoadingStories("de", step)

    assert note.how_far == how_far
    assert str(note) == f"the grouper of 'de' is still loading its stories: it {step}"
