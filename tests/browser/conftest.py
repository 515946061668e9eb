"""What tests in a browser share: Chromium, axe-core, pages that may not complain.

Each module has a fixture `reader`: the address of the reader whose pages are visited.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = "axe-core@4.14.1"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(reader: str) -> Iterator[Browser]:
    """Started after the reader and ended before: its event loop is the only one meanwhile."""
    assert reader
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("needs chromium, which is not installed here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, from npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm, which is not installed here")
    folder = Path.home() / ".cache" / "perspektiven" / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), AXE]
        subprocess.run(command, check=True, capture_output=True, timeout=90)
    return script.read_text(encoding="utf-8")


@pytest.fixture
def visit(browser: Browser, reader: str) -> Iterator[Open]:
    """Opens a path; the page may not complain on its console."""
    contexts = []

    def open_path(path: str, *, width: int = 1100, scheme: Any = "light", **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(reader + path)
        return page

    complaints: list[str] = []
    yield open_path
    for context in contexts:
        context.close()
    assert complaints == []
