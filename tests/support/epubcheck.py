"""EPUBCheck, the W3C's own checker of e-books, run on a file."""

import subprocess
import sys
from pathlib import Path

from console.local import java
from console.local.settings import LocalSettings
from perspektiven.settings import load


def complaints(book: bytes, folder: Path) -> str:
    """What it says of an e-book, its warnings too; empty where there is nothing to say."""
    settings = load(LocalSettings, java_quick_start=True)
    # In a process that may: tests themselves may not reach the network.
    subprocess.run([sys.executable, "-m", __name__], check=True)
    file = folder / "book.epub"
    file.write_bytes(book)
    archives = java.class_path(java.paths(settings.cache_dir, "epubcheck"))
    done = subprocess.run(
        [
            str(java.JAVA),
            "-cp",
            archives,
            "com.adobe.epubcheck.tool.Checker",
            str(file),
            "--failonwarnings",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


if __name__ == "__main__":
    java.fetch(load(LocalSettings).cache_dir, ["epubcheck"])
