from bench.compounds.evaluate import found, pairs
from services.indexer.compounds import compound_parts, parts


def test_every_run_of_parts_is_a_part() -> None:
    assert parts("Weltordnungsmodell") == (
        "welt",
        "weltordnung",
        "ordnung",
        "ordnungsmodell",
        "modell",
    )


def test_a_word_without_a_full_cut_stays_whole() -> None:
    assert parts("Kompaktkamera") == ()
    assert parts("Regierung") == ()
    assert parts("Minister") == ()


def test_names_of_countries_are_not_cut() -> None:
    assert parts("Deutschland") == ()
    assert parts("Frankreich") == ()


def test_wanted_words_find_their_compounds_and_unwanted_ones_do_not() -> None:
    wanted, unwanted = pairs("wanted"), pairs("unwanted")

    assert len(wanted) >= 100
    assert len(unwanted) >= 100
    assert len(found(wanted)) >= 0.97 * len(wanted)
    assert len(found(unwanted)) <= 0.03 * len(unwanted)


def test_parts_come_in_reading_order_once_each() -> None:
    texts = ["Der Klimagipfel tagt.", "Ein Klimagipfel und ein Handelsgipfel."]

    assert compound_parts(texts, "de") == ("klima", "gipfel", "handel")


def test_only_german_has_compounds_to_cut() -> None:
    assert compound_parts(["Weltordnungsmodell"], "en") == ()
    assert compound_parts(["Weltordnungsmodell"], "de-AT") != ()


def test_words_of_any_length_are_taken() -> None:
    assert parts("") == ()
    assert parts("A" * 10_000) == ()
