"""``tf.image``: boxes chosen so that they don't overlap much (non-maximum suppression, and its soft kind).

They search on values; their results have no gradient. Source: Bodla et al. 2017 (soft suppression).
"""

from __future__ import annotations

import heapq
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import integer, tensor
from .computed import computed

Array = np.ndarray[Any, Any]
CombinedNonMaxSuppression = namedtuple(
    "CombinedNonMaxSuppression", ["nmsed_boxes", "nmsed_scores", "nmsed_classes", "valid_detections"]
)
_ANY = float("-inf")


def _overlap(boxes: Array) -> Callable[[int, list[int]], Array]:
    """The share that box i has in common with others: intersection over union; 0 for empty boxes."""
    low, high = np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])
    area = (high - low).prod(1)

    def of(i: int, others: list[int]) -> Array:
        inner = np.maximum(np.minimum(high[others], high[i]) - np.maximum(low[others], low[i]), 0).prod(1)
        union = area[others] + area[i] - inner
        full = (area[others] > 0) & (area[i] > 0)
        return np.where(full, inner / np.where(full, union, 1), 0)

    return of


def _chosen(
    overlap: Callable[[int, list[int]], Array], scores: Array, limit: int, most: float, least: float, sigma: float = 0.0
) -> tuple[list[int], list[float]]:
    """(boxes kept, best first; their scores): greedily, those that overlap a kept one by more than ``most`` are not.

    sigma: above 0, overlap lowers a score instead, and the box waits for its turn again.
    """
    waiting = [(-float(s), i, 0) for i, s in enumerate(scores) if s > least]
    heapq.heapify(waiting)
    kept: list[int] = []
    found: list[float] = []
    while waiting and len(kept) < limit:
        negative, i, seen = heapq.heappop(waiting)
        score, out = -negative, False
        shares = overlap(i, kept[seen:]).tolist()
        for share in reversed(shares):
            if sigma > 0:
                score *= float(np.exp(-0.5 / sigma * share * share))
            elif share > most:
                out = True
                break
            if score <= least:
                break
        if not out and score == -negative:
            kept.append(i)
            found.append(score)
        elif not out and score > least:
            heapq.heappush(waiting, (-score, i, len(kept)))
    return kept, found


def _limits(iou: Any, score: Any, name: str) -> tuple[float, float]:
    most, least = float(as_static(iou)), float(as_static(score))
    if not 0 <= most <= 1:
        raise InvalidArgumentError(f"iou_threshold must be in [0, 1], received {most} [Op:{name}]")
    return most, least


def _boxes_and_scores(boxes: Array, scores: Array, name: str) -> None:
    if boxes.ndim != 2 or boxes.shape[1] != 4 or scores.shape != boxes.shape[:1]:
        raise InvalidArgumentError(
            f"boxes must be (n, 4), scores (n,). Received {boxes.shape}, {scores.shape} [Op:{name}]"
        )


def non_max_suppression(
    boxes: Any, scores: Any, max_output_size: Any, iou_threshold: Any = 0.5, score_threshold: Any = _ANY,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Indices of boxes (y1, x1, y2, x2) kept, best first, none overlapping a better one too much.

    Raises InvalidArgumentError on shapes that don't fit.
    """
    most, least = _limits(iou_threshold, score_threshold, "NonMaxSuppressionV3")
    limit = integer(max_output_size)

    def choose(corners: Array, quality: Array) -> Array:
        _boxes_and_scores(corners, quality, "NonMaxSuppressionV3")
        return np.array(_chosen(_overlap(corners), quality, limit, most, least)[0], np.int32)

    return computed("NonMaxSuppressionV3", choose, ("int32",), boxes, scores)[0]


def non_max_suppression_with_scores(
    boxes: Any, scores: Any, max_output_size: Any, iou_threshold: Any = 0.5, score_threshold: Any = _ANY,
    soft_nms_sigma: Any = 0.0, name: Any = None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """(indices of the boxes kept, their scores); with ``soft_nms_sigma`` overlap lowers scores instead."""
    most, least = _limits(iou_threshold, score_threshold, "NonMaxSuppressionV5")
    limit, sigma, held = integer(max_output_size), float(as_static(soft_nms_sigma)), tensor(scores)

    def choose(corners: Array, quality: Array) -> Any:
        _boxes_and_scores(corners, quality, "NonMaxSuppressionV5")
        kept, found = _chosen(_overlap(corners), quality, limit, most, least, sigma)
        return np.array(kept, np.int32), np.array(found, quality.dtype)

    kept, found = computed("NonMaxSuppressionV5", choose, ("int32", held.dtype), boxes, held)
    return kept, found


def non_max_suppression_overlaps(
    overlaps: Any, scores: Any, max_output_size: Any, overlap_threshold: Any = 0.5, score_threshold: Any = _ANY,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Indices kept, where ``overlaps`` (n, n) says how much any two have in common."""
    most, least = float(as_static(overlap_threshold)), float(as_static(score_threshold))
    limit = integer(max_output_size)

    def choose(shares: Array, quality: Array) -> Array:
        if shares.ndim != 2 or shares.shape[0] != shares.shape[1] or quality.shape != shares.shape[:1]:
            raise InvalidArgumentError(
                f"overlaps must be (n, n), scores (n,). Received {shares.shape}, {quality.shape} "
                "[Op:NonMaxSuppressionWithOverlaps]"
            )
        kept, _ = _chosen(lambda i, others: shares[i, others], quality, limit, most, least)
        return np.array(kept, np.int32)

    return computed("NonMaxSuppressionWithOverlaps", choose, ("int32",), overlaps, scores)[0]


def non_max_suppression_padded(
    boxes: Any, scores: Any, max_output_size: Any, iou_threshold: Any = 0.5, score_threshold: Any = _ANY,
    pad_to_max_output_size: bool = False, name: Any = None, sorted_input: bool = False,
    canonicalized_coordinates: bool = False, tile_size: int = 512,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """(indices kept, 0 behind them; how many) of one set of boxes or of a batch of sets.

    A box whose coordinates are all 0 counts as none. Args: sorted_input: scores descend already.
    canonicalized_coordinates: the smaller corner comes first already. tile_size: has no effect here.
    """
    corners, limit = tensor(boxes), integer(max_output_size)
    if corners.ndim > 2 and not pad_to_max_output_size:
        raise ValueError("'pad_to_max_output_size' (value False) must be True for batched input")
    most, least = float(as_static(iou_threshold)), float(as_static(score_threshold))

    def choose(held: Array, quality: Array) -> Any:
        lead = held.shape[:-2]
        sets, marks = held.reshape(-1, *held.shape[-2:]).astype(np.float32), quality.reshape(-1, held.shape[-2])
        first = sets[:1, 0] if not canonicalized_coordinates else sets[:0, 0]
        order = [2 * int(y1 > y2) + int(x1 > x2) for y1, x1, y2, x2 in first.tolist()]
        swap = {0: [0, 1, 2, 3], 1: [0, 3, 2, 1], 2: [2, 1, 0, 3], 3: [2, 3, 0, 1]}[order[0] if order else 0]
        kept = [_tiled(s[:, swap], m, limit, most, least, sorted_input) for s, m in zip(sets, marks, strict=True)]
        out = np.zeros((len(sets), limit), np.int32)
        for row, found in zip(out, kept, strict=True):
            row[: len(found)] = found
        counts = np.array([len(found) for found in kept], np.int32).reshape(lead)
        return (out.reshape(*lead, limit) if pad_to_max_output_size else out[0, : len(kept[0])]), counts

    kept, counts = computed("non_max_suppression_padded", choose, ("int32", "int32"), corners, scores)
    return kept, counts


def _tiled(boxes: Array, scores: Array, limit: int, most: float, least: float, in_order: bool) -> list[int]:
    """As TensorFlow's tiled algorithm decides: a box as like as ``most`` is out, a weak one becomes a box of 0."""
    if least != _ANY:
        good = scores > least
        boxes, scores = boxes * good[:, None], scores * good
    order = np.arange(len(scores)) if in_order else np.argsort(-scores, kind="stable")
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept: list[int] = []
    for i in order.tolist():
        low, high = np.maximum(boxes[kept, :2], boxes[i, :2]), np.minimum(boxes[kept, 2:], boxes[i, 2:])
        inner = np.maximum(high - low, 0).prod(1)
        if (boxes[i] > 0).any() and (inner / (area[kept] + area[i] - inner + np.float32(1e-8)) < most).all():
            kept.append(i)
    return kept[:limit]


def combined_non_max_suppression(
    boxes: Any, scores: Any, max_output_size_per_class: Any, max_total_size: Any, iou_threshold: Any = 0.5,
    score_threshold: Any = _ANY, pad_per_class: bool = False, clip_boxes: bool = True, name: Any = None,
) -> Any:  # fmt: skip
    """Suppression class by class, then the best of all classes; zeros behind them.

    Args: boxes: (batch, n, classes or 1, 4). scores: (batch, n, classes). pad_per_class: room for at most
        ``max_output_size_per_class`` of each class. clip_boxes: coordinates to [0, 1].
    Returns: boxes (batch, k, 4), scores and classes (batch, k), and how many there are (batch,).
    """
    most, least = _limits(iou_threshold, score_threshold, "CombinedNonMaxSuppression")
    each, total = integer(max_output_size_per_class), integer(max_total_size)
    if each <= 0 or total <= 0:
        raise InvalidArgumentError(f"sizes must be positive: {each} and {total} [Op:CombinedNonMaxSuppression]")

    def choose(corners: Array, quality: Array) -> Any:
        if corners.ndim != 4 or quality.ndim != 3 or corners.shape[2] not in (1, quality.shape[2]):
            raise InvalidArgumentError(
                "boxes must be (batch, n, classes or 1, 4), scores (batch, n, classes). Received "
                f"{corners.shape}, {quality.shape} [Op:CombinedNonMaxSuppression]"
            )
        room = min(total, each * quality.shape[2]) if pad_per_class else total
        out = np.zeros((len(corners), room, 6), np.float32)
        counts = np.zeros(len(corners), np.int32)
        for b, (sets, marks) in enumerate(zip(corners, quality, strict=True)):
            rows: list[Array] = []
            for c in range(marks.shape[1]):
                own = sets[:, min(c, sets.shape[1] - 1)]
                kept, found = _chosen(_overlap(own), marks[:, c], each, most, least)
                rows += [np.array([*own[i], s, c], np.float32) for i, s in zip(kept, found, strict=True)]
            rows = sorted(rows, key=lambda r: -r[4])[:room]
            counts[b] = len(rows)
            if rows:
                out[b, : len(rows)] = rows
        places = np.clip(out[..., :4], 0, 1) if clip_boxes else out[..., :4]
        return places, out[..., 4], out[..., 5], counts

    return CombinedNonMaxSuppression(
        *computed("CombinedNonMaxSuppression", choose, ("float32", "float32", "float32", "int32"), boxes, scores)
    )
