"""The Nu Html Checker, the W3C's own checker of pages (npm vnu-jar), run on some of ours."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from console.local.java import JAVA

PACKAGE = "vnu-jar@26.9.27"
_FOLDER = Path.home() / ".cache" / "perspektiven" / PACKAGE
# Which language a text seems to be in is a guess.
_OPTIONS = ("--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect")
_JAR = _FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def complaints(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What it says of the pages, its warnings too, each with the page's name; skips without npm."""
    # In a process that may: tests themselves may not reach the network.
    if not _JAR.is_file():
        if shutil.which("npm") is None:
            pytest.skip("needs npm, which is not installed here")
        subprocess.run([sys.executable, "-m", __name__], check=True, timeout=100)
    names = {}
    for number, (name, page) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(page, encoding="utf-8")
        names[file.resolve().as_uri().replace("///", "/")] = name
    done = subprocess.run(
        [str(JAVA), "-jar", str(_JAR), *_OPTIONS] + [str(file) for file in folder.glob("*.html")],
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    return [
        f"{names[each['url']]}: {each['message']} {each.get('extract', '')!r}"
        for each in json.loads(done.stdout)["messages"]
    ]


if __name__ == "__main__":
    _FOLDER.mkdir(parents=True, exist_ok=True)
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
    subprocess.run(
        [*install, "--prefix", str(_FOLDER), PACKAGE], check=True, capture_output=True, timeout=90
    )
