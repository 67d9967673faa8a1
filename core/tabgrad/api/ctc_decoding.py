"""CTC: label sequences out of the frames of a network, and helpers of its losses.

Sources: Graves et al. 2006 (greedy decoding); Graves 2012, Hannun et al. 2014 (beam search over prefixes).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import FailedPreconditionError, InvalidArgumentError
from ..ir.op import F
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor
from .arguments import integer, tensor
from .computed import computed

Array = np.ndarray[Any, Any]


def _checked(logits: Array, lengths: Array) -> None:
    if logits.ndim != 3:
        raise InvalidArgumentError(f"inputs is not a 3-Tensor of (time, batch, classes): {list(logits.shape)}")
    time, batch, _ = logits.shape
    if lengths.shape != (batch,):
        raise FailedPreconditionError(
            f"len(sequence_length) != batch_size: {list(lengths.shape)} of a batch of {batch}. Give one length each."
        )
    if (lengths > time).any():
        raise FailedPreconditionError(f"sequence_length {lengths.tolist()} exceeds the {time} frames of the inputs")


def _sparse(sequences: list[list[int]]) -> tuple[Array, Array, Array]:
    """(places, values, shape) of one sequence per row."""
    places = [(row, at) for row, labels in enumerate(sequences) for at in range(len(labels))]
    shape = [len(sequences), max(map(len, sequences), default=0)]
    values = np.array([label for labels in sequences for label in labels], np.int64)
    return np.array(places, np.int64).reshape(-1, 2), values, np.array(shape, np.int64)


def ctc_greedy_decoder(
    inputs: Any, sequence_length: Any, merge_repeated: bool = True, blank_index: Any = None
) -> tuple[list[SparseTensor], Tensor]:
    """The best label of every frame, repetitions merged, blanks left out.

    Args: inputs: logits (time, batch, classes). blank_index: class of the blank, the last one unless given.
    Returns: one SparseTensor of labels in a list; the sums of the best logits, negative, (batch, 1).
    """
    x = tensor(inputs)

    def decode(logits: Array, lengths: Array) -> Any:
        _checked(logits, lengths)
        classes = logits.shape[2]
        blank = classes - 1 if blank_index is None else int(blank_index) % classes
        best = logits.argmax(2)
        sums = np.zeros((logits.shape[1], 1), logits.dtype)
        sequences = []
        for row, length in enumerate(lengths.tolist()):
            path = best[:length, row].tolist()
            for step, label in enumerate(path):
                sums[row, 0] -= logits[step, row, label]
            kept = [p for p, before in zip(path, [None, *path], strict=False) if not (merge_repeated and p == before)]
            sequences.append([p for p in kept if p != blank])
        return *_sparse(sequences), sums

    places, values, shape, sums = computed(
        "CTCGreedyDecoder", decode, ("int64", "int64", "int64", x.dtype), x, _lengths(sequence_length)
    )
    return [SparseTensor(places, values, shape)], sums


def _lengths(value: Any) -> Tensor:
    return F.cast(tensor(value), dtype=np.dtype(np.int32))  # type: ignore[no-any-return]


def ctc_beam_search_decoder(
    inputs: Any, sequence_length: Any, beam_width: Any = 100, top_paths: Any = 1
) -> tuple[list[SparseTensor], Tensor]:
    """The most likely label sequences, over all alignments; the blank is the last class.

    Args: inputs: logits (time, batch, classes). beam_width: prefixes kept. top_paths: sequences wanted of each row.
    Returns: a list of ``top_paths`` SparseTensors of labels; log-probabilities (batch, top_paths).
    """
    x, width, paths = tensor(inputs), integer(beam_width), integer(top_paths)
    if paths > width:
        raise InvalidArgumentError(f"top_paths {paths} must not exceed beam_width {width} [Op:CTCBeamSearchDecoder]")

    def decode(logits: Array, lengths: Array) -> Any:
        _checked(logits, lengths)
        chances = np.zeros((logits.shape[1], paths), logits.dtype)
        found: list[list[list[int]]] = [[] for _ in range(paths)]
        for row, length in enumerate(lengths.tolist()):
            best = _Beams(width, logits.shape[2]).search(logits[:length, row]).best(paths)
            for path, (labels, chance) in enumerate(best):
                found[path].append(labels)
                chances[row, path] = chance
        parts = [_sparse(sequences) for sequences in found]
        return *(p[i] for p in parts for i in range(3)), chances

    *parts, chances = computed(
        "CTCBeamSearchDecoder", decode, (*("int64",) * (3 * paths), x.dtype), x, _lengths(sequence_length)
    )
    return [SparseTensor(*parts[3 * p : 3 * p + 3]) for p in range(paths)], chances


class _Beam:
    """A prefix: its chances to end in a blank and in its last label, now and a frame ago (logarithms)."""

    def __init__(self, parent: _Beam | None, label: int) -> None:
        self.parent, self.label = parent, label
        self.children: dict[int, _Beam] = {}
        self.reset()
        self.was = self.now

    def reset(self) -> None:
        """Out of the beam."""
        self.now = (-np.inf, -np.inf, -np.inf)  # in all, in a blank, in its label

    def child(self, label: int) -> _Beam:
        """The prefix one label longer."""
        if label not in self.children:
            self.children[label] = _Beam(self, label)
        return self.children[label]

    def labels(self) -> list[int]:
        """The prefix."""
        return [] if self.parent is None else [*self.parent.labels(), self.label]


class _Beams:
    """The best prefixes of the frames so far."""

    def __init__(self, width: int, classes: int) -> None:
        self.width, self.blank = width, classes - 1
        root = _Beam(None, -1)
        root.now = (0.0, 0.0, -np.inf)
        self.beams = [root]

    def search(self, frames: Array) -> _Beams:
        """Itself, after the frames."""
        for frame in frames:
            peak = frame.max()
            norm = peak + np.log(np.exp(frame - peak).sum())
            self._step((frame - norm).tolist())
        return self

    def best(self, count: int) -> list[tuple[list[int], float]]:
        """The best label sequences and their log-probabilities. Raises InvalidArgumentError on too few."""
        if count > len(self.beams):
            raise InvalidArgumentError(f"Less leaves in the beam search than requested: {len(self.beams)} of {count}.")
        return [(b.labels(), b.now[0]) for b in sorted(self.beams, key=lambda b: -b.now[0])[:count]]

    def _step(self, chances: list[float]) -> None:
        branches = sorted(self.beams, key=lambda b: -b.now[0])
        for beam in branches:
            beam.was = beam.now
        for beam in branches:
            in_label = beam.now[2]
            if beam.parent is not None:
                if beam.parent.now[0] != -np.inf:
                    before = beam.parent.was[1 if beam.label == beam.parent.label else 0]
                    in_label = float(np.logaddexp(in_label, before))
                in_label += chances[beam.label]
            in_blank = beam.was[0] + chances[self.blank]
            beam.now = (float(np.logaddexp(in_blank, in_label)), in_blank, in_label)
        self.beams = list(branches)
        for beam in branches:
            self._grow(beam, chances)

    def _grow(self, beam: _Beam, chances: list[float]) -> None:
        """Longer prefixes take the places of worse ones."""
        if not self._wins(beam.was[0]):
            return
        for label in range(self.blank):
            child = beam.child(label)
            if child.now[0] != -np.inf:
                continue
            chance = chances[label] + beam.was[1 if label == beam.label else 0]
            if not self._wins(chance):
                continue
            if len(self.beams) == self.width:
                worst = min(range(len(self.beams)), key=lambda i: self.beams[i].now[0])
                self.beams.pop(worst).reset()
            child.now = (chance, -np.inf, chance)
            self.beams.append(child)

    def _wins(self, chance: float) -> bool:
        room = len(self.beams) < self.width
        return chance > -np.inf and (room or chance > min(b.now[0] for b in self.beams))


def collapse_repeated(labels: Any, seq_length: Any, name: Any = None) -> tuple[Tensor, Tensor]:
    """(labels with repetitions merged, padded with 0; their new lengths)."""
    x, lengths = tensor(labels), tensor(seq_length)

    def collapse(rows: Array, counts: Array) -> Any:
        inside = np.arange(rows.shape[1]) < counts[:, None]
        kept = inside & np.pad(rows[:, 1:] != rows[:, :-1], ((0, 0), (1, 0)), constant_values=True)
        sizes = kept.sum(1)
        out = np.zeros((len(rows), sizes.max(initial=0)), rows.dtype)
        out[np.arange(out.shape[1]) < sizes[:, None]] = rows[kept]
        return out, sizes

    found, sizes = computed("collapse_repeated", collapse, (x.dtype, lengths.dtype), x, lengths)
    return found, sizes


def ctc_unique_labels(labels: Any, name: Any = None) -> tuple[Tensor, Tensor]:
    """(each row's labels once, in order of appearance, padded with 0; where in them each label is)."""

    def unique(rows: Array) -> Any:
        names = np.zeros(rows.shape, np.int64)
        places = np.zeros(rows.shape, np.int32)
        for i, row in enumerate(rows.tolist()):
            order = dict.fromkeys(row)
            names[i, : len(order)] = list(order)
            at = {label: k for k, label in enumerate(order)}
            places[i] = [at[label] for label in row]
        return names, places

    names, places = computed("ctc_unique_labels", unique, ("int64", "int32"), labels)
    return names, places
