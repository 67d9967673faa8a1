"""Files by TensorFlow's functions: ``tf.io.read_file`` and its kind, ``tf.io.gfile``, record files."""

from __future__ import annotations

import glob as globbing
import gzip
import os
import shutil
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import AlreadyExistsError, FailedPreconditionError, InvalidArgumentError, NotFoundError
from ..base.records import framed
from ..ir.dispatch import is_eager
from ..ir.lower import HostOnly
from ..ir.op import NONE, NoGradient, Op, Spec
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor

_HOST = HostOnly("files are Python's")


def path_of(name: Any) -> str:
    """A path out of text, bytes, a path object or a string tensor."""
    if callable(getattr(name, "numpy", None)):
        name = name.numpy()
    return os.fsdecode(name)


def text_tensor(data: bytes) -> Tensor:
    """A scalar string tensor."""
    out = np.empty((), object)
    out[()] = data
    return Tensor(out)


def host_op(name: str, function: Any, specs: Any, *operands: Any) -> Any:
    """``function(*arrays)`` now, or at every run of the trace in force.

    Args: specs: one Spec, or a tuple of them, for what the function returns.
    """
    tensors = [convert_to_tensor(x) for x in operands]
    if is_eager():
        found = function(*[t.array() for t in tensors])
        return tuple(map(Tensor, found)) if isinstance(found, tuple) else Tensor(found)
    several = isinstance(specs, tuple) and not isinstance(specs, Spec)
    op = Op(
        name=name, inputs=len(tensors), outputs=len(specs) if several else 1, forward=function, same=False, saves=NONE,
        shape=lambda *_: specs, lower=_HOST, vjp=NoGradient("text and files have no derivative"),
    )  # fmt: skip
    return op(*tensors)


def _read(name: Any) -> Any:
    path = path_of(name[()])
    try:
        with open(path, "rb") as file:
            return text_tensor(file.read()).array()
    except FileNotFoundError as error:
        raise NotFoundError(f"{path}; No such file or directory") from error
    except IsADirectoryError as error:
        raise FailedPreconditionError(f"{path}; Is a directory") from error


def read_file(filename: Any, name: Any = None) -> Tensor:
    """The whole file as a scalar string. Raises NotFoundError."""
    del name
    return host_op("read_file", _read, Spec((), np.dtype(object)), filename)  # type: ignore[no-any-return]


def write_file(filename: Any, contents: Any, name: Any = None) -> None:
    """Writes the string, and the folders it lies in."""
    del name
    path = path_of(filename)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(bytes(convert_to_tensor(contents, "string").array()[()]))


def matching_files(pattern: Any, name: Any = None) -> Tensor:
    """The files that match a pattern or several, in order."""
    del name
    pattern = os.fspath(pattern) if isinstance(pattern, os.PathLike) else pattern
    patterns = convert_to_tensor(pattern, "string").array().reshape(-1).tolist()
    found = sorted({os.fsencode(p) for one in patterns for p in globbing.glob(os.fsdecode(one))})
    out = np.empty(len(found), object)
    out[:] = found
    return Tensor(out)


def decode_raw(
    input_bytes: Any = None, out_type: Any = None, little_endian: bool = True, fixed_length: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Numbers from the bytes of every string; all are equally long (or cut and padded to ``fixed_length``)."""
    del name
    dtype = as_dtype(out_type).numpy.newbyteorder("<" if little_endian else ">")
    text = convert_to_tensor(input_bytes, "string").array()
    rows = text.reshape(-1).tolist()
    if fixed_length is not None:
        rows = [row[:fixed_length].ljust(fixed_length, b"\0") for row in rows]
    sizes = {len(row) for row in rows}
    if len(sizes) > 1:
        raise InvalidArgumentError(
            f"DecodeRaw requires input strings to all be the same size, received {sorted(sizes)}"
        )
    size = sizes.pop() if sizes else 0
    if size % dtype.itemsize:
        raise InvalidArgumentError(
            f"Input to DecodeRaw has length {size} that is not a multiple of {dtype.itemsize}, the size of "
            f"{as_dtype(out_type).name}"
        )
    values = np.frombuffer(b"".join(rows), dtype).astype(dtype.newbyteorder("="))
    return Tensor(values.reshape(*text.shape, size // dtype.itemsize))


# --- record files --------------------------------------------------------------------------------


class TFRecordOptions(NamedTuple):
    """How a record file is compressed: '', 'GZIP' or 'ZLIB'; the level is the library's own unless given."""

    compression_type: str | None = None
    flush_mode: Any = None
    input_buffer_size: Any = None
    output_buffer_size: Any = None
    window_bits: Any = None
    compression_level: int | None = None
    compression_method: Any = None
    mem_level: Any = None
    compression_strategy: Any = None


class TFRecordWriter:
    """Writes records one after another to a file. Closed at the end of a ``with``.

    Args: options: a compression ("GZIP", "ZLIB") or TFRecordOptions.
    Example: >>> with TFRecordWriter("a.tfrecord") as file: file.write(example.SerializeToString())
    """

    def __init__(self, path: Any, options: Any = None) -> None:
        kind = (options.compression_type if isinstance(options, TFRecordOptions) else options) or ""
        if kind not in ("", "GZIP", "ZLIB"):
            raise ValueError(f"Not a valid compression_type: {kind!r}. Expected '', 'GZIP' or 'ZLIB'.")
        level = getattr(options, "compression_level", None)
        level = 6 if level is None else level
        self._file: Any = open(path_of(path), "wb")  # noqa: SIM115 - closed by close()
        self._inner = (
            gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=level) if kind == "GZIP" else self._file
        )
        self._compressor = zlib.compressobj(level) if kind == "ZLIB" else None

    def write(self, record: Any) -> None:
        """Adds a record. Raises TypeError on anything but bytes."""
        if callable(getattr(record, "numpy", None)):
            record = record.numpy()
        if not isinstance(record, (bytes, bytearray)):
            raise TypeError(f"A record must be bytes (of an Example: SerializeToString()). Received: {type(record)}")
        data = framed(bytes(record))
        self._inner.write(data if self._compressor is None else self._compressor.compress(data))

    def flush(self) -> None:
        """Writes what is still in memory."""
        self._inner.flush()

    def close(self) -> None:
        """Finishes the file."""
        if self._file.closed:
            return
        if self._compressor is not None:
            self._file.write(self._compressor.flush())
        if self._inner is not self._file:
            self._inner.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# --- tf.io.gfile ---------------------------------------------------------------------------------


def GFile(name: Any, mode: str = "r") -> Any:
    """An open file. Raises NotFoundError."""
    try:
        return open(path_of(name), mode, encoding=None if "b" in mode else "utf-8")
    except FileNotFoundError as error:
        raise NotFoundError(f"{path_of(name)}; No such file or directory") from error


def exists(path: Any) -> bool:
    """Whether there is such a file or folder."""
    return os.path.exists(path_of(path))


def isdir(path: Any) -> bool:
    """Whether it is a folder."""
    return os.path.isdir(path_of(path))


def listdir(path: Any) -> list[str]:
    """The names in a folder. Raises NotFoundError."""
    if not isdir(path):
        raise NotFoundError(f"Could not find directory {path_of(path)}")
    return sorted(os.listdir(path_of(path)))


def glob(pattern: Any) -> list[str]:
    """The paths that match a pattern, or one of several."""
    patterns = pattern if isinstance(pattern, (list, tuple)) else [pattern]
    return sorted({p for one in patterns for p in globbing.glob(path_of(one))})


def makedirs(path: Any) -> None:
    """Makes a folder and those above it."""
    os.makedirs(path_of(path), exist_ok=True)


def mkdir(path: Any) -> None:
    """Makes a folder. Raises AlreadyExistsError, NotFoundError."""
    try:
        os.mkdir(path_of(path))
    except FileExistsError as error:
        raise AlreadyExistsError(f"{path_of(path)}; File exists") from error
    except FileNotFoundError as error:
        raise NotFoundError(f"{path_of(path)}; No such file or directory") from error


def remove(path: Any) -> None:
    """Deletes a file. Raises NotFoundError."""
    try:
        os.remove(path_of(path))
    except FileNotFoundError as error:
        raise NotFoundError(f"{path_of(path)}; No such file or directory") from error


def rmtree(path: Any) -> None:
    """Deletes a folder and what is in it. Raises NotFoundError."""
    if not exists(path):
        raise NotFoundError(f"{path_of(path)}; No such file or directory")
    shutil.rmtree(path_of(path))


def rename(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Renames. Raises AlreadyExistsError where the new name is taken."""
    _free(dst, overwrite)
    os.replace(path_of(src), path_of(dst))


def copy(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Copies a file. Raises AlreadyExistsError where the new name is taken, NotFoundError."""
    _free(dst, overwrite)
    try:
        shutil.copyfile(path_of(src), path_of(dst))
    except FileNotFoundError as error:
        raise NotFoundError(f"{path_of(src)}; No such file or directory") from error


def _free(path: Any, overwrite: bool) -> None:
    if exists(path) and not overwrite:
        raise AlreadyExistsError(f"file already exists: {path_of(path)}")


def join(path: Any, *paths: Any) -> str:
    """The parts of a path joined."""
    return os.path.join(path_of(path), *map(path_of, paths))


def walk(top: Any, topdown: bool = True, onerror: Any = None) -> Iterator[tuple[str, list[str], list[str]]]:
    """(folder, folders in it, files in it), through the tree."""
    yield from os.walk(path_of(top), topdown, onerror)


def match_filenames_once(pattern: Any, name: Any = None) -> Tensor:
    """As matching_files."""
    return matching_files(pattern, name)
