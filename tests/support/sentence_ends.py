"""A tiny sentence splitter for LibreTranslate; run by its own Python: LANGUAGE TARGET.onnx.

A stop, ! or ? before a space or the end closes a sentence, as minisbd's trained ones would say.
"""

import json
import sys
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found,unused-ignore]  # only where LibreTranslate is
from onnx import helper, numpy_helper  # type: ignore[import-not-found,unused-ignore]  # likewise

_CHARACTERS = ["<PAD>", "<UNK>", "<EMPTY>", "<ROOT>", ".", "!", "?", "…", " "]
_FEATURES = ["space_before", "capitalized", "numeric", "end_of_para", "start_of_para"]


class Graph:
    """Nodes and constants of a network."""

    def __init__(self) -> None:
        self.constants: list[Any] = []
        self.nodes: list[Any] = []

    def constant(self, name: str, value: Any, kind: Any = np.int64) -> str:
        self.constants.append(numpy_helper.from_array(np.array(value, kind), name))
        return name

    def node(self, operation: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def cut(self, name: str, output: str, start: int, end: int, axis: int) -> str:
        bounds = [self.constant(f"{output}{n}", [v]) for n, v in enumerate((start, end, axis))]
        return self.node("Slice", [name, *bounds], output)

    def times(self, name: str, factor: float, output: str) -> str:
        return self.node("Mul", [name, self.constant(f"{output}f", factor, np.float32)], output)


def network() -> Any:
    """Scores of five classes for each letter: 0 none, 1 end of word, 2 end of sentence."""
    graph = Graph()
    classes = np.zeros((9, 3), np.float32)
    classes[:, 0], classes[4:8], classes[[0, 8]] = 1, [0, 1, 0], [0, 0, 1]
    graph.constant("classes", classes, np.float32)
    graph.node("Gather", ["classes", "units"], "kinds", axis=0)
    graph.cut("kinds", "later", 1, 10**9, 1)
    edges = [graph.constant("edges", [0, 0, 0, 0, 1, 0]), graph.constant("one", 1, np.float32)]
    graph.node("Pad", ["later", *edges], "next", mode="constant")
    stop, space = graph.cut("kinds", "stop", 1, 2, 2), graph.cut("next", "space", 2, 3, 2)
    both = graph.node("Mul", [stop, space], "both")
    sentence, word = graph.times(both, 3, "sentence"), graph.times(space, 2, "word")
    zero = graph.times(stop, 0, "zero")
    none = graph.node("Add", [zero, graph.constant("none1", 1, np.float32)], "none")
    graph.node("Concat", [none, word, sentence, zero, zero], "out", axis=2)
    value = helper.make_tensor_value_info
    inputs = [value("units", 7, ["B", "L"]), value("features", 1, ["B", "L", "F"])]
    outputs = [value("out", 1, ["B", "L", 5])]
    made = helper.make_graph(graph.nodes, "sentences", inputs, outputs, graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def write(language: str, path: str) -> None:
    """The network with what minisbd wants to know of it."""
    model = network()
    vocabulary = {
        "lang": language,
        "idx": 0,
        "cutoff": 0,
        "lower": False,
        "_id2unit": _CHARACTERS,
        "_unit2id": {character: i for i, character in enumerate(_CHARACTERS)},
    }
    config = {"max_seqlen": 1000, "batch_size": 1, "feat_funcs": _FEATURES}
    about = {"lang_code": language, "vocab": vocabulary, "config": config}
    helper.set_model_props(
        model, {key: v if isinstance(v, str) else json.dumps(v) for key, v in about.items()}
    )
    onnx.save(model, path)


if __name__ == "__main__":
    write(*sys.argv[1:])
