"""``tf.data.experimental.CsvDataset`` and ``make_csv_dataset``: the rows of files of separated values."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..api.files import glob
from ..api.separated_values import column_of, default_of, dialect, picked
from ..base.errors import InvalidArgumentError
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .base import AUTOTUNE, UNKNOWN_CARDINALITY
from .dataset import Dataset
from .records import _compression, _names, _opened, _paths


def CsvDataset(
    filenames: Any, record_defaults: Any, compression_type: Any = None, buffer_size: Any = None, header: bool = False,
    field_delim: str = ",", use_quote_delim: bool = True, na_value: str = "", select_cols: Any = None,
    exclude_cols: Any = None,
) -> Dataset:  # fmt: skip
    """The rows of the files, each a tuple of scalars.

    Args: filenames: a name or a list of names. record_defaults: for every column that is read a value that stands for
        a missing one, or a dtype where none may be missing. header: whether files begin with a line of names.
        na_value: text that counts as missing. select_cols, exclude_cols: the columns to read, or not to.
    Raises: InvalidArgumentError while iterating, where a row has another number of fields or a field is no such number.
    """
    if select_cols is not None and exclude_cols is not None:
        raise InvalidArgumentError("Either select_cols or exclude_cols should be empty")
    defaults, compression = [default_of(d) for d in record_defaults], _compression(compression_type)
    columns = None if select_cols is None else [int(c) for c in select_cols]
    left_out = {int(c) for c in exclude_cols or ()}
    paths, options = _paths(filenames), dialect(field_delim, use_quote_delim)

    def rows() -> Iterator[tuple[int, list[str]]]:
        for name in _names(paths):
            with _opened(name, compression) as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
                yield from enumerate(_rows(text, options, header))

    def element(numbered: tuple[int, list[str]]) -> tuple[Tensor, ...]:
        row, fields = numbered
        kept = [f for i, f in enumerate(fields) if i not in left_out]
        found = zip(picked(kept, row, len(defaults), columns), defaults, strict=True)
        return tuple(Tensor(column_of([f], d, i, na_value).reshape(())) for i, (f, d) in enumerate(found))

    def make() -> Iterator[tuple[Tensor, ...]]:
        return map(element, rows())  # goes on behind a row that can't be read: its error may be ignored

    spec = tuple(TensorSpec((), "string" if d.dtype == object else d.dtype) for d in defaults)
    return Dataset("CsvDatasetV2", make, spec, UNKNOWN_CARDINALITY)


def make_csv_dataset(
    file_pattern: Any, batch_size: Any, column_names: Any = None, column_defaults: Any = None, label_name: Any = None,
    select_columns: Any = None, field_delim: str = ",", use_quote_delim: bool = True, na_value: str = "",
    header: bool = True, num_epochs: Any = None, shuffle: bool = True, shuffle_buffer_size: Any = 10000,
    shuffle_seed: Any = None, prefetch_buffer_size: Any = None, num_parallel_reads: Any = None, sloppy: bool = False,
    num_rows_for_inference: Any = 100, compression_type: Any = None, ignore_errors: bool = False,
    encoding: str = "utf-8",
) -> Dataset:  # fmt: skip
    """Batches of rows, each a dict from column names to tensors; with ``label_name`` its column is the label beside it.

    Args: file_pattern: a pattern of file names, or a list of them. column_names: else the first line of the files.
        column_defaults: see CsvDataset; else what the first ``num_rows_for_inference`` rows look like.
        select_columns: names or indices of the columns to read. num_epochs: None repeats for ever.
    Raises: ValueError where no file is found, or names and columns do not fit each other.
    """
    del prefetch_buffer_size, sloppy
    patterns = file_pattern if isinstance(file_pattern, list) else [file_pattern]
    files = sorted(itertools.chain.from_iterable(glob(str(p)) for p in patterns))
    if not files:
        raise ValueError(f"No files match `file_pattern` {file_pattern}.")
    names_of_files: Any = Dataset.from_tensor_slices(files)
    if shuffle:
        names_of_files = names_of_files.shuffle(len(files), shuffle_seed)
    options = dialect(field_delim, use_quote_delim)
    if column_names is None:
        if not header:
            raise ValueError("Expected `column_names` or `header` arguments. Neither is provided.")
        column_names = _header(files, options, compression_type, encoding)
    names = list(column_names)
    if len(set(names)) < len(names):
        twice = {n for n in names if names.count(n) > 1}
        raise ValueError(
            f"Either `column_names` argument or CSV header row contains duplicate column names: {twice}."
        )
    indices = None if select_columns is None else _indices(select_columns, names)
    if column_defaults is None:
        rows = _all_rows(files, len(names), options, header, compression_type, encoding)
        wanted = range(len(names)) if indices is None else indices
        column_defaults = _guessed(rows, list(wanted), na_value, num_rows_for_inference)
    if indices is not None:
        if len(column_defaults) != len(indices):
            raise ValueError(
                "If specified, `column_defaults` and `select_columns` must have the same length: `column_defaults` has "
                f"length {len(column_defaults)}, `select_columns` has length {len(indices)}."
            )
        names = [names[i] for i in indices]
    if label_name is not None and label_name not in names:
        raise ValueError(f"`label_name` provided must be one of the columns: {names}. Received: {label_name}.")

    def read(file: Any) -> Any:
        found: Any = CsvDataset(
            file, column_defaults, compression_type, None, header, field_delim, use_quote_delim, na_value, indices
        )
        return found.ignore_errors() if ignore_errors else found

    def named(*columns: Any) -> Any:
        features = OrderedDict(zip(names, columns, strict=True))
        return features if label_name is None else (features, features.pop(label_name))

    together = 1 if num_parallel_reads in (None, AUTOTUNE) else num_parallel_reads
    dataset = names_of_files.interleave(read, cycle_length=together, block_length=1)
    if shuffle:
        dataset = dataset.shuffle(shuffle_buffer_size, shuffle_seed)
    if num_epochs != 1:
        dataset = dataset.repeat(num_epochs)
    return dataset.batch(batch_size, drop_remainder=num_epochs is None).map(named).prefetch(AUTOTUNE)  # type: ignore[no-any-return]


def _rows(text: Any, options: Any, header: bool) -> Iterator[list[str]]:
    reader = csv.reader(text, **options)
    try:
        for row in itertools.islice(reader, int(header), None):
            if row:
                yield row
    except csv.Error as error:
        raise InvalidArgumentError(
            f"Quoted field has to end with quote followed by delim, CRLF or end: {error}"
        ) from None


def _text(file: str, compression_type: Any, encoding: str) -> Any:
    compression = _compression(compression_type)
    if compression == "ZLIB":
        raise ValueError(f"`compression_type` {compression_type} is not supported for probing columns.")
    if compression == "GZIP":
        return gzip.open(file, "rt", encoding=encoding, newline="")
    return open(file, encoding=encoding, newline="")


def _header(files: list[str], options: Any, compression_type: Any, encoding: str) -> list[str]:
    names: list[str] | None = None
    for file in files:
        with _text(file, compression_type, encoding) as text:
            first = next(csv.reader(text, **options), None)
        if first is None:
            raise ValueError(f"Failed when reading the header line of {file}. Is it an empty file?")
        if names is not None and first != names:
            raise ValueError(
                "All input CSV files should have the same column names in the header row. "
                f"File {file} has different column names."
            )
        names = first
    return names or []


def _all_rows(
    files: list[str], count: int, options: Any, header: bool, compression_type: Any, encoding: str
) -> Iterator[list[str]]:
    for file in files:
        with _text(file, compression_type, encoding) as text:
            for number, row in enumerate(_rows(text, options, header), 1 + int(header)):
                if len(row) != count:
                    raise ValueError(
                        f"Problem inferring types: CSV row {number} has {len(row)} number of fields. Expected: {count}."
                    )
                yield row


def _indices(columns: Any, names: list[str]) -> list[int]:
    found = []
    for column in columns:
        if isinstance(column, int):
            if not 0 <= column < len(names):
                raise ValueError(
                    f"Column index {column} specified in `select_columns` should be >= 0 and < {len(names)}, "
                    "which is the number of columns."
                )
            found.append(column)
        elif column not in names:
            raise ValueError(f"Column {column} specified in `select_columns` must be of one of the columns: {names}.")
        else:
            found.append(names.index(column))
    if len(set(found)) < len(found):
        raise ValueError(f"The `select_columns` argument contains duplicate columns: {columns}.")
    return sorted(found)


def _guessed(rows: Iterator[list[str]], columns: list[int], na_value: str, limit: Any) -> list[Any]:
    """A default per column, of the narrowest kind that holds every value seen."""
    kinds = [-1] * len(columns)
    for row in itertools.islice(rows, limit):
        kinds = [k if row[c] in ("", na_value) else max(k, _kind(row[c])) for k, c in zip(kinds, columns, strict=True)]
    return [np.zeros(1, _KINDS[k]) if 0 <= k < len(_KINDS) else [""] for k in kinds]


_KINDS = (np.int32, np.int64, np.float32, np.float64)


def _kind(text: str) -> int:
    """The first of _KINDS that holds the value, or their number for text."""
    try:
        value = int(text)
    except ValueError:
        pass
    else:
        for kind, bits in enumerate((32, 64)):
            if -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
                return kind
    try:
        number = float(text)
    except ValueError:
        return len(_KINDS)
    return 2 if not np.isfinite(number) or abs(number) <= np.finfo(np.float32).max else 3
