"""Names of fields and operators in the languages of the pages."""

import pytest

from services.reader.query.field_names import FIELDS, OPERATORS, Operator
from services.reader.query.tree import Field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("title", Field.TITLE), ("titel", Field.TITLE), ("autor", Field.AUTHOR),
        ("quelle", Field.OUTLET), ("source", Field.OUTLET), ("sprache", Field.LANGUAGE),
        ("seit", Field.SINCE), ("to", Field.UNTIL), ("datum", Field.DATE),
    ],
)  # fmt: skip
def test_fields_have_names_in_every_language_of_the_pages(name: str, field: Field) -> None:
    assert FIELDS[name] is field


def test_every_name_is_written_so_that_the_lexer_reads_it() -> None:
    assert all(name == name.lower() and name.isalpha() for name in FIELDS)
    assert OPERATORS["NICHT"] is Operator.NOT
    assert OPERATORS["NAHE/n"] is Operator.NEAR
