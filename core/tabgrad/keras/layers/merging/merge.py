"""``Add``, ``Subtract``, ``Multiply``, ``Average``, ``Maximum``, ``Minimum``, ``Concatenate``."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from ....ir.op import F
from ....tensor.composite import Composite
from ... import ops
from ...common.keras_tensor import KerasTensor, get_keras_mask, set_keras_mask
from ...engine.layer import Layer
from ...ops.convert import promoted
from ...saving.registry import public


class Merge(Layer):
    """Base: elementwise merging of a list of inputs, which broadcast; axes missing are put behind
    the batch. Subclasses implement ``merge``.

    Raises: ValueError on anything but a list, other batch sizes, or shapes that don't broadcast.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def merge(self, inputs: list[Any]) -> Any:
        """The merged inputs, all of one rank."""
        raise NotImplementedError

    def build(self, input_shape: Any) -> None:
        """Checks the shapes."""
        check_list(input_shape)
        sizes = {s[0] for s in input_shape if s} - {None}
        if len(sizes) > 1:
            raise ValueError(
                f"Cannot merge tensors with different batch sizes. Received tensors with shapes {input_shape}"
            )
        self.compute_output_shape(input_shape)

    def call(self, inputs: Any) -> Any:
        """The merged inputs."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
            )
        if any(isinstance(x, Composite) for x in inputs):
            return self._of_composites(list(inputs))
        rank = max(len(x.data.shape) for x in inputs)
        return self.merge([_lifted(x, rank) for x in alike(inputs)])

    def _of_composites(self, inputs: list[Any]) -> Any:
        """Of ragged or sparse inputs: the function of keras.ops of the layer's name."""
        function = getattr(ops, type(self).__name__.lower())
        return function(inputs, axis=self.axis) if hasattr(self, "axis") else reduce(function, inputs)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The broadcast shape."""
        check_list(input_shape)
        merged = reduce(_broadcast, (tuple(s[1:]) for s in input_shape))
        sizes = {s[0] for s in input_shape} - {None}
        return (next(iter(sizes)) if len(sizes) == 1 else None, *merged)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """In the compute dtype."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(f"A merge layer should be called on a list of inputs. Received: inputs={inputs}")
        return KerasTensor(self.compute_output_shape([x.shape for x in inputs]), dtype=self.compute_dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Where any input is unmasked; None where one has no mask."""
        if mask is None:
            return None
        check_masks(inputs, mask)
        return None if any(m is None for m in mask) else reduce(F.logical_or, mask)


def alike(inputs: Any) -> Any:
    """The inputs in their common dtype, as keras.ops promote them: integers beside floats become floats."""
    return inputs if len({x.dtype for x in inputs}) == 1 else promoted(*inputs)


def check_list(input_shape: Any) -> None:
    """Raises ValueError unless it is a list of at least one shape."""
    if not input_shape or not isinstance(input_shape[0], (tuple, list)):
        raise ValueError(
            "A merge layer should be called on a list of at least 1 input. Received: "
            f"input_shape={input_shape} (not a list of shapes)"
        )


def check_masks(inputs: Any, mask: Any) -> None:
    """Raises ValueError unless both are lists of one length."""
    for name, value in (("mask", mask), ("inputs", inputs)):
        if not isinstance(value, (tuple, list)):
            raise ValueError(f"`{name}` should be a list. Received: {name}={value}")
    if len(mask) != len(inputs):
        raise ValueError(
            "The lists `inputs` and `mask` should have the same length. Received: "
            f"inputs={inputs} of length {len(inputs)}, and mask={mask} of length {len(mask)}"
        )


def _lifted(x: Any, rank: int) -> Any:
    shape = tuple(x.data.shape)
    if len(shape) == rank:
        return x
    return F.reshape(x, shape=(*shape[:1], *(1,) * (rank - len(shape)), *shape[1:]))


def _broadcast(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(a) < len(b):
        a, b = b, a
    out = list(a[: len(a) - len(b)])
    for m, n in zip(a[len(a) - len(b) :], b, strict=True):
        if m is None or n is None:
            out.append(None)
        elif m != n and 1 not in (m, n):
            raise ValueError(f"Inputs have incompatible shapes. Received shapes {a} and {b}")
        else:
            out.append(n if m == 1 else m)
    return tuple(out)


def _with_masks(op: Any, inputs: list[Any]) -> tuple[Any, Any]:
    """The inputs folded by ``op``, those alone that are unmasked, and where any was."""
    output: Any = None
    output_mask: Any = None
    for x in inputs:
        mask = get_keras_mask(x)
        if mask is not None:
            mask = F.broadcast_to(F.expand_dims(mask, -1), shape=tuple(x.data.shape))
        if output is None:
            output, output_mask = x, mask
            continue
        if mask is not None:
            x = F.where(mask, x, output)
        if output_mask is not None:
            output = F.where(output_mask, output, x)
        both = mask is not None and output_mask is not None
        output_mask = F.logical_or(output_mask, mask) if both else None
        output = op(output, x)
    return output, output_mask


def _masked(output: Any, mask: Any) -> Any:
    if mask is not None:
        set_keras_mask(output, F.any(mask, axis=-1))
    return output


@public("keras.layers")
class Add(Merge):
    """The sum of the inputs."""

    def merge(self, inputs: list[Any]) -> Any:
        """The sum."""
        return reduce(F.add, inputs)


@public("keras.layers")
class Average(Merge):
    """The mean of the inputs."""

    def merge(self, inputs: list[Any]) -> Any:
        """The mean."""
        return reduce(F.add, inputs) / len(inputs)


@public("keras.layers")
class Subtract(Merge):
    """The first of exactly two inputs minus the second."""

    def build(self, input_shape: Any) -> None:
        """Checks that there are two."""
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                f"A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape={input_shape}"
            )

    def merge(self, inputs: list[Any]) -> Any:
        """The difference."""
        return F.sub(*inputs)


@public("keras.layers")
class Multiply(Merge):
    """The product of the inputs; masked elements count as 1, and are 0 where all are masked."""

    def merge(self, inputs: list[Any]) -> Any:
        """The product."""
        masks = [get_keras_mask(x) for x in inputs]
        wide: list[Any] = []
        for i, (x, mask) in enumerate(zip(inputs, masks, strict=True)):
            if mask is not None:
                wide.append(F.broadcast_to(F.expand_dims(mask, -1), shape=tuple(x.data.shape)))
                inputs[i] = F.where(wide[-1], x, F.ones_like(x))
        output = reduce(F.mul, inputs)
        if None in masks:
            return output
        anywhere = reduce(F.logical_or, wide)
        return _masked(F.where(anywhere, output, F.zeros_like(output)), anywhere)


@public("keras.layers")
class Maximum(Merge):
    """The largest of the inputs, elementwise, of those that are not masked."""

    def merge(self, inputs: list[Any]) -> Any:
        """The maximum."""
        return _masked(*_with_masks(F.maximum, inputs))


@public("keras.layers")
class Minimum(Merge):
    """The smallest of the inputs, elementwise, of those that are not masked."""

    def merge(self, inputs: list[Any]) -> Any:
        """The minimum."""
        return _masked(*_with_masks(F.minimum, inputs))


@public("keras.layers")
class Concatenate(Merge):
    """Joins the inputs along an axis; the other sizes must match."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape: Any) -> None:
        """Checks the shapes."""
        if len(input_shape) < 1 or not isinstance(input_shape[0], (tuple, list)):
            raise ValueError(
                "A `Concatenate` layer should be called on a list of at least 1 input. Received: "
                f"input_shape={input_shape}"
            )
        ranks = {len(s) for s in input_shape}
        rest = [[d for i, d in enumerate(s) if i != self.axis % len(s)] for s in input_shape]
        fits = len(ranks) == 1 and all(len(set(dims) - {None}) <= 1 for dims in zip(*rest, strict=True))
        if not fits:
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the concatenation "
                f"axis. Received: input_shape={input_shape}"
            )

    def merge(self, inputs: list[Any]) -> Any:
        """The joined inputs."""
        return F.concat(*inputs, axis=self.axis)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The sizes along the axis summed."""
        check_list(input_shape)
        shape = list(input_shape[0])
        sizes = [s[self.axis] for s in input_shape]
        shape[self.axis] = None if None in sizes else sum(sizes)
        return tuple(shape)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The masks joined; an input without one counts as unmasked."""
        if mask is None:
            return None
        check_masks(inputs, mask)
        if all(m is None for m in mask):
            return None
        masks = []
        for x, m in zip(inputs, mask, strict=True):
            shape = tuple(x.data.shape)
            if m is None:
                m = F.fill(shape=shape, value=True, dtype=np.dtype(bool))
            elif len(m.data.shape) < len(shape):
                m = F.broadcast_to(F.expand_dims(m, -1), shape=shape)
            masks.append(m)
        return F.any(F.concat(*masks, axis=self.axis), axis=-1)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "axis": self.axis}


@public("keras.layers")
def add(inputs: Any, **kwargs: Any) -> Any:
    """``Add(**kwargs)(inputs)``."""
    return Add(**kwargs)(inputs)


@public("keras.layers")
def subtract(inputs: Any, **kwargs: Any) -> Any:
    """``Subtract(**kwargs)(inputs)``."""
    return Subtract(**kwargs)(inputs)


@public("keras.layers")
def multiply(inputs: Any, **kwargs: Any) -> Any:
    """``Multiply(**kwargs)(inputs)``."""
    return Multiply(**kwargs)(inputs)


@public("keras.layers")
def average(inputs: Any, **kwargs: Any) -> Any:
    """``Average(**kwargs)(inputs)``."""
    return Average(**kwargs)(inputs)


@public("keras.layers")
def maximum(inputs: Any, **kwargs: Any) -> Any:
    """``Maximum(**kwargs)(inputs)``."""
    return Maximum(**kwargs)(inputs)


@public("keras.layers")
def minimum(inputs: Any, **kwargs: Any) -> Any:
    """``Minimum(**kwargs)(inputs)``."""
    return Minimum(**kwargs)(inputs)


@public("keras.layers")
def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """``Concatenate(axis, **kwargs)(inputs)``."""
    return Concatenate(axis=axis, **kwargs)(inputs)
