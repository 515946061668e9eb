"""The other crawlers, each in an environment of its own, over the same URLs."""

import json
import subprocess
import venv
from pathlib import Path
from typing import Any

NEEDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "scrapy + trafilatura": ("with_scrapy.py", ("scrapy", "trafilatura", "lxml_html_clean")),
    "news-please": ("with_newsplease.py", ("news-please", "lxml_html_clean")),
}
"""By name: the script, and the packages that its environment needs."""


class Unusable(Exception):
    """The environment of another crawler can't be made; the message is pip's last line."""


def run(name: str, urls: list[str], folder: Path) -> dict[str, Any]:
    """Articles and seconds of one of `NEEDS`; `failed` says why, where it can't be run."""
    script, packages = NEEDS[name]
    try:
        python = environment(folder / script.removesuffix(".py"), packages)
    except Unusable as error:
        return {"failed": str(error)}
    done = subprocess.run(
        [str(python), str(Path(__file__).parent / script)],
        input="\n".join(urls),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        return {"failed": _last_line(done.stderr)}
    outcome: dict[str, Any] = json.loads(_last_line(done.stdout))
    return outcome | {"versions": versions(python, packages)}


def environment(home: Path, packages: tuple[str, ...]) -> Path:
    """The interpreter of an environment with `packages`, made where there is none yet.

    Raises:
        Unusable: The packages can't be installed.
    """
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", *packages]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode:
        raise Unusable(_last_line(installed.stderr))
    return python


def versions(python: Path, packages: tuple[str, ...]) -> dict[str, str]:
    """The versions of `packages` (extras in brackets left aside) under `python`."""
    names = [package.partition("[")[0] for package in packages]
    ask = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"
    done = subprocess.run(
        [str(python), "-c", ask, *names], capture_output=True, text=True, check=True
    )
    return dict(zip(names, done.stdout.split(), strict=True))


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:500] if lines else "it ended without a word"
