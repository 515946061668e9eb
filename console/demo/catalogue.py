"""Catalogue, translation memory and settings of the demo."""

from pathlib import Path

from console.demo.addresses import Addresses
from console.demo.papers import MEMORY, Paper
from perspektiven import catalogue_file
from perspektiven.errors import WrongSetting

SETTINGS: dict[str, object] = {
    # Nobody else reads these newspapers, so nobody has to wait.
    "crawl_delay": 0.05,
    "poll_min": 2,
    "poll_max": 20,
    "retry_after": "0.5,1",
    "parked_for": 1,
    "allowed_hosts": "127.0.0.1",
    "translator": "memory",
    "translation_memory": MEMORY,
}
"""Settings (by field name) with which the demo runs, where the operator says nothing else."""


def file_in(folder: Path) -> Path:
    """Path of the demo's catalogue in a data folder."""
    return folder / "demo-outlets.yaml"


def write(folder: Path, papers: tuple[Paper, ...], addresses: Addresses) -> Path:
    """Writes the catalogue of the newspapers at their addresses; raises WrongSetting."""
    path = file_in(folder)
    text = catalogue_file.to_yaml(addresses.outlet(paper) for paper in papers)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise WrongSetting(f"can't write {path}: {exc.strerror}") from exc
    return path
