"""Sentences added, left out and said twice."""

from services.translator.checks.sentences import (
    has_added,
    has_omitted,
    says_twice,
    sentences,
)

ONE = "Die Brücke wurde am Freitag geöffnet."
TWO = "Niemand kam zu der kleinen Feier."


def test_sentences_are_told_apart_roughly() -> None:
    assert sentences(f"{ONE} {TWO}") == [ONE, TWO]
    assert sentences("桥开了。没有人来。") == ["桥开了。", "没有人来。"]
    assert sentences("Biegł 2 godz. 9 min 41 s.") == ["Biegł 2 godz. 9 min 41 s."]
    assert len(sentences("Zginęło 30 tys. żołnierzy. Nikt nie pomógł.")) == 2
    assert len(sentences("Прийшло 40 тис. глядачів. Їм сподобалось.")) == 2
    assert len(sentences('उसने कहा, "पुल बंद है।"')) == 1
    assert len(sentences("彼は「橋は閉まる。」")) == 1
    assert len(sentences("وصل د. سمير إلى المدينة. نام هناك.")) == 2
    assert len(sentences("A b. C d. " * 1_000)) == 60


def test_a_sentence_said_twice_is_found_unless_the_source_does_so() -> None:
    assert says_twice("Most otwarto.", f"{ONE} {ONE}")
    assert not says_twice(f"{ONE} {ONE}", f"{ONE} {ONE}")
    assert not says_twice("Most otwarto. Nikt nie przyszedł.", f"{ONE} {TWO}")


def test_more_or_fewer_sentences_count_with_the_length() -> None:
    assert has_added("Most otwarto w piątek.", f"{ONE} {TWO}", expected=24)
    assert not has_added("Most otwarto w piątek.", ONE, expected=24)
    assert has_omitted(f"{ONE} {TWO}", ONE, expected=70)
    assert not has_omitted(f"{ONE} {TWO}", ONE, expected=40)


def test_one_of_three_sentences_left_out_is_seen_by_the_length() -> None:
    source = "The bus fell over. The driver had slept. Six people were hurt in it."
    target = "Der Bus ist umgestürzt. Sechs Menschen wurden verletzt."

    assert has_omitted(source, target, len(source) * 0.95)
    assert not has_omitted(source, target + " Der Fahrer hatte geschlafen.", len(source) * 0.95)


def test_a_stop_behind_a_number_or_a_sign_may_end_a_sentence() -> None:
    source = "Ο ΦΠΑ πέφτει στο 19%. Το ΠΑΣΟΚ διαφωνεί με το 3. Η ΝΔ ναι."

    assert not has_added(source, f"{ONE} {TWO} {ONE}", expected=60)
    assert has_added(source, f"{ONE} {TWO} {ONE} {TWO}", expected=60)


def test_a_space_in_thai_may_end_a_sentence() -> None:
    assert not has_added("รถชนกันเมื่อคืนนี้ ไม่มีใครบาดเจ็บ", f"{ONE} {TWO}", expected=44)
    assert has_added("รถชนกันเมื่อคืนนี้ไม่มีใครบาดเจ็บ", f"{ONE} {TWO}", expected=44)
