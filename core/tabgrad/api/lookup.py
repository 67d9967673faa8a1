"""``tf.lookup``: tables from keys to values, filled once or changed as a program runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype
from ..base.errors import FailedPreconditionError, InvalidArgumentError, NotFoundError
from ..compile.effects import effect, on_host_in_order
from ..ir.op import F, Spec
from ..ops.tables import Table
from ..tensor.convert import convert_to_tensor, is_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.tensor import Tensor
from .strings import as_string, to_hash_bucket_fast

# --- what fills a table ---------------------------------------------------------------------


class KeyValueTensorInitializer:
    """Keys and values given as vectors of one length."""

    def __init__(
        self, keys: Any, values: Any, key_dtype: Any = None, value_dtype: Any = None, name: str | None = None
    ) -> None:
        self._keys = convert_to_tensor(keys, key_dtype)
        self._values = convert_to_tensor(values, value_dtype)

    @property
    def key_dtype(self) -> DType:
        """The keys' type."""
        return self._keys.dtype

    @property
    def value_dtype(self) -> DType:
        """The values' type."""
        return self._values.dtype

    def entries(self) -> dict[Any, Any]:
        """The keys with their values.

        Raises: InvalidArgumentError where their numbers differ; FailedPreconditionError on a key with two values.
        """
        keys, values = self._keys.array().reshape(-1).tolist(), self._values.array().reshape(-1).tolist()
        if len(keys) != len(values):
            raise InvalidArgumentError(
                f"Expected shape [{len(keys)}] for value, got [{len(values)}]: one value per key is needed."
            )
        return _distinct(keys, values)


class TextFileIndex:
    """What of a line is a key or value, beside the number of a column."""

    WHOLE_LINE = -2
    LINE_NUMBER = -1


class TextFileInitializer:
    """Keys and values from the lines of a text file: columns by number, whole lines, or line numbers.

    Args: vocab_size: how many lines are read, all unless given. delimiter: what separates columns.
        value_index_offset: is added to line numbers.
    Raises: ValueError where a line number is not int64, or a whole line no text.
    """

    def __init__(
        self, filename: Any, key_dtype: Any, key_index: int, value_dtype: Any, value_index: int,
        vocab_size: int | None = None, delimiter: str = "\t", name: str | None = None, value_index_offset: int = 0,
    ) -> None:  # fmt: skip
        self.key_dtype, self.value_dtype = as_dtype(key_dtype), as_dtype(value_dtype)
        for what, index, dtype in (("key", key_index, self.key_dtype), ("value", value_index, self.value_dtype)):
            if index < -2:
                raise ValueError(f"`{what}_index` should be >= -2, received: {index}.")
            if index == TextFileIndex.LINE_NUMBER and dtype.name != "int64":
                raise ValueError(f"`{what}_dtype` must be int64 if `{what}_index` is -1, received: {dtype!s}")
            if index == TextFileIndex.WHOLE_LINE and not (dtype.is_integer or dtype.name == "string"):
                raise ValueError(
                    f"`{what}_dtype` must be integer or string if `{what}_index` is -2, received: {dtype!s}"
                )
        if vocab_size is not None and vocab_size <= 0:
            raise ValueError(f"`vocab_size` should be > 0, received: {vocab_size}.")
        self._file = filename.array()[()].decode() if is_tensor(filename) else str(filename)
        self._columns = key_index, value_index
        self._count, self._delimiter, self._offset = vocab_size, delimiter.encode(), value_index_offset

    def entries(self) -> dict[Any, Any]:
        """As of KeyValueTensorInitializer. Raises NotFoundError where there is no such file."""
        try:
            lines = Path(self._file).read_bytes().split(b"\n")
        except FileNotFoundError:
            raise NotFoundError(f"{self._file}; No such file or directory") from None
        if lines[-1] == b"":
            lines.pop()
        lines = [line.removesuffix(b"\r") for line in lines]
        if self._count is not None:
            if len(lines) < self._count:
                raise InvalidArgumentError(
                    f"Invalid vocab_size in {self._file}: expected {self._count} but got {len(lines)} lines."
                )
            lines = lines[: self._count]
        key, value = self._columns
        keys = [self._part(line, i, key, self.key_dtype) for i, line in enumerate(lines)]
        values = [self._part(line, i, value, self.value_dtype) for i, line in enumerate(lines)]
        return _distinct(keys, values)

    def _part(self, line: bytes, number: int, index: int, dtype: DType) -> Any:
        if index == TextFileIndex.LINE_NUMBER:
            return number + self._offset
        text = line
        if index != TextFileIndex.WHOLE_LINE:
            columns = line.split(self._delimiter)
            if index >= len(columns):
                raise InvalidArgumentError(
                    f"Invalid number of columns in {self._file} line {number} ({line!r}): expected {index + 1} got "
                    f"{len(columns)}"
                )
            text = columns[index]
        if dtype.name == "string":
            return text
        try:
            return int(text) if dtype.is_integer else float(text)
        except ValueError:
            raise InvalidArgumentError(
                f"Field {text!r} in line {number} is not a valid {dtype.name} ({self._file})."
            ) from None


def _distinct(keys: list[Any], values: list[Any]) -> dict[Any, Any]:
    entries: dict[Any, Any] = {}
    for key, value in zip(keys, values, strict=True):
        if entries.setdefault(key, value) != value:
            raise FailedPreconditionError(
                f"HashTable has different value for same key. Key {key!r} has {entries[key]!r} and trying to add value "
                f"{value!r}"
            )
    return entries


# --- tables ---------------------------------------------------------------------------------


class LookupTable:
    """What tables share: a ``Table`` of arrays, with the types of its keys and values."""

    def __init__(self, key_dtype: Any, value_dtype: Any, default_value: Any, name: str | None) -> None:
        self._key_dtype, self._value_dtype = as_dtype(key_dtype), as_dtype(value_dtype)
        self._default_value = convert_to_tensor(default_value, self._value_dtype)
        self._table = Table(self._default_value.array())
        self._name = name or type(self).__name__

    @property
    def key_dtype(self) -> DType:
        """The keys' type."""
        return self._key_dtype

    @property
    def value_dtype(self) -> DType:
        """The values' type."""
        return self._value_dtype

    @property
    def default_value(self) -> Tensor:
        """The value of every key that is not in the table."""
        return self._default_value

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    def _keys(self, keys: Any) -> Tensor:
        """Keys as a tensor. Raises TypeError where they are of another type."""
        found = convert_to_tensor(keys, dtype_hint=self._key_dtype)
        if found.dtype is not self._key_dtype:
            raise TypeError(f"Dtype of argument `keys` must be {self._key_dtype!s}, received: {found.dtype!s}")
        return found

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The keys' values."""
        if isinstance(keys, RaggedTensor):
            return keys.with_flat_values(self.lookup(keys.flat_values))
        return self._found(self._keys(keys))

    def _found(self, keys: Tensor) -> Any:
        raise NotImplementedError

    def __getitem__(self, keys: Any) -> Any:
        return self.lookup(keys)

    def size(self, name: str | None = None) -> Tensor:
        """The number of entries; int64."""
        return convert_to_tensor(np.int64(len(self._table.entries or ())))

    def export(self, name: str | None = None) -> tuple[Tensor, Tensor]:
        """All keys, and their values."""
        entries = self._table.entries or {}
        keys = np.empty(len(entries), self._key_dtype.numpy)
        keys[:] = list(entries)
        values = np.empty((len(entries), *self._table.default.shape), self._value_dtype.numpy)
        for i, value in enumerate(entries.values()):
            values[i] = value
        return Tensor(keys), Tensor(values)


class StaticHashTable(LookupTable):
    """A table filled once, by an initializer.

    Args: initializer: KeyValueTensorInitializer or TextFileInitializer; None: the table is never filled, and a
        lookup is an error.
    """

    def __init__(
        self, initializer: Any, default_value: Any, name: str | None = None, experimental_is_anonymous: bool = False
    ) -> None:
        super().__init__(initializer.key_dtype, initializer.value_dtype, default_value, name)
        if self._table.default.shape:
            raise ValueError(
                f"Shapes {self._table.default.shape} and () are not compatible: `default_value` must be a scalar."
            )
        self._table.entries = initializer.entries()

    def _found(self, keys: Tensor) -> Any:
        return F.table_find(keys, table=self._table)


class StaticVocabularyTable:
    """Ids of known keys, and buckets behind them for all others, by FarmHash's fingerprint.

    Args: initializer: gives int64 values; None: every key goes to a bucket. lookup_key_dtype: the type of the keys
        that are looked up, the initializer's unless given.
    Raises: ValueError where there are no buckets; TypeError on values that are not int64.
    """

    def __init__(
        self, initializer: Any, num_oov_buckets: int, lookup_key_dtype: Any = None, name: str | None = None,
        experimental_is_anonymous: bool = False,
    ) -> None:  # fmt: skip
        if num_oov_buckets <= 0:
            raise ValueError("`num_oov_buckets` must be > 0; use StaticHashTable.")
        if initializer is None and lookup_key_dtype is None:
            raise ValueError("`lookup_key_dtype` must be given where there is no initializer.")
        self._inner = None
        if initializer is not None:
            if initializer.value_dtype.name != "int64":
                raise TypeError(f"Invalid `value_dtype`, expected int64 but got {initializer.value_dtype!s}.")
            self._inner = StaticHashTable(initializer, np.int64(-1))
        self._key_dtype = as_dtype(lookup_key_dtype or initializer.key_dtype)
        self._buckets, self._name = num_oov_buckets, name or "StaticVocabularyTable"

    @property
    def key_dtype(self) -> DType:
        """The type of the keys that are looked up."""
        return self._key_dtype

    @property
    def value_dtype(self) -> DType:
        """int64."""
        return as_dtype("int64")

    @property
    def name(self) -> str:
        """The name."""
        return self._name

    def size(self, name: str | None = None) -> Tensor:
        """The number of ids, buckets included."""
        known = 0 if self._inner is None else int(self._inner.size())
        return convert_to_tensor(np.int64(known + self._buckets))

    def lookup(self, keys: Any, name: str | None = None) -> Any:
        """The keys' ids."""
        if isinstance(keys, RaggedTensor):
            return keys.with_flat_values(self.lookup(keys.flat_values))
        keys = convert_to_tensor(keys, dtype_hint=self._key_dtype)
        if keys.dtype is not self._key_dtype:
            raise TypeError(f"Dtype of argument `keys` must be {self._key_dtype!s}, received: {keys.dtype!s}")
        hashed = to_hash_bucket_fast(as_string(keys), self._buckets)
        if self._inner is None:
            return hashed
        known = self._inner.lookup(F.cast(keys, dtype=np.dtype(np.int64)) if keys.dtype.is_integer else keys)
        buckets = F.add(hashed, convert_to_tensor(self._inner.size()))
        return F.select(F.equal(known, convert_to_tensor(np.int64(-1))), buckets, known)

    def __getitem__(self, keys: Any) -> Any:
        return self.lookup(keys)


class _ChangingTable(LookupTable):
    """What tables share that change: in a traced function at every run, in the order of the program."""

    def __init__(self, key_dtype: Any, value_dtype: Any, default_value: Any, name: str | None) -> None:
        super().__init__(key_dtype, value_dtype, default_value, name)
        self._entries: dict[Any, Any] = {}
        self._table.entries = self._entries

    def _found(self, keys: Tensor) -> Any:
        default = self._table.default

        def shape(keys: Spec) -> Spec:
            return Spec((*keys.shape, *default.shape), default.dtype)

        return on_host_in_order("table_find", self._table.find, shape, keys)

    def size(self, name: str | None = None) -> Tensor:
        """The number of entries; int64."""
        count: Callable[[], Any] = lambda: np.asarray(len(self._entries), np.int64)  # noqa: E731
        return on_host_in_order("table_size", count, lambda: Spec((), np.dtype(np.int64)))

    def insert(self, keys: Any, values: Any, name: str | None = None) -> None:
        """Sets the keys' values."""

        def put(keys: Any, values: Any) -> None:
            rows = values.reshape((keys.size, *self._table.default.shape))
            rows = list(rows) if rows.ndim > 1 else rows.tolist()
            self._entries.update(zip(keys.reshape(-1).tolist(), rows, strict=True))

        effect("table_insert", put, self._keys(keys), convert_to_tensor(values, self._value_dtype))

    def remove(self, keys: Any, name: str | None = None) -> None:
        """Forgets the keys; those that are not there are passed over."""

        def drop(keys: Any) -> None:
            for key in keys.reshape(-1).tolist():
                self._entries.pop(key, None)

        effect("table_remove", drop, self._keys(keys))


class MutableHashTable(_ChangingTable):
    """A table that changes as the program runs."""

    def __init__(
        self, key_dtype: Any, value_dtype: Any, default_value: Any, name: str = "MutableHashTable",
        checkpoint: bool = True, experimental_is_anonymous: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(key_dtype, value_dtype, default_value, name)


class DenseHashTable(_ChangingTable):
    """A table that changes as the program runs; two keys are set aside and can't be used."""

    def __init__(
        self, key_dtype: Any, value_dtype: Any, default_value: Any, empty_key: Any, deleted_key: Any,
        initial_num_buckets: int | None = None, name: str = "MutableDenseHashTable", checkpoint: bool = True,
        experimental_is_anonymous: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(key_dtype, value_dtype, default_value, name)
        reserved = [convert_to_tensor(k, self._key_dtype).array()[()] for k in (empty_key, deleted_key)]
        if reserved[0] == reserved[1]:
            raise InvalidArgumentError("Empty and deleted keys cannot be equal")
        self._reserved = dict(zip(reserved, ("empty_key", "deleted_key"), strict=True))

    def _found(self, keys: Tensor) -> Any:
        self._check(keys)
        return super()._found(keys)

    def _check(self, keys: Tensor) -> None:
        def refuse(keys: Any) -> None:
            for key in keys.reshape(-1).tolist():
                if key in self._reserved:
                    raise InvalidArgumentError(f"Using the {self._reserved[key]} as a table key is not allowed")

        effect("table_check", refuse, keys)

    def insert_or_assign(self, keys: Any, values: Any, name: str | None = None) -> None:
        """Sets the keys' values."""
        self._check(self._keys(keys))
        self.insert(keys, values, name)

    def erase(self, keys: Any, name: str | None = None) -> None:
        """Forgets the keys."""
        self.remove(keys, name)
