"""A real model in this process: which of its answers are whole."""

from pathlib import Path

from services.translator.engines.models import Hardware, Model


async def test_an_answer_that_was_cut_says_so(folder: Path) -> None:
    model = Model(str(folder), Hardware(threads=1, beam=1))

    whole = await model.translate([["▁ayer", "▁mucho"]])
    model.close()

    assert whole[0].complete
    assert whole[0].tokens == ["▁gestern", "▁viel"]
