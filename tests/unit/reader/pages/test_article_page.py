"""The values of an article's page, and the whole page at once for a worker."""

import pickle
from dataclasses import replace

import pytest

from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.habits.cookie import Habits
from services.reader.pages.article_page import (
    NoSuchPart,
    Surroundings,
    article_html,
    article_values,
)
from services.reader.pages.reading import Reading
from services.reader.query.near_duplicates import NONE
from services.reader.settings import ReaderSettings
from services.reader.targets import Target
from tests.support.library import NOW, report

GERMAN = Target("de", ("de",))
AROUND = Surroundings(
    common={
        "here": "/articles/1",
        "home": "",
        "versions": [],
        "q": "",
        "reading": Reading(Habits()),
    },
    address="https://papers.example/articles/1",
    image=None,
    others=NONE,
    story=None,
    related=(),
    beside_original=True,
    part=1,
)


def made(**overrides: object) -> Document:
    return document(report(1, **overrides), NOW)


def test_the_two_texts_stand_side_by_side_only_where_there_are_two() -> None:
    assert article_values(made(), AROUND)["aside"] is True
    assert article_values(made(status="untranslated"), AROUND)["aside"] is False
    assert article_values(made(), replace(AROUND, beside_original=False))["aside"] is False


def test_a_part_beyond_the_last_is_none() -> None:
    beyond = replace(AROUND, part=2)

    with pytest.raises(NoSuchPart):
        article_values(made(), beyond)
    assert article_html(made(), ReaderSettings(), GERMAN, beyond) is None


def test_an_image_is_shown_where_its_address_is_known() -> None:
    without = article_values(made(), AROUND)
    with_one = article_values(made(), replace(AROUND, image="/images/1"))

    assert not without["has_image"](made())
    assert with_one["has_image"](made())


def test_a_name_that_runs_from_right_to_left_does_not_turn_the_date_around() -> None:
    document = made().model_copy(update={"authors": ("منير الصفدي",)})

    html = article_html(document, ReaderSettings(), GERMAN, AROUND)

    assert html is not None
    assert '<bdi dir="ltr">Von منير الصفدي</bdi> · <time' in html


def test_surroundings_can_be_sent_to_a_worker() -> None:
    around = replace(AROUND, related=(made(),))

    assert pickle.loads(pickle.dumps(around)) == around  # noqa: S301 - our own bytes


def test_the_page_is_rendered_with_its_text_escaped() -> None:
    html = article_html(
        made(title="Brücke <script>", paragraphs=["Eins & zwei."]), ReaderSettings(), GERMAN, AROUND
    )

    assert html is not None
    assert "Brücke &lt;script&gt;" in html
    assert "Eins &amp; zwei." in html
