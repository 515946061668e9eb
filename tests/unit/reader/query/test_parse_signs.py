"""Signs as keyboards, input methods and copied texts bring them."""

import pytest

from services.reader.query.parse import parse


def _read(text: str) -> str:
    """The query with all its brackets, where nothing of it is ignored."""
    query = parse(text)
    assert query.ignored == ()
    return str(query)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("source:abend, morgen Wahl", "(outlet:abend OR outlet:morgen) Wahl"),
        ("-land:(Peru , Chile)", "-(country:Peru OR country:Chile)"),
        ('source:"La Hora",abend,"El Eco"', 'outlet:"La Hora" OR outlet:abend OR outlet:"El Eco"'),
        ("-sprache:cs，sk", "-(lang:cs OR lang:sk)"),
        ("source:abend, OR Wahl", "outlet:abend OR Wahl"),
        ("source:abend, title:Wahl", "outlet:abend title:Wahl"),
        ("title:Regen, Schnee", "title:Regen Schnee"),
    ],
)
def test_values_go_on_behind_a_comma_whatever_stands_around_it(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("-Donau\u00addampfer", "-Donaudampfer"),
        ("-\u200fنهر", "-نهر"),
        ("!\u200bDonau", "-Donau"),
        ("title:\u200eDonau", "title:Donau"),
        ("Dona\ufeff*", "Dona*"),
        ("-نمی\u200cدانم", "-نمی\u200cدانم"),
        ("-แม่\u200bน้ำ", "-แม่ น้ำ"),
    ],
)
def test_marks_that_nobody_sees_change_no_query(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Oper －Ball", "Oper -Ball"),
        ("Oper ‑Ball", "Oper -Ball"),
        ("！（Oper ＯＲ Ball）", "-(Oper OR Ball)"),
        ("Oper｜Ball", "Oper OR Ball"),
        ("Oper＊", "Oper*"),
        ("Oper NICHT, Ball", "Oper -Ball"),
        ("Oper && !Ball", "Oper -Ball"),
        ("Oper &&-Ball", "Oper -Ball"),
        ("R&D", "R&D"),
        ("Oper NEAR / 4 Ball", "Oper NEAR/4 Ball"),
        ("Oper NAHE/4, Ball", "Oper NEAR/4 Ball"),
        ("+titel:Oper +-Ball +Saal", "title:Oper -Ball Saal"),
        ("-land :Peru", "-country:Peru"),
    ],
)
def test_signs_are_read_as_keyboards_and_word_processors_write_them(typed: str, read: str) -> None:
    assert _read(typed) == read
