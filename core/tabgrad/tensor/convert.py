"""Python and NumPy values to tensors, by TensorFlow's rules.

Python ints become int32, floats the default float, bools bool, complex complex128. NumPy arrays
keep their dtype. Tensors are never converted to another dtype silently; Python values and NumPy
arrays adapt to the dtype of the tensors that they meet.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype
from ..base.errors import InvalidArgumentError, OperatorNotAllowedInGraphError, ShapeDependsOnValues
from ..base.size import Size, at_first
from ..ir.dispatch import sizes_of
from ..ir.lower import Kernel
from ..ir.op import F, NoGradient, Op, Spec
from .base_variable import BaseVariable
from .tensor import Tensor

_INT32 = np.iinfo(np.int32)


def is_tensor(value: Any) -> bool:
    """True for a Tensor or a variable."""
    return isinstance(value, (Tensor, BaseVariable))


def to_array(value: Any, dtype: np.dtype[Any] | None = None) -> np.ndarray[Any, Any]:
    """A NumPy array of a Python or NumPy value, by TensorFlow's default dtypes.

    Raises: ValueError on ragged input; TypeError where values don't fit ``dtype``.
    """
    if isinstance(value, np.ndarray):
        value = _known(value)
        return value if dtype is None else _cast_array(value, dtype)
    if isinstance(value, np.generic):
        return to_array(np.asarray(value), dtype)
    if hasattr(value, "__array__"):
        return to_array(np.asarray(value), dtype)
    value = _without_tensors(value)
    if isinstance(value, np.ndarray):
        return to_array(value, dtype)
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            "Can't convert non-rectangular Python sequence to Tensor. Expected nested lists of "
            f"equal lengths: {error}"
        ) from None
    if array.dtype.kind in "SU":
        return _strings(value, dtype)
    if array.dtype.kind in "iufc" and array.ndim and _mixes_bools(value):
        raise ValueError(
            "Can't convert Python sequence with mixed types to Tensor: bools and numbers."
        )
    if array.dtype == object:
        raise ValueError(
            f"Attempt to convert a value ({str(value)[:80]}) with an unsupported type "
            f"({type(value)}) to a Tensor."
        )
    if dtype is not None:
        return _cast_python(array, dtype)
    if array.size == 0 and array.dtype == np.float64:
        return array.astype(np.float32)
    return array.astype(_default(array, value), copy=False)


def _known(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if array.dtype.kind in "SUO":
        return _strings(array.tolist(), None)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    as_dtype(array.dtype)  # raises where there is no such tensor
    return array


def _strings(value: Any, dtype: np.dtype[Any] | None) -> np.ndarray[Any, Any]:
    """Text as an object array of bytes (UTF-8), which is what a string tensor holds."""
    if dtype is not None and dtype.kind != "O":
        raise TypeError(
            f"Cannot convert {str(value)[:60]!r} to EagerTensor of dtype {as_dtype(dtype).name}. "
            "Expected numbers; use tf.strings.to_number for text."
        )
    raw = np.asarray(value, dtype=object)
    out = np.empty(raw.shape, object)
    for index, item in np.ndenumerate(raw):
        if not isinstance(item, (str, bytes)):
            raise ValueError(
                f"Attempt to convert a value ({item!r}) with an unsupported type ({type(item)}) "
                "to a "
                "string Tensor. Expected text only."
            )
        out[index] = item.encode("utf-8") if isinstance(item, str) else bytes(item)
    return out


def _mixes_bools(value: Any) -> bool:
    """Whether a nested list holds both bools and other numbers."""
    if not isinstance(value, (list, tuple)):
        return False
    kinds = {isinstance(v, (bool, np.bool_)) for v in value if not isinstance(v, (list, tuple))}
    return len(kinds) > 1 or any(_mixes_bools(v) for v in value if isinstance(v, (list, tuple)))


def _without_tensors(value: Any) -> Any:
    """Lists that hold tensors or arrays become one array, keeping the tensors' dtype."""
    if not isinstance(value, (list, tuple)):
        return value
    if not any(
        isinstance(v, (Tensor, BaseVariable, np.ndarray, np.generic, list, tuple)) for v in value
    ):
        return value
    parts = [int(v) if isinstance(v, np.integer) else _without_tensors(v) for v in value]
    typed = [p for p in parts if isinstance(p, (Tensor, BaseVariable, np.ndarray, np.generic))]
    if not typed:
        return parts
    arrays = [np.asarray(t) for t in typed]
    dtype = np.result_type(*(a.dtype for a in arrays))
    try:
        return np.asarray([np.asarray(p) for p in parts]).astype(dtype, copy=False)
    except ValueError:
        raise ValueError(
            "Can't convert non-rectangular Python sequence to Tensor. Shapes of the elements: "
            f"{[np.shape(p) for p in parts]}"
        ) from None


def _default(array: np.ndarray[Any, Any], value: Any) -> Any:
    kind = array.dtype.kind
    if kind == "f":
        return np.float32
    if kind in "iu":
        if array.size and (array.min() < _INT32.min or array.max() > _INT32.max):
            return np.int64
        return np.int32
    return array.dtype


def _cast_python(array: np.ndarray[Any, Any], dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Python numbers to a dtype: no float into an integer, nothing but bool into bool."""
    kind, wanted = array.dtype.kind, dtype.kind
    name = as_dtype(dtype).name
    bad = (
        (wanted in "iu" and kind not in "iub" and array.size)
        or (wanted == "b" and kind != "b" and array.size)
        or (wanted in "fV" and kind == "c")
        or (wanted == "c" and kind == "b")
        or (wanted == "O" and array.size)
    )
    if bad:
        raise TypeError(
            f"Cannot convert {str(array.tolist())[:60]} to EagerTensor of dtype {name}. "
            f"Expected values that fit {name}; convert them first."
        )
    return array.astype(dtype)


def _cast_array(array: np.ndarray[Any, Any], dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    if array.dtype == dtype:
        return array
    if dtype.kind == "O":
        raise ValueError(
            f"Cannot convert a {array.dtype.name} array to a string Tensor. Use "
            "tf.strings.as_string."
        )
    if array.dtype.kind == "O":
        raise TypeError(f"Cannot convert text to EagerTensor of dtype {as_dtype(dtype).name}.")
    return array.astype(dtype)


def convert_to_tensor(
    value: Any, dtype: Any = None, dtype_hint: Any = None, name: Any = None
) -> Tensor:
    """A tensor of ``value``: a tensor, variable, array, number or nested list of them.

    Args: dtype: required element type. dtype_hint: wanted where ``value`` has none of its own.
    Raises: ValueError where a tensor of another dtype is given, or the lists are ragged.
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(value, BaseVariable):
        value = value.as_tensor()
    if isinstance(value, Tensor):
        if wanted is not None and value.dtype is not wanted:
            raise ValueError(
                f"Tensor conversion requested dtype {wanted.name} for Tensor with dtype "
                f"{value.dtype.name}: {value!r}. Use tf.cast."
            )
        return value
    if isinstance(value, Size):
        return from_sizes(value, wanted)
    if hasattr(value, "__tf_tensor__"):
        return convert_to_tensor(value.__tf_tensor__(dtype), dtype)
    made = _stack_symbolic(value, wanted)
    if made is None and _CONVERSIONS:
        made = _registered(value, wanted)
    if made is not None:
        return made
    if value is None:
        raise ValueError("Attempt to convert a value (None) with an unsupported type to a Tensor.")
    if wanted is None and dtype_hint is not None:
        try:
            return Tensor(to_array(value, as_dtype(dtype_hint).numpy))
        except (TypeError, ValueError):
            return Tensor(to_array(value))
    array = to_array(value, None if wanted is None else wanted.numpy)
    return Tensor(array.copy() if array is value else array)


_CONVERSIONS: list[tuple[float, Any, Any]] = []  # (priority, types, function), in the order they are asked


def register_tensor_conversion_function(base_type: Any, conversion_func: Any, priority: int = 100) -> None:
    """Makes ``conversion_func(value, dtype, name, as_ref)`` convert values of ``base_type`` (or of a tuple of types).

    Args: priority: functions with a lower one are asked first. They may answer NotImplemented.
    Raises: TypeError on types of Python's numbers and NumPy's, which have a conversion.
    """
    types = base_type if isinstance(base_type, tuple) else (base_type,)
    if not all(isinstance(t, type) for t in types):
        raise TypeError("Argument `base_type` must be a type or a tuple of types.")
    if any(issubclass(t, (int, float, np.generic, np.ndarray)) for t in types):
        raise TypeError("Cannot register conversions for Python numeric types and NumPy scalars and arrays.")
    if not callable(conversion_func):
        raise TypeError("Argument `conversion_func` must be callable.")
    _CONVERSIONS.append((priority, types, conversion_func))
    _CONVERSIONS.sort(key=lambda known: known[0])


def _registered(value: Any, dtype: DType | None) -> Tensor | None:
    """What a registered function makes of the value. Raises RuntimeError on another dtype than asked for."""
    for _, types, function in _CONVERSIONS:
        if isinstance(value, types):
            found = function(value, dtype=dtype, name=None, as_ref=False)
            if found is NotImplemented:
                continue
            made = convert_to_tensor(found)
            if dtype is not None and made.dtype is not dtype:
                raise RuntimeError(f"{function} returned a tensor of {made.dtype.name}, {dtype.name} was requested.")
            return made
    return None


def _stack_symbolic(value: Any, dtype: DType | None) -> Tensor | None:
    """Lists with tensors inside are stacked by an op, so that gradients flow and tracing works."""
    if not isinstance(value, (list, tuple)) or not _holds_tensor(value):
        return None
    parts = [convert_to_tensor(v) if _holds_tensor([v]) else v for v in value]
    known = [p for p in parts if isinstance(p, Tensor)]
    target = dtype or known[0].dtype
    tensors = [convert_to_tensor(p, None if isinstance(p, Tensor) else target) for p in parts]
    if dtype is not None:
        tensors = [t if t.dtype is dtype else F.cast(t, dtype=dtype.numpy) for t in tensors]
    result: Tensor = F.stack(*tensors, axis=0)
    return result if dtype is None or dtype is result.dtype else F.cast(result, dtype=dtype.numpy)


def _holds_tensor(values: Any) -> bool:
    for v in values:
        if isinstance(v, (Tensor, BaseVariable, Size)):
            return True
        if isinstance(v, (list, tuple)) and _holds_tensor(v):
            return True
    return False


def convert_operands(op: Any, inputs: tuple[Any, ...]) -> list[Tensor]:
    """The operands of an op as tensors; where they must share a dtype, the tensors decide it."""
    for value in inputs:
        if type(value) is not Tensor:
            break
    else:
        return list(inputs)
    if not op.same:
        return [convert_to_tensor(x) for x in inputs]
    return unify(*inputs, op=op.name)


def unify(*inputs: Any, op: str = "convert") -> list[Tensor]:
    """Tensors of the inputs, where Python values and arrays take the dtype of the tensors."""
    converted: list[Any] = [None] * len(inputs)
    hint: DType | None = None
    for i, value in enumerate(inputs):
        if is_tensor(value):
            converted[i] = convert_to_tensor(value)
            hint = hint or converted[i].dtype
    if hint is None:
        hint = _common_hint(inputs)
    for i, value in enumerate(inputs):
        if converted[i] is None:
            converted[i] = _adapt(value, hint, op)
    return converted


def _common_hint(inputs: tuple[Any, ...]) -> DType:
    """Without a tensor among them, the first value decides: ``tf.add(1, 2.5)`` is refused."""
    if isinstance(inputs[0], Size):
        return from_sizes(inputs[0]).dtype
    return as_dtype(to_array(inputs[0]).dtype)


def _adapt(value: Any, hint: DType, op: str) -> Tensor:
    if isinstance(value, Size):
        return from_sizes(value, hint)
    try:
        return Tensor(to_array(value, hint.numpy))
    except TypeError as error:
        raise TypeError(f"{error} [Op:{op}]") from None
    except ValueError:
        return convert_to_tensor(value)


def from_sizes(value: Any, dtype: DType | None = None) -> Tensor:
    """A Size, or a sequence of them and ints, as a tensor of a trace (int32, or float32 where it is a quotient)."""
    if dtype is None:
        dtype = as_dtype("float32" if isinstance(at_first(value), float) else "int32")
    made: Tensor = _SIZES(value=value, dtype=dtype.numpy)
    return made


_SIZES = Op(
    name="sizes", inputs=0, forward=lambda value, dtype: np.asarray(value, dtype), vjp=NoGradient("no operand"),
    shape=lambda value, dtype: Spec(np.shape(value), np.dtype(dtype)), lower=Kernel("a constant of every trace"),
)  # fmt: skip


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor with the given value; a scalar is repeated to fill ``shape``.

    Raises: TypeError where ``shape`` does not match the number of values; ValueError, ragged input.
    """
    del name  # names have no meaning in eager tensors
    if isinstance(value, Tensor) and dtype is not None and as_dtype(dtype) is not value.dtype:
        raise TypeError(
            f"Expected {as_dtype(dtype).name}, but got a {value.dtype.name} Tensor. Use tf.cast."
        )
    tensor = convert_to_tensor(value, dtype)
    if shape is None:
        return tensor
    shape = tuple(int(d) for d in np.atleast_1d(np.asarray(shape, dtype=np.int64)))
    array = tensor.array()
    if array.size == 1:
        return Tensor(np.full(shape, array.reshape(())[()], dtype=array.dtype))
    if array.size != int(np.prod(shape)):
        raise TypeError(
            f"Eager execution of tf.constant with unsupported shape. Tensor {array.shape} "
            f"(converted from the value) has {array.size} elements, but got `shape` {shape} "
            f"with {int(np.prod(shape))} elements."
        )
    return Tensor(array.reshape(shape))


def as_static(value: Any) -> Any:
    """A static argument (axis, shape, size) given as a tensor, as Python ints.

    Raises: InvalidArgumentError where a size is not known; ShapeDependsOnValues where a trace does not know the value.
    """
    if isinstance(value, BaseVariable):
        value = value.read_value()
    if isinstance(value, Tensor):
        found = sizes_of(value) if value.is_symbolic else None
        if found is not None:
            return found
        try:
            return value.array().tolist()
        except OperatorNotAllowedInGraphError as error:  # of a function of ours: Python's own need is another error
            raise ShapeDependsOnValues(*error.args) from None
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)):
        if any(v is None for v in value):
            raise InvalidArgumentError(f"Expected known sizes, received {value}.")
        return [as_static(v) for v in value]
    return value
