"""The translation memory: exact hits of TMX files, as people wrote them."""

from pathlib import Path

import pytest

from perspektiven.contracts import TranslationStatus
from perspektiven.errors import WrongSetting
from services.translator import chain
from services.translator.engines.engine import Answer
from services.translator.engines.memory import Memory
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.factories import NOW, article

SENTENCE = 'Burmistrz powiedział: "Most jest gotowy".'
BY_HAND = 'Der Bürgermeister sagte: "Die Brücke ist fertig".'


def unit(*variants: tuple[str, str]) -> str:
    return "<tu>{}</tu>".format(
        "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in variants)
    )


def tmx(path: Path, *units: str, before: str = "") -> Path:
    content = f'{before}<tmx version="1.4"><header/><body>{"".join(units)}</body></tmx>'
    path.write_text(content, encoding="utf-8")
    return path


def settings(*paths: Path) -> TranslatorSettings:
    return TranslatorSettings(
        translator="memory",
        translation_memory=",".join(map(str, paths)),
        data_dir=paths[0].parent,
    )


async def answers(memory: Memory, *texts: str, pair: tuple[str, str] = ("pl", "de")) -> list[str]:
    found = await memory.translate(texts, *pair)
    return [answer.text if answer else "?" for answer in found]


async def test_only_what_is_the_same_is_a_hit(tmp_path: Path) -> None:
    path = tmx(tmp_path / "m.tmx", unit(("pl", "Nowy  most\n stoi."), ("de", "Sie steht.")))
    memory = Memory(settings(path))

    found = await answers(memory, "Nowy most stoi.", "nowy most stoi.", "Nowy most stoi")

    assert found == ["Sie steht.", "?", "?"]


async def test_letters_composed_in_another_way_are_the_same(tmp_path: Path) -> None:
    path = tmx(tmp_path / "m.tmx", unit(("pl", "Ło\u0301dź"), ("de", "Lodz")))

    assert await answers(Memory(settings(path)), "Łódź") == ["Lodz"]


async def test_units_serve_all_pairs_and_directions(tmp_path: Path) -> None:
    path = tmx(
        tmp_path / "m.tmx", unit(("pl-PL", "most"), ("de-AT", "Brücke"), ("EN-us", "bridge"))
    )
    memory = Memory(settings(path))

    assert await answers(memory, "Brücke", pair=("de", "en")) == ["bridge"]
    assert await answers(memory, "bridge", pair=("en", "pl")) == ["most"]
    assert await memory.supports("pl", "de")
    assert not await memory.supports("pl", "fr")


async def test_the_file_named_first_outranks_the_next(tmp_path: Path) -> None:
    first = tmx(tmp_path / "a.tmx", unit(("pl", "most"), ("de", "Brücke")))
    second = tmx(
        tmp_path / "b.tmx",
        unit(("pl", "most"), ("de", "Steg")),
        unit(("pl", "droga"), ("de", "Weg")),
    )
    memory = Memory(settings(first, second))

    assert await answers(memory, "most", "droga") == ["Brücke", "Weg"]
    assert memory.made("pl", "de").model == "a.tmx,b.tmx"


async def test_codes_of_the_originals_format_are_left_out(tmp_path: Path) -> None:
    text = 'Nowy <bpt i="1">{b}</bpt>most<ept i="1">{/b}</ept> <ph>[x]</ph>stoi'
    path = tmx(tmp_path / "m.tmx", unit(("pl", text), ("de", "<hi>Sie</hi> steht")))

    assert await answers(Memory(settings(path)), "Nowy most stoi") == ["Sie steht"]


async def test_entities_of_a_file_are_not_read_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    evil = f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    path = tmx(tmp_path / "m.tmx", unit(("pl", "most"), ("de", "Brücke &e;")), before=evil)

    assert "secret" not in (await answers(Memory(settings(path)), "most"))[0]


async def test_a_version_follows_the_content(tmp_path: Path) -> None:
    path = tmx(tmp_path / "m.tmx", unit(("pl", "most"), ("de", "Brücke")))
    before = Memory(settings(path))
    await before.start()
    tmx(path, unit(("pl", "most"), ("de", "Steg")))
    after = Memory(settings(path))
    await after.start()

    assert before.made("pl", "de").version != after.made("pl", "de").version


@pytest.mark.parametrize("content", [b"no xml", b"<tmx><body><tu>", b""])
async def test_a_file_that_is_no_tmx_is_a_wrong_setting(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.tmx").write_bytes(content)

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATION_MEMORY"):
        await Memory(settings(tmp_path / "m.tmx")).start()


async def test_a_file_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"can't read .*m\.tmx"):
        await Memory(settings(tmp_path / "m.tmx")).start()


async def test_what_people_wrote_is_shown_as_they_wrote_it(tmp_path: Path) -> None:
    path = tmx(tmp_path / "m.tmx", unit(("pl", SENTENCE), ("de", BY_HAND)))
    engines = chain.build(settings(path))

    done = await translate(article(paragraphs=[SENTENCE, "Inny tekst."]), "de", engines, NOW)
    await engines.close()

    assert done.status is TranslationStatus.TRANSLATED
    assert [each.text for each in done.paragraphs] == [BY_HAND, "Inny tekst."]
    assert [each.warnings for each in done.paragraphs] == [(), ("not_translated",)]


@pytest.mark.parametrize("odd", ["\x01", "&#1;", "\ufffe", "&#xD800;", "\u202e", "\u200b"])
async def test_an_odd_character_costs_its_unit_at_most(tmp_path: Path, odd: str) -> None:
    texts = (("raz", "eins"), ("dwa", f"z{odd}wei"), ("trzy", "drei"))
    path = tmx(tmp_path / "a.tmx", *(unit(("pl", one), ("de", other)) for one, other in texts))
    memory = Memory(settings(path))

    first, second, third = await memory.translate(["raz", "dwa", "trzy"], "pl", "de")

    assert (first, third) == (Answer("eins"), Answer("drei"))
    assert second in {None, Answer("zwei"), Answer("z\ufffdwei")}


async def test_a_file_that_was_cut_off_is_a_wrong_setting(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text("<tmx><body><tu><tuv xml:lang='pl'><seg>raz</seg></tuv></tu><tu>", "utf-8")

    with pytest.raises(WrongSetting, match=r"a\.tmx is not TMX"):
        await Memory(settings(path)).start()
