"""Clock times in the other half of the day."""

import pytest

from services.translator.checks.figures.half_days import has_other_half_day


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("The ferry leaves at 8:15 p.m. on Friday.", "Die Fähre legt um 8.15 Uhr ab.", "en de"),
        ("事故は午後3時ごろ起きた。", "Der Unfall geschah gegen 3 Uhr morgens.", "ja de"),
        ("Il treno partì alle 16:30.", "The train left at 4:30 a.m.", "it en"),
        ("오전 7시에 문을 연다.", "Geöffnet wird um 19 Uhr.", "ko de"),
        ("The vote is at 10.30 in the morning.", "Głosowanie o 22:30.", "en pl"),
    ],
)
def test_twelve_hours_more_or_less_are_told(source: str, target: str, pair: str) -> None:
    assert has_other_half_day(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("The ferry leaves at 8:15 p.m. on Friday.", "Die Fähre legt um 20.15 Uhr ab.", "en de"),
        ("The ferry leaves at 8:15 p.m.", "Am Abend legt sie um 8.15 Uhr ab.", "en de"),
        ("事故は午後3時ごろ起きた。", "Der Unfall geschah gegen 15 Uhr.", "ja de"),
        ("Il treno partì alle 16:30.", "The train left at 4:30 in the afternoon.", "it en"),
        ("Es kamen 16.30 Uhr erst 4 Gäste, 8 gingen.", "Only 4 guests came, 8 left.", "de en"),
        ("The shop opens from 9 a.m. to 9 p.m.", "Geöffnet ist von 9 bis 21 Uhr.", "en de"),
        ("We won 4:30.", "Wir gewannen 4:30.", "en de"),
    ],
)
def test_other_ways_to_tell_the_time_raise_no_alarm(source: str, target: str, pair: str) -> None:
    assert not has_other_half_day(source, target, *pair.split())
