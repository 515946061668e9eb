"""Articles that stand in a script as JSON are put into the page, other texts of scripts are not."""

import json
from typing import Any

import pytest

from perspektiven.contracts import ParagraphKind
from tests.support.extraction import extracted, reason, texts
from tests.support.pages import TEXTS, TITLE

MARKUP = "".join(f"<p>{text}</p>" for text in TEXTS)


def page(state: str, body: str = '<div id="root"></div>') -> str:
    return f"<html lang=en><head><title>{TITLE} | The Courier</title></head><body>{body}{state}"


def as_data(node: dict[str, Any]) -> str:
    return f'<script type="application/json">{json.dumps({"props": {"story": node}})}</script>'


@pytest.mark.parametrize(
    "node",
    [
        {"title": TITLE, "body": MARKUP},
        {"headline": TITLE, "content": "\n\n".join(TEXTS)},
        {"headlines": {"basic": TITLE}, "paragraphs": list(TEXTS)},
        {"seoTitle": TITLE, "content": [{"type": "paragraph", "text": text} for text in TEXTS]},
    ],
)
def test_a_text_beside_the_headline_of_the_page_is_its_article(node: dict[str, Any]) -> None:
    assert texts(extracted(page(as_data(node)))) == list(TEXTS)


def test_what_is_assigned_in_a_script_is_read_too() -> None:
    state = json.dumps({"article": {"title": TITLE, "body": MARKUP}})
    script = f'<script>window.a={{"b": 1}};window.__STATE__ = {state};</script>'

    assert texts(extracted(page(script))) == list(TEXTS)


def test_parts_keep_their_kinds_and_others_than_text_go() -> None:
    node = {
        "headline": TITLE,
        "publishedAt": "2026-03-01T08:15:00+01:00",
        "authors": [{"name": "Ann Morrison"}],
        "content": [
            {"type": "paragraph", "content": TEXTS[0]},
            {"type": "newsletter", "content": "All of the news of the river towns on Fridays."},
            {"type": "header", "content": "What it costs"},
            {"type": "paragraph", "content": TEXTS[1]},
            {"type": "list", "items": [{"content": "Stone for the arches."}, {"content": "Sand."}]},
            {"type": "paragraph", "content": TEXTS[2]},
        ],
    }

    found = extracted(page(as_data(node)))

    assert [(each.kind, each.text) for each in found.paragraphs] == [
        (ParagraphKind.PARAGRAPH, TEXTS[0]),
        (ParagraphKind.HEADING, "What it costs"),
        (ParagraphKind.PARAGRAPH, TEXTS[1]),
        (ParagraphKind.LIST_ITEM, "Stone for the arches."),
        (ParagraphKind.LIST_ITEM, "Sand."),
        (ParagraphKind.PARAGRAPH, TEXTS[2]),
    ]
    assert found.authors == ("Ann Morrison",)
    assert f"{found.published_at:%Y-%m-%d %H:%M}" == "2026-03-01 07:15"


@pytest.mark.parametrize(
    "node",
    [
        {"title": "Bakers of Millbrook go on strike", "body": MARKUP},
        {"title": TITLE, "body": TEXTS[0]},
        {"title": TITLE, "summary": MARKUP},
        {"title": TITLE, "body": {"a": 1}},
    ],
)
def test_other_texts_of_scripts_are_not(node: dict[str, Any]) -> None:
    assert reason(page(as_data(node))) == "empty_page"


def test_a_text_that_the_page_keeps_back_is_not_taken_from_a_script() -> None:
    locked = '<meta property="article:content_tier" content="locked">'

    html = page(as_data({"title": TITLE, "body": MARKUP})).replace("</head>", f"{locked}</head>")

    assert reason(html) == "empty_page"


def test_a_broken_script_is_none() -> None:
    assert reason(page('<script type="application/json">{"title": [</script>')) == "empty_page"


@pytest.mark.parametrize("depth", [2, 900, 5_000])
def test_lists_within_lists_are_no_text_however_deep(depth: int) -> None:
    nested = "[" * depth + json.dumps(" ".join(TEXTS)) + "]" * depth
    state = f'{{"headline": {json.dumps(TITLE)}, "body": {nested}}}'

    assert reason(page(f'<script type="application/json">{state}</script>')) == "empty_page"
