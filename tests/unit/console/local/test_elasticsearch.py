"""The local node: when it is ready, and what is laid into its folder."""

import json
from pathlib import Path

import pytest

from console.local import ports
from console.local.elasticsearch import ElasticsearchNode, _add_dictionaries, is_ready
from tests.support.newspaper import Newspaper, Reply


def _node(port: int) -> ElasticsearchNode:
    return ElasticsearchNode(Path("es"), port=port, transport_port=1, log=Path("es.log"))


@pytest.mark.parametrize(("status", "ready"), [("green", True), ("yellow", True), ("red", False)])
async def test_a_node_is_ready_when_all_its_indices_can_be_read(status: str, ready: bool) -> None:
    async with Newspaper() as server:
        server.answer("/_cluster/health", Reply(body=json.dumps({"status": status}).encode()))

        assert await is_ready(_node(server.port)) is ready


async def test_a_node_that_does_not_answer_yet_is_not_ready() -> None:
    async with Newspaper() as server:
        server.answer("/_cluster/health", Reply(status=503))

        assert not await is_ready(_node(server.port))
    assert not await is_ready(_node(ports.choose()))


def test_dictionaries_are_copied_in_pairs_and_stay_as_they_were(tmp_path: Path) -> None:
    given, hunspell = tmp_path / "given", tmp_path / "hunspell"
    given.mkdir()
    for name in ("pl_PL.aff", "pl_PL.dic", "de_DE.aff"):
        (given / name).write_text("first", encoding="utf-8")

    _add_dictionaries(hunspell, given)
    (given / "pl_PL.dic").write_text("second", encoding="utf-8")
    _add_dictionaries(hunspell, given)

    assert [folder.name for folder in hunspell.iterdir()] == ["pl_PL"]
    assert (hunspell / "pl_PL" / "pl_PL.dic").read_text("utf-8") == "first"
