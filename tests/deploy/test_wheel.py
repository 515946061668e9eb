"""The distribution: what `pip install` gets is what stands in the repository."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
PACKAGES = ("console", "perspektiven", "services")
NOT_COPIED = shutil.ignore_patterns("__pycache__")


def test_a_wheel_holds_every_file_of_the_packages_and_no_bytecode(tmp_path: Path) -> None:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=NOT_COPIED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    files = {
        str(path.relative_to(tmp_path))
        for name in PACKAGES
        for path in (tmp_path / name).rglob("*")
        if path.is_file()
    }
    (tmp_path / "perspektiven" / "__pycache__").mkdir()
    (tmp_path / "perspektiven" / "__pycache__" / "urls.cpython-311.pyc").touch()

    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."],
        cwd=tmp_path,
        check=True,
    )

    (wheel,) = tmp_path.glob("*.whl")
    names = ZipFile(wheel).namelist()
    assert {name for name in names if name.startswith(PACKAGES)} - {
        name for name in names if ".dist-info/" in name
    } == files
