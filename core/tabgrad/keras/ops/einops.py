"""``keras.ops.rearrange``: axes split, reordered and merged by a pattern of names (einops's notation)."""

from __future__ import annotations

import math
import re
from typing import Any

from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import shape_of, tensor
from .declare import operation


def _groups(side: str) -> list[list[str]]:
    return [part.strip("()").split() for part in re.findall(r"\(.*?\)|\w+", side)]


def _sizes(groups: list[list[str]], shape: tuple[int, ...], known: dict[str, int]) -> dict[str, int]:
    """The size of every name. Raises ValueError where a group's sizes don't multiply to its axis."""
    if len(groups) != len(shape):
        raise ValueError(f"The pattern has {len(groups)} axes, the tensor {len(shape)}: {shape}.")
    sizes = dict(known)
    for names, size in zip(groups, shape, strict=True):
        open_names = [n for n in names if n not in sizes]
        product = math.prod(sizes[n] for n in names if n in sizes)
        if len(open_names) > 1:
            raise ValueError(f"Give the sizes of all but one of {names}.")
        if open_names:
            sizes[open_names[0]] = size // product
            product *= sizes[open_names[0]]
        if product != size:
            raise ValueError(f"The axis ({' '.join(names)}) has size {size}, but its parts multiply to {product}.")
    return sizes


@operation("einops", "Rearrange", "tensor pattern")
def rearrange(tensor: Any, pattern: str, **axes_lengths: int) -> Tensor:
    """Axes rearranged: ``rearrange(x, 'b (h p) c -> b p (h c)', p=2)``. Raises ValueError."""
    return _rearranged(tensor, pattern, axes_lengths)


def _rearranged(value: Any, pattern: str, lengths: dict[str, int]) -> Tensor:
    x = tensor(value)
    left, arrow, right = pattern.partition("->")
    if not arrow:
        raise ValueError(f"The pattern needs an arrow between the two sides. Received: {pattern!r}")
    before, after = _groups(left), _groups(right)
    names, wanted = [n for g in before for n in g], [n for g in after for n in g]
    if sorted(names) != sorted(wanted) or len(set(names)) != len(names):
        raise ValueError(f"Both sides of the pattern must have the same names, each once. Received: {pattern!r}")
    sizes = _sizes(before, shape_of(x), {k: int(v) for k, v in lengths.items()})
    x = F.reshape(x, shape=tuple(sizes[n] for n in names))
    x = F.transpose(x, perm=tuple(names.index(n) for n in wanted))
    return F.reshape(x, shape=tuple(math.prod(sizes[n] for n in group) for group in after))  # type: ignore[no-any-return]


__all__ = ["rearrange"]
