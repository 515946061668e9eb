"""The comparison as a page."""

from lxml import html

from services.translator.trials.comparison import EngineScores, Row, Sample
from services.translator.trials.comparison_page import page

SAMPLE = Sample(source_language="ar", target_language="de", source="<b>جسر</b>", reference="Brücke")


def test_texts_stand_side_by_side_and_are_escaped() -> None:
    one = EngineScores(
        "argos", "sentence", 1.0, [Row(SAMPLE, "<script>Brücke</script>", ("names",))]
    )
    other = EngineScores("deepl", "article", 2.0, [Row(SAMPLE, None, ("not_translated",))])

    found = html.fromstring(page([one, other]))

    assert found.xpath("//script | //b | //link | //img") == []
    assert found.xpath("//table[2]/tbody/tr/td/text()") == [
        "<b>جسر</b>",
        "Brücke",
        "<script>Brücke</script>",
        "–",
    ]
    assert found.xpath("//table[2]//small/text()") == ["names", "not_translated"]
    assert found.xpath("//table[1]/thead//th/text()") == ["argos, sentence", "deepl, article"]
