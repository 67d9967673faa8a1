"""Taking a tensor apart in one call: ops with as many outputs as there are parts.

Their gradient is one concat or stack, where separate slices would each make a whole tensor of zeros.
"""

from __future__ import annotations

from typing import Any

from ..base.errors import InvalidArgumentError
from ..base.shape import normalize_axis
from ..ir.lower import View
from ..ir.op import NONE, VARIADIC, Spec, op


def _parts_spec(x: Any, sizes: tuple[int, ...], axis: int) -> tuple[Spec, ...]:
    shape = tuple(x.shape)
    axis = normalize_axis(axis, len(shape), "split")
    if sum(sizes) != shape[axis]:
        raise InvalidArgumentError(
            f"Determined shape must match: the sizes {list(sizes)} sum to {sum(sizes)}, but axis "
            f"{axis} of shape {list(shape)} has {shape[axis]} [Op:SplitV]"
        )
    return tuple(Spec((*shape[:axis], n, *shape[axis + 1 :]), x.dtype) for n in sizes)


def _parts(x: Any, sizes: tuple[int, ...], axis: int) -> tuple[Any, ...]:
    _parts_spec(x, sizes, axis)
    lead = (slice(None),) * (axis % x.ndim)
    out, start = [], 0
    for n in sizes:
        out.append(x[(*lead, slice(start, start + n))])
        start += n
    return tuple(out)


parts = op(
    "parts",  # consecutive parts of the given sizes along an axis
    forward=_parts,
    shape=_parts_spec,
    vjp=lambda F, g, y, x, sizes, axis: F.concat(*g, axis=axis),
    saves=NONE,
    outputs=VARIADIC,
    lower=View(),
)
rows = op(
    "rows",  # each element along the first axis
    forward=lambda x: tuple(x),
    shape=lambda x: tuple(Spec(tuple(x.shape[1:]), x.dtype) for _ in range(x.shape[0])),
    vjp=lambda F, g, y, x: F.stack(*g, axis=0),
    saves=NONE,
    outputs=VARIADIC,
    lower=View(),
)
