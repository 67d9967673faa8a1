"""``tf.data.TFRecordDataset`` and ``tf.data.FixedLengthRecordDataset``: the records of files, one element each."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, NotFoundError
from ..base.records import records
from ..tensor.convert import convert_to_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .base import UNKNOWN_CARDINALITY, DatasetBase
from .dataset import Dataset


def _names(filenames: Any) -> Iterator[str]:
    if isinstance(filenames, DatasetBase):
        yield from (t.array()[()].decode() for t in filenames._elements())
    else:
        yield from (n.decode() for n in convert_to_tensor(filenames, "string").array().reshape(-1))


def _opened(name: str, compression: str) -> Any:
    try:
        file = open(name, "rb")  # noqa: SIM115 - closed by the caller
    except FileNotFoundError as error:
        raise NotFoundError(f"{name}; No such file or directory") from error
    if compression == "GZIP":
        return gzip.GzipFile(fileobj=file)
    if compression == "ZLIB":
        with file:
            return io.BytesIO(zlib.decompress(file.read()))
    return file


def _compression(compression_type: Any) -> str:
    found = convert_to_tensor(compression_type or "", "string").array()[()].decode()
    if found not in ("", "GZIP", "ZLIB"):
        raise InvalidArgumentError(f"Unsupported compression_type: {found}.")
    return found


def _element(data: bytes) -> Tensor:
    out = np.empty((), object)
    out[()] = data
    return Tensor(out)


def _paths(filenames: Any) -> Any:
    if isinstance(filenames, (list, tuple)):
        return [f if isinstance(f, (str, bytes)) or hasattr(f, "dtype") else str(f) for f in filenames]
    return (
        filenames if isinstance(filenames, (str, bytes, DatasetBase)) or hasattr(filenames, "dtype") else str(filenames)
    )


def TFRecordDataset(
    filenames: Any,
    compression_type: Any = None,
    buffer_size: Any = None,
    num_parallel_reads: Any = None,
    name: str | None = None,
) -> Dataset:
    """The records of TFRecord files; scalar string elements.

    Args: filenames: a name, a list of names, or a dataset of them. compression_type: '', 'GZIP' or 'ZLIB'.
        buffer_size, num_parallel_reads: how TensorFlow reads; records come in the files' order.
    Raises: InvalidArgumentError on another compression; NotFoundError and DataLossError while iterating.
    """
    del buffer_size, num_parallel_reads, name
    files, compression = _paths(filenames), _compression(compression_type)

    def make() -> Iterator[Tensor]:
        for path in _names(files):
            with _opened(path, compression) as file:
                yield from map(_element, records(file, path))

    return Dataset("TFRecordDatasetV2", make, TensorSpec((), "string"), UNKNOWN_CARDINALITY)


def FixedLengthRecordDataset(
    filenames: Any,
    record_bytes: int,
    header_bytes: int | None = None,
    footer_bytes: int | None = None,
    buffer_size: Any = None,
    compression_type: Any = None,
    num_parallel_reads: Any = None,
    name: str | None = None,
) -> Dataset:
    """Pieces of ``record_bytes`` bytes of files, between their headers and footers; scalar string elements.

    Raises: InvalidArgumentError on a size below 1, or while iterating where a file is no whole number of records.
    """
    del buffer_size, num_parallel_reads, name
    if record_bytes <= 0:
        raise InvalidArgumentError(f"record_bytes must be > 0, received {record_bytes}.")
    files, compression = _paths(filenames), _compression(compression_type)

    def make() -> Iterator[Tensor]:
        for path in _names(files):
            with _opened(path, compression) as file:
                data = file.read()
            body = data[header_bytes or 0 : len(data) - (footer_bytes or 0)]
            if len(body) % record_bytes:
                raise InvalidArgumentError(
                    f"Excess bytes of {len(body) % record_bytes} when reading data from {path}: it is no whole number "
                    f"of records of {record_bytes} bytes."
                )
            for start in range(0, len(body), record_bytes):
                yield _element(body[start : start + record_bytes])

    return Dataset("FixedLengthRecordDatasetV2", make, TensorSpec((), "string"), UNKNOWN_CARDINALITY)
