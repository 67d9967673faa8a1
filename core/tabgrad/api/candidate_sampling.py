"""Candidate samplers, and the losses that look at a sample of the classes alone.

The streams are those of TensorFlow's CPU kernels: words of Philox one after another, classes drawn again
until they differ. Sources: Jean et al. 2014 (sampled softmax); Gutmann & Hyvarinen 2010 (noise contrast);
Walker 1977, Vose 1991 (tables of aliases).
"""

from __future__ import annotations

import csv
import math
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.tensor import Tensor
from .arguments import integer, tensor
from .computed import computed
from .gather import embedding_lookup
from .nn import sigmoid_cross_entropy_with_logits, softmax_cross_entropy_with_logits
from .random_streams import op_memory, op_stream
from .words import Words

Array = np.ndarray[Any, Any]
_RESERVED = 512  # blocks that TensorFlow sets aside per sampled class
LogUniformCandidateSampler = namedtuple(
    "LogUniformCandidateSampler", ["sampled_candidates", "true_expected_count", "sampled_expected_count"]
)
UniformCandidateSampler = namedtuple(
    "UniformCandidateSampler", ["sampled_candidates", "true_expected_count", "sampled_expected_count"]
)
LearnedUnigramCandidateSampler = namedtuple(
    "LearnedUnigramCandidateSampler", ["sampled_candidates", "true_expected_count", "sampled_expected_count"]
)
FixedUnigramCandidateSampler = namedtuple(
    "FixedUnigramCandidateSampler", ["sampled_candidates", "true_expected_count", "sampled_expected_count"]
)
AllCandidateSampler = namedtuple(
    "AllCandidateSampler", ["sampled_candidates", "true_expected_count", "sampled_expected_count"]
)
ComputeAccidentalHits = namedtuple("ComputeAccidentalHits", ["indices", "ids", "weights"])


class _Law:
    """How a class is drawn, and how likely each one is."""

    def __init__(self, draw: Callable[[Words], int], probability: Callable[[Array], Array]) -> None:
        self.draw, self.probability = draw, probability


def _log_uniform(count: int) -> _Law:
    span = math.log1p(count)
    return _Law(
        lambda words: (int(math.exp(words.double() * span)) - 1) % count,
        lambda classes: np.log((classes + 2.0) / (classes + 1.0)) / span,
    )


def _uniform(count: int) -> _Law:
    return _Law(
        lambda words: words.below(count, wide=True), lambda classes: np.full(classes.shape, np.float32(1 / count))
    )


def _unigram(weights: Array) -> _Law:
    """By weights: a table that gives every class its share, and the rest of its cell to an alias."""
    count, total = len(weights), float(weights.astype(np.float64).sum())
    share = (weights.astype(np.float64) * count / total).tolist()
    alias = list(range(count))
    low, high = ([i for i in range(count) if (share[i] < 1) is less] for less in (True, False))
    while low and high:
        poor, rich = low.pop(), high.pop()
        alias[poor] = rich
        share[rich] -= 1 - share[poor]
        (low if share[rich] < 1 else high).append(rich)
    for rest in low + high:
        share[rest], alias[rest] = 1.0, rest

    def draw(words: Words) -> int:
        mark = words.single()
        cell = words.below(count)
        return cell if mark < np.float32(share[cell]) else alias[cell]

    return _Law(draw, lambda classes: _looked_up(weights, classes) / np.float32(total))


def _learned(weights: Array) -> _Law:
    """By whole weights that grow with what was seen."""
    ends = np.cumsum(weights)
    return _Law(
        lambda words: int(np.searchsorted(ends, words.below(int(ends[-1])), side="right")),
        lambda classes: _looked_up(weights, classes) / np.float32(ends[-1]),
    )


def _looked_up(weights: Array, classes: Array) -> Array:
    inside = (classes >= 0) & (classes < len(weights))
    return np.where(inside, weights[np.where(inside, classes, 0)], 0).astype(np.float32)


def _sampled(law: _Law, words: Words, true: Array, count: int, unique: bool) -> tuple[Array, Array, Array]:
    """(classes, how often the true ones are to be expected, how often the drawn ones)."""
    drawn: dict[int, None] = {}
    tries, several = count, []
    if unique:
        tries = 0
        while len(drawn) < count:
            drawn.setdefault(law.draw(words))
            tries += 1
    else:
        several = [law.draw(words) for _ in range(count)]
    classes = np.array(list(drawn) if unique else several, np.int64)

    def expected(of: Array) -> Array:
        p = law.probability(of).astype(np.float32).astype(np.float64)
        if tries == count:
            return p.astype(np.float32) * np.float32(count)
        with np.errstate(divide="ignore"):
            return (-np.expm1(tries * np.log1p(-p))).astype(np.float32)  # type: ignore[no-any-return]

    return classes, expected(true), expected(classes)


def _run(
    kind: str, made: Any, law: Callable[[], _Law], true_classes: Any, num_true: Any, num_sampled: Any, unique: bool,
    range_max: int, seed: Any, seen: Callable[[Array], None] | None = None,
) -> Any:  # fmt: skip
    true, wanted, count = tensor(true_classes), integer(num_true), integer(num_sampled)
    if count <= 0 or wanted < 1 or range_max < 1:
        raise InvalidArgumentError(
            f"num_sampled, num_true and range_max must be positive. Received {count}, {wanted}, {range_max} [Op:{kind}]"
        )
    if true.ndim != 2 or true.shape[1] != wanted:
        raise InvalidArgumentError(
            f"true_classes must be a matrix with num_true={wanted} columns. Received {true.shape} [Op:{kind}]"
        )
    if unique and count > range_max:
        raise InvalidArgumentError(f"Sampler's range is too small: {count} classes of {range_max} [Op:{kind}]")

    def sample(state: Array, classes: Array) -> Any:
        found = _sampled(law(), Words(state), classes, count, unique)
        if seen is not None:
            seen(classes.reshape(-1))
        return found

    stream = op_stream(f"{kind} {count} {wanted} {unique} {range_max}", seed, "int64", count * _RESERVED)
    return made(*computed(kind, sample, ("int64", "float32", "float32"), stream, F.cast(true, dtype=np.dtype("int64"))))


def log_uniform_candidate_sampler(
    true_classes: Any, num_true: Any, num_sampled: Any, unique: bool, range_max: Any, seed: Any = None, name: Any = None
) -> Any:
    """Classes by the law of words sorted by frequency: p(k) = (log(k + 2) - log(k + 1)) / log(range_max + 1)."""
    count = integer(range_max)
    return _run(
        "LogUniformCandidateSampler", LogUniformCandidateSampler, lambda: _log_uniform(count), true_classes, num_true,
        num_sampled, unique, count, seed,
    )  # fmt: skip


def uniform_candidate_sampler(
    true_classes: Any, num_true: Any, num_sampled: Any, unique: bool, range_max: Any, seed: Any = None, name: Any = None
) -> Any:
    """Classes that are equally likely."""
    count = integer(range_max)
    return _run(
        "UniformCandidateSampler", UniformCandidateSampler, lambda: _uniform(count), true_classes, num_true,
        num_sampled, unique, count, seed,
    )  # fmt: skip


def learned_unigram_candidate_sampler(
    true_classes: Any, num_true: Any, num_sampled: Any, unique: bool, range_max: Any, seed: Any = None, name: Any = None
) -> Any:
    """Classes by how often they were true in the calls before with the same seed."""
    count = integer(range_max)
    key = f"LearnedUnigram {integer(num_true)} {integer(num_sampled)} {unique} {count}"
    weights = op_memory(key, seed, np.ones(count, np.int64))

    def seen(classes: Array) -> None:
        np.add.at(weights, classes[(classes >= 0) & (classes < count)], 1)

    return _run(
        "LearnedUnigramCandidateSampler", LearnedUnigramCandidateSampler, lambda: _learned(weights), true_classes,
        num_true, num_sampled, unique, count, seed, seen,
    )  # fmt: skip


def fixed_unigram_candidate_sampler(
    true_classes: Any, num_true: Any, num_sampled: Any, unique: bool, range_max: Any, vocab_file: str = "",
    distortion: float = 1.0, num_reserved_ids: int = 0, num_shards: int = 1, shard: int = 0, unigrams: Any = (),
    seed: Any = None, name: Any = None,
) -> Any:  # fmt: skip
    """Classes by given counts to the power ``distortion``.

    Args: vocab_file: lines whose last field, after a comma, is the count; or unigrams: the counts. num_reserved_ids:
        classes before them that are never drawn. num_shards, shard: every so manieth count is taken.
    """
    counts = [float(u) for u in unigrams]
    if bool(vocab_file) == bool(counts):
        raise InvalidArgumentError(
            "Must provide either vocab_file or unigrams, and not both [Op:FixedUnigramCandidateSampler]"
        )
    if vocab_file:
        with open(vocab_file, newline="", encoding="utf-8") as file:
            counts = [float(row[-1]) for row in csv.reader(file) if row]
    range_max = integer(range_max)
    if len(counts) + num_reserved_ids != range_max:
        raise InvalidArgumentError(
            f"range_max is {range_max}, but there are {num_reserved_ids} reserved classes and {len(counts)} counts "
            "[Op:FixedUnigramCandidateSampler]"
        )
    powers = [float(np.float32(c) ** np.float32(distortion)) for c in counts]
    every = np.array([0.0] * num_reserved_ids + powers, np.float32)
    weights = every[[i for i in range(len(every)) if i % num_shards == shard]] if num_shards > 1 else every
    return _run(
        f"FixedUnigramCandidateSampler {counts} {distortion}", FixedUnigramCandidateSampler, lambda: _unigram(weights),
        true_classes, num_true, num_sampled, unique, range_max, seed,
    )  # fmt: skip


def all_candidate_sampler(
    true_classes: Any, num_true: Any, num_sampled: Any, unique: bool, seed: Any = None, name: Any = None
) -> Any:
    """Every class, each expected once."""
    true, count = tensor(true_classes), integer(num_sampled)
    if true.ndim != 2 or true.shape[1] != integer(num_true):
        raise InvalidArgumentError(
            f"true_classes must be a matrix with num_true={num_true} columns. Received {true.shape} "
            "[Op:AllCandidateSampler]"
        )
    return AllCandidateSampler(
        Tensor(np.arange(count, dtype=np.int64)), Tensor(np.ones(tuple(true.shape), np.float32)),
        Tensor(np.ones(count, np.float32)),
    )  # fmt: skip


def compute_accidental_hits(
    true_classes: Any, sampled_candidates: Any, num_true: Any, seed: Any = None, name: Any = None
) -> Any:
    """Where a drawn class is a true one: (rows, places in the sample, the lowest float)."""
    true, wanted = tensor(true_classes), integer(num_true)
    if true.ndim != 2 or true.shape[1] != wanted:
        raise InvalidArgumentError(
            f"true_classes must be a batch_size * num_true matrix. Received {true.shape} [Op:ComputeAccidentalHits]"
        )

    def hits(classes: Array, sampled: Array) -> Any:
        rows, places = _hits(classes, sampled)
        return rows, places, np.full(len(rows), np.finfo(np.float32).min)

    return ComputeAccidentalHits(
        *computed("ComputeAccidentalHits", hits, ("int32", "int64", "float32"), true, sampled_candidates)
    )


def _hits(classes: Array, sampled: Array) -> tuple[Array, Array]:
    place = {int(c): i for i, c in enumerate(sampled)}  # of a class drawn twice, the last
    found = [(r, place[int(c)]) for r, row in enumerate(classes) for c in row if int(c) in place]
    rows, places = zip(*found, strict=True) if found else ((), ())
    return np.array(rows, np.int64), np.array(places, np.int64)


# --- losses ------------------------------------------------------------------------------------


def _sampled_logits(
    weights: Any, biases: Any, labels: Any, inputs: Any, num_sampled: Any, num_classes: Any, num_true: int,
    sampled_values: Any, remove_accidental_hits: bool, seed: Any,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Scores of the true classes, then of the sampled ones, less the logarithm of their expected counts; labels."""
    x = tensor(inputs)
    labels = F.cast(tensor(labels), dtype=np.dtype("int64"))
    if sampled_values is None:
        sampled_values = log_uniform_candidate_sampler(labels, num_true, num_sampled, True, num_classes, seed)
    sampled, often_true, often_sampled = (F.stop_gradient(tensor(s)) for s in sampled_values)
    sampled = F.cast(sampled, dtype=np.dtype("int64"))
    flat = F.reshape(labels, shape=(-1,))
    ids, count = F.concat(flat, sampled, axis=0), flat.shape[0]
    rows = F.cast(embedding_lookup(weights, ids), dtype=x.data.dtype)
    offsets = F.cast(embedding_lookup(biases, ids), dtype=x.data.dtype)
    own = F.reshape(rows[:count], shape=(-1, num_true, rows.shape[1]))
    true = F.sum(F.mul(F.expand_dims(x, 1), own), axis=-1)
    true = F.add(true, F.reshape(offsets[:count], shape=(-1, num_true)))
    others = F.add(F.matmul(x, rows[count:], transpose_b=True), offsets[count:])
    if remove_accidental_hits:
        others = F.add(others, F.cast(_removed(labels, sampled), dtype=x.data.dtype))
    true, others = F.sub(true, F.log(often_true)), F.sub(others, F.log(often_sampled))
    share = F.div(F.ones_like(true), float(num_true))
    return F.concat(true, others, axis=1), F.concat(share, F.zeros_like(others), axis=1)


def _removed(labels: Tensor, sampled: Tensor) -> Tensor:
    """The lowest float where a sampled class is a true one of the row."""

    def mask(classes: Array, drawn: Array) -> Array:
        out = np.zeros((len(classes), len(drawn)), np.float32)
        out[_hits(classes, drawn)] = np.finfo(np.float32).min
        return out

    return computed("accidental_hits", mask, ("float32",), labels, sampled)[0]


def nce_loss(
    weights: Any, biases: Any, labels: Any, inputs: Any, num_sampled: Any, num_classes: Any, num_true: Any = 1,
    sampled_values: Any = None, remove_accidental_hits: bool = False, name: Any = "nce_loss",
) -> Tensor:  # fmt: skip
    """Noise-contrastive estimation: true classes told from sampled ones, a logistic loss each, summed by row.

    Args: weights: (num_classes, dim), or parts of it. biases: (num_classes,). labels: (batch, num_true).
        inputs: (batch, dim). sampled_values: what a candidate sampler gave, log-uniform unless given.
    """
    logits, truth = _sampled_logits(
        weights, biases, labels, inputs, num_sampled, num_classes, integer(num_true), sampled_values,
        remove_accidental_hits, None,
    )  # fmt: skip
    return F.sum(sigmoid_cross_entropy_with_logits(truth, logits), axis=1)  # type: ignore[no-any-return]


def sampled_softmax_loss(
    weights: Any, biases: Any, labels: Any, inputs: Any, num_sampled: Any, num_classes: Any, num_true: Any = 1,
    sampled_values: Any = None, remove_accidental_hits: bool = True, seed: Any = None,
    name: Any = "sampled_softmax_loss",
) -> Tensor:  # fmt: skip
    """Cross-entropy of a softmax over the true classes and a sample of the others. Arguments as of nce_loss."""
    logits, truth = _sampled_logits(
        weights, biases, labels, inputs, num_sampled, num_classes, integer(num_true), sampled_values,
        remove_accidental_hits, seed,
    )  # fmt: skip
    return softmax_cross_entropy_with_logits(F.stop_gradient(truth), logits)
