"""Lines of names that a newspaper links one by one are text; lines of topics are none."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page

_PROSE = [f"<p>{text}</p>" for text in TEXTS[:3]]
_LINES = {
    "en": ["Northshire: {Elmham}, {Oakley}, {Wells}", "Southshire: {Barton}"],
    "de": ["Oberland: {Altdorf}, {Neustadt} und {Bergen}", "Unterland: {Talheim}, {Wiesen}"],
    "es": ["Norte: {Villarriba}, {Peñas}", "Sur: {Villabajo}, {Río Seco}, {Olmos}"],
    "pl": ["Gmina Północ: {Dębno}, {Sosnowo}", "Gmina Południe: {Lipiny}"],
    "ja": ["北県：{北町}、{山村}、{川市}", "南県：{南市}"],
    "zh": ["北县：{北镇}、{山村}", "南县：{南镇}、{河村}"],
    "ar": ["الشمال: {الجبل}، {الوادي}", "الجنوب: {النهر}"],
}


def linked(line: str) -> str:
    return f"<p>{line.replace('{', '<a href=/topic/x>').replace('}', '</a>')}</p>"


def texts(body: str, language: str) -> list[str]:
    return [each.text for each in extracted(html_page(body=body, language=language)).paragraphs]


@pytest.mark.parametrize("language", _LINES)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_lines_of_linked_names_stay_in_the_text_and_at_its_end(language: str, at: int) -> None:
    lines = _LINES[language]
    body = [*_PROSE[:at], *map(linked, lines), *_PROSE[at:]]

    found = texts("".join(body), language)

    plain = [line.replace("{", "").replace("}", "") for line in lines]
    assert [each for each in found if each in plain] == plain


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Tags: {ferry}, {river}", "en"),
        ("Topics: {ferry}, {river}, {bridges}", "en"),
        ("Themen: {Fähre}, {Fluss}", "de"),
        ("Schlagwörter: {Fähre}, {Fluss}, {Brücke}", "de"),
        ("Temas: {barca}, {río}", "es"),
        ("Tagi: {prom}, {rzeka}", "pl"),
        ("タグ：{渡し船}、{川}", "ja"),
        ("标签：{渡船}、{河}", "zh"),
    ],
)
def test_a_line_of_topics_behind_the_text_is_no_text(line: str, language: str) -> None:
    found = texts("".join([*_PROSE, linked(line)]), language)

    assert not [each for each in found if each.startswith(line.partition("{")[0])]


@pytest.mark.parametrize(
    "line",
    [
        "Read also: {The old ferry will not come back before the spring}",
        "Mehr zum Thema: {Wie die alte Fähre über den Fluss kam}",
        "Lire aussi : {Le vieux bac ne reviendra pas avant le printemps}",
        "Czytaj też: {Dlaczego stary prom nie wróci przed wiosną}",
    ],
)
def test_headlines_of_other_articles_within_the_text_are_no_names(line: str) -> None:
    found = texts("".join([*_PROSE[:2], linked(line), *_PROSE[2:]]), "en")

    assert not [each for each in found if each.startswith(line.partition("{")[0])]
