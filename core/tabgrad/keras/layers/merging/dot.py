"""``Dot``: products of samples, axis against axis."""

from __future__ import annotations

import string
from typing import Any

from ....ir.op import F
from ...saving.registry import public
from .merge import Merge, alike


@public("keras.layers")
class Dot(Merge):
    """The sum of products along an axis of each of two inputs, sample by sample.

    Args: axes: an int for both, or two. normalize: L2-normalize along them first (cosine).
    Shapes: (batch, *a, d), (batch, d, *b) -> (batch, *a, *b); (batch, 1) where nothing is left.
    Raises: TypeError, ValueError on other axes; ValueError unless there are two inputs that fit.
    """

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(
                    f"Invalid type for argument `axes`: it should be a list or an int. Received: axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    f"Invalid format for argument `axes`: it should contain two elements. Received: axes={axes}"
                )
            if not all(isinstance(a, int) for a in axes):
                raise ValueError(
                    f"Invalid format for argument `axes`: list elements should be integers. Received: axes={axes}"
                )
        self.axes, self.normalize = axes, normalize

    def _axes_for(self, shapes: Any) -> tuple[int, int]:
        axes = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        first, second = (a % len(s) if a < 0 else a for a, s in zip(axes, shapes, strict=True))
        return first, second

    def build(self, input_shape: Any) -> None:
        """Checks the shapes."""
        shapes = _two(input_shape)
        a, b = self._axes_for(shapes)
        if shapes[0][a] != shapes[1][b]:
            raise ValueError(
                f"Incompatible input shapes: axis values {shapes[0][a]} (at axis {a}) != {shapes[1][b]} "
                f"(at axis {b}). Full input shapes: {shapes[0]}, {shapes[1]}"
            )

    def call(self, inputs: Any) -> Any:
        """The products."""
        shapes = _two([tuple(x.data.shape) for x in inputs])
        axes = self._axes_for(shapes)
        if 0 in axes:
            raise ValueError(
                "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy batch "
                "dimension to your inputs using keras.ops.expand_dims(x, 0)"
            )
        if min(map(len, shapes)) < 2:
            raise ValueError(
                f"Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes {shapes[0]} and {shapes[1]}."
            )
        if self.normalize:
            inputs = [_normalized(x, a) for x, a in zip(inputs, axes, strict=True)]
        letters = iter(string.ascii_lowercase[2:])
        names = [["a" if i == 0 else "b" if i == axis else next(letters) for i in range(len(s))]
                 for s, axis in zip(shapes, axes, strict=True)]  # fmt: skip
        left, right = ("".join(n) for n in names)
        out = "".join(c for c in left + right if c not in "ab")
        y = F.einsum(*alike(inputs), equation=f"{left},{right}->a{out}")
        return y if out else F.expand_dims(y, -1)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape without the two axes."""
        shapes = _two(input_shape)
        axes = self._axes_for(shapes)
        first, second = ([d for i, d in enumerate(s) if i != a] for s, a in zip(shapes, axes, strict=True))
        shape = first + second[1:]
        return tuple(shape) if len(shape) > 1 else (*shape, 1)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """None: the result has no mask."""
        return None

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "axes": self.axes, "normalize": self.normalize}


def _two(shapes: Any) -> Any:
    if not isinstance(shapes, (tuple, list)) or len(shapes) != 2 or not isinstance(shapes[0], (tuple, list)):
        raise ValueError(f"A `Dot` layer should be called on a list of 2 inputs. Received: input_shape={shapes}")
    return shapes


def _normalized(x: Any, axis: int) -> Any:
    inverse = F.rsqrt(F.sum(F.square(x), axis=(axis,), keepdims=True))
    return F.mul(x, F.minimum(inverse, 1e7))  # Keras's epsilon, 1e-7


@public("keras.layers")
def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """``Dot(axes, **kwargs)(inputs)``."""
    return Dot(axes=axes, **kwargs)(inputs)
