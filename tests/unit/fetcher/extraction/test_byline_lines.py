"""Names in lines around a headline, without markup that names an author."""

import pytest

from services.fetcher.extraction.byline_lines import in_lines
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.dom import parse
from tests.support.pages import TEXTS

TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)


def names(line: str, language: str | None = "en", *, text: str = TEXT) -> list[str]:
    html = (
        f"<html><body><h1>River town rebuilds its bridge</h1><div>{line}</div>{text}</body></html>"
    )
    return in_lines(blocks(parse(html)), language)


def test_a_line_that_names_many_may_be_long() -> None:
    many = ["Theodora Whitcombe", "Bartholomew Kensington", "Wilhelmina Farnsworth", "Ann Lee"]

    assert names(f"By {', '.join(many[:3])} and {many[3]}") == many


def test_a_long_sentence_names_nobody() -> None:
    assert (
        names("By Monday the town of Millbrook, the county and Ann Lee want an answer here.") == []
    )


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("04.03.2025 | Maria Lindqvist", "sv", ["Maria Lindqvist"]),
        ("4 марта 2025, 10:15 | Ольга Зимина", "ru", ["Ольга Зимина"]),
        ("04/03/2025 10:15 · Paolo Ferri", "it", ["Paolo Ferri"]),
        ("4. März 2025 von Anna Brandt", "de", ["Anna Brandt"]),
        ("04/03/2025 - Par Anne Morel et Luc Brun", "fr", ["Anne Morel", "Luc Brun"]),
        ("4. 3. 2025 10:15 | Autor: Eva Malá | Sdílet", "cs", ["Eva Malá"]),
        ("2025.03.04 10:15 | 김하늘 기자", "ko", ["김하늘"]),
        ("2025-03-04 10:15 来源：河报 记者 王晓 通讯员 陈立新", "zh", ["王晓", "陈立新"]),
        ("Piše: Vesna Horvat", "hr", ["Vesna Horvat"]),
        ("Na ASHA MWINYI", "sw", ["Asha Mwinyi"]),
        ("Maria Lindqvist, 4. 3. 2025 10:15", "cs", ["Maria Lindqvist"]),
        ("Idwen Farrow, chief reporter", "en", ["Idwen Farrow"]),
        ("Idwen Farrow verslaggever regio", "nl", ["Idwen Farrow"]),
        ("社会部 山本恵子記者", "ja", ["山本恵子"]),
        ("河報／ 記者王曉／台南報導", "zh", ["王曉"]),
        ("Idwen Farrow</div><div>Transport Correspondent", "en", ["Idwen Farrow"]),
        ("Idwen Farrow</div><div>i.farrow@courier.example", "en", ["Idwen Farrow"]),
        ("Maria Lindqvist</div><div>4 March 2025", "en", ["Maria Lindqvist"]),
        ("2025-03-04 10:15 来源：河报 作者：王晓</div><div>责任编辑：陈立", "zh", ["王晓"]),
    ],
)
def test_a_date_may_stand_before_a_name(line: str, language: str, expected: list[str]) -> None:
    assert names(line, language) == expected


@pytest.mark.parametrize(
    "line",
    [
        "04.03.2025 | Santa Clara",
        "04.03.2025 | Última Hora",
        "04.03.2025 | Stara Zagora",
        "04.03.2025",
        "Maria Lindqvist",
        "Santa Clara</div><div>4 March 2025",
        "Calendario de la Copa, Pilotos",
        "04.03.2025 | Maria Lindqvist reads the news.",
    ],
)
def test_a_town_or_a_section_behind_a_date_is_no_author(line: str) -> None:
    assert names(line, "es") == []


def test_whom_the_text_is_about_is_no_author() -> None:
    text = f"{TEXT}<p>Maria Lindqvist said that she would vote for stone again.</p>"

    assert names("04.03.2025 | Maria Lindqvist", "sv", text=text) == []
