import re

from perspektiven.text.analysed_languages import DICTIONARIES
from services.indexer.analysis import LANGUAGES, analysis, analyzer_of
from services.indexer.documents import document
from services.indexer.endings import ENDINGS
from services.indexer.mapping import template
from tests.support.factories import NOW, translation


def test_the_template_names_the_months_of_its_language_only() -> None:
    found = template("articles-de", "de", [])

    assert found["index_patterns"] == ["articles-de-2*"]
    assert found["template"]["aliases"] == {"articles-de": {}}
    assert found["template"]["mappings"]["dynamic"] == "strict"


def test_the_mapping_knows_every_field_of_a_document() -> None:
    fields = template("articles-de", "de", [])["template"]["mappings"]["properties"]
    source = document(translation(), NOW)

    assert set(fields) == set(type(source).model_fields)


def test_every_analyzer_is_made_of_filters_that_exist() -> None:
    by_name = {
        "lowercase", "apostrophe", "asciifolding", "cjk_bigram", "cjk_width", "decimal_digit",
        "arabic_normalization", "bengali_normalization", "german_normalization",
        "hindi_normalization", "indic_normalization", "persian_normalization", "persian_stem",
        "remove_duplicates", "serbian_normalization", "sorani_normalization",
    }  # fmt: skip
    for dictionaries in ([], list(DICTIONARIES)):
        found = analysis(dictionaries)
        for analyzer in found["analyzer"].values():
            assert set(analyzer["filter"]) <= by_name | set(found["filter"])
            assert set(analyzer.get("char_filter", [])) <= set(found["char_filter"])


def test_no_analyzer_drops_words() -> None:
    assert all(each["type"] != "stop" for each in analysis([])["filter"].values())


def test_every_language_has_an_analyzer_with_and_without_dictionaries() -> None:
    assert set(analysis([])["analyzer"]) - {"exact", "und_query", "zh_query"} == LANGUAGES
    assert set(analysis([])["analyzer"]) == set(analysis(DICTIONARIES)["analyzer"])


def test_languages_are_told_by_their_first_part() -> None:
    assert analyzer_of("pt-BR") == "pt"
    assert analyzer_of("zh-Hant-TW") == "zh"
    assert analyzer_of("no") == "nb"
    assert analyzer_of("xx") == "und"
    assert analyzer_of("exact") == "und"


def test_endings_leave_at_least_three_letters() -> None:
    polish = re.compile(ENDINGS["pl"])

    assert {polish.sub(r"\1", word) for word in ("prezydent", "prezydenta", "prezydentowi")} == {
        "prezydent"
    }
    assert polish.sub(r"\1", "oni") == "oni"
