"""How products with kernels contract: the axes that are summed, and where scales belong in kernels and outputs."""

from __future__ import annotations

from string import ascii_letters
from typing import Any

import numpy as np

from ... import ops


class Contraction:
    """``x @ kernel``: the last axis of x with the first of the kernel."""

    kernel_axes: tuple[int, ...] = (0,)  # of the kernel, summed
    input_axes: Any = -1  # of the inputs, summed
    flattens = False  # whether 4-bit kernels are flattened to a matrix, and made floats before the product

    def product(self, x: Any, kernel: Any) -> Any:
        """The layer's product."""
        return ops.matmul(x, kernel)

    def adapted(self, x: Any, a: Any, b: Any) -> Any:
        """The product with ``a @ b``, without making that where the outputs' last axis is the kernel's."""
        return ops.matmul(self.product(x, a), b) if self._ends_alike else self.product(x, ops.matmul(a, b))

    _ends_alike = True

    def gradient(self, upstream: Any, kernel: Any) -> Any:
        """The gradient of the inputs."""
        return ops.matmul(upstream, ops.transpose(kernel))

    def scale_for_output(self, scale: Any) -> Any:
        """A kernel's scale (its summed axes of size 1) as it is kept: shaped for the outputs."""
        return ops.squeeze(scale, axis=0)

    def scale_for_kernel(self, scale: Any) -> Any:
        """A kept scale, shaped for the kernel."""
        return scale

    def input_scale_for_output(self, scale: Any) -> Any:
        """The inputs' scale (their summed axes of size 1), shaped for the outputs."""
        return scale

    def scale_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of a kept scale, for a kernel's shape."""
        reduced = [1 if i in self.kernel_axes else n for i, n in enumerate(shape)]
        return tuple(self.scale_for_output(np.ones(reduced, "float32")).shape)

    def matrix_shape(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """(product of the summed sizes, product of the others)."""
        summed = [n for i, n in enumerate(shape) if i in self.kernel_axes]
        others = [n for i, n in enumerate(shape) if i not in self.kernel_axes]
        return int(np.prod(summed, dtype=np.int64)), int(np.prod(others, dtype=np.int64))


class Einsum(Contraction):
    """``einsum(equation, x, kernel)``.

    Args: parts: letters of the inputs, the kernel and the outputs. left: whether an ellipsis stands before the letters.
        ndim: axes of the inputs, those of an ellipsis included.
    """

    flattens = True

    def __init__(self, equation: str, left: bool, parts: tuple[str, str, str], ndim: int) -> None:
        self._equation = equation
        inputs, kernel, outputs = parts
        free = [c for c in sorted(ascii_letters) if c not in inputs + kernel + outputs][: ndim - len(inputs)]
        # as many letters as the ellipsis stands for, and as in Keras, each before the one added last
        extra = "".join(reversed(free)) if left else "".join(free)
        inputs, outputs = (extra + s if left else s + extra for s in (inputs, outputs))
        self._ends_alike = outputs[-1:] == kernel[-1:]
        self._gradient = f"{outputs},{kernel}->{inputs}"
        self.input_axes, self._of_inputs = _layout(inputs, outputs)
        self.kernel_axes, self._of_kernel = _layout(kernel, outputs)

    def product(self, x: Any, kernel: Any) -> Any:
        """The layer's product."""
        return ops.einsum(self._equation, x, kernel)

    def gradient(self, upstream: Any, kernel: Any) -> Any:
        """The gradient of the inputs."""
        return ops.einsum(self._gradient, upstream, kernel)

    def scale_for_output(self, scale: Any) -> Any:
        """A kernel's scale as it is kept: transposed, expanded and squeezed to the outputs' axes."""
        return self._of_kernel.applied(scale)

    def scale_for_kernel(self, scale: Any) -> Any:
        """A kept scale, shaped for the kernel."""
        return self._of_kernel.undone(scale)

    def input_scale_for_output(self, scale: Any) -> Any:
        """The inputs' scale, shaped for the outputs."""
        return self._of_inputs.applied(scale)


class _Layout:
    """The way of an operand's scale to the outputs' axes: transposed, then expanded, then squeezed."""

    def __init__(self, order: list[int], expand: list[int], squeeze: list[int]) -> None:
        self.order, self.expand, self.squeeze = order, expand, squeeze

    def applied(self, scale: Any) -> Any:
        """A scale with the operand's axes, for the outputs."""
        scale = ops.transpose(scale, self.order) if self.order else scale
        scale = ops.expand_dims(scale, axis=self.expand) if self.expand else scale
        return ops.squeeze(scale, axis=tuple(self.squeeze)) if self.squeeze else scale

    def undone(self, scale: Any) -> Any:
        """A scale for the outputs, with the operand's axes."""
        scale = ops.expand_dims(scale, axis=self.squeeze) if self.squeeze else scale
        scale = ops.squeeze(scale, axis=tuple(self.expand)) if self.expand else scale
        return ops.transpose(scale, np.argsort(self.order).tolist()) if self.order else scale


def _layout(letters: str, outputs: str) -> tuple[tuple[int, ...], _Layout]:
    """(the operand's axes that are summed, its scale's way to the outputs).

    A summed axis, of size 1 in the scale, takes the place of an axis that the operand lacks; those that are left over
    are put where the last one was, and squeezed away.
    """
    summed = [i for i, c in enumerate(letters) if c not in outputs]
    lacking = [i for i, c in enumerate(outputs) if c not in letters]
    order = [letters.index(c) for c in outputs if c in letters]
    squeeze: list[int] = []
    place = None
    for axis in summed:
        if lacking:
            place = lacking.pop(0)
        else:
            squeeze.append(axis)
        order.insert(axis if place is None else place, axis)
    return tuple(summed), _Layout(order, lacking, squeeze)
