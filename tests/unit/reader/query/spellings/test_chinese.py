"""Chinese: a text in the other script."""

from services.reader.query.spellings.chinese import other_scripts


def test_traditional_and_simplified_lead_to_each_other() -> None:
    assert "渔民" in other_scripts("漁民")
    assert "漁民" in other_scripts("渔民")


def test_what_both_scripts_write_alike_has_no_other() -> None:
    assert other_scripts("北京") == ()
    assert other_scripts("Peking") == ()
