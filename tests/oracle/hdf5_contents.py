"""What the recorded HDF5 files hold: NumPy only, so that the recorder and the tests make the same."""

from __future__ import annotations

from typing import Any

import numpy as np

Contents = dict[str, tuple[Any, dict[str, Any]]]  # path to (a dataset's value, None for a group) and attributes

DTYPES = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", ">f4", ">i8", ">c16"]
SHAPES = ((), (3,), (2, 3), (0,), (3, 0, 2))


def numbers(dtype: str, shape: tuple[int, ...]) -> np.ndarray:
    """Small numbers that every dtype holds."""
    count = int(np.prod(shape, dtype=np.int64))
    return (np.arange(count, dtype=np.int64) * 7 % 23).reshape(shape).astype(dtype)


def values() -> Contents:
    """Every dtype and shape, strings, attributes."""
    found: Contents = {"": (None, {"text": "hé", "empty": "", "bytes": b"abc", "int": 3, "float": 1.5, "bool": True})}
    for dtype in DTYPES:
        for shape in SHAPES:
            name = f"numbers/{dtype}/{'x'.join(map(str, shape)) or 'scalar'}"
            array = numbers(dtype, shape)
            found[name] = array, {"same": array, "dtype": dtype}
    lists = {"texts": ["a", "", "ü" * 20], "bytes": [b"a", b"bcd"], "fixed": np.array([b"a", b"bcd"]), "none": []}
    found["strings/one"] = "héllo", lists
    found["strings/many"] = ["a", "", "ü" * 3000, "日本"], {"é": "x"}
    found["strings/fixed"] = np.array([b"a", b"bcd"]), {}
    found["opaque"] = np.array([b"\1\2", b"\3\4"], "V2"), {"dtype": "bfloat16"}
    found["empty"] = None, {"array": np.arange(6.0).reshape(2, 3)}
    found["deep/" + "/".join("abcdefgh")] = np.float32(2.5), {}
    return found


def many() -> Contents:
    """More links and attributes than one node or block of the format has room for."""
    found: Contents = {"": (None, {})}
    for i in range(300):
        found[f"links/name{i:x}" + "n" * (i % 30)] = np.int16(i) if i % 3 else None, {}
    found["attributes"] = (
        None,
        {f"a{i}": "v" * (i % 90) if i % 2 else np.arange(i % 20, dtype=np.int64) for i in range(120)},
    )
    return found


# name, shape, chunks, greatest shape
CHUNKS: tuple[tuple[str, tuple[int, ...], tuple[int, ...], tuple[int | None, ...] | None], ...] = (
    ("single", (7, 9), (7, 9), None),
    ("fixed", (7, 9), (2, 4), None),
    ("fixed_larger", (7, 9), (2, 4), (20, 30)),
    ("pages", (1500,), (1,), None),
    ("growing", (7, 9), (2, 4), (None, 9)),
    ("growing_second", (7, 9, 4), (2, 4, 3), (7, None, 4)),
    ("growing_far", (600,), (1,), (None,)),
    ("growing_twice", (7, 9), (2, 4), (None, None)),
    ("none", (0,), (4,), (None,)),
)
FILTERS: dict[str, dict[str, Any]] = {
    "plain": {},
    "gzip": {"compression": "gzip"},
    "all": {"compression": "gzip", "shuffle": True, "fletcher32": True},
}


def chunked(shape: tuple[int, ...]) -> np.ndarray:
    """The values of a chunked dataset; the long ones are bytes."""
    return numbers("i1" if max(shape) > 100 else "f4", shape)


def tree(hdf5: Any, found: Contents) -> Any:
    """The contents as a tree of the codec's."""
    root = hdf5.Group()
    for path, (value, attrs) in found.items():
        if value is None:
            root.require(path).attrs.update(attrs)
        else:
            root[path] = hdf5.Dataset(value, attrs)
    return root
