"""Keras's dtype promotion: the least upper bound on a lattice of types, Python numbers weak."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ...base.settings import floatx
from ...base.size import Size
from .variable import standardize_dtype

_ABOVE = {
    "bool": ("int",),
    "uint8": ("int16", "uint16"), "uint16": ("int32", "uint32"), "uint32": ("int64", "uint64"),
    "uint64": ("float",),
    "int": ("uint8", "int8", "complex64"),
    "int8": ("int16",), "int16": ("int32",), "int32": ("int64",), "int64": ("float",),
    "float": ("bfloat16", "float16"),
    "bfloat16": ("float32",), "float16": ("float32",), "float32": ("float64", "complex64"),
    "float64": ("complex128",),
    "complex64": ("complex128",), "complex128": (),
}  # fmt: skip
_NARROWED = {"uint64": "uint32", "complex128": "complex64"}  # as Keras does on TensorFlow


def _bounds(name: str) -> set[str]:
    return {name}.union(*(_bounds(above) for above in _ABOVE[name]))


@lru_cache(512)
def _least_upper_bound(names: frozenset[str]) -> str:
    for name in names:
        if name not in _ABOVE:
            raise ValueError(f"dtype='{name}' is not a valid dtype for Keras type promotion.")
    common = set.intersection(*(_bounds(n) for n in names))
    found = (common & names) or {c for c in common if common <= _bounds(c)}
    if not found:
        raise ValueError(
            f"Input dtypes {tuple(sorted(names))} have no available implicit dtype promotion path. Try explicitly "
            "casting inputs to the desired output type."
        )
    return found.pop()


def result_type(*dtypes: Any) -> str:
    """The dtype that values of these dtypes are promoted to; ``int`` and ``float`` are weak.

    Raises: ValueError where there is none.
    """
    if not dtypes:
        return floatx()
    dtypes = tuple(int if d is Size else d for d in dtypes)  # a size that a trace leaves open
    weak = [d is int or d is float for d in dtypes]
    names = [_strong(d) if not w else d.__name__ for d, w in zip(dtypes, weak, strict=True)]
    if all(weak):
        kind = "float" if "float" in names else "int"
        return f"{kind}{floatx()[-2:]}"
    strong = {n for n, w in zip(names, weak, strict=True) if not w}
    name = strong.pop() if len(set(names)) == 1 else _least_upper_bound(frozenset(names))
    if name in ("int", "float"):
        name = f"{name}{floatx()[-2:]}"
    return _NARROWED.get(name, name)


def _strong(dtype: Any) -> str:
    return floatx() if dtype is None else standardize_dtype(dtype)


def is_float_dtype(dtype: Any) -> bool:
    """True for the names of floating dtypes."""
    return "float" in standardize_dtype(dtype)


def is_int_dtype(dtype: Any) -> bool:
    """True for the names of integer dtypes, unsigned ones included."""
    return "int" in standardize_dtype(dtype)
