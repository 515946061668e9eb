import pytest

from services.grouper.words.ngrams import ngrams


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("streik", ("_str", "stre", "trei", "reik")),
        ("rom", ("_rom",)),
        ("ei", ("_ei",)),
        ("lala", ("_lal", "lala")),
        ("lalalala", ("_lal", "lala", "alal")),
        ("北京", ("_北京",)),
    ],
)
def test_runs_of_four_characters_once_each_with_a_mark_of_the_beginning(
    term: str, found: tuple[str, ...]
) -> None:
    assert ngrams(term) == found


def test_a_compound_has_those_of_its_parts_but_for_a_marked_one() -> None:
    assert set(ngrams("streik")) - set(ngrams("lehrerstreik")) == {"_str"}
