"""A CTranslate2 model of OPUS-MT's shape that translates word for word, made without training.

Six layers each, 512 wide, 8 heads, 2048 in the feed-forward layers, 58,000 tokens: what a step
costs is what it costs with a real model. Words and positions are random directions, nearly at
right angles to each other; the last layer of the decoder looks at the source's same position, and
the projection turns the word that is found there into its translation. All other weights are zero.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import transformer_spec

from tests.support import dictionaries

_LAYERS, _WIDTH, _HEADS, _FEED_FORWARD = 6, 512, 8, 2048
_VOCABULARY = 58_000
_POSITIONS = 512
# Half of the width tells the position, half of it the word; so does each head's share.
_HALF, _HEAD = _WIDTH // 2, _WIDTH // _HEADS
_PART = _HALF // _HEADS
_SHARP, _LOUD, _SURE = 4.0, 100.0, 10.0


def word_for_word(folder: Path, words: Mapping[str, str]) -> Path:
    """Writes the model and its sentencepiece model (`sentencepiece.model`) to a folder."""
    folder.mkdir(parents=True)
    file = folder / "sentencepiece.model"
    file.write_bytes(dictionaries.pieces(words))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
    known = [processor.id_to_piece(i) for i in range(len(processor))]
    mark = dictionaries.MARK
    mapping = {mark + source: mark + target for source, target in words.items()}
    targets = [processor.piece_to_id(mapping.get(piece, piece)) for piece in known]
    unused = [f"<unused{i}>" for i in range(_VOCABULARY - len(known))]
    spec = _spec(np.random.default_rng(0), targets)
    spec.register_source_vocabulary([*known, *unused])
    spec.register_target_vocabulary([*known, *unused])
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    return folder


def _spec(chance: np.random.Generator, targets: list[int]) -> transformer_spec.TransformerSpec:
    spec = transformer_spec.TransformerSpec.from_config((_LAYERS, _LAYERS), _HEADS)
    for side in (spec.encoder, spec.decoder):
        _norm(side.layer_norm)
        for layer in side.layer:
            _attend(layer.self_attention, _zeros(_WIDTH, _WIDTH), _zeros(_WIDTH, _WIDTH))
            _linear(layer.ffn.linear_0, _zeros(_FEED_FORWARD, _WIDTH))
            _linear(layer.ffn.linear_1, _zeros(_WIDTH, _FEED_FORWARD))
            _norm(layer.ffn.layer_norm)
    places = _directions(chance, _POSITIONS, _HALF)
    at_place, word = _at_the_same_place(chance), _words_of_heads()
    for number, layer in enumerate(spec.decoder.layer):
        is_last = number == _LAYERS - 1
        _cross(layer.attention, at_place * is_last, word * is_last)
    embeddings = _zeros(_VOCABULARY, _WIDTH)
    embeddings[: len(targets), _HALF:] = _directions(chance, len(targets), _HALF)
    encodings = _zeros(_POSITIONS, _WIDTH)
    encodings[:, :_HALF] = places
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = embeddings
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = encodings
    projection = _zeros(_VOCABULARY, _WIDTH)
    np.add.at(projection, targets, embeddings[: len(targets)] * _SURE)
    _linear(spec.decoder.projection, projection)
    return spec


def _at_the_same_place(chance: np.random.Generator) -> np.ndarray:
    """Queries and keys: in each head, another view of the position."""
    weight = _zeros(_WIDTH, _WIDTH)
    weight[:, :_HALF] = chance.standard_normal((_WIDTH, _HALF)) / np.sqrt(_HEAD)
    return weight * _SHARP


def _words_of_heads() -> np.ndarray:
    """Values: in each head, its part of the word."""
    weight = _zeros(_WIDTH, _WIDTH)
    for head in range(_HEADS):
        rows = np.arange(_PART)
        weight[head * _HEAD + rows, _HALF + head * _PART + rows] = 1
    return weight


def _cross(
    attention: transformer_spec.TransformerSpec, place: np.ndarray, word: np.ndarray
) -> None:
    _linear(attention.linear[0], place)
    _linear(attention.linear[1], np.concatenate([place, word * _LOUD]))
    _linear(attention.linear[2], word.T)
    _norm(attention.layer_norm)


def _attend(attention: transformer_spec.TransformerSpec, into: np.ndarray, out: np.ndarray) -> None:
    _linear(attention.linear[0], np.concatenate([into, into, into]))
    _linear(attention.linear[1], out)
    _norm(attention.layer_norm)


def _directions(chance: np.random.Generator, count: int, width: int) -> np.ndarray:
    found = chance.standard_normal((count, width)).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def _zeros(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.float32)


def _linear(layer: transformer_spec.TransformerSpec, weight: np.ndarray) -> None:
    layer.weight, layer.bias = weight.astype(np.float32), _zeros(weight.shape[0])


def _norm(layer: transformer_spec.TransformerSpec) -> None:
    layer.gamma, layer.beta = np.ones(_WIDTH, np.float32), _zeros(_WIDTH)
