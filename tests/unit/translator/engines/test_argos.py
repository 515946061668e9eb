"""Argos packages: where they come from, what a bad one costs, how many are in memory."""

import json
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from perspektiven.errors import Transient, WrongSetting
from services.translator.engines.argos import Argos
from services.translator.engines.argos_model import ArgosModel
from services.translator.engines.hardware import Hardware
from services.translator.settings import TranslatorSettings
from tests.support.dictionaries import argos_package, subword_package
from tests.support.http_server import served

SPANISH = {"ayer": "gestern", "llovió": "regnete"}
POLISH = {"wczoraj": "gestern", "padało": "regnete"}


class Shelf:
    """A server with an index of packages, and the packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index: list[dict[str, Any]] = []
        self.cut = False
        self.asked: list[str] = []
        self.url = ""

    def offer(self, source: str, target: str, *names: str) -> None:
        """A line of the index: the packages of these names are the links, in order."""
        about = {"from_code": source, "to_code": target, "package_version": "1.0"}
        self.index.append(about | {"links": [f"{self.url}/{name}.argosmodel" for name in names]})

    async def get(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked.append(name)
        if name == "index.json":
            return web.json_response(self.index)
        path = self.folder / name
        if not path.exists():
            raise web.HTTPNotFound
        body = path.read_bytes()
        return web.Response(body=body[: len(body) // 2] if self.cut else body)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    folder = tmp_path / "shelf"
    folder.mkdir()
    shelf = Shelf(folder)
    app = web.Application()
    app.router.add_get("/{name}", shelf.get)
    async with served(app) as shelf.url:
        yield shelf


def argos(tmp_path: Path, **overrides: object) -> Argos:
    values: dict[str, object] = {"data_dir": tmp_path, "translator_threads": 1}
    return Argos(TranslatorSettings(**values | overrides))  # type: ignore[arg-type]  # checked by pydantic


def downloading(tmp_path: Path, shelf: Shelf) -> Argos:
    return argos(tmp_path, argos_index_url=f"{shelf.url}/index.json")


async def test_a_package_is_fetched_on_first_use_and_pinned(tmp_path: Path, shelf: Shelf) -> None:
    argos_package(shelf.folder / "es_de.argosmodel", "es", "de", SPANISH)
    shelf.offer("es", "de", "gone", "es_de")
    engine = downloading(tmp_path, shelf)
    await engine.start()

    assert await engine.supports("es", "de")
    (answer,) = await engine.translate(["ayer llovió"], "es", "de")
    await engine.close()
    again = downloading(tmp_path, shelf)
    await again.start()
    assert await again.supports("es", "de")
    await again.close()

    assert answer is not None
    assert answer.text == "gestern regnete"
    assert shelf.asked == ["index.json", "gone.argosmodel", "es_de.argosmodel"]
    pins = json.loads((tmp_path / "argos" / "checksums.json").read_text())
    assert len(pins["gone.argosmodel"]) == 64


async def test_a_package_that_nobody_has_is_not_waited_for(tmp_path: Path, shelf: Shelf) -> None:
    shelf.offer("es", "de", "gone", "gone_too")
    engine = downloading(tmp_path, shelf)
    await engine.start()

    assert not await engine.supports("es", "de")
    assert not await engine.supports("es", "de")
    await engine.close()

    assert shelf.asked == ["index.json", "gone.argosmodel", "gone_too.argosmodel"]


async def test_half_a_package_is_none_and_leaves_nothing(tmp_path: Path, shelf: Shelf) -> None:
    argos_package(shelf.folder / "es_de.argosmodel", "es", "de", SPANISH)
    shelf.offer("es", "de", "es_de")
    shelf.cut = True
    engine = downloading(tmp_path, shelf)
    await engine.start()

    with pytest.raises(Transient, match=r"es_de\.argosmodel"):
        await engine.supports("es", "de")
    assert list((tmp_path / "argos").iterdir()) == []
    shelf.cut = False
    assert await engine.supports("es", "de")
    await engine.close()


async def test_the_address_of_another_engine_is_not_the_index(tmp_path: Path, shelf: Shelf) -> None:
    engine = argos(
        tmp_path,
        translator="libretranslate,argos",
        translator_url="http://127.0.0.1:9",
        argos_index_url=f"{shelf.url}/index.json",
    )

    assert not await engine.supports("es", "de")
    await engine.close()

    assert shelf.asked == ["index.json"]


async def test_a_broken_package_troubles_its_own_pair_only(tmp_path: Path) -> None:
    folder = tmp_path / "argos"
    folder.mkdir()
    argos_package(folder / "es_de.argosmodel", "es", "de", SPANISH)
    argos_package(folder / "pl_de.argosmodel", "pl", "de", POLISH)
    _break(folder / "pl_de.argosmodel")
    engine = argos(tmp_path, argos_download=False)
    await engine.start()

    for _ in range(2):
        with pytest.raises(WrongSetting, match="pl_de"):
            await engine.supports("pl", "de")
    assert await engine.supports("es", "de")
    (answer,) = await engine.translate(["ayer llovió"], "es", "de")
    await engine.close()

    assert answer is not None
    assert answer.text == "gestern regnete"


async def test_older_packages_have_subwords(tmp_path: Path) -> None:
    folder = tmp_path / "argos"
    folder.mkdir()
    subword_package(folder / "es_de.argosmodel", "es", "de", SPANISH)
    engine = argos(tmp_path, argos_download=False)
    await engine.start()

    assert await engine.supports("es", "de")
    (answer,) = await engine.translate(["ayer llovió."], "es", "de")
    await engine.close()

    assert answer is not None
    assert answer.text == "gestern regnete."


async def test_older_packages_say_what_to_install_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = subword_package(tmp_path / "es_de.argosmodel", "es", "de", SPANISH)
    # What Python's import takes for a module that is not there.
    monkeypatch.setitem(sys.modules, "subword_nmt.apply_bpe", None)

    with pytest.raises(WrongSetting, match=r"perspektiven\[argos-subwords\]"):
        ArgosModel(package, Hardware(workers=1))


async def test_models_that_were_not_used_for_longest_leave_memory(tmp_path: Path) -> None:
    folder = tmp_path / "argos"
    folder.mkdir()
    languages = ["es", "pl", "fr", "it"]
    for language in languages:
        argos_package(folder / f"{language}_de.argosmodel", language, "de", SPANISH)
    engine = argos(tmp_path, argos_download=False, argos_loaded=2)
    await engine.start()

    for language in [*languages, "es"]:
        assert await engine.supports(language, "de")
        (answer,) = await engine.translate(["ayer llovió"], language, "de")
        assert answer is not None
        assert answer.text == "gestern regnete"
        assert engine.loaded <= 2
    await engine.close()


def _break(package: Path) -> None:
    """Gives a package a vocabulary that has nothing to say."""
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(package, "w") as archive:
        for name, body in files.items():
            is_vocabulary = name.endswith("shared_vocabulary.json")
            archive.writestr(name, _speechless(body) if is_vocabulary else body)


def _speechless(vocabulary: bytes) -> bytes:
    words = json.loads(vocabulary)
    return json.dumps([word if word == "</s>" else "" for word in words]).encode()
