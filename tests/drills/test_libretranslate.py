"""The real LibreTranslate server, in an environment of its own, through our engine."""

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from console.local.settings import LocalSettings
from perspektiven.contracts import TranslationStatus
from perspektiven.settings import load
from services.translator import chain
from services.translator.engines.libretranslate import LibreTranslate
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.dictionaries import argos_package
from tests.support.eventually import eventually
from tests.support.factories import NOW, article

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]

REQUIREMENTS = ["libretranslate==1.9.6", "onnx==1.23.2"]
# The engine sends a capital in front, for the server lower-cases what is all lower case.
SPANISH = {"Ayer": "Gestern", "Mucho": "Viel", "llovió": "regnete", "mucho": "viel"}
GERMAN = {german: spanish for spanish, german in SPANISH.items()}
INSTALL = "import sys; from argostranslate.package import install_from_path as i; i(sys.argv[1])"
SPLITTER = Path(__file__).parent.parent / "support" / "sentence_ends.py"


@pytest.fixture
def programs() -> Path:
    """The programs of LibreTranslate's environment, which is made once and kept."""
    folder = load(LocalSettings).cache_dir / "libretranslate"
    programs = folder / "bin"
    if not (programs / "libretranslate").is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([programs / "pip", "install", "--quiet", *REQUIREMENTS], check=True)
    return programs


@pytest.fixture
def url(programs: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server with two packages: with one, it would ask for an index first."""
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("DATA", "CONFIG", "CACHE")}
    environment = homes | {"HOME": str(tmp_path), "PATH": os.defpath, "OMP_NUM_THREADS": "1"}
    for source, target, words in (("es", "de", SPANISH), ("de", "es", GERMAN)):
        package = argos_package(tmp_path / f"{source}_{target}.argosmodel", source, target, words)
        splitter = tmp_path / f"{source}.onnx"
        subprocess.run([programs / "python", SPLITTER, source, splitter], check=True)
        with zipfile.ZipFile(package, "a") as archive:
            archive.write(splitter, f"translate-{source}_{target}-1_0/minisbd/{source}.onnx")
        install: list[str | Path] = [programs / "python", "-c", INSTALL, package]
        subprocess.run(install, check=True, env=environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command: list[str | Path] = [
        programs / "libretranslate",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--load-only", "es,de", "--disable-files-translation", "--threads", "2"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait(timeout=60)


async def _is_up(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{url}/health", timeout=10)).is_success
        except httpx.TransportError:
            return False


async def test_the_real_server_translates_lists_in_their_order(url: str, tmp_path: Path) -> None:
    await eventually(lambda: _is_up(url), seconds=120, what="LibreTranslate answers")
    settings = TranslatorSettings(
        translator="libretranslate", translator_url=url, data_dir=tmp_path
    )
    engine = LibreTranslate(settings)
    await engine.start()

    assert await engine.supports("es", "de")
    assert not await engine.supports("pl", "de")
    there = await engine.translate(["Ayer llovió mucho", "mucho llovió"], "es", "de")
    back = await engine.translate(["Gestern regnete viel"], "de", "es")
    await engine.close()

    assert [answer.text for answer in there if answer] == ["Gestern regnete viel", "Viel regnete"]
    assert [answer.text for answer in back if answer] == ["Ayer llovió mucho"]


async def test_the_real_server_translates_an_article(url: str, tmp_path: Path) -> None:
    await eventually(lambda: _is_up(url), seconds=120, what="LibreTranslate answers")
    settings = TranslatorSettings(
        translator="libretranslate", translator_url=url, data_dir=tmp_path
    )
    engines = chain.build(settings)
    await engines.start()
    given = article(
        language="es",
        title="Ayer llovió mucho",
        paragraphs=["Ayer llovió mucho. Mucho llovió.", "mucho", "https://lluvia.example/a_b"],
    )

    done = await translate(given, "de", engines, NOW)
    await engines.close()

    assert done.status is TranslationStatus.TRANSLATED
    assert done.title == "Gestern regnete viel"
    assert [each.text for each in done.paragraphs] == [
        "Gestern regnete viel. Viel regnete.",
        # A German word that begins a text may be a noun: its capital stays.
        "Viel",
        "https://lluvia.example/a_b",
    ]
    assert not any(each.warnings for each in done.paragraphs)
