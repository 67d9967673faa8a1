"""``tf.data.TextLineDataset``: the lines of text files, one element each."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, NotFoundError
from ..tensor.convert import convert_to_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .base import UNKNOWN_CARDINALITY, DatasetBase
from .dataset import Dataset


def _lines(data: bytes) -> Iterator[Tensor]:
    for line in data.split(b"\n")[: -1 if data.endswith(b"\n") or not data else None]:
        element = np.empty((), object)
        element[()] = line.removesuffix(b"\r")
        yield Tensor(element)


def _read(name: bytes, compression: str) -> bytes:
    try:
        with open(name.decode(), "rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        raise NotFoundError(f"{name.decode()}; No such file or directory") from error
    return {"": lambda d: d, "GZIP": gzip.decompress, "ZLIB": zlib.decompress}[compression](data)


def TextLineDataset(
    filenames: Any,
    compression_type: str | None = None,
    buffer_size: Any = None,
    num_parallel_reads: Any = None,
    name: str | None = None,
) -> Dataset:
    """The lines of the files, without their ends; scalar string elements.

    Args: filenames: a name, a list of names, or a dataset of them. compression_type: '', 'GZIP' or
        'ZLIB'. buffer_size, num_parallel_reads: how TensorFlow reads; lines come in order.
    Raises: InvalidArgumentError on another compression; NotFoundError while iterating.
    """
    compression = compression_type or ""
    if compression not in ("", "GZIP", "ZLIB"):
        raise InvalidArgumentError(f"Unsupported compression_type: {compression}.")

    def names() -> Iterator[bytes]:
        if isinstance(filenames, DatasetBase):
            yield from (t.array()[()] for t in filenames._elements())
        else:
            yield from convert_to_tensor(filenames).array().reshape(-1)

    def make() -> Iterator[Tensor]:
        for file in names():
            yield from _lines(_read(file, compression))

    return Dataset("TextLineDatasetV2", make, TensorSpec((), "string"), UNKNOWN_CARDINALITY)
