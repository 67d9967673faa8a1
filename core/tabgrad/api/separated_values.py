"""``tf.io.decode_csv``: lines of separated values as one tensor per column."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import Spec
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .files import host_op


def decode_csv(
    records: Any,
    record_defaults: Any,
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    select_cols: Any = None,
    name: Any = None,
) -> list[Tensor]:
    """The columns of CSV lines, each with the shape of ``records``.

    Args: record_defaults: for every column a value that stands for a missing one, or an empty list or a dtype where
        none may be missing; they say the columns' dtypes. na_value: text that counts as missing. select_cols: the
        columns to read.
    Raises: InvalidArgumentError where a line has another number of fields, or a field is no such number.
    """
    del name
    defaults = [default_of(d) for d in record_defaults]
    text = convert_to_tensor(records, "string")
    columns = None if select_cols is None else list(select_cols)
    if columns is not None and len(columns) != len(defaults):
        raise ValueError("Length of select_cols and record_defaults should match")
    specs = tuple(Spec(tuple(text.data.shape), d.dtype) for d in defaults)
    options = dialect(field_delim, use_quote_delim)

    def read(lines: Any) -> tuple[Any, ...]:
        rows = [_fields(line, i, options, len(defaults), columns) for i, line in enumerate(lines.reshape(-1).tolist())]
        return tuple(
            column_of([row[i] for row in rows], d, i, na_value).reshape(lines.shape) for i, d in enumerate(defaults)
        )

    return list(host_op("decode_csv", read, specs, text))


def dialect(field_delim: str, use_quote_delim: bool) -> dict[str, Any]:
    """What csv.reader is to be told."""
    quotes: dict[str, Any] = {"quotechar": '"'} if use_quote_delim else {"quoting": csv.QUOTE_NONE}
    return {"delimiter": field_delim, "strict": True, **quotes}


def default_of(value: Any) -> Any:
    """A column's default as an array of one value, or of none where nothing may be missing."""
    if (isinstance(value, (str, type)) and not isinstance(value, str)) or hasattr(value, "as_numpy_dtype"):
        return np.zeros((0,), convert_to_tensor([], value).array().dtype)
    found = convert_to_tensor(value).array()
    return found.reshape(-1)


def _fields(line: bytes, row: int, options: Any, count: int, columns: Any) -> list[str]:
    try:
        fields = next(csv.reader([line.decode()], **options), [""])
    except csv.Error as error:
        raise InvalidArgumentError(
            f"Quoted field has to end with quote followed by delim, CRLF or end: {error}"
        ) from None
    return picked(fields, row, count, columns)


def picked(fields: list[str], row: int, count: int, columns: Any) -> list[str]:
    """The fields of the columns to read. Raises InvalidArgumentError where there are too few or too many."""
    if columns is not None:
        if max(columns) >= len(fields):
            raise InvalidArgumentError(f"Expect {max(columns) + 1} fields but have {len(fields)} in record {row}")
        return [fields[c] for c in columns]
    if len(fields) != count:
        raise InvalidArgumentError(
            f"Expect {count} fields but have {'more' if len(fields) > count else len(fields)} in record {row}"
        )
    return fields


def column_of(fields: list[str], default: Any, column: int, na_value: str) -> Any:
    """The fields as an array of the default's dtype. Raises InvalidArgumentError where one is missing or malformed."""
    out = np.empty(len(fields), default.dtype)
    for row, field in enumerate(fields):
        if field in ("", na_value):
            if not default.size:
                raise InvalidArgumentError(f"Field {column} is required but missing in record {row}!")
            out[row] = default[0]
            continue
        try:
            out[row] = field.encode() if default.dtype == object else default.dtype.type(field.strip())
        except ValueError:
            raise InvalidArgumentError(
                f"Field {column} in record {row} is not a valid {default.dtype.name}: {field}"
            ) from None
    return out
