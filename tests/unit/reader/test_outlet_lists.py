"""Lists of outlets: the operator's file, and which list a name stands for."""

from pathlib import Path

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import WrongSetting
from services.reader.outlet_lists import OutletLists, lists_file, read
from services.reader.settings import ReaderSettings


def test_a_list_is_its_name_and_its_outlets() -> None:
    text = "# of ours\n\nBorder-press: gazeta, la-vega,gazeta\nborder-press: tisa\nasia: kyodo"

    found = read(text)

    assert found == {"border-press": ("gazeta", "la-vega", "tisa"), "asia": ("kyodo",)}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("gazeta, tisa", "line 1 is not"),
        ("a: b\ntwo words: gazeta", "line 2 is not"),
        ("empty: ,", "line 1: the list empty names no outlet"),
        ("big: " + ",".join(map(str, range(5_001))), "more than 5,000"),
    ],
)
def test_a_line_that_is_no_list_is_named(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(text)


def test_a_file_that_is_not_understood_stops_the_start_and_names_the_setting(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lists.txt"
    path.write_text("no list")

    with pytest.raises(WrongSetting, match=r"PERSPEKTIVEN_OUTLET_LISTS: .*line 1"):
        lists_file(path)


async def test_a_list_of_the_file_is_found_in_any_case_without_asking_anybody(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lists.txt"
    path.write_text("Asia: kyodo")
    async with AsyncElasticsearch("http://127.0.0.1:1") as nowhere:
        lists = OutletLists(nowhere, ReaderSettings(), lists_file(path))

        assert await lists.named(["ASIA"]) == {"asia": ("kyodo",)}
        assert await lists.named(["no name, at all"]) == {}
