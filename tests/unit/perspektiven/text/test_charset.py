"""Bytes of many encodings, declared rightly, wrongly and not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.charset import decode, marked
from services.fetcher.feeds import xml

POLISH = "Zażółć gęślą jaźń, rzekł źle śpiący ćmok. Prom popłynie, aż powstanie nowy most."
RUSSIAN = "Совет посёлка решил восстановить старый каменный мост через реку."
SAMPLES = {
    "iso-8859-2": ("pl", POLISH),
    "windows-1250": ("cs", "Zastupitelstvo rozhodlo, že obnoví most; šťastný kůň žluťoučký."),
    "windows-1251": ("ru", RUSSIAN),
    "koi8-r": ("ru", RUSSIAN),
    "windows-1252": ("de", "Die Brücke über den Fluß kostet mehr als früher – „größer“, heißt es."),
    "windows-1253": ("el", "Το δημοτικό συμβούλιο αποφάσισε να ξαναχτίσει την παλιά γέφυρα."),
    "windows-1254": (
        "tr",
        "Eskiköprü belediye meclisi köprüyü yeniden yapmaya karar verdi, çoğu şaştı.",
    ),
    "windows-1256": ("ar", "قرر مجلس البلدة إعادة بناء الجسر الحجري القديم فوق النهر."),
    "gb2312": ("zh", "古桥镇议会星期一晚上决定重建河上的老石桥。"),
    "big5": ("zh", "古橋鎮議會星期一晚上決定重建河上的老石橋，費用由縣裡承擔。"),
    "shift_jis": ("ja", "町議会は月曜日の夜、川にかかる古い石橋を再建することを決めた。"),
    "euc-jp": ("ja", "町議会は月曜日の夜、川にかかる古い石橋を再建することを決めた。"),
    "iso-2022-jp": ("ja", "町議会は月曜日の夜、川にかかる古い石橋を再建することを決めた。"),
    "euc-kr": ("ko", "마을 의회는 월요일 저녁에 오래된 돌다리를 다시 짓기로 결정했다."),
}


def page(text: str, language: str, meta: str = "", before: int = 0) -> str:
    return (
        f"<html lang={language}><head>{' ' * before}{meta}</head><body><p>{text}</p></body></html>"
    )


@pytest.mark.parametrize("encoding", SAMPLES)
def test_the_header_names_the_encoding(encoding: str) -> None:
    language, text = SAMPLES[encoding]

    found = decode(page(text, language).encode(encoding), f"text/html; charset={encoding}")

    assert text in found


@pytest.mark.parametrize("encoding", SAMPLES)
def test_a_meta_element_counts_far_beyond_the_first_kilobyte(encoding: str) -> None:
    language, text = SAMPLES[encoding]
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'

    assert text in decode(page(text, language, meta, before=20_000).encode(encoding))


@pytest.mark.parametrize("encoding", [name for name in SAMPLES if name != "iso-2022-jp"])
def test_what_nobody_declares_is_detected(encoding: str) -> None:
    language, text = SAMPLES[encoding]

    assert text in decode(page(text * 5, language).encode(encoding))


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "us-ascii"])
def test_polish_in_latin_2_survives_a_wrong_header(declared: str) -> None:
    body = page(POLISH, "pl").encode("iso-8859-2")

    assert POLISH in decode(body, f"text/html; charset={declared}")


def test_utf_8_is_utf_8_whatever_the_header_says() -> None:
    assert POLISH in decode(page(POLISH, "pl").encode(), "text/html; charset=iso-8859-1")


def test_a_byte_order_mark_outranks_everything() -> None:
    body = "\ufeff".encode("utf-16-le") + POLISH.encode("utf-16-le")

    assert decode(body, "text/html; charset=utf-8") == POLISH


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_each_byte_order_mark_is_known_and_taken_away(encoding: str) -> None:
    body = f"\ufeff{POLISH}".encode(encoding)

    assert marked(body)
    assert decode(body) == POLISH
    assert xml.decode(body, "text/xml; charset=iso-8859-2") == POLISH


def test_a_text_without_a_mark_has_none() -> None:
    assert marked(POLISH.encode()) is None


def test_one_stray_byte_does_not_undo_a_declaration() -> None:
    body = page(POLISH * 20, "pl").encode() + b"\xff"

    assert POLISH in decode(body, "text/html; charset=utf-8")


def test_latin_1_means_windows_1252_on_the_web() -> None:
    assert "“yes”" in decode("<p>“yes”</p>".encode("cp1252"), "text/html; charset=latin1")


def test_an_unknown_label_is_passed_over() -> None:
    assert "Zażółć" in decode(page(POLISH, "pl").encode(), "text/html; charset=klingon")


@given(st.binary(max_size=2_000), st.text(max_size=30))
def test_any_bytes_become_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


@pytest.mark.parametrize("header", [None, "text/html; charset=iso-8859-1"])
@pytest.mark.parametrize("encoding", [name for name in SAMPLES if name != "iso-2022-jp"])
def test_neither_the_language_nor_the_header_is_needed(encoding: str, header: str | None) -> None:
    _, text = SAMPLES[encoding]

    assert text in decode(f"<html><body><p>{text}</p></body></html>".encode(encoding), header)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1250", "iso-8859-2", "utf-8"])
def test_a_stray_byte_makes_no_other_encoding_of_utf_8(declared: str) -> None:
    body = page(f"{POLISH} x {POLISH}", "pl").encode().replace(b" x ", b" \xc5 ")

    assert decode(body, f"text/html; charset={declared}").count(POLISH) == 2


def test_a_meta_element_that_names_an_encoding_outranks_a_header_that_says_latin_1() -> None:
    body = f"<meta charset=windows-1251><p>{RUSSIAN}</p>".encode("cp1251")

    assert RUSSIAN in decode(body, "text/html; charset=iso-8859-1")


def test_shift_jis_has_the_characters_that_windows_added() -> None:
    text = "①政府は金曜日、新たな対策を発表した。髙橋氏が述べた。"

    assert text in decode(f"<p>{text}</p>".encode("cp932"))
