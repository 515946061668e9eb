"""Articles translated as a whole, by a chat server that behaves, or not, at any turn."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from perspektiven.contracts import Article, Translation, TranslationStatus
from services.translator.chain import build
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.factories import NOW, article
from tests.unit.translator.chat_server import (
    BODY,
    HEADLINE,
    MANNERS,
    TITLE,
    ChatServer,
    served,
)


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with served() as found:
        yield found


def bridge() -> Article:
    return article(language="pl", title=TITLE[0], paragraphs=list(BODY))


async def translated(server: ChatServer, folder: Path, **overrides: object) -> Translation:
    values: dict[str, Any] = {
        "translator": "openai",
        "translator_url": server.url,
        "translator_model": "some-model",
        "translator_batch": 3,
        "data_dir": folder,
    }
    chain = build(TranslatorSettings(**values | overrides))
    try:
        return await translate(bridge(), "de", chain, NOW)
    finally:
        await chain.close()


def asked_for_texts(server: ChatServer) -> list[list[str]]:
    """The texts of each request about the article."""
    said = [json.loads(each["messages"][-1]["content"]) for each in server.asked]
    return [list(each["texts"].values()) for each in said if "texts" in each]


async def test_an_article_is_translated_in_turns_and_the_headline_last(
    server: ChatServer, tmp_path: Path
) -> None:
    done = await translated(server, tmp_path)

    assert [each.text for each in done.paragraphs] == list(BODY.values())
    assert done.title == HEADLINE
    assert [len(texts) for texts in asked_for_texts(server)] == [3, 3]
    assert "title" in server.asked[-1]["messages"][-1]["content"]


async def test_a_turn_begins_as_the_one_before_went_on(server: ChatServer, tmp_path: Path) -> None:
    await translated(server, tmp_path)

    first, second = (each["messages"] for each in server.asked[:2])
    assert second[: len(first)] == first
    assert [each["role"] for each in second] == ["system", "user", "assistant", "user"]


async def test_the_schema_has_the_keys_of_the_texts(server: ChatServer, tmp_path: Path) -> None:
    await translated(server, tmp_path)

    schema = server.asked[0]["response_format"]["json_schema"]["schema"]
    assert schema["required"] == ["1 title", "2 paragraph", "3 paragraph"]
    assert not schema["additionalProperties"]


async def test_a_server_without_schemas_is_asked_for_lines(
    server: ChatServer, tmp_path: Path
) -> None:
    server.knows_schemas = False

    done = await translated(server, tmp_path)

    assert [each.text for each in done.paragraphs] == list(BODY.values())


@pytest.mark.parametrize("bad_turns", [frozenset({1}), frozenset({2}), frozenset({1, 2}), None])
@pytest.mark.parametrize("manner", MANNERS)
async def test_every_paragraph_stands_in_its_place_or_is_marked(
    server: ChatServer, tmp_path: Path, manner: str, bad_turns: frozenset[int] | None
) -> None:
    server.manner, server.bad_turns = MANNERS[manner], bad_turns

    done = await translated(server, tmp_path)

    assert done.title in {HEADLINE, TITLE[1], TITLE[0], None}
    if done.status is TranslationStatus.UNTRANSLATED:
        assert bad_turns is None
        return
    for original, found in zip(BODY.items(), done.paragraphs, strict=True):
        assert found.text == original[1] or found.warnings
        if bad_turns is not None:
            assert found.text == original[1]


@pytest.mark.parametrize(
    "headline",
    ["Warschau feiert 300 neue Brücken", "Elon Musk kauft Brücke in Toruń", "", "Eine\nund zwei"],
)
async def test_a_headline_with_a_name_or_number_of_its_own_gives_way_to_the_plain_title(
    server: ChatServer, tmp_path: Path, headline: str
) -> None:
    server.headline = headline

    done = await translated(server, tmp_path)

    assert done.title == TITLE[1]
    assert "title:plain_headline" in done.warnings


async def test_the_same_article_is_the_same_to_the_byte_from_an_empty_state(
    server: ChatServer, tmp_path: Path
) -> None:
    one = await translated(server, tmp_path / "one")
    other = await translated(server, tmp_path / "other")

    assert one.to_bytes() == other.to_bytes()


async def test_a_replay_asks_for_nothing_and_is_the_same_to_the_byte(
    server: ChatServer, tmp_path: Path
) -> None:
    server.headline = "Elon Musk kauft Brücke in Toruń"
    first = await translated(server, tmp_path)
    asked = len(server.asked)
    again = await translated(server, tmp_path)

    assert again.to_bytes() == first.to_bytes()
    assert len(server.asked) == asked


async def test_the_budget_of_tokens_ends_an_article(server: ChatServer, tmp_path: Path) -> None:
    done = await translated(server, tmp_path, translator_article_tokens=1_000, translator_batch=1)

    kept = [each for each in done.paragraphs if "not_translated" in each.warnings]
    assert kept
    assert len(server.asked) < 1 + len(BODY)


@pytest.mark.parametrize("unit", ["sentence", "paragraph", "article"])
async def test_each_unit_translates_the_article(
    server: ChatServer, tmp_path: Path, unit: str
) -> None:
    done = await translated(server, tmp_path, translator_unit=unit, translator_batch=25)

    assert [each.text for each in done.paragraphs] == list(BODY.values())
    assert done.title == (HEADLINE if unit == "article" else TITLE[1])


async def test_paragraphs_are_told_their_title_and_lead(server: ChatServer, tmp_path: Path) -> None:
    await translated(server, tmp_path, translator_unit="paragraph")

    said = [json.loads(each["messages"][-1]["content"]) for each in server.asked]
    assert {tuple(each["context"]) for each in said} == {(TITLE[0], next(iter(BODY)))}
    assert all(len(each["messages"]) == 2 for each in server.asked)
