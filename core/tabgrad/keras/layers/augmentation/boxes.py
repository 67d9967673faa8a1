"""Bounding boxes as layers take them: ``{"boxes": (.., n, 4), "labels": (.., n)}``, arrays or nested lists."""

from __future__ import annotations

from typing import Any

from ...ops.core import convert_to_tensor, shape

PADDING_LABEL = -1


def densified(bounding_boxes: Any) -> dict[str, Any]:
    """The dictionary with tensors; lists of different lengths are padded with zeros, their labels with -1.

    Raises: ValueError where keys are missing, or boxes and labels don't belong together.
    """
    _check(bounding_boxes)
    boxes, labels = bounding_boxes["boxes"], bounding_boxes["labels"]
    if isinstance(boxes, list):
        if boxes and isinstance(boxes[0], list) and boxes[0] and isinstance(boxes[0][0], list):
            boxes, labels = _padded(boxes, labels)
        made = {"boxes": convert_to_tensor(boxes, "float32"), "labels": convert_to_tensor(labels, "int32")}
        return {**bounding_boxes, **made}
    bounding_boxes["boxes"] = convert_to_tensor(boxes, "float32")
    bounding_boxes["labels"] = convert_to_tensor(labels)
    return bounding_boxes  # type: ignore[no-any-return]


def _padded(boxes: Any, labels: Any) -> tuple[list[Any], list[Any]]:
    most = max(len(b) for b in boxes)
    full = [list(b) + [[0.0] * 4] * (most - len(b)) for b in boxes]
    return full, [list(v) + [PADDING_LABEL] * (most - len(v)) for v in labels]


def _check(bounding_boxes: Any) -> None:
    if not isinstance(bounding_boxes, dict) or not {"boxes", "labels"} <= set(bounding_boxes):
        raise ValueError(
            "Expected `bounding_boxes` to be a dictionary with keys 'boxes' and 'labels'. Received: "
            f"bounding_boxes={bounding_boxes}"
        )
    boxes, labels = bounding_boxes["boxes"], bounding_boxes["labels"]
    if isinstance(boxes, list):
        if not isinstance(labels, list) or len(boxes) != len(labels):
            raise ValueError(
                "If `bounding_boxes['boxes']` is a list, `bounding_boxes['labels']` must be a list of the same "
                f"length. Received: bounding_boxes['labels']={labels} for {len(boxes)} boxes"
            )
        return
    ranks = len(shape(boxes)), len(shape(labels))
    if ranks[0] not in (2, 3):
        raise ValueError(
            "Expected `bounding_boxes['boxes']` to have the shape (num_boxes, 4) or (batch_size, num_boxes, 4). "
            f"Received: bounding_boxes['boxes'].shape={shape(boxes)}"
        )
    if ranks[1] not in (ranks[0] - 1, ranks[0]):
        raise ValueError(
            f"Found bounding_boxes['boxes'].shape={shape(boxes)}: expected bounding_boxes['labels'] to have rank "
            f"{ranks[0] - 1} or {ranks[0]}. Received: bounding_boxes['labels'].shape={shape(labels)}"
        )
