"""A real CTranslate2 model that translates word for word, made in a moment without training.

A Transformer of one layer each: the decoder's position looks at the encoder's same position, the
projection says which piece stands for the one that is found there. So every step of a real
engine (sentencepiece, batching, beams, end tokens) is run, and the answer is known beforehand.

    folder = word_for_word(tmp_path / "es-de", {"ayer": "gestern", "llovió": "regnete"})
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import model_spec, transformer_spec

MARK = "▁"
_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?-()/@_"
_POSITIONS = 256
_SHARP = 40.0
_SHARPER = 100.0


def word_for_word(
    folder: Path,
    words: Mapping[str, str],
    *,
    positions: int = _POSITIONS,
    tokens: Sequence[str] = (),
) -> Path:
    """Writes a model and its sentencepiece model (`sentencepiece.model`) to a folder.

    `tokens` are those that name languages, as models of many have them in front of a text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary_file = folder / "sentencepiece.model"
    vocabulary_file.write_bytes(pieces(words))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary_file))
    mapping = {MARK + source: MARK + target for source, target in words.items()}
    vocabulary = [processor.id_to_piece(i) for i in range(len(processor))]
    targets = [processor.piece_to_id(mapping.get(piece, piece)) for piece in vocabulary]
    # What stands where a token stood is white space.
    targets += [processor.piece_to_id(MARK)] * len(tokens)
    _save(folder, [*vocabulary, *tokens], targets, positions)
    return folder


def _save(folder: Path, vocabulary: list[str], targets: list[int], positions: int) -> None:
    spec = _spec(vocabulary, targets, positions)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def argos_package(path: Path, source: str, target: str, words: Mapping[str, str]) -> Path:
    """Writes such a model as an Argos package."""
    folder = word_for_word(path.with_suffix(".model"), words)
    return packed(path, folder, "sentencepiece.model", source, target)


def subword_package(path: Path, source: str, target: str, words: Mapping[str, str]) -> Path:
    """Writes one as older Argos packages are: whole words by subword-nmt's codes."""
    folder = path.with_suffix(".model")
    folder.mkdir(parents=True, exist_ok=True)
    known = list(dict.fromkeys([*words, *words.values()]))
    letters = [f"{letter}{end}" for letter in _ALPHABET for end in ("", "@@")]
    vocabulary = list(dict.fromkeys(["<unk>", "<s>", "</s>", *known, *letters]))
    targets = [vocabulary.index(words.get(word, word)) for word in vocabulary]
    merges = [
        f"{word[:i]} {word[i]}{'</w>' if i == len(word) - 1 else ''}"
        for word in words
        for i in range(1, len(word))
    ]
    codes = "\n".join(["#version: 0.2", *dict.fromkeys(merges)])
    (folder / "bpe.model").write_text(codes + "\n", encoding="utf-8")
    _save(folder, vocabulary, targets, _POSITIONS)
    return packed(path, folder, "bpe.model", source, target)


def packed(path: Path, folder: Path, words: str, source: str, target: str) -> Path:
    """Writes a model's folder, whose tokenizer is the file `words`, as an Argos package."""
    root = f"translate-{source}_{target}-1_0"
    about = {"from_code": source, "to_code": target, "package_version": "1.0", "type": "translate"}
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(f"{root}/metadata.json", json.dumps(about))
        package.write(folder / words, f"{root}/{words}")
        for name in ("model.bin", "config.json", "shared_vocabulary.json"):
            package.write(folder / name, f"{root}/model/{name}")
    return path


def pieces(words: Mapping[str, str]) -> bytes:
    """A sentencepiece model that has each word, and its translation, as one piece."""
    known = [MARK + word for word in dict.fromkeys([*words, *words.values()])]
    sentence = " ".join([*words, *words.values()])
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([sentence, " ".join(_ALPHABET), _ALPHABET] * 20),
        model_writer=model,
        model_type="bpe",
        vocab_size=400 + 2 * len(known),
        hard_vocab_limit=False,
        user_defined_symbols=known,
        character_coverage=1.0,
        minloglevel=2,
    )
    return model.getvalue()


def _spec(
    vocabulary: list[str], targets: list[int], positions: int
) -> transformer_spec.TransformerSpec:
    count = len(vocabulary)
    width = -(-(count + positions) // 8) * 8
    spec = transformer_spec.TransformerSpec.from_config((1, 1), 1)
    at_position = _zeros(width, width)
    at_position[range(positions), range(positions)] = 1
    at_piece = _zeros(width, width)
    at_piece[range(positions, positions + count), range(positions, positions + count)] = 1
    for layer in (spec.encoder.layer[0], spec.decoder.layer[0]):
        _linear(layer.self_attention.linear[0], _zeros(3 * width, width))
        _linear(layer.self_attention.linear[1], _zeros(width, width))
        _norm(layer.self_attention.layer_norm, width)
        _linear(layer.ffn.linear_0, _zeros(8, width))
        _linear(layer.ffn.linear_1, _zeros(width, 8))
        _norm(layer.ffn.layer_norm, width)
    cross = spec.decoder.layer[0].attention
    _linear(cross.linear[0], at_position * _SHARP)
    _linear(cross.linear[1], np.concatenate([at_position, at_piece * _SHARPER]))
    _linear(cross.linear[2], np.eye(width, dtype=np.float32))
    _norm(cross.layer_norm, width)
    _words(spec, vocabulary, targets, positions, width)
    return spec


def _words(
    spec: transformer_spec.TransformerSpec,
    vocabulary: list[str],
    targets: list[int],
    positions: int,
    width: int,
) -> None:
    count = len(vocabulary)
    embeddings = _zeros(count, width)
    embeddings[range(count), range(positions, positions + count)] = 1
    places = _zeros(positions, width)
    places[range(positions), range(positions)] = 1
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = embeddings
    for side in (spec.encoder, spec.decoder):
        _norm(side.layer_norm, width)
        side.scale_embeddings = False
        side.position_encodings.encodings = places
    projection = _zeros(count, width)
    for source, target in enumerate(targets):
        projection[target, positions + source] = 10
    _linear(spec.decoder.projection, projection)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True


def _zeros(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.float32)


def _linear(layer: model_spec.LayerSpec, weight: np.ndarray) -> None:
    layer.weight, layer.bias = weight.astype(np.float32), _zeros(weight.shape[0])


def _norm(layer: model_spec.LayerSpec, width: int) -> None:
    layer.gamma, layer.beta = np.ones(width, np.float32), _zeros(width)
