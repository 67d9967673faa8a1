"""Tensors as protocol buffers: ``tf.io.serialize_tensor``, ``tf.io.parse_tensor``, and the values of summaries.

Source: the definition of ``TensorProto`` (field numbers and the numbers of dtypes) in TensorFlow's documentation.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from ..base import protobuf as wire
from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor

_NUMBERS = {
    "float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6, "string": 7, "complex64": 8,
    "int64": 9, "bool": 10, "bfloat16": 14, "uint16": 17, "complex128": 18, "float16": 19, "uint32": 22, "uint64": 23,
}  # fmt: skip
_NAMES = {number: name for name, number in _NUMBERS.items()}
# typed lists of values, by field: NumPy's code of packed numbers, None for integers
_VALUES = {5: "<f4", 6: "<f8", 7: None, 10: None, 11: None, 16: None, 17: None}


def tensor_message(array: Any, inline: bool = False) -> bytes:
    """An array as a message. Args: inline: numbers as a list of values, as summaries have them."""
    name = "string" if array.dtype == object else as_dtype(array.dtype).name
    if name not in _NUMBERS:
        raise InvalidArgumentError(f"Tensors of dtype {name} can't be serialized.")
    shape = b"".join(wire.nested(2, wire.whole(1, size) if size else b"") for size in array.shape)
    head = wire.whole(1, _NUMBERS[name]) + wire.nested(2, shape)
    if name == "string":
        return head + b"".join(wire.nested(8, v) for v in array.reshape(-1).tolist())
    if inline and name == "float32":
        return head + wire.packed_floats(5, array.reshape(-1).tolist())
    content = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    return head + (wire.nested(4, content) if content else b"")


def serialize_tensor(tensor: Any, name: Any = None) -> Tensor:
    """The tensor as a scalar string, for parse_tensor to read."""
    del name
    out = np.empty((), object)
    out[()] = tensor_message(convert_to_tensor(tensor).array())
    return Tensor(out)


def parse_tensor(serialized: Any, out_type: Any, name: Any = None) -> Tensor:
    """The tensor that serialize_tensor wrote. Raises InvalidArgumentError on another dtype, or no tensor."""
    del name
    data = convert_to_tensor(serialized, "string").array()
    if data.shape:
        raise InvalidArgumentError(f"Expected `serialized` to be a scalar, received shape {data.shape}.")
    wanted = as_dtype(out_type)
    try:
        found = array_of(bytes(data[()]))
    except (ValueError, struct.error) as error:
        raise InvalidArgumentError(f"Could not parse `serialized` as TensorProto: {error}") from None
    dtype = "string" if found.dtype == object else as_dtype(found.dtype).name
    if dtype != wanted.name:
        raise InvalidArgumentError(f"Type mismatch between parsed tensor ({dtype}) and dtype ({wanted.name})")
    return Tensor(found)


def array_of(data: bytes) -> Any:
    """The array that a message holds. Raises ValueError where it is none."""
    name, content = "float32", b""
    shape: tuple[int, ...] = ()
    values: list[Any] = []
    for number, kind, value in wire.fields(data):
        if number == 1:
            name = _NAMES.get(value, "") if isinstance(value, int) else ""
        elif number == 2 and isinstance(value, bytes):
            shape = tuple(_size(v) for n, _, v in wire.fields(value) if n == 2)
        elif number == 4 and isinstance(value, bytes):
            content = value
        elif number == 8:
            values.append(value)
        elif number in _VALUES:
            code = _VALUES[number]
            values += wire.integers(kind, value) if code is None else np.frombuffer(value, code).tolist()  # type: ignore[arg-type]
    if not name:
        raise ValueError("its dtype is not known here")
    if name == "string":
        out = np.empty(len(values), object)
        out[:] = values
        return _spread(out, shape)
    dtype = as_dtype(name).numpy
    if content:
        return np.frombuffer(content, dtype.newbyteorder("<")).astype(dtype).reshape(shape)
    return _spread(np.array(values, dtype), shape)


def _size(message: Any) -> int:
    return next((v for n, _, v in wire.fields(message) if n == 1 and isinstance(v, int)), 0)


def _spread(values: Any, shape: tuple[int, ...]) -> Any:
    """Values in a shape; one stands for all, as the last one does for those left out."""
    count = int(np.prod(shape, dtype=int))
    if len(values) < count and len(values):
        values = np.concatenate([values, np.repeat(values[-1:], count - len(values))])
    return values.reshape(shape) if len(values) else np.zeros(shape, values.dtype)
