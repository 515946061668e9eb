"""The command extract: what it prints, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from perspektiven.contracts import Article
from tests.support.command_line import run
from tests.support.pages import TEXTS, TITLE, html_page

ADDRESS = "https://www.courier.example/news/bridge-1234.html"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(html_page(), encoding="utf-8")
    return path


def test_a_page_is_printed_for_reading(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    code, out, _ = run(capsys, "extract", str(page), "--url", ADDRESS)

    assert code == 0
    assert out.startswith(f"{TITLE}\n\n")


def test_json_is_an_article(capsys: pytest.CaptureFixture[str], page: Path) -> None:
    code, out, _ = run(capsys, "extract", str(page), "--url", ADDRESS, "--json")

    article = Article.model_validate_json(out)
    assert code == 0
    assert [paragraph.text for paragraph in article.paragraphs] == list(TEXTS)
    assert (article.outlet.id, article.outlet.country) == ("www.courier.example", "ZZ") or (
        article.outlet.id == "courier.example"
    )


def test_a_refusal_has_its_reason_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")

    code, out, _ = run(capsys, "extract", str(path), "--url", ADDRESS, "--json")

    assert code == 1
    assert json.loads(out)["refused"]["reason"] == "not_html"


@pytest.mark.parametrize("arguments", [(), ("a.html", "--batch"), ("a", "b", "--url", ADDRESS)])
def test_wrong_usage_exits_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, _, _ = run(capsys, "extract", *arguments)

    assert code == 2


def test_the_batch_answers_each_line_in_order(page: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    urls = [f"{ADDRESS}?n={number}" for number in range(20)]
    lines = [json.dumps({"url": url, "path": str(page)}) for url in urls]
    lines += [json.dumps({"url": "u", "path": str(empty)}), "no json", "[1]", ""]
    lines += [json.dumps({"url": "v", "path": str(tmp_path / "none")})]
    lines += [json.dumps({"url": "w\ud800", "path": "\udc00"}), "[" * 100_000]

    done = subprocess.run(
        [sys.executable, "-m", "console", "extract", "--batch"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["url"] for answer in answers] == [*urls, "u", "", "", "v", "w", ""]
    assert {answer["article"]["title"] for answer in answers[:20]} == {TITLE}
    assert [answer["refused"]["reason"] for answer in answers[20:]] == [
        "empty_page",
        "bad_line",
        "bad_line",
        "unreadable_file",
        "unreadable_file",
        "bad_line",
    ]


def test_an_address_that_is_none_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], page: Path
) -> None:
    code, _, err = run(capsys, "extract", str(page), "--url", "nonsense")

    assert code == 2
    assert "--url nonsense is not an http or https URL" in err
