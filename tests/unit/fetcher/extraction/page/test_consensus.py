"""Which blocks are the article where extractors differ."""

import pytest

from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.consensus import choose, tidy
from services.fetcher.extraction.page.extractors import ExtractedText

TOLD = [
    f"Paragraph {number} tells of the bridge, its piers, and what they cost. " * 4
    for number in range(6)
]
EVERYTHING = ExtractedText(TOLD)
COMMENTS = [
    f"Comment {number} says what I have been saying for years. " * 12 for number in range(60)
]


def test_two_that_agree_outweigh_any_number_of_readers_comments() -> None:
    story, comments = ("".join(f"<p>{each}</p>" for each in lines) for lines in (TOLD, COMMENTS))
    seen = blocks(dom.parse(f"<div>{story}</div><ul>{comments}</ul>"))
    ours = {place for place, block in enumerate(seen) if block.text.startswith("Comment")}

    choice = choose(seen, ours, ExtractedText(TOLD), ExtractedText([]), lambda: ExtractedText(TOLD))

    assert choice.kept == tuple(range(len(TOLD)))


def test_a_short_line_amid_the_text_stays_where_one_extractor_finds_nothing() -> None:
    told = [*TOLD[:3], "“Never,” she said.", *TOLD[3:]]
    seen = blocks(dom.parse(f"<div>{''.join(f'<div>{each}</div>' for each in told)}</div>"))
    nothing = ExtractedText([])

    choice = choose(seen, set(range(len(told))), nothing, nothing, lambda: EVERYTHING)

    assert choice.kept == tuple(range(len(told)))


def test_two_that_agree_on_a_line_or_two_do_not() -> None:
    story, label = "".join(f"<p>{each}</p>" for each in COMMENTS), "<p>A label of the site.</p>"
    seen = blocks(dom.parse(f"<p>{label}</p>{story}"))
    ours = {place for place, block in enumerate(seen) if block.text.startswith("Comment")}
    labels = ExtractedText(["A label of the site."])

    choice = choose(seen, ours, labels, ExtractedText([]), lambda: labels)

    assert choice.kept == tuple(sorted(ours))


def test_a_heading_right_above_text_stays_where_two_others_drop_it() -> None:
    parts = "".join(f"<div><h3>Part {n}</h3></div><div>{told}</div>" for n, told in enumerate(TOLD))
    seen = blocks(dom.parse(f"<div>{parts}<div><h3>Elsewhere</h3></div></div>"))
    ours = set(range(len(seen)))

    choice = choose(seen, ours, ExtractedText(TOLD[:2]), ExtractedText([]), lambda: EVERYTHING)

    assert [seen[i].text for i in choice.kept if len(seen[i].text) < 10] == [
        f"Part {n}" for n in range(1, len(TOLD))
    ]


def first_line(first: str, other: str) -> str:
    """What a text begins with that has lines above its first and its third paragraph."""
    told = [f"<p>{text}</p>" for text in TOLD[:4]]
    page = f"<div>{first}{told[0]}{told[1]}{other}{told[2]}{told[3]}</div>"
    return tidy(blocks(dom.parse(page)))[0].text


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("<p><b>What it costs</b></p>", "<p><strong>Who pays</strong></p>"),
        ("<p class='x'>What it costs</p>", "<p class='x'>Who pays</p>"),
    ],
)
def test_a_first_crosshead_may_be_a_paragraph_like_later_ones(first: str, other: str) -> None:
    assert first_line(first, other) == "What it costs"


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("<p><b>Politics</b></p>", ""),
        ("<p class='x'>Politics</p>", "<p>Who pays</p>"),
        ("<p>Politics</p>", "<p>Who pays</p>"),
    ],
)
def test_a_label_above_the_text_is_none(first: str, other: str) -> None:
    assert first_line(first, other) == TOLD[0].strip()
