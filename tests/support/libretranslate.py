"""The real LibreTranslate server, in an environment of its own, with models made word for word."""

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from console.local.settings import LocalSettings
from perspektiven.settings import load
from tests.support.dictionaries import argos_package

REQUIREMENTS = ["libretranslate==1.9.6", "onnx==1.23.2"]
INSTALL = "import sys; from argostranslate.package import install_from_path as i; i(sys.argv[1])"
SPLITTER = Path(__file__).parent / "sentence_ends.py"


Package = Callable[[Path, str, str, Mapping[str, str]], Path]
"""Writes an Argos package from one language to another that knows these words."""


@contextmanager
def libretranslate(
    folder: Path, words: Mapping[str, str], package_of: Package = argos_package
) -> Iterator[str]:
    """Address of a server from Spanish to German by `words`, and back; it may not be up yet."""
    programs = _programs()
    homes = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("DATA", "CONFIG", "CACHE")}
    environment = homes | {"HOME": str(folder), "PATH": os.defpath}
    # Without them it spends most of its time on contention between threads: docs/engines.md.
    environment |= {"OMP_NUM_THREADS": "1", "ARGOS_INTRA_THREADS": "1", "ARGOS_BEAM_SIZE": "1"}
    back = {german: spanish for spanish, german in words.items()}
    # With one package it would ask for an index first.
    for source, target, known in (("es", "de", words), ("de", "es", back)):
        package = package_of(folder / f"{source}_{target}.argosmodel", source, target, known)
        splitter = folder / f"{source}.onnx"
        subprocess.run([programs / "python", SPLITTER, source, splitter], check=True)
        with zipfile.ZipFile(package, "a") as archive:
            archive.write(splitter, f"translate-{source}_{target}-1_0/minisbd/{source}.onnx")
        install: list[str | Path] = [programs / "python", "-c", INSTALL, package]
        subprocess.run(install, check=True, env=environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command: list[str | Path] = [programs / "libretranslate"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    command += ["--load-only", "es,de", "--disable-files-translation", "--threads", "2"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=60)


def _programs() -> Path:
    """The programs of LibreTranslate's environment, which is made once and kept."""
    folder = load(LocalSettings).cache_dir / "libretranslate"
    programs = folder / "bin"
    if not (programs / "libretranslate").is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([programs / "pip", "install", "--quiet", *REQUIREMENTS], check=True)
    return programs
