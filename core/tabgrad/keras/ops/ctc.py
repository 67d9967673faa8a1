"""``keras.ops.ctc_decode``: label sequences out of a network's frames (Graves et al. 2006)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...tensor.tensor import Tensor
from ..common.keras_tensor import KerasTensor
from ..common.result_type import result_type
from .convert import is_known, name_of, tensor
from .declare import operation

Array = np.ndarray[Any, Any]


@operation("nn", "CTCDecode", "inputs sequence_lengths")
def ctc_decode(
    inputs: Any,
    sequence_lengths: Any,
    strategy: str = "greedy",
    beam_width: int = 100,
    top_paths: int = 1,
    merge_repeated: bool = True,
    mask_index: int = 0,
) -> tuple[Tensor, Tensor]:
    """(labels (paths, batch, time) padded with -1, scores (batch, paths)).

    Args: inputs: logits (batch, time, classes). mask_index: the blank. merge_repeated: greedy only.
    Raises: ValueError on another strategy, or while a function is traced: the search needs values.
    """
    if strategy not in ("greedy", "beam_search"):
        raise ValueError(f"Invalid strategy {strategy}. Supported values are 'greedy' and 'beam_search'.")
    x = tensor(inputs)
    if not is_known(x):
        raise ValueError("ctc_decode needs values: call it outside traced functions.")
    kind = result_type(name_of(x), "float32")
    logits = x.array().astype(kind)
    lengths = tensor(sequence_lengths).array().astype(np.int64)  # they may be floats
    blank = mask_index % logits.shape[-1]
    if strategy == "greedy":
        found = [[_greedy(row[:n], blank, merge_repeated)] for row, n in zip(logits, lengths, strict=True)]
    else:
        found = [_beam_search(row[:n], blank, beam_width, top_paths) for row, n in zip(logits, lengths, strict=True)]
    paths = len(found[0])
    decoded = np.full((paths, *logits.shape[:2]), -1, np.int32)
    for b, row in enumerate(found):
        for p, (labels, _) in enumerate(row):
            decoded[p, b, : len(labels)] = labels
    scores = np.array([[score for _, score in row] for row in found], kind)
    return Tensor(decoded), Tensor(scores)


def _greedy(frames: Array, blank: int, merge: bool) -> tuple[list[int], float]:
    """The best label of each frame; the score is the negated sum of their logits."""
    best = frames.argmax(axis=-1)
    kept = [int(k) for i, k in enumerate(best) if k != blank and not (merge and i and k == best[i - 1])]
    return kept, -float(frames.max(axis=-1).sum())


def _beam_search(frames: Array, blank: int, width: int, paths: int) -> list[tuple[list[int], float]]:
    """The most probable label sequences, by prefixes that end in a blank or in their last label."""
    frames = frames.astype(np.float64)
    peak = frames.max(axis=-1, keepdims=True)
    logs = frames - peak - np.log(np.exp(frames - peak).sum(axis=-1, keepdims=True))
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, -np.inf)}
    for log in logs:
        grown: dict[tuple[int, ...], list[float]] = {}
        for prefix, (in_blank, in_label) in beams.items():
            total = np.logaddexp(in_blank, in_label)
            _add(grown, prefix, 0, total + log[blank])
            if prefix:
                _add(grown, prefix, 1, in_label + log[prefix[-1]])
            for k in range(len(log)):
                if k != blank:
                    source = in_blank if prefix and k == prefix[-1] else total
                    _add(grown, (*prefix, k), 1, source + log[k])
        order = sorted(grown, key=lambda p: -float(np.logaddexp(grown[p][0], grown[p][1])))[:width]
        beams = {p: (grown[p][0], grown[p][1]) for p in order}
    best = sorted(beams, key=lambda p: -float(np.logaddexp(*beams[p])))
    if len(best) < paths:
        raise ValueError(f"Less paths were found than `top_paths`={paths}: {len(best)}. Widen the beam.")
    return [(list(p), float(np.logaddexp(*beams[p]))) for p in best[:paths]]


def _add(grown: dict[tuple[int, ...], list[float]], prefix: tuple[int, ...], slot: int, log: float) -> None:
    entry = grown.setdefault(prefix, [-np.inf, -np.inf])
    entry[slot] = float(np.logaddexp(entry[slot], log))


def _spec(operation: Any, inputs: KerasTensor, sequence_lengths: Any) -> tuple[KerasTensor, KerasTensor]:
    fixed = operation._fixed
    paths = 1 if fixed["strategy"] == "greedy" else fixed["top_paths"]
    kind = result_type(inputs.dtype, "float32")
    batch, time = inputs.shape[:2]
    return KerasTensor((paths, batch, time), dtype="int32"), KerasTensor((batch, paths), dtype=kind)


ctc_decode.operation_class.compute_output_spec = _spec  # type: ignore[attr-defined]  # no trace: it needs values

__all__ = ["ctc_decode"]
