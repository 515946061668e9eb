"""Bylines → names of people: parted, turned round, freed of jobs and dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.extraction.person_names import house_names, is_person, names_in


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("By Jane Doe", "en", ["Jane Doe"]),
        ("Von Anna Schmidt und Jan Meier", "de", ["Anna Schmidt", "Jan Meier"]),
        ("Jane Doe, John Roe and Ann Lee", "en", ["Jane Doe", "John Roe", "Ann Lee"]),
        ("Doe, Jane", "en", ["Jane Doe"]),
        ("Jane Doe, 14 March 2026", "en", ["Jane Doe"]),
        ("JANE DOE", "en", ["Jane Doe"]),
        ("José Ortega y Gasset", "es", ["José Ortega y Gasset"]),
        ("김철수 기자", "ko", ["김철수"]),
        ("John Roe Jr.", "en", ["John Roe Jr."]),
        ("Von Hansen", "en", ["Von Hansen"]),
        ("Von Hanna Krug", None, ["Hanna Krug"]),
        ("Door Smits", "en", ["Door Smits"]),
        ("Por Lucía Vega", "es", ["Lucía Vega"]),
        ("Lucía Vega Actualizado el 3 de mayo", "es", ["Lucía Vega"]),
        ("Elin Strand Publicerad i dag", "sv", ["Elin Strand"]),
        ("بقلم: ليلى حداد", "ar", ["ليلى حداد"]),
        ("מאת רות לוין", "he", ["רות לוין"]),
        ("लेखक: मीरा जोशी", "hi", ["मीरा जोशी"]),
        ("박서연 기자 seoyeon@ilbo.example", "ko", ["박서연"]),
        ("부산=박서연 기자", "ko", ["박서연"]),
        ("Strand, Elin and Krug, Hanna", "en", ["Elin Strand", "Hanna Krug"]),
        ("লেখক: রিনা সেন", "bn", ["রিনা সেন"]),
        ("โดย มานี รักไทย", "th", ["มานี รักไทย"]),
        ("입력 2025.03.04", "ko", []),
        ("佐藤恵記者", "ja", ["佐藤恵"]),
        ("【大阪＝佐藤恵】", "ja", ["佐藤恵"]),
        ("佐藤 恵", "ja", ["佐藤 恵"]),
        ("陈立 周敏华", "zh", ["陈立", "周敏华"]),
        ("作者：陈立 编辑：周敏华", "zh", ["陈立"]),
        ("論説委員 佐藤恵", "ja", ["佐藤恵"]),
        ("Jón Karlsson skrifar", "is", ["Jón Karlsson"]),
        ("Ana Kos in Luka Zajc", "sl", ["Ana Kos", "Luka Zajc"]),
        ("Text/Foto: Hanna Krug", "de", ["Hanna Krug"]),
        ("Text och bild: Elin Strand", "sv", ["Elin Strand"]),
        ("Words and pictures: Jane Doe", "en", ["Jane Doe"]),
        ("Text: Hanna Krug, Foto: Jan Meier", "de", ["Hanna Krug"]),
        ("אורי יצחקיץ', כתב לענייני חינוך", "he", ["אורי יצחקיץ׳"]),
    ],
)
def test_a_byline_is_names_and_nothing_beside_them(
    text: str, language: str, names: list[str]
) -> None:
    assert names_in(text, language) == names


@pytest.mark.parametrize(
    "text", ["", "Staff", "https://courier.example/authors", "admin@courier.example", "14.03.2026"]
)
def test_what_names_nobody_is_no_name(text: str) -> None:
    assert names_in(text, "en") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane Doe", True),
        ("გია ლომიძე", True),
        ("സ്വന്തം ലേഖിക", False),
        ("Ludwig van Beethoven", True),
        ("山田太郎", True),
        ("we are the best newspaper of the town", False),
        ("Jane", False),
    ],
)
def test_a_person_is_told_from_other_words(name: str, expected: bool) -> None:
    assert is_person(name) == expected


@given(st.text(max_size=80), st.sampled_from([None, "en", "ko", "tr"]))
def test_whatever_a_byline_holds_its_names_are_short_and_whole(
    text: str, language: str | None
) -> None:
    for name in names_in(text, language):
        assert name == name.strip()
        assert 0 < len(name) <= 80


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("רות לוין ודנה כהן", "he", ["רות לוין", "דנה כהן"]),
        ("رنا حداد وسامي خليل", "ar", ["رنا حداد", "سامي خليل"]),
        ("رنا سامي وليد خليل", "ar", ["رنا سامي وليد خليل"]),
        ("मीरा जोशी और रवि सेन", "hi", ["मीरा जोशी", "रवि सेन"]),
        ("POR LUCÍA VEGA / CORRESPONSAL e INÉS PAZ", "es", ["Lucía Vega", "Inés Paz"]),
        ("Γράφει η Άννα Λούη", "el", ["Άννα Λούη"]),
        ("記者陳怡君／高雄報導", "zh", ["陳怡君"]),
        ("本报记者 陈立", "zh", ["陈立"]),
        ("経済部・佐藤恵", "ja", ["佐藤恵"]),
        ("PV Lan Anh", "vi", ["Lan Anh"]),
        ("רות לוין, כתבת התרבות", "he", ["רות לוין"]),
    ],
)
def test_names_are_parted_as_their_language_parts_them(
    text: str, language: str, names: list[str]
) -> None:
    assert names_in(text, language) == names


def test_a_place_with_its_article_is_no_person() -> None:
    assert not is_person("do Recife")
    assert is_person("Do Nascimento")
    assert not is_person("New Delhi")
    assert is_person("Ana do Recife")


@pytest.mark.parametrize(
    ("byline", "language", "people"),
    [
        ("记者 王晓 通讯员 陈立新", "zh", ["王晓", "陈立新"]),
        ("通讯员陈立新", "zh", ["陈立新"]),
        ("河报记者王晓", "zh", ["王晓"]),
        ("见习记者 王晓 实习生 陈立新", "zh", ["王晓", "陈立新"]),
        ("记者 王晓 编辑 陈立新", "zh", ["王晓"]),
        ("记者王晓 责编陈立新", "zh", ["王晓"]),
        ("文/王晓 編輯/陳立新", "zh", ["王晓"]),
        ("采写丨王晓 校对丨陈立新", "zh", ["王晓"]),
        ("Von Kurier-Redakteurin Lena Moor", "de", ["Lena Moor"]),
        ("Von unserem Redaktionsmitglied Lena Moor", "de", ["Lena Moor"]),
        ("Von Sportreporter Karl von der Au", "de", ["Karl von der Au"]),
        ("Lena Moor Kurier-Mitarbeiterin", "de", ["Lena Moor"]),
        ("Door Bode-verslaggever Piet de Groot", "nl", ["Piet de Groot"]),
        ("Av utrikeskorrespondenten Elin Strand", "sv", ["Elin Strand"]),
        ("احمد نواز نمائندہ خصوصی", "ur", ["احمد نواز"]),
        ("তানভীর আলম, বগুড়া প্রতিনিধি", "bn", ["তানভীর আলম"]),
        ("নিজস্ব প্রতিবেদক", "bn", []),
    ],
)
def test_jobs_and_desks_are_no_people(byline: str, language: str, people: list[str]) -> None:
    assert names_in(byline, language) == people


@pytest.mark.parametrize(
    ("field", "houses"),
    [
        ("Web Desk", []),
        ("Haber Merkezi", ["Haber Merkezi"]),
        ("Redakcja Kulturalna", ["Redakcja Kulturalna"]),
        ("Le Courrier du Lac avec AFP", ["Le Courrier du Lac", "AFP"]),
        ("Seeblatt (mit dpa)", ["Seeblatt", "dpa"]),
        ("Haus mit Garten", ["Haus mit Garten"]),
        ("Kamera: Seeblatt", []),
    ],
)
def test_a_house_s_name_stays_whole(field: str, houses: list[str]) -> None:
    assert house_names(field) == houses
