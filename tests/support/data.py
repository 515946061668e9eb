"""The files of tests/data, written by us; each trap stands in its file's name."""

from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"


def data(folder: str, name: str) -> bytes:
    """The bytes of one file."""
    return (_DATA / folder / name).read_bytes()
