"""``Tensor``: an immutable array that ops are applied to.

Operators (``+ @ []``) are installed by ops/operators.py, so nothing here knows an op.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype
from ..base.errors import OperatorNotAllowedInGraphError
from ..base.shape import TensorShape
from ..base.size import Size, holds_sizes
from ..base.where import NO_VALUE, described, is_inside
from ..ir.dispatch import is_eager, pinned

_serial = itertools.count(1)


class Tensor:
    """An immutable n-dimensional array, or a symbolic value while a function is traced.

    Attributes: ``shape`` (TensorShape), ``dtype`` (DType), ``ndim``, ``id`` (a number never
    reused), and on the gradient of a lookup ``rows`` (the looked-up rows' gradients and their
    indices, which is what TensorFlow's IndexedSlices keep). ``numpy()`` gives a copy as a
    NumPy array, or a NumPy scalar where the rank is 0.
    """

    __slots__ = ("__weakref__", "_keras_logits", "_keras_mask", "data", "id", "rows")
    rows: Any
    _keras_logits: Any
    _keras_mask: Any
    __array_priority__ = 100  # ours before NumPy's in `array + tensor`

    def __init__(self, data: Any) -> None:
        self.data = data  # np.ndarray, or an ir.graph.Symbol
        self.id = next(_serial)

    @property
    def shape(self) -> TensorShape:
        """The shape, a tuple of ints; None where a trace leaves a size open."""
        if isinstance(self.data, np.ndarray):
            return TensorShape(self.data.shape)
        return self._shape(sys._getframe(1))

    def _shape(self, caller: Any) -> TensorShape:
        """The shape as the caller may see it: this package computes with open sizes, programs see None."""
        shape = self.data.shape
        if holds_sizes(shape) and not is_inside(caller):
            shape = tuple(None if isinstance(d, Size) else d for d in shape)
        return TensorShape(shape)

    @property
    def dtype(self) -> DType:
        """The element type."""
        return as_dtype(self.data.dtype)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return int(self.data.ndim)

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.data.size  # type: ignore[no-any-return]

    @property
    def device(self) -> str:
        """Where the tensor lives: always the CPU."""
        return "/job:localhost/replica:0/task:0/device:CPU:0"

    @property
    def name(self) -> str:
        """A unique name."""
        return f"Tensor_{self.id}:0"

    @property
    def is_symbolic(self) -> bool:
        """True while a function is being traced: there is no value yet."""
        return not isinstance(self.data, np.ndarray)

    def get_shape(self) -> TensorShape:
        """The shape."""
        return self._shape(sys._getframe(1))

    def set_shape(self, shape: Any) -> None:
        """Checks the shape. Raises ValueError where it is not compatible."""
        self.shape.assert_is_compatible_with(shape)

    def array(self) -> np.ndarray[Any, Any]:
        """The array itself, not to be written to.

        Raises: OperatorNotAllowedInGraphError while the tensor is symbolic.
        """
        return self._value("where a value is needed")

    def _no_value(self, use: str) -> OperatorNotAllowedInGraphError:
        """The error about a use of the value that a symbolic tensor does not have."""
        if is_eager():
            return out_of_scope(self)
        return OperatorNotAllowedInGraphError(
            described(
                f"Using a symbolic `tf.Tensor` {use} is not allowed: {self} has no value yet, while its function is "
                "being traced.",
                NO_VALUE,
            )
        )

    def _value(self, use: str) -> np.ndarray[Any, Any]:
        """The array; ``use`` is named in the error where there is none."""
        if isinstance(self.data, np.ndarray):
            return self.data
        found: np.ndarray[Any, Any] | None = pinned(self)
        if found is None:
            raise self._no_value(use)
        return found

    def numpy(self) -> Any:
        """A copy as a NumPy array; a NumPy scalar where the rank is 0."""
        array = self._value("as a NumPy array")
        return array.copy() if array.ndim else array[()]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.array(self._value("as a NumPy array"), dtype=dtype)

    def __len__(self) -> int:
        if not self.data.ndim:
            raise TypeError("Scalar tensor has no `len()`")
        return int(self.data.shape[0])

    def __bool__(self) -> bool:
        array = self._value("as a Python `bool`")
        return bool(array) if array.size else False

    def __int__(self) -> int:
        return int(self._scalar("int"))

    def __float__(self) -> float:
        return float(self._scalar("float"))

    def __complex__(self) -> complex:
        return complex(self._scalar("complex"))

    def _scalar(self, kind: str) -> Any:
        """The one value. Raises TypeError where there are axes: NumPy's versions differ on that."""
        array = self._value(f"as a Python `{kind}`")
        if array.ndim:
            raise TypeError(
                "Only tensors without axes can be converted to Python scalars, not shape "
                f"{self.shape}. Index it, or use tf.squeeze."
            )
        return array[()]

    def __index__(self) -> int:
        return self._value("as a Python `int`").__index__()

    def __format__(self, spec: str) -> str:
        if self.is_symbolic and not spec:
            return str(self)
        return format(self._value("in a format with digits")[()] if self.is_symbolic else self.numpy(), spec)

    def __iter__(self) -> Iterator[Any]:
        if not self.data.ndim:
            if self.is_symbolic:
                raise self._no_value("as what a Python `for` goes over")
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(self.data.shape[0]))  # type: ignore[index]

    def __copy__(self) -> Tensor:
        return self

    def __deepcopy__(self, memo: Any) -> Tensor:
        return self

    def __reduce__(self) -> tuple[Any, tuple[Any]]:
        return (Tensor, (self.array(),))

    def __repr__(self) -> str:
        head = f"shape={self.shape}, dtype={self.dtype.name}"
        if self.is_symbolic:
            return f"<tf.Tensor: {head}, symbolic>"
        return f"<tf.Tensor: {head}, numpy={_body(self.data)}>"

    def __str__(self) -> str:
        if self.is_symbolic:
            return f"Tensor(shape={self.shape}, dtype={self.dtype.name})"
        text = str(self.data)
        text = "\n" + text if "\n" in text else text
        return f"tf.Tensor({text}, shape={self.shape}, dtype={self.dtype.name})"


def out_of_scope(tensor: Tensor) -> OperatorNotAllowedInGraphError:
    """The error about a tensor that was kept from a trace that is over."""
    return OperatorNotAllowedInGraphError(
        described(
            f"{tensor} is out of scope and cannot be used here: it belongs to a function that was traced before, or "
            "to the trace around this eager code.",
            "Return it from that function instead of keeping it in a Python variable; a tf.Variable keeps values "
            "between calls.",
        )
    )


def scalar_text(value: Any) -> str:
    """A scalar's text: that of the Python number or bytes it stands for."""
    return repr(value.item() if isinstance(value, np.generic) else value)


def _body(data: np.ndarray[Any, Any]) -> str:
    if data.ndim == 0:
        return scalar_text(data[()])
    text = repr(data)
    return "\n" + text if "\n" in text else text
