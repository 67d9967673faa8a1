"""``tf.strings``: text as code points, and from one encoding to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.unicode import REPLACEMENT, codec
from ..ir.op import F
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.tensor import Tensor
from .strings import chosen, flat_text, pieces

_ERRORS = ("strict", "replace", "ignore")
_ENCODINGS = ("UTF-8", "UTF-16-BE", "UTF-32-BE")


def _points(encoding: str, errors: str, replacement: int, control: bool) -> Callable[[Tensor], Any]:
    attrs = {
        "encoding": codec(encoding), "errors": chosen(errors, "errors", _ERRORS), "replacement": int(replacement),
        "control": control,
    }  # fmt: skip
    return lambda x: F.unicode_points(x, **attrs)


def _characters(codes: Tensor, encoding: str) -> Tensor:
    """Each code point as a text."""
    ends = np.arange(codes.size + 1, dtype=np.int64)
    return F.unicode_encoded(codes, ends, encoding=codec(encoding), errors="replace", replacement=REPLACEMENT)  # type: ignore[no-any-return]


def unicode_decode(
    input: Any, input_encoding: str, errors: str = "replace", replacement_char: int = REPLACEMENT,
    replace_control_characters: bool = False, name: Any = None,
) -> Any:  # fmt: skip
    """The code points of the text, int32: a vector for a scalar, else a RaggedTensor with one axis more.

    Args: input_encoding: of a text encoding, as Python knows them. errors: what becomes of a part that is no
        character: ``replace``, ``ignore`` or ``strict``. replace_control_characters: those below 32 too.
    Raises: InvalidArgumentError on an unknown encoding, and on such a part where ``strict``.
    """
    cut = _points(input_encoding, errors, replacement_char, replace_control_characters)
    return pieces(input, lambda x: _values(cut(x), lambda codes: codes))


def unicode_decode_with_offsets(
    input: Any, input_encoding: str, errors: str = "replace", replacement_char: int = REPLACEMENT,
    replace_control_characters: bool = False, name: Any = None,
) -> Any:  # fmt: skip
    """(code points as unicode_decode gives them, the bytes at which they begin, int64)."""
    cut = _points(input_encoding, errors, replacement_char, replace_control_characters)
    return _with_offsets(input, cut, lambda codes: codes)


def unicode_split(
    input: Any, input_encoding: str, errors: str = "replace", replacement_char: int = REPLACEMENT, name: Any = None
) -> Any:
    """The characters of the text, each as a text in the same encoding."""
    cut = _points(input_encoding, errors, replacement_char, False)
    return pieces(input, lambda x: _values(cut(x), lambda codes: _characters(codes, input_encoding)))


def unicode_split_with_offsets(
    input: Any, input_encoding: str, errors: str = "replace", replacement_char: int = REPLACEMENT, name: Any = None
) -> Any:
    """(characters as unicode_split gives them, the bytes at which they begin, int64)."""
    cut = _points(input_encoding, errors, replacement_char, False)
    return _with_offsets(input, cut, lambda codes: _characters(codes, input_encoding))


def _values(found: tuple[Tensor, Tensor, Tensor], form: Callable[[Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """What becomes of the code points, and where rows begin."""
    return form(found[0]), found[2]


def _with_offsets(input: Any, cut: Callable[[Tensor], Any], form: Callable[[Tensor], Tensor]) -> tuple[Any, Any]:
    places: list[Tensor] = []

    def keeping(x: Tensor) -> tuple[Tensor, Tensor]:
        found = cut(x)
        places.append(found[1])
        return _values(found, form)

    values = pieces(input, keeping)
    return values, values.with_flat_values(places[0]) if isinstance(values, RaggedTensor) else places[0]


def unicode_encode(
    input: Any, output_encoding: str, errors: str = "replace", replacement_char: int = REPLACEMENT, name: Any = None
) -> Any:
    """The texts that code points along the last axis (of a tensor or a RaggedTensor) make.

    Args: output_encoding: UTF-8, UTF-16-BE or UTF-32-BE. errors: what becomes of a number that is no character.
    Raises: ValueError on a scalar; InvalidArgumentError on such a number where ``errors`` is ``strict``.
    """
    attrs = {
        "encoding": codec(chosen(output_encoding, "output_encoding", _ENCODINGS)),
        "errors": chosen(errors, "errors", _ERRORS), "replacement": int(replacement_char),
    }  # fmt: skip
    if isinstance(input, RaggedTensor):
        if isinstance(input.values, RaggedTensor):
            return input.with_values(unicode_encode(input.values, output_encoding, errors, replacement_char))
        codes, ends = input.values, input.row_splits
        if codes.ndim > 1:
            return input.with_values(unicode_encode(codes, output_encoding, errors, replacement_char))
        return F.unicode_encoded(codes, ends, **attrs)
    codes = convert_to_tensor(input)
    shape = tuple(codes.data.shape)
    if not shape:
        raise ValueError("input_tensor's rank must be at least 1.")
    rows = int(np.prod(shape[:-1], dtype=np.int64))
    made = F.unicode_encoded(F.reshape(codes, shape=(-1,)), np.arange(rows + 1, dtype=np.int64) * shape[-1], **attrs)
    return F.reshape(made, shape=shape[:-1])


def unicode_transcode(
    input: Any, input_encoding: str, output_encoding: str, errors: str = "replace",
    replacement_char: int = REPLACEMENT, replace_control_characters: bool = False, name: Any = None,
) -> Any:  # fmt: skip
    """The texts in another encoding: UTF-8, UTF-16-BE or UTF-32-BE. Arguments: see unicode_decode."""
    attrs = {
        "source": codec(input_encoding), "target": codec(chosen(output_encoding, "output_encoding", _ENCODINGS)),
        "errors": chosen(errors, "errors", _ERRORS), "replacement": int(replacement_char),
        "control": replace_control_characters,
    }  # fmt: skip
    return flat_text(input, lambda x: F.unicode_transcoded(x, **attrs))
