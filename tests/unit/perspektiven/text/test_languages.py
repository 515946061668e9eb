"""Which language a text is in, and when that stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.language_tags import UNKNOWN
from perspektiven.text.languages import identify, same

SENTENCES = {
    "pl": "Nowy most na Wiśle zostanie otwarty w piątek, poinformował w środę zarząd dróg.",
    "de": "Der Bürgermeister eröffnete gestern die neue Brücke über den breiten Fluss.",
    "en": "The mayor opened the new bridge over the river yesterday, the council said.",
    "es": "El alcalde inauguró ayer el nuevo puente sobre el río, informó el ayuntamiento.",
    "fr": "Le maire a inauguré hier le nouveau pont sur la rivière, a annoncé la mairie.",
    "uk": "Новий міст через річку відкриють у п’ятницю, повідомили вчора в міській раді.",
    "ru": "Новый мост через реку откроют в пятницу, сообщили вчера в городской управе.",
    "ar": "تم افتتاح الجسر الجديد فوق النهر الكبير يوم الجمعة بحضور رئيس البلدية.",
    "ja": "市長は昨日、川に架かる新しい橋の開通式に出席しました。",
    "zh": "市长昨天宣布，横跨河流的新桥将于下个月正式开放通车。",
    "ko": "시장은 어제 강을 가로지르는 새 다리를 개통했다고 밝혔다.",
    "el": "Ο δήμαρχος εγκαινίασε χθες τη νέα γέφυρα πάνω από το ποτάμι.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_known_without_any_hint(language: str) -> None:
    assert identify(SENTENCES[language]).language == language


def test_a_sure_answer_outweighs_what_was_plausible() -> None:
    found = identify(SENTENCES["de"], ["pl"])

    assert found.language == "de"
    assert found.confidence >= 0.9


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("stated", ["en", "es", "ru"])
def test_a_wrong_statement_is_seen_through(language: str, stated: str) -> None:
    assert identify(SENTENCES[language], [stated]).language == language


@pytest.mark.parametrize(
    "names",
    [
        "Robert Lewandowski (FC Barcelona), Kylian Mbappé (Real Madrid), Erling Haaland (City)",
        "Bayern München, Borussia Dortmund, RB Leipzig, VfL Wolfsburg",
        "Anna Kowalska, Jan Nowak, Piotr Wiśniewski, Maria Zielińska",
        "Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Yıldırım",
        "Tel. +49 30 1234567, Fax +49 30 1234568, info@example.org",
    ],
)
@pytest.mark.parametrize("stated", ["en", "fr", "sv"])
def test_names_are_no_sure_sign_against_what_is_stated(names: str, stated: str) -> None:
    found = identify(names, [stated])

    assert same(found.language, stated) or found.confidence < 0.9


@pytest.mark.parametrize(
    "text", ["Angela Merkel, Emmanuel Macron, Boris Johnson", "12:30 Uhr | " * 9]
)
def test_a_text_without_sentences_stays_unsure(text: str) -> None:
    assert identify(text).confidence < 0.9


def test_a_language_that_the_model_does_not_know_is_believed_as_it_is_stated() -> None:
    text = "ሓድሽ ድልድል ዓርቢ ክኽፈት እዩ ክብል ምምሕዳር ከተማ ትማሊ ኣፍሊጡ።"

    assert identify(text, ["ti"]).language == "ti"


def test_varieties_count_as_their_standard_language() -> None:
    text = "नगर परिषदेने मंगळवारी नवीन अर्थसंकल्प मंजूर केला आणि कर कमी केले."

    assert identify(text).language == "mr"


def test_what_is_plausible_decides_among_neighbours() -> None:
    assert identify("O Parlamento aproba os orzamentos", ["gl", "es"]).language == "gl"


def test_the_outlets_own_name_is_used_within_a_family() -> None:
    text = "Novi most preko Dunava biće otvoren u petak, saopštila je uprava puteva."

    assert identify(text, ["sr-Latn"]).language == "sr"


@pytest.mark.parametrize("text", ["", "OK", "2024", "1:0", "\x00\x7f", "Angela Merkel"])
def test_short_texts_stay_open(text: str) -> None:
    assert identify(text).language == UNKNOWN


def test_neighbours_count_as_one_language() -> None:
    assert same("hr", "sr-Latn")
    assert same("pt-BR", "pt")
    assert not same("es", "pt")


@given(st.text(max_size=200), st.lists(st.sampled_from(["de", "pl", "zh-Hant"]), max_size=2))
def test_any_text_has_an_answer(text: str, plausible: list[str]) -> None:
    assert 0 <= identify(text, plausible).confidence <= 1


def test_white_space_around_a_sentence_says_nothing_of_its_language() -> None:
    for sentence in SENTENCES.values():
        assert identify(f"\n {sentence} \u00a0") == identify(sentence)
