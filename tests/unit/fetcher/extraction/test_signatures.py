"""Names that sign a text: behind it, or in brackets in it."""

import pytest

from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.dom import parse
from services.fetcher.extraction.signatures import signed
from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, html_page

TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
CHINESE = (
    "昨日上午，市政府宣布，河边的老石桥改造工程正式开工，预计明年秋天通车，期间车辆改走铁路桥。"
)
KOREAN = "시는 낡은 돌다리를 내년 가을까지 새로 짓는다고 밝혔다. 공사 동안 차량은 철교로 돌아간다."
JAPANESE = "町は古い石橋を来年秋までに架け替えると発表した。工事の間、車は鉄道橋を通るという。"


def names(body: str, language: str | None = "en") -> list[str]:
    return signed(blocks(parse(f"<body><h1>The bridge</h1><div>{body}</div></body>")), language)


@pytest.mark.parametrize(
    "line",
    [
        "<p><em>Idwen Farrow</em></p>",
        "<p><strong>IDWEN FARROW</strong></p>",
        "<p style='text-align:right'>Idwen Farrow</p>",
        "<p>— Idwen Farrow</p>",
        "<p>Idwen Farrow, reporter</p>",
        "<p>(Reporting by Idwen Farrow; editing by Cy Poe)</p>",
        f"<p><i>Idwen Farrow</i></p><p>{TEXTS[1]}</p>",
    ],
)
def test_a_name_behind_the_text_signs_it(line: str) -> None:
    assert names(TEXT + line) == ["Idwen Farrow"]


def test_so_does_one_behind_two_line_breaks() -> None:
    assert names("<br><br>".join((*TEXTS, "<i>Idwen Farrow</i>"))) == ["Idwen Farrow"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Idwen Farrow</p>",
        "<p><em>The bridge in numbers</em></p>",
        "<p><em><a href='/a'>Idwen Farrow</a></em></p>",
        "<p>Idwen Farrow waited long.</p><p><em>Idwen Farrow</em></p>",
        f"<p>{TEXTS[0]} Mr Farrow agreed.</p><p><em>Idwen Farrow</em></p>",
        f"<h3>Comments (2)</h3><p>{TEXTS[0]}</p><p><b>Idwen Farrow</b></p>",
    ],
)
def test_other_lines_and_whom_the_text_is_about_do_not(line: str) -> None:
    assert names(TEXT + line) == []


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("(Halmos Eszter)", "hu", ["Halmos Eszter"]),
        ("(Halmos Eszter – Kelemen Bence)", "hu", ["Halmos Eszter", "Kelemen Bence"]),
        ("(Ioana Radulescu)", "ro", ["Ioana Radulescu"]),
        ("(Halmos Eszter)", "de", []),
        ("(Szent Imre)", "hu", []),
        ("(Fotó: Halmos Eszter)", "hu", []),
        ("(Universal Music)", "hu", []),
        ("(MTI)", "hu", []),
    ],
)
def test_a_usual_name_in_brackets_behind_the_text_signs_it(
    line: str, language: str, expected: list[str]
) -> None:
    assert names(f"{TEXT}<p>{line}</p>", language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (f"本报讯（记者 王晓）{CHINESE * 2}", "zh", ["王晓"]),
        (f"{CHINESE * 2}（本报记者 陈立 通讯员 何小云）", "zh", ["陈立", "何小云"]),
        (f"[서울=강변일보] 박하늘 기자 = {KOREAN * 2}", "ko", ["박하늘"]),
        (f"{JAPANESE * 2}【高橋誠、山本恵子】", "ja", ["高橋誠", "山本恵子"]),
        (f"{JAPANESE * 2}【続く】", "ja", []),
        (f"{JAPANESE * 2}【共同】", "ja", []),
        (f"{JAPANESE * 2}【社会部】", "ja", []),
    ],
)
def test_reporters_in_brackets_are_authors(text: str, language: str, expected: list[str]) -> None:
    assert names(f"<p>{text}</p>", language) == expected


def test_the_line_that_signs_the_text_is_no_text() -> None:
    found = extracted(html_page(body=f"{TEXT}<p><em>Idwen Farrow</em></p>"))

    assert found.authors == ("Idwen Farrow",)
    assert texts(found) == list(TEXTS)
