"""Text, element by element: arrays of bytes (UTF-8) in NumPy, never on the engine.

A string tensor is an object array of bytes. Ops whose result has a shape that depends on the text (``string_split``
and its kind) give flat values and the row each begins at; in a trace they are refused.
Meaning of every op: TensorFlow's string kernels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, ShapeDependsOnValues
from ..base.farmhash import fingerprint64, fingerprint_cat64
from ..base.murmur import murmur64
from ..base.regular import bytes_of, compiled, replaced, rewriter, text_of
from ..base.siphash import siphash64
from ..base.where import described
from ..ir.lower import HostOnly
from ..ir.op import NONE, VARIADIC, NoGradient, Op, Spec, op

TEXT = HostOnly("text: Python works on it")
ROWS = HostOnly("text: how many pieces there are depends on it")
_NO_GRADIENT = NoGradient("text has no derivative")
_OBJECT = np.dtype(object)


def mapped(function: Callable[[Any], Any], x: Any, dtype: Any = _OBJECT) -> Any:
    """The function of every element, equal elements computed once."""
    known: dict[Any, Any] = {}
    out = np.empty(x.shape, dtype)
    flat = out.reshape(-1)
    for i, item in enumerate(x.reshape(-1).tolist()):
        if item not in known:
            known[item] = function(item)
        flat[i] = known[item]
    return out


def text_op(name: str, function: Callable[..., Callable[[Any], Any]], dtype: Any = _OBJECT, accepts: str = "O") -> Op:
    """An op that maps elements by ``function(**attrs)``."""
    result = np.dtype(dtype)
    return op(
        name, 1, forward=lambda x, **attrs: mapped(function(**attrs), x, result),
        shape=lambda x, **attrs: Spec(x.shape, result), vjp=_NO_GRADIENT, saves=NONE, accepts=accepts, lower=TEXT,
    )  # fmt: skip


def _cased(method: str) -> Callable[..., Callable[[bytes], bytes]]:
    def make(utf8: bool = False) -> Callable[[bytes], bytes]:
        if utf8:
            return lambda t: bytes_of(getattr(text_of(t), method)())
        return lambda t: getattr(t, method)()

    return make


def _replace(pattern: str, rewrite: str, once: bool = False) -> Callable[[bytes], bytes]:
    expression, made = compiled(pattern), rewriter(pattern, rewrite)
    if made is None:  # as RE2, which then leaves the text as it is
        return lambda t: t
    return lambda t: bytes_of(replaced(expression, made, text_of(t), once))


def _full_match(pattern: str) -> Callable[[bytes], bool]:
    expression = compiled(pattern)
    return lambda t: expression.fullmatch(text_of(t)) is not None


def _length(utf8: bool = False) -> Callable[[bytes], int]:
    return (lambda t: sum(byte & 0xC0 != 0x80 for byte in t)) if utf8 else len


def _hashed(buckets: int, key: tuple[int, int] | None = None, older: bool = False) -> Callable[[bytes], int]:
    if older:
        return lambda t: murmur64(t) % buckets
    if key is None:
        return lambda t: fingerprint64(t) % buckets
    return lambda t: siphash64(t, key) % buckets


def _number(dtype: Any) -> Callable[[bytes], Any]:
    target = np.dtype(dtype)

    def convert(text: bytes) -> Any:
        try:
            cleaned = text.decode("ascii").strip(" \t\n\v\f\r")
            if "_" in cleaned:
                raise ValueError
            if target.kind in "iu":
                value = int(cleaned)
                bounds = np.iinfo(target)
                if not bounds.min <= value <= bounds.max:
                    raise ValueError
                return value
            return float.fromhex(cleaned) if "0x" in cleaned.lower() else float(cleaned)
        except ValueError:
            raise InvalidArgumentError(
                f"StringToNumberOp could not correctly convert string: {text_of(text)} [Op:StringToNumber]. Expected "
                f"the text of a number that fits {target.name}."
            ) from None

    return convert


string_lower = text_op("string_lower", _cased("lower"))
string_upper = text_op("string_upper", _cased("upper"))
string_strip = text_op("string_strip", lambda: lambda t: t.strip(b" \t\n\v\f\r"))
string_replace = text_op("string_replace", _replace)
string_full_match = text_op("string_full_match", _full_match, np.bool_)
string_length = text_op("string_length", _length, np.int32)
string_hash = text_op("string_hash", _hashed, np.int64)


def _string_number(x: Any, dtype: Any) -> Any:
    with np.errstate(over="ignore"):
        return mapped(_number(dtype), x, dtype)


string_number = op(
    "string_number", 1, forward=_string_number, shape=lambda x, dtype: Spec(x.shape, np.dtype(dtype)),
    vjp=_NO_GRADIENT, saves=NONE, accepts="O", lower=TEXT,
)  # fmt: skip


def _as_string(x: Any, form: str = "%d") -> Any:
    if x.dtype.kind == "b":
        return mapped(lambda v: b"true" if v else b"false", x)
    if x.dtype.kind == "c":
        return mapped(lambda v: f"({form},{form})".encode() % (v.real, v.imag), x)
    if x.dtype.kind in "iu":
        return mapped(lambda v: form.encode() % v, x)
    return mapped(lambda v: form.encode() % v, x.astype(np.float64))


as_string = op(
    "as_string", 1, forward=_as_string, shape=lambda x, form="%d": Spec(x.shape, _OBJECT), vjp=_NO_GRADIENT,
    saves=NONE, lower=TEXT,
)  # fmt: skip


# --- several operands -----------------------------------------------------------------------


def _join_spec(*parts: Any, separator: bytes = b"") -> Spec:
    shapes = [tuple(p.shape) for p in parts if len(p.shape)]
    for shape in shapes:
        if shape != shapes[0]:
            raise InvalidArgumentError(
                f"Input shapes do not match: {list(shapes[0])} vs. {list(shape)} [Op:StringJoin]. Expected equal "
                "shapes, or scalars."
            )
    return Spec(shapes[0] if shapes else (), _OBJECT)


def _join(*parts: Any, separator: bytes = b"") -> Any:
    shape = _join_spec(*parts).shape
    columns = [np.broadcast_to(p, shape).reshape(-1).tolist() for p in parts]
    out = np.empty(shape, object)
    flat = out.reshape(-1)
    for i, row in enumerate(zip(*columns, strict=True)):
        flat[i] = separator.join(row)
    if not parts:
        flat[0] = b""
    return out


string_join = op(
    "string_join", VARIADIC, forward=_join, shape=_join_spec, vjp=_NO_GRADIENT, saves=NONE, accepts="O", lower=TEXT
)


def _reduced_axes(rank: int, axis: tuple[int, ...]) -> list[int]:
    """The axes from the outermost: the first one named is joined first, so it is the innermost."""
    return [a % rank for a in reversed(axis)]


def _reduce_join_spec(x: Any, axis: tuple[int, ...], keepdims: bool = False, separator: bytes = b"") -> Spec:
    axes = set(_reduced_axes(len(x.shape), axis)) if axis else set()
    if keepdims:
        return Spec(tuple(1 if i in axes else d for i, d in enumerate(x.shape)), _OBJECT)
    return Spec(tuple(d for i, d in enumerate(x.shape) if i not in axes), _OBJECT)


def _reduce_join(x: Any, axis: tuple[int, ...], keepdims: bool = False, separator: bytes = b"") -> Any:
    axes = _reduced_axes(x.ndim, axis) if axis else []
    shape = _reduce_join_spec(x, axis, keepdims).shape
    kept = [i for i in range(x.ndim) if i not in axes]
    count = int(np.prod([x.shape[i] for i in kept], dtype=np.int64))
    length = int(np.prod([x.shape[i] for i in axes], dtype=np.int64))
    rows = np.transpose(x, [*kept, *axes]).reshape(count, length)
    out = np.empty(shape, object)
    flat = out.reshape(-1)
    for i in range(count):
        flat[i] = separator.join(rows[i].tolist())
    return out


string_reduce_join = op(
    "string_reduce_join", 1, forward=_reduce_join, shape=_reduce_join_spec, vjp=_NO_GRADIENT, saves=NONE, accepts="O",
    lower=TEXT,
)  # fmt: skip


def _substr_spec(x: Any, position: Any, length: Any, utf8: bool = False) -> Spec:
    if tuple(position.shape) != tuple(length.shape):
        raise InvalidArgumentError(
            f"pos and len should have the same shape, got: {list(position.shape)} vs. {list(length.shape)} [Op:Substr]"
        )
    return Spec(tuple(np.broadcast_shapes(tuple(x.shape), tuple(position.shape))), _OBJECT)


def _substr(x: Any, position: Any, length: Any, utf8: bool = False) -> Any:
    shape = _substr_spec(x, position, length).shape
    columns = [np.broadcast_to(a, shape).reshape(-1).tolist() for a in (x, position, length)]
    out = np.empty(shape, object)
    flat = out.reshape(-1)
    for i, (item, start, count) in enumerate(zip(*columns, strict=True)):
        text: Any = text_of(item) if utf8 else item
        if not -len(text) <= start <= len(text):
            raise InvalidArgumentError(f"pos {start} out of range for string {item!r} at index {i} [Op:Substr]")
        start = start + len(text) if start < 0 else start
        part = text[start:] if count < 0 else text[start : start + count]
        flat[i] = bytes_of(part) if utf8 else part
    return out


substr = op(
    "substr", 3, forward=_substr, shape=_substr_spec, vjp=_NO_GRADIENT, saves=NONE, same=False, lower=TEXT
)


def _cross_spec(*columns: Any, buckets: int, key: int) -> Spec:
    return Spec(tuple(np.broadcast_shapes(*[tuple(c.shape) for c in columns])), np.dtype(np.int64))


def _cross(*columns: Any, buckets: int, key: int) -> Any:
    shape = _cross_spec(*columns, buckets=buckets, key=key).shape
    rows = zip(*[np.broadcast_to(c, shape).reshape(-1).tolist() for c in columns], strict=True)
    out = np.empty(shape, np.int64)
    flat = out.reshape(-1)
    for i, row in enumerate(rows):
        hashed = key
        for item in row:
            part = fingerprint64(item) if isinstance(item, bytes) else int(item) % (1 << 64)
            hashed = fingerprint_cat64(hashed, part)
        flat[i] = hashed % (buckets or (1 << 63) - 1)
    return out


cross_hash = op(
    "cross_hash", VARIADIC, forward=_cross, shape=_cross_spec, vjp=_NO_GRADIENT, saves=NONE, same=False, lower=TEXT
)


# --- pieces ---------------------------------------------------------------------------------


def unknown_pieces(*operands: Any, **attrs: Any) -> Any:
    """The shape of pieces of text. Raises ShapeDependsOnValues."""
    raise ShapeDependsOnValues(
        described(
            "Splitting text gives as many pieces as the text has, so its result has no shape that is known without "
            "the text.",
            "Split outside of the traced function (a dataset's `map` takes it), or use keras.layers.TextVectorization "
            "with `output_sequence_length`.",
        )
    )


def rows_op(name: str, function: Callable[..., Callable[[bytes], list[bytes]]]) -> Op:
    """An op that cuts every element of a vector into pieces: flat values, and where each row begins (and the end)."""

    def forward(x: Any, **attrs: Any) -> Any:
        cut = function(**attrs)
        rows = [cut(t) for t in x.tolist()]
        splits = np.cumsum([0, *[len(r) for r in rows]], dtype=np.int64)
        values = np.empty(int(splits[-1]), object)
        values[:] = [piece for row in rows for piece in row]
        return values, splits

    return op(
        name, 1, forward=forward, shape=unknown_pieces, vjp=_NO_GRADIENT, saves=NONE, outputs=2, accepts="O", lower=ROWS
    )


def _split(separator: bytes | None, limit: int = -1) -> Callable[[bytes], list[bytes]]:
    if separator:
        return lambda t: t.split(separator, limit)
    return lambda t: t.split(None, limit)


string_split = rows_op("string_split", _split)
string_bytes = rows_op("string_bytes", lambda: lambda t: [t[i : i + 1] for i in range(len(t))])


def _ngrams(
    x: Any, splits: Any, widths: tuple[int, ...], separator: bytes = b" ", pads: Any = None, padding: int = -1,
    keep_short: bool = False,
) -> Any:  # fmt: skip
    values, ends = [], [0]
    for start, stop in zip(splits[:-1].tolist(), splits[1:].tolist(), strict=True):
        row = x[start:stop].tolist()
        made = [gram for width in widths for gram in _grams(row, width, separator, pads, padding)]
        if keep_short and not made and row:
            made = [separator.join(row)]
        values += made
        ends.append(len(values))
    out = np.empty(len(values), object)
    out[:] = values
    return out, np.asarray(ends, np.int64)


def _grams(row: list[bytes], width: int, separator: bytes, pads: Any, padding: int) -> list[bytes]:
    count = 0 if pads is None else width - 1 if padding < 0 else min(padding, width - 1)
    whole = [pads[0]] * count + row + [pads[1]] * count if count else row
    return [separator.join(whole[i : i + width]) for i in range(len(whole) - width + 1)]


string_ngrams = op(
    "string_ngrams", 2, forward=_ngrams, shape=unknown_pieces, vjp=_NO_GRADIENT, saves=NONE, outputs=2, same=False,
    lower=ROWS,
)  # fmt: skip
