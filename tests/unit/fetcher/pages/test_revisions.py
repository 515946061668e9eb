"""When an article is looked at again, and what counts as changed."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.pages.revisions import is_changed, next_look, traces
from tests.support.factories import NOW

AFTER = (3_600.0, 86_400.0)


def test_looks_follow_at_growing_distances() -> None:
    looks, looked_at = [], NOW
    for number in range(2):
        look = next_look(number, looked_at=looked_at, published_at=NOW, after_seconds=AFTER)
        assert look is not None
        looked_at = look
        looks.append(look)

    assert looks == [NOW + timedelta(hours=1), NOW + timedelta(days=1)]
    assert next_look(2, looked_at=looked_at, published_at=NOW, after_seconds=AFTER) is None


def test_a_look_that_came_late_is_not_followed_by_another_at_once() -> None:
    late = NOW + timedelta(days=30)

    following = next_look(1, looked_at=late, published_at=NOW, after_seconds=AFTER)

    assert following == late + timedelta(hours=23)


def test_an_article_that_is_old_when_it_is_found_is_not_looked_at_again() -> None:
    old = NOW - timedelta(days=4)

    assert next_look(0, looked_at=NOW, published_at=old, after_seconds=AFTER) is None


def test_an_article_without_a_date_counts_as_young() -> None:
    assert next_look(0, looked_at=NOW, published_at=None, after_seconds=AFTER) is not None


def test_case_spaces_punctuation_and_order_are_trivia() -> None:
    before = traces("Der Titel", ["Ein Satz, der bleibt.", "Noch einer!"])
    after = traces("DER TITEL", ["Noch einer", "Ein  Satz der bleibt"])

    assert not is_changed(before, after)


def test_a_changed_word_is_a_change() -> None:
    before = traces("Titel", ["Drei Menschen wurden verletzt."])
    after = traces("Titel", ["Vier Menschen wurden verletzt."])

    assert is_changed(before, after)


def test_a_changed_title_is_a_change() -> None:
    assert is_changed(traces("Brand", ["Text"]), traces("Großbrand", ["Text"]))


@given(st.text(), st.lists(st.text(), max_size=5))
def test_the_same_text_has_the_same_traces(title: str, paragraphs: list[str]) -> None:
    assert not is_changed(traces(title, paragraphs), traces(title, paragraphs))


def test_any_dash_and_quotation_mark_is_trivia() -> None:
    plain = traces("The bridge_is open", ['"It is paid for" - so they say'])
    typeset = traces("The bridge is open", ["“It is paid for” – so they say"])

    assert plain == typeset == ("13133adfa8", "7f98343e45")
