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

DTYPE_NUMBERS = {
    "float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6, "string": 7, "complex64": 8,
    "int64": 9, "bool": 10, "bfloat16": 14, "uint16": 17, "complex128": 18, "float16": 19, "uint32": 22, "uint64": 23,
}  # fmt: skip
DTYPE_NAMES = {number: name for name, number in DTYPE_NUMBERS.items()}
# typed lists of values, by field: NumPy's code of packed numbers, None for integers
_VALUES = {5: "<f4", 6: "<f8", 7: None, 10: None, 11: None, 16: None, 17: None}


def tensor_message(array: Any, inline: bool = False) -> bytes:
    """An array as a message. Args: inline: numbers as a list of values, as summaries have them."""
    name = "string" if array.dtype == object else as_dtype(array.dtype).name
    if name not in DTYPE_NUMBERS:
        raise InvalidArgumentError(f"Tensors of dtype {name} can't be serialized.")
    shape = b"".join(wire.nested(2, wire.whole(1, size) if size else b"") for size in array.shape)
    head = wire.whole(1, DTYPE_NUMBERS[name]) + wire.nested(2, shape)
    if name == "string":
        return head + b"".join(wire.nested(8, v) for v in array.reshape(-1).tolist())
    if inline and name == "float32":
        return head + wire.packed_floats(5, array.reshape(-1).tolist())
    content = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    return head + (wire.nested(4, content) if content else b"")


class TensorProto:
    """A tensor as a message. Args: array."""

    def __init__(self, array: Any = None) -> None:
        self._array = np.zeros((), np.float32) if array is None else array

    @property
    def dtype(self) -> int:
        """The number of the dtype, as ``tf.DType.as_datatype_enum``."""
        return DTYPE_NUMBERS["string" if self._array.dtype == object else as_dtype(self._array.dtype).name]

    @property
    def array(self) -> Any:
        """What it holds."""
        return self._array

    def SerializeToString(self) -> bytes:
        """The message as bytes."""
        return tensor_message(self._array)

    @classmethod
    def FromString(cls, data: bytes) -> TensorProto:
        """The message that the bytes are. Raises ValueError where they are none."""
        return cls(array_of(data))

    def ParseFromString(self, data: bytes) -> int:
        """Becomes the message that the bytes are."""
        self._array = array_of(data)
        return len(data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorProto) and self.SerializeToString() == other.SerializeToString()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"TensorProto(dtype={self.dtype}, shape={list(self._array.shape)})"


def make_tensor_proto(
    values: Any, dtype: Any = None, shape: Any = None, verify_shape: bool = False, allow_broadcast: bool = False
) -> TensorProto:
    """The values as a message. Args: shape: they are laid out in it, the last one repeated.

    Raises: ValueError on None, and on values that don't fit the shape.
    """
    if isinstance(values, TensorProto):
        return values
    if values is None:
        raise ValueError("None values not supported.")
    if allow_broadcast and verify_shape:
        raise ValueError("allow_broadcast and verify_shape are not both allowed.")
    given = isinstance(values, (np.ndarray, np.generic))
    array = np.asarray(values) if given and dtype is None and values.dtype.kind not in "US" else None
    if array is None:
        held = values.astype(as_dtype(dtype).numpy) if given and dtype is not None else values
        array = convert_to_tensor(held, dtype).array()
    if shape is not None:
        sizes = [int(d) for d in shape]
        count = int(np.prod(sizes, dtype=np.int64))
        if array.size > count or (verify_shape and list(array.shape) != sizes) or not array.size:
            raise ValueError(f"Expected values of shape {sizes} ({count} of them). Received shape {list(array.shape)}.")
        array = _spread(array.reshape(-1), tuple(sizes))
    return TensorProto(array)


def make_ndarray(tensor: Any) -> Any:
    """The array that a message holds. Raises TypeError on what is none."""
    if isinstance(tensor, TensorProto):
        return tensor.array
    if isinstance(tensor, bytes):
        return array_of(tensor)
    raise TypeError(f"Expected a TensorProto, as make_tensor_proto gives. Received: {type(tensor)}")


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


def _string_list(content: bytes, count: int) -> list[bytes]:
    """Strings as content: first all lengths, then all bytes. Datasets are saved so."""
    sizes, at = [], 0
    for _ in range(count if content else 0):
        size, at = wire.read_varint(content, at)
        sizes.append(size)
    ends = [at + sum(sizes[: i + 1]) for i in range(len(sizes))]
    return [content[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def array_of(data: bytes) -> Any:
    """The array that a message holds. Raises ValueError where it is none."""
    name, content = "float32", b""
    shape: tuple[int, ...] = ()
    values: list[Any] = []
    for number, kind, value in wire.fields(data):
        if number == 1:
            name = DTYPE_NAMES.get(value, "") if isinstance(value, int) else ""
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
        values = values or _string_list(content, int(np.prod(shape, dtype=np.int64)))
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
