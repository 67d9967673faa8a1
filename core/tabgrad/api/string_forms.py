"""``tf.strings``: text made from tensors by a template, and from the texts of segments."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.tree import flatten
from ..tensor.convert import as_static, convert_to_tensor
from .computed import computed
from .environment import shown_numbers

Array = np.ndarray[Any, Any]


def format(template: str, inputs: Any, placeholder: str = "{}", summarize: int = 3, name: Any = None) -> Any:
    """The template with a tensor in each placeholder's place, shown by its first and last ``summarize`` entries
    along each axis (all where -1).

    Raises: ValueError where there are more or fewer placeholders than tensors.
    """
    values = [convert_to_tensor(x) for x in flatten(inputs)]
    parts = template.split(placeholder)
    if len(parts) - 1 != len(values):
        raise ValueError(
            f"The template expects {len(parts) - 1} tensors, but the inputs only has {len(values)}. Please ensure the "
            "number of placeholders in template matches inputs length."
        )

    def filled(*arrays: Array) -> bytes:
        shown = [shown_numbers(a, summarize) for a in arrays]
        return "".join(p for pair in zip(parts, [*shown, ""], strict=True) for p in pair).encode()

    return computed("StringFormat", lambda *arrays: np.array(filled(*arrays), object), ("string",), *values)[0]


def unsorted_segment_join(
    inputs: Any, segment_ids: Any, num_segments: Any, separator: str = "", name: Any = None
) -> Any:
    """Texts of equal segment numbers joined in order, along the axes of ``segment_ids``; "" for an empty segment.

    Raises: InvalidArgumentError on a number outside of [0, num_segments).
    """
    x, ids = convert_to_tensor(inputs, "string"), convert_to_tensor(segment_ids)
    count, joint = int(as_static(num_segments)), str(separator).encode()

    def joined(texts: Array, numbers: Array) -> Array:
        if texts.shape[: numbers.ndim] != numbers.shape:
            raise InvalidArgumentError(
                f"segment_ids of shape {list(numbers.shape)} must be the first axes of inputs' shape "
                f"{list(texts.shape)} [Op:UnsortedSegmentJoin]"
            )
        if numbers.size and not (numbers.min() >= 0 and numbers.max() < count):
            raise InvalidArgumentError(
                f"segment_ids are not allowed to exceed num_segments: they lie in [0, {count}) [Op:UnsortedSegmentJoin]"
            )
        rest = texts.shape[numbers.ndim :]
        rows = texts.reshape(numbers.size, -1)
        out = np.empty((count, rows.shape[1]), object)
        for segment in range(count):
            members = rows[numbers.reshape(-1) == segment]
            out[segment] = [joint.join(column) for column in members.T.tolist()]
        return out.reshape(count, *rest)

    return computed("UnsortedSegmentJoin", joined, ("string",), x, ids)[0]
