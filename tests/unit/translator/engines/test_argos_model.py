"""Argos packages, read from their zip files."""

from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.translator.engines.argos import Argos
from tests.support.dictionaries import argos_package
from tests.unit.translator.engines.words import ENGLISH, SPANISH, TO_ENGLISH, settings


async def test_an_argos_package_is_read_from_its_zip(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    argos_package(packages / "es_de.argosmodel", "es", "de", SPANISH)
    engine = Argos(settings(tmp_path, argos_download=False))
    await engine.start()

    assert await engine.supports("es", "de")
    assert not await engine.supports("pl", "de")
    answers = await engine.translate(["ayer llovió mucho"], "es", "de")
    await engine.close()

    assert answers[0] is not None
    assert answers[0].text == "gestern regnete viel"


async def test_two_packages_make_a_pair_through_english(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    argos_package(packages / "es_en.argosmodel", "es", "en", TO_ENGLISH)
    argos_package(packages / "en_de.argosmodel", "en", "de", ENGLISH)
    engine = Argos(settings(tmp_path, argos_download=False))
    await engine.start()

    assert await engine.supports("es", "de")
    answers = await engine.translate(["ayer trenes tarde"], "es", "de")
    made = engine.made("es", "de")
    await engine.close()

    assert answers[0] is not None
    assert answers[0].text == "gestern Züge spät"
    assert made.model == "es-en+en-de"


async def test_a_file_that_is_no_package_is_a_wrong_setting(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    (packages / "x.argosmodel").write_bytes(b"no zip")

    with pytest.raises(WrongSetting, match="not an Argos package"):
        await Argos(settings(tmp_path, argos_download=False)).start()
