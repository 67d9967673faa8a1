"""The safetensors format: named arrays in one file.

A file is the length of its header (8 bytes, little-endian), the header (JSON: name to dtype, shape and
data_offsets; ``__metadata__`` is text to text), then the arrays' bytes without gaps.
Source: https://github.com/huggingface/safetensors, section "Format".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1",
}  # fmt: skip
_NAMES = {np.dtype(code): name for name, code in DTYPES.items()}
_MOST = 100_000_000  # bytes of a header, as the reference implementation allows


def dumps(arrays: Mapping[str, Any], metadata: Mapping[str, str] | None = None) -> bytes:
    """The file's bytes, arrays in the order given.

    Raises: TypeError on a dtype that the format has no name for.
    """
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    parts, at = [], 0
    for name, value in arrays.items():
        array = np.ascontiguousarray(value).reshape(np.shape(value))
        if array.dtype not in _NAMES:
            raise TypeError(f"{name!r} has dtype {array.dtype}; safetensors files hold {', '.join(map(str, _NAMES))}.")
        parts.append(array.tobytes())
        end = at + len(parts[-1])
        header[name] = {"dtype": _NAMES[array.dtype], "shape": list(array.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(parts)


def loads(data: bytes) -> tuple[dict[str, np.ndarray[Any, Any]], dict[str, str]]:
    """The arrays (views of ``data``, in the order of their bytes) and the metadata of a file.

    Raises: ValueError on bytes that are not a whole safetensors file.
    """
    header, start = _header(data)
    metadata = header.pop("__metadata__", {})
    entries = [(name, *_entry(name, entry, len(data) - start)) for name, entry in header.items()]
    entries.sort(key=lambda e: e[3])
    end, arrays = 0, {}
    for name, dtype, shape, low, high in entries:
        if low != end:
            raise ValueError(f"Not a whole safetensors file: {name!r} starts at {low}, expected {end}.")
        arrays[name] = np.frombuffer(data[start + low : start + high], dtype).reshape(shape)
        end = high
    if end != len(data) - start:
        raise ValueError(f"Not a whole safetensors file: {len(data) - start} bytes of data, the header names {end}.")
    return arrays, metadata


def _header(data: bytes) -> tuple[dict[str, Any], int]:
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > min(len(data) - 8, _MOST):
        raise ValueError("Not a safetensors file: it is shorter than its header says.")
    try:
        header = json.loads(data[8 : 8 + length])
    except ValueError as error:
        raise ValueError("Not a safetensors file: its header is not JSON.") from error
    if not isinstance(header, dict):
        raise ValueError("Not a safetensors file: its header is no JSON object.")
    return header, 8 + length


def _entry(name: str, entry: Any, most: int) -> tuple[np.dtype[Any], tuple[int, ...], int, int]:
    try:
        dtype, shape = np.dtype(DTYPES[entry["dtype"]]), tuple(int(d) for d in entry["shape"])
        low, high = (int(i) for i in entry["data_offsets"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"The safetensors entry of {name!r} can't be read: {entry!r}.") from error
    count = 1
    for d in shape:
        count *= d
    if min((0, *shape)) < 0 or not 0 <= low <= high <= most or high - low != count * dtype.itemsize:
        raise ValueError(f"The safetensors entry of {name!r} does not fit the file: {entry!r}.")
    return dtype, shape, low, high
