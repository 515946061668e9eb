"""Imports that stand in strings, scripts and documents name modules that exist.

No checker of types reads them: commands for containers, entry points, examples.
"""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SUFFIXES = {".py", ".sh", ".md", ".yml", ".yaml", ""}
_IMPORT = re.compile(
    r"\bfrom ((?:perspektiven|services|console|bench)[\w.]*) import ([\w, ]+)"
    r"|(?:\bimport |-m )((?:perspektiven|services|console|bench)[\w.]*)"
)
_FOLDERS = ("perspektiven", "services", "console", "bench", "tests", "deploy", "docs")


def test_every_import_written_anywhere_finds_its_module() -> None:
    files = [*ROOT.glob("*"), *(path for each in _FOLDERS for path in (ROOT / each).rglob("*"))]
    texts = [path for path in files if path.is_file() and path.suffix in _SUFFIXES]

    lost = [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in texts
        for found in _IMPORT.finditer(path.read_text(encoding="utf-8", errors="replace"))
        if not _is_there(found)
    ]

    assert len(texts) > 500
    assert lost == []


def _is_there(found: re.Match[str]) -> bool:
    whole = (found.group(3) or "").rstrip(".")
    if whole:
        return _module(whole) is not None
    module = _module(found.group(1))
    names = [name.split(" as ")[0].strip() for name in found.group(2).split(",")]
    return module is not None and all(
        _module(f"{found.group(1)}.{name}") or re.search(rf"\b{name}\b", module) for name in names
    )


def _module(name: str) -> str | None:
    """The source of a module, or None where there is none; nothing is imported but packages."""
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return None
    if spec is None:
        return None
    return Path(spec.origin).read_text(encoding="utf-8") if spec.origin else " "
