"""Synonyms: read from a file, and again when it changes."""

from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.reader.query.spellings.synonyms import OURS, Synonyms, groups


def test_every_word_finds_the_others_of_its_group_in_any_case() -> None:
    known = groups("# comment\nUSA, Vereinigte  Staaten\n\nHandy,Mobiltelefon,")

    assert known["usa"] == ("Vereinigte Staaten",)
    assert known["mobiltelefon"] == ("Handy",)
    assert "#" not in "".join(known)


def test_a_word_of_two_groups_has_the_words_of_both() -> None:
    assert set(groups("Bank, Institut\nBank, Sitzbank")["bank"]) == {"Institut", "Sitzbank"}


def test_our_list_can_be_read() -> None:
    assert "Mobiltelefon" in Synonyms(OURS).of("Handy")


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_SYNONYMS"):
        Synonyms(tmp_path / "none.txt")
