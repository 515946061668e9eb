"""The catalogue as a file: what is read, and what is complained of."""

from pathlib import Path

import pytest

from perspektiven import catalogue_file
from perspektiven.errors import WrongSetting
from tests.support import factories

GOOD = """
- id: gazeta
  name: Gazeta Przykładowa
  country: PL
  languages: [pl]
  homepage: https://gazeta.example/
  sources:
    - {url: "https://gazeta.example/rss.xml"}
"""


def _examine(folder: Path, text: str) -> catalogue_file.Catalogue:
    path = folder / "outlets.yaml"
    path.write_text(text, encoding="utf-8")
    return catalogue_file.examine(path)


def _messages(folder: Path, text: str) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in _examine(folder, text).problems]


def test_a_good_catalogue_is_read_without_complaint(tmp_path: Path) -> None:
    catalogue = _examine(tmp_path, GOOD)

    assert catalogue.problems == ()
    assert [outlet.id for outlet in catalogue.outlets] == ["gazeta"]


def test_a_misspelt_field_is_named_beside_the_one_that_is_missing(tmp_path: Path) -> None:
    found = _messages(tmp_path, GOOD.replace("country:", "countrry:"))

    assert found == [("countrry", "Outlet has no such field"), ("country", "Field required")]


@pytest.mark.parametrize("broken", ["sources: 3", "crawl: [1]\n  sources: [3]"])
def test_what_is_no_list_and_no_mapping_is_a_fault(tmp_path: Path, broken: str) -> None:
    head, _, _ = GOOD.partition("sources:")

    assert _messages(tmp_path, head + broken)


def test_norway_is_a_country_and_its_language_a_language(tmp_path: Path) -> None:
    text = GOOD.replace("PL", "NO").replace("[pl]", "[no]")

    outlet = _examine(tmp_path, text).outlets[0]

    assert (outlet.country, outlet.languages) == ("NO", ("no",))


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("country: PL", "country: Polen", "country"),
        ("country: PL", "country: QQ", "country"),
        ("country: PL", "country: EU", "country"),
        ("[pl]", "[polnisch]", "languages"),
        ("[pl]", "[qqq]", "languages"),
        ("id: gazeta", "id: Gazeta!", "id"),
        ("https://gazeta.example/\n", "ftp://gazeta.example/\n", "homepage"),
        ('"https://gazeta.example/rss.xml"', '"/rss.xml"', "sources.0.url"),
        ("languages:", "langauges:", "langauges"),
    ],
)
def test_a_fault_is_named_by_its_field(tmp_path: Path, right: str, wrong: str, field: str) -> None:
    assert GOOD.count(right) == 1

    named = [each for each, _ in _messages(tmp_path, GOOD.replace(right, wrong))]

    assert any(each.startswith(field) for each in named)


def test_a_complaint_says_file_line_entry_and_id(tmp_path: Path) -> None:
    problem = _examine(tmp_path, GOOD.replace("PL", "QQ")).problems[0]

    assert str(problem).startswith(f"{tmp_path / 'outlets.yaml'}:2: outlet 1 (gazeta): country:")


def test_repeated_ids_homepages_and_sources_are_found(tmp_path: Path) -> None:
    named = [field for field, _ in _messages(tmp_path, GOOD + GOOD)]

    assert named == ["id", "homepage", "sources"]


def test_a_source_that_stands_twice_in_one_outlet_is_found(tmp_path: Path) -> None:
    twice = GOOD + '    - {url: "https://gazeta.example/rss.xml"}\n'

    assert [field for field, _ in _messages(tmp_path, twice)] == ["sources"]


@pytest.mark.parametrize("text", ["", "just words", "a: 1", "- [", "- \x07"])
def test_what_is_no_list_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongSetting, match=r"outlets\.yaml") as raised:
        _examine(tmp_path, text)

    assert "\n" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"none\.yaml"):
        catalogue_file.read(tmp_path / "none.yaml")


def test_reading_says_how_many_faults_there_are(tmp_path: Path) -> None:
    path = tmp_path / "outlets.yaml"
    path.write_text(GOOD + GOOD, encoding="utf-8")

    with pytest.raises(WrongSetting, match="and 2 more"):
        catalogue_file.read(path)


def test_a_written_catalogue_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "outlets.yaml"
    written = (factories.outlet(), factories.outlet(id="nettavisen", country="NO", name="yes"))

    path.write_text(catalogue_file.to_yaml(written), encoding="utf-8")

    assert catalogue_file.read(path) == written
