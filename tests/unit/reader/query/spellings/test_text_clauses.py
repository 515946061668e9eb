"""Clauses of words: analysed by Elasticsearch, or by the terms that are known."""

from services.reader.query.spellings.text_clauses import multi_match, text_clause
from services.reader.query.tree import Kind, Leaf

FIELDS = ("title^3", "body", "original.body.pl^0.8")


def test_a_word_is_looked_for_by_the_terms_that_are_known_of_it() -> None:
    leaf = Leaf("Häusern", is_widened=False)

    clause = text_clause(leaf, FIELDS, {"title": "haus", "body": "haus"})

    assert clause["dis_max"]["queries"] == [
        {"term": {"title": {"value": "haus", "boost": 3.0}}},
        {"term": {"body": {"value": "haus"}}},
        {"match": {"original.body.pl": {"query": "Häusern", "operator": "and", "boost": 0.8}}},
    ]
    assert (
        clause["dis_max"]["tie_breaker"] == multi_match(leaf, FIELDS)["multi_match"]["tie_breaker"]
    )


def test_fields_of_originals_that_make_the_same_of_a_word_are_asked_in_one_clause() -> None:
    fields = ("body", "original.body.cs^0.8", "original.body.fr^0.8", "original.body.pl^0.8")
    terms = {"body": "opern", "original.body.cs": "opern", "original.body.fr": "oper"}

    clause = text_clause(
        Leaf("Opern", is_widened=False), fields, terms | {"original.body.pl": "opern"}
    )

    of_cs_and_pl, of_fr = clause["dis_max"]["queries"][1:]
    assert of_cs_and_pl["multi_match"]["fields"] == ["original.body.cs^0.8", "original.body.pl^0.8"]
    assert of_cs_and_pl["multi_match"]["query"] == "opern"
    assert of_fr["multi_match"]["fields"] == ["original.body.fr^0.8"]


def test_without_known_terms_and_for_phrases_elasticsearch_analyses() -> None:
    phrase = Leaf("neue Häuser", Kind.PHRASE)

    assert text_clause(phrase, FIELDS, {"title": "haus"}) == multi_match(phrase, FIELDS)
    assert "multi_match" in text_clause(Leaf("Oper", is_widened=False), FIELDS)


def test_other_spellings_stand_beside_the_terms_of_a_word() -> None:
    leaf = Leaf("gehen")
    fields = ("title.exact^4", "body.exact^1.5")

    by_terms = text_clause(leaf, fields, {"title.exact": "gehen", "body.exact": "gehen"})

    assert by_terms["bool"]["should"][1:] == text_clause(leaf, fields)["bool"]["should"][1:]
