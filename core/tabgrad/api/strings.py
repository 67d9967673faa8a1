"""``tf.strings``, over the ops of ops/strings.py.

Where TensorFlow gives a RaggedTensor, so do these, outside of traces. A ragged argument is mapped by its flat values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, OutOfRangeError
from ..ir.op import F
from ..tensor.convert import as_static, convert_to_tensor, is_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.tensor import Tensor


def flat_text(value: Any, function: Callable[[Tensor], Any]) -> Any:
    """The function of a tensor, or of the flat values of a ragged one."""
    if isinstance(value, RaggedTensor):
        return value.with_flat_values(function(value.flat_values))
    return function(_text(value))


def _text(value: Any) -> Tensor:
    if not is_tensor(value):
        return convert_to_tensor(value, "string")
    found = convert_to_tensor(value)
    if found.dtype.name != "string":
        raise InvalidArgumentError(
            f"cannot compute: expected a string tensor but received a {found.dtype.name} tensor. "
            "Convert numbers with tf.strings.as_string."
        )
    return found


def _bytes(value: Any) -> bytes:
    found = as_static(value)
    return found.encode() if isinstance(found, str) else bytes(found)


def _str(value: Any) -> str:
    return _bytes(value).decode("utf-8", "surrogateescape")


def chosen(value: Any, name: str, allowed: tuple[str, ...]) -> Any:
    """The value of an attribute. Raises InvalidArgumentError where it is not allowed."""
    if value not in allowed:
        listed = ", ".join(f'"{a}"' for a in allowed)
        raise InvalidArgumentError(
            f'Value for attr \'{name}\' of "{value}" is not in the list of allowed values: {listed}'
        )
    return value


def _utf8(encoding: str, op: str) -> bool:
    if encoding not in ("", "utf-8"):
        raise InvalidArgumentError(
            f"only utf-8 or '' (no encoding: ASCII letters) is supported, received {encoding} [Op:{op}]"
        )
    return encoding == "utf-8"


# --- element by element ---------------------------------------------------------------------


def lower(input: Any, encoding: str = "", name: Any = None) -> Any:
    """Lower case: ASCII letters, or with ``encoding='utf-8'`` all letters."""
    utf8 = _utf8(encoding, "StringLower")
    return flat_text(input, lambda x: F.string_lower(x, utf8=utf8))


def upper(input: Any, encoding: str = "", name: Any = None) -> Any:
    """Upper case: ASCII letters, or with ``encoding='utf-8'`` all letters."""
    utf8 = _utf8(encoding, "StringUpper")
    return flat_text(input, lambda x: F.string_upper(x, utf8=utf8))


def strip(input: Any, name: Any = None) -> Any:
    """Without ASCII white space at both ends."""
    return flat_text(input, lambda x: F.string_strip(x))


def regex_replace(input: Any, pattern: Any, rewrite: Any, replace_global: bool = True, name: Any = None) -> Any:
    r"""Matches of a pattern of RE2's syntax rewritten: all or the first. ``\1`` in the rewrite is a group."""
    attrs = {"pattern": _str(pattern), "rewrite": _str(rewrite), "once": not replace_global}
    return flat_text(input, lambda x: F.string_replace(x, **attrs))


def regex_full_match(input: Any, pattern: Any, name: Any = None) -> Any:
    """Whether the whole text matches a pattern of RE2's syntax."""
    return flat_text(input, lambda x: F.string_full_match(x, pattern=_str(pattern)))


def length(input: Any, unit: str = "BYTE", name: Any = None) -> Any:
    """The length in bytes, or in characters (``UTF8_CHAR``); int32."""
    utf8 = chosen(unit, "unit", ("BYTE", "UTF8_CHAR")) == "UTF8_CHAR"
    return flat_text(input, lambda x: F.string_length(x, utf8=utf8))


def substr(input: Any, pos: Any, len: Any, unit: str = "BYTE", name: Any = None) -> Any:
    """``len`` bytes or characters from ``pos``; a negative ``pos`` counts from the end.

    Raises: InvalidArgumentError where ``pos`` lies outside of a text.
    """
    utf8 = chosen(unit, "unit", ("BYTE", "UTF8_CHAR")) == "UTF8_CHAR"
    position, count = convert_to_tensor(pos), convert_to_tensor(len)
    return flat_text(input, lambda x: F.substr(x, position, count, utf8=utf8))


def to_number(input: Any, out_type: Any = "float32", name: Any = None) -> Any:
    """The number that the text is. Raises InvalidArgumentError where it is none of ``out_type``."""
    allowed = ("float32", "float64", "int32", "int64", "uint32", "uint64")
    dtype = as_dtype(chosen(as_dtype(out_type).name, "out_type", allowed))
    return flat_text(input, lambda x: F.string_number(x, dtype=dtype.numpy))


def as_string(
    input: Any, precision: int = -1, scientific: bool = False, shortest: bool = False, width: int = -1, fill: str = "",
    name: Any = None,
) -> Any:  # fmt: skip
    """Numbers as text: as C's printf writes them, six digits after the point unless told otherwise."""
    if not isinstance(input, RaggedTensor):
        input = convert_to_tensor(input)
    if input.dtype.name == "string":
        return input
    whole = input.dtype.is_integer or input.dtype.is_bool
    if scientific and shortest:
        raise InvalidArgumentError("Cannot select both scientific and shortest notation [Op:AsString]")
    if whole and (precision >= 0 or scientific or shortest):
        what = "precision" if precision >= 0 else "scientific" if scientific else "shortest"
        raise InvalidArgumentError(f"{what} not supported for datatype {input.dtype.name} [Op:AsString]")
    if len(fill) > 1:
        raise InvalidArgumentError(f"Fill string must be one or fewer characters, received {fill!r} [Op:AsString]")
    form = "%" + fill + (str(width) if width > -1 else "") + (f".{precision}" if precision > -1 else "")
    form += "d" if whole else "e" if scientific else "g" if shortest else "f"
    if isinstance(input, RaggedTensor):
        return input.with_flat_values(F.as_string(input.flat_values, form=form))
    return F.as_string(input, form=form)


def to_hash_bucket_fast(input: Any, num_buckets: Any, name: Any = None) -> Any:
    """A bucket in [0, num_buckets) by FarmHash's fingerprint; int64."""
    return flat_text(input, lambda x: F.string_hash(x, buckets=_buckets(num_buckets)))


def to_hash_bucket(input: Any, num_buckets: Any, name: Any = None) -> Any:
    """A bucket in [0, num_buckets) by TensorFlow's older hash, MurmurHash64A; int64."""
    return flat_text(input, lambda x: F.string_hash(x, buckets=_buckets(num_buckets), older=True))


def to_hash_bucket_strong(input: Any, num_buckets: Any, key: Any, name: Any = None) -> Any:
    """A bucket in [0, num_buckets) by SipHash under a key of two numbers; int64."""
    words = [int(k) for k in as_static(key)]
    if len(words) != 2:
        raise InvalidArgumentError("Key must have 2 elements [Op:StringToHashBucketStrong]")
    pair = (words[0], words[1])
    return flat_text(input, lambda x: F.string_hash(x, buckets=_buckets(num_buckets), key=pair))


def _buckets(value: Any) -> int:
    count = int(as_static(value))
    if count < 1:
        raise InvalidArgumentError(f"Value for attr 'num_buckets' of {count} must be at least minimum 1")
    return count


# --- joining --------------------------------------------------------------------------------


def join(inputs: Any, separator: Any = "", name: Any = None) -> Any:
    """Texts at the same place joined; scalars go with every place."""
    ragged = next((x for x in inputs if isinstance(x, RaggedTensor)), None)
    parts = [x.flat_values if isinstance(x, RaggedTensor) else _text(x) for x in inputs]
    joined = F.string_join(*parts, separator=_bytes(separator))
    return joined if ragged is None else ragged.with_flat_values(joined)


def reduce_join(inputs: Any, axis: Any = None, keepdims: bool = False, separator: Any = "", name: Any = None) -> Any:
    """Texts along axes joined, all of them unless ``axis`` is given; the first axis named is joined first."""
    if isinstance(inputs, RaggedTensor):
        return _ragged_join(inputs, axis, _bytes(separator))
    x = _text(inputs)
    rank = len(x.data.shape)
    found = as_static(axis)
    found = list(reversed(range(rank))) if found is None else found
    listed = list(found) if isinstance(found, (list, tuple)) else [found]
    for a in listed:
        if not -rank <= a < rank:
            raise OutOfRangeError(
                f"Invalid reduction dimension {a} for input with {rank} dimension(s) [Op:ReduceJoin]"
            )
    return F.string_reduce_join(x, axis=tuple(listed), keepdims=keepdims, separator=_bytes(separator))


def _ragged_join(ragged: RaggedTensor, axis: Any, separator: bytes) -> Any:
    if axis is None:
        return F.string_reduce_join(ragged.flat_values, axis=(0,), keepdims=False, separator=separator)
    if ragged.axis(axis) == 0:
        width = max((len(row) for row in ragged.to_list()), default=0)
        columns = [[row[i] for row in ragged.to_list() if i < len(row)] for i in range(width)]
        return convert_to_tensor([separator.join(column) for column in columns], "string")
    if ragged.axis(axis) != len(ragged.shape) - 1:
        raise ValueError(f"reduce_join of a RaggedTensor joins along its first or last axis. Received: axis={axis}")
    if isinstance(ragged.values, RaggedTensor):
        return ragged.with_values(_ragged_join(ragged.values, -1, separator))
    rows = np.empty(len(list(ragged)), object)
    rows[:] = [separator.join(row) for row in ragged.to_list()]
    return Tensor(rows)


# --- pieces ---------------------------------------------------------------------------------


def pieces(value: Any, cut: Callable[[Tensor], Any]) -> Any:
    """Pieces of a scalar as a vector, of more as a ragged tensor with one axis more."""
    if isinstance(value, RaggedTensor):
        return value.with_values(pieces(value.values, cut))
    x = _text(value)
    shape = tuple(x.data.shape)
    if not shape:
        return cut(F.reshape(x, shape=(1,)))[0]
    values, splits = cut(F.reshape(x, shape=(-1,)))
    rows = RaggedTensor.from_row_splits(values, splits, validate=False)
    if len(shape) == 1:
        return rows
    return RaggedTensor.from_tensor(x, ragged_rank=len(shape) - 1).with_flat_values(rows)


def split(input: Any = None, sep: Any = None, maxsplit: int = -1, name: Any = None) -> Any:
    """Parts of the text between separators, or between runs of white space.

    Returns: a vector for a scalar, else a RaggedTensor.
    Raises: OperatorNotAllowedInGraphError in a traced function.
    """
    separator = None if sep is None or sep in ("", b"") else _bytes(sep)
    return pieces(input, lambda x: F.string_split(x, separator=separator, limit=int(maxsplit)))


def bytes_split(input: Any, name: Any = None) -> Any:
    """The bytes of the text, each as a text."""
    return pieces(input, lambda x: F.string_bytes(x))


def ngrams(
    data: Any, ngram_width: Any, separator: Any = " ", pad_values: Any = None, padding_width: Any = None,
    preserve_short_sequences: bool = False, name: Any = None,
) -> Any:  # fmt: skip
    """Runs of ``ngram_width`` texts along the last axis, joined; of several widths one after the other.

    Args: pad_values: one text, or a pair for both ends. padding_width: how many of them, ``ngram_width - 1`` unless
        given. preserve_short_sequences: a row too short for any run is joined whole.
    """
    widths = tuple(ngram_width) if isinstance(ngram_width, (list, tuple)) else (ngram_width,)
    if not all(isinstance(w, int) for w in widths):
        raise TypeError(f"ngram_width must be an integer, or a tuple of integers. Received: {ngram_width!r}")
    if any(w < 1 for w in widths):
        raise ValueError(f"All ngram_widths must be greater than 0. Received: {ngram_width!r}")
    pads = (pad_values, pad_values) if isinstance(pad_values, (str, bytes)) else pad_values
    attrs = {
        "widths": widths, "separator": _bytes(separator), "pads": None if pads is None else tuple(map(_bytes, pads)),
        "padding": -1 if padding_width is None else int(padding_width), "keep_short": preserve_short_sequences,
    }  # fmt: skip
    if isinstance(data, RaggedTensor):
        if isinstance(data.values, RaggedTensor):
            return data.with_values(ngrams(
                data.values, widths, separator, pad_values, padding_width, preserve_short_sequences
            ))  # fmt: skip
        values, splits = F.string_ngrams(data.values, data.row_splits, **attrs)
        return RaggedTensor.from_row_splits(values, splits, validate=False)
    x = _text(data)
    *outer, size = tuple(x.data.shape)
    splits = np.arange(int(np.prod(outer, dtype=np.int64)) + 1, dtype=np.int64) * size
    values, _ = F.string_ngrams(F.reshape(x, shape=(-1,)), convert_to_tensor(splits), **attrs)
    return F.reshape(values, shape=(*outer, -1) if np.prod(outer, dtype=np.int64) else (*outer, 0))
