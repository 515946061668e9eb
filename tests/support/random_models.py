"""A CTranslate2 model with random weights: what it says means nothing, and is near a tie all along.

So what differs in the last bits of a sum shows in its answers more often than in those of a
trained model. Its answers do not end: they are as long as they may become.
"""

from pathlib import Path

import numpy as np
from ctranslate2.specs import model_spec, transformer_spec

_LAYERS, _WIDTH, _HEADS = 2, 64, 4
TOKENS = 400
_LOUD = 2.0


def random_model(folder: Path) -> Path:
    """Writes a model of the tokens `t0` to `t399` to a folder, the same each time."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(7)
    spec = transformer_spec.TransformerSpec.from_config((_LAYERS, _LAYERS), _HEADS)
    for side in (spec.encoder, spec.decoder):
        _norm(side.layer_norm)
        for layer in side.layer:
            _attend(chance, layer.self_attention, (3 * _WIDTH, _WIDTH))
            _linear(chance, layer.ffn.linear_0, 2 * _WIDTH, _WIDTH)
            _linear(chance, layer.ffn.linear_1, _WIDTH, 2 * _WIDTH)
            _norm(layer.ffn.layer_norm)
            if side is spec.decoder:
                _attend(chance, layer.attention, (_WIDTH, 2 * _WIDTH, _WIDTH))
    vocabulary = ["<blank>", "</s>", "<unk>", "<s>", *(f"t{i}" for i in range(TOKENS))]
    spec.encoder.embeddings[0].weight = _random(chance, len(vocabulary), _WIDTH)
    spec.decoder.embeddings.weight = _random(chance, len(vocabulary), _WIDTH)
    projection = _random(chance, len(vocabulary), _WIDTH)
    projection[:4] = 0
    spec.decoder.projection.weight = projection
    spec.decoder.projection.bias = np.where(np.arange(len(vocabulary)) < 4, -100, 0).astype("f4")
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.save(str(folder))
    return folder


def _attend(
    chance: np.random.Generator, attention: transformer_spec.TransformerSpec, sizes: tuple[int, ...]
) -> None:
    _norm(attention.layer_norm)
    for linear, size in zip(attention.linear, sizes, strict=True):
        _linear(chance, linear, size, _WIDTH, _LOUD)


def _linear(
    chance: np.random.Generator, layer: model_spec.LayerSpec, out: int, into: int, loud: float = 1.0
) -> None:
    layer.weight = _random(chance, out, into) * np.float32(loud / np.sqrt(into))
    layer.bias = np.zeros(out, np.float32)


def _norm(layer: model_spec.LayerSpec) -> None:
    layer.gamma, layer.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)


def _random(chance: np.random.Generator, *shape: int) -> np.ndarray:
    return chance.standard_normal(shape).astype(np.float32)
