"""Which blocks are the article where extractors differ."""

from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.consensus import choose
from services.fetcher.extraction.page.extractors import ExtractedText

TOLD = [
    f"Paragraph {number} tells of the bridge, its piers, and what they cost. " * 4
    for number in range(6)
]
COMMENTS = [
    f"Comment {number} says what I have been saying for years. " * 12 for number in range(60)
]


def test_two_that_agree_outweigh_any_number_of_readers_comments() -> None:
    story, comments = ("".join(f"<p>{each}</p>" for each in lines) for lines in (TOLD, COMMENTS))
    seen = blocks(dom.parse(f"<div>{story}</div><ul>{comments}</ul>"))
    ours = {place for place, block in enumerate(seen) if block.text.startswith("Comment")}

    choice = choose(seen, ours, ExtractedText(TOLD), ExtractedText([]), lambda: ExtractedText(TOLD))

    assert choice.kept == tuple(range(len(TOLD)))


def test_two_that_agree_on_a_line_or_two_do_not() -> None:
    story, label = "".join(f"<p>{each}</p>" for each in COMMENTS), "<p>A label of the site.</p>"
    seen = blocks(dom.parse(f"<p>{label}</p>{story}"))
    ours = {place for place, block in enumerate(seen) if block.text.startswith("Comment")}
    labels = ExtractedText(["A label of the site."])

    choice = choose(seen, ours, labels, ExtractedText([]), lambda: labels)

    assert choice.kept == tuple(sorted(ours))
