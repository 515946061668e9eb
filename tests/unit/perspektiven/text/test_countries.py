"""The country of a newspaper, by its address and its languages."""

import pytest

from perspektiven.text.countries import home_countries, home_zone


@pytest.mark.parametrize(
    ("url", "tags", "expected"),
    [
        ("https://herald.ie/feed", ["en-us"], ["IE", "US"]),
        ("https://herald.example/", ["pt_BR"], ["BR"]),
        ("https://herald.tv/", ["pl"], ["PL"]),
        ("https://herald.example/", ["zh-Hans", "zh_SG"], ["SG", "CN"]),
        ("https://herald.example/", ["fil"], []),
        ("https://herald.example/", [None], []),
        ("", [], []),
    ],
)
def test_the_likeliest_country_comes_first(
    url: str, tags: list[str | None], expected: list[str]
) -> None:
    assert home_countries(url, tags) == expected


def test_the_zone_is_that_of_the_first_country_that_has_one() -> None:
    assert str(home_zone(["QQ", "PL"])) == "Europe/Warsaw"
    assert home_zone([]) is None
