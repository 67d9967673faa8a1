"""Element types: the ``DType`` objects that TensorFlow users write (``tf.float32``), over NumPy's.

bfloat16 exists where the optional ``ml_dtypes`` package does: NumPy has no such type itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np

try:  # optional: the only provider of a NumPy bfloat16
    from ml_dtypes import bfloat16 as _bfloat16_type
except ImportError:  # pragma: no cover - depends on the installation
    _bfloat16_type = None


class DType:
    """One element type. Compares equal to its name, to NumPy's dtype and to NumPy's scalar type.

    Attributes: ``name`` (str), ``as_numpy_dtype`` (scalar type), ``size`` (bytes), ``min``,
    ``max``, ``is_floating``, ``is_integer``, ``is_complex``, ``is_bool``, ``is_unsigned``.
    """

    __slots__ = ("name", "numpy")

    def __init__(self, name: str, numpy: np.dtype[Any]) -> None:
        self.name = name
        self.numpy = numpy

    @property
    def as_numpy_dtype(self) -> type:
        """NumPy's scalar type of the same name."""
        return self.numpy.type

    @property
    def as_datatype_enum(self) -> int:
        """TensorFlow's ``DataType`` enum value, as written into saved files."""
        return _ENUM[self.name]

    @property
    def base_dtype(self) -> DType:
        """This type: there are no reference types here."""
        return self

    @property
    def real_dtype(self) -> DType:
        """The type of the real part: itself unless complex."""
        return {"complex64": float32, "complex128": float64}.get(self.name, self)

    @property
    def is_floating(self) -> bool:
        """True for the real floating-point types, bfloat16 included."""
        return is_floating(self.numpy)

    @property
    def is_integer(self) -> bool:
        """True for signed and unsigned integers."""
        return self.numpy.kind in "iu"

    @property
    def is_unsigned(self) -> bool:
        """True for the unsigned integers."""
        return self.numpy.kind == "u"

    @property
    def is_complex(self) -> bool:
        """True for complex64 and complex128."""
        return self.numpy.kind == "c"

    @property
    def is_bool(self) -> bool:
        """True for bool."""
        return self.numpy.kind == "b"

    @property
    def is_numpy_compatible(self) -> bool:
        """Always true: every type here is a NumPy type."""
        return True

    @property
    def size(self) -> int:
        """Bytes of one element (1 for strings, as in TensorFlow)."""
        return 1 if self.name == "string" else self.numpy.itemsize

    @property
    def min(self) -> Any:
        """Smallest finite value. Raises TypeError for bool, complex and string."""
        return self._limits()[0]

    @property
    def max(self) -> Any:
        """Largest finite value. Raises TypeError for bool, complex and string."""
        return self._limits()[1]

    @property
    def limits(self) -> tuple[Any, Any]:
        """``(min, max)``; of bool ``(False, True)``."""
        return (False, True) if self.is_bool else self._limits()

    def _limits(self) -> tuple[Any, Any]:
        if self.is_floating:
            if self.name == "bfloat16":
                return (-3.3895314e38, 3.3895314e38)
            info = np.finfo(self.numpy)
            return (info.min, info.max)
        if self.is_integer:
            bounds = np.iinfo(self.numpy)
            return (bounds.min, bounds.max)
        raise TypeError(f"Cannot find minimum value of {self!r}.")

    def is_compatible_with(self, other: Any) -> bool:
        """True where ``other`` names the same type."""
        return as_dtype(other) is self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DType):
            return self is other
        if other is None:
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: '{self.name}'>"

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (as_dtype, (self.name,))


def _make(name: str) -> DType:
    return DType(name, np.dtype(name))


float16 = half = _make("float16")
float32 = _make("float32")
float64 = double = _make("float64")
int8, int16, int32, int64 = (_make(n) for n in ("int8", "int16", "int32", "int64"))
uint8, uint16, uint32, uint64 = (_make(n) for n in ("uint8", "uint16", "uint32", "uint64"))
bool_ = _make("bool")
complex64, complex128 = _make("complex64"), _make("complex128")
string = DType("string", np.dtype(object))
bfloat16 = DType("bfloat16", np.dtype(_bfloat16_type) if _bfloat16_type else np.dtype("V2"))

ALL = (
    float16, float32, float64, bfloat16, int8, int16, int32, int64,
    uint8, uint16, uint32, uint64, bool_, complex64, complex128, string,
)  # fmt: skip
_BY_NAME = {d.name: d for d in ALL} | {"half": float16, "double": float64, "float": float32}
_BY_NUMPY = {d.numpy: d for d in ALL if d.name != "bfloat16" or _bfloat16_type}
_PYTHON = {float: float32, int: int32, bool: bool_, complex: complex128, str: string}
_ENUM = {
    "float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6, "string": 7,
    "complex64": 8, "int64": 9, "bool": 10, "bfloat16": 14, "uint16": 17, "complex128": 18,
    "float16": 19, "uint32": 22, "uint64": 23,
}  # fmt: skip


def as_dtype(value: Any) -> DType:
    """The DType that ``value`` names: a DType, a string, a NumPy dtype or type, a Python type.

    Raises: TypeError if it names none.
    """
    if isinstance(value, DType):
        return value
    if isinstance(value, str):
        found = _BY_NAME.get(value)
        if found is not None:
            return _available(found)
    elif isinstance(value, type) and value in _PYTHON:
        return _PYTHON[value]
    try:
        numpy = np.dtype(value)
    except TypeError:
        numpy = None
    if numpy is not None:
        found = _BY_NUMPY.get(numpy)
        if found is not None:
            return found
        if numpy.kind in "SU":
            return string
    raise TypeError(
        f"Cannot convert {value!r} to a tabgrad DType. Expected one of "
        f"{', '.join(sorted(_BY_NAME))}, a NumPy dtype or a Python type."
    )


def _available(dtype: DType) -> DType:
    if dtype.name == "bfloat16" and _bfloat16_type is None:
        raise TypeError(
            "bfloat16 needs the `ml_dtypes` package, since NumPy has no such type. "
            "Install it (`pip install ml_dtypes`) or use float16 or float32."
        )
    return dtype


def is_floating(dtype: np.dtype[Any]) -> bool:
    """True where the NumPy dtype is a real floating-point type, bfloat16 included."""
    return dtype.kind == "f" or (_bfloat16_type is not None and dtype == bfloat16.numpy)


def is_differentiable(dtype: np.dtype[Any]) -> bool:
    """True where gradients flow through values of this NumPy dtype (floating and complex)."""
    return dtype.kind in "fc" or is_floating(dtype)


def name_of(dtype: np.dtype[Any]) -> str:
    """The TensorFlow name of a NumPy dtype: ``'float32'``."""
    return as_dtype(dtype).name
