"""``Dataset.save`` and ``Dataset.load``: elements in files, in TensorFlow's format.

A folder holds ``dataset_spec.pb`` (the structure of an element), ``snapshot.metadata`` (which run is the latest, its
dtypes and number of elements), and ``RUN/NUMBER.shard/00000000.snapshot``: record files with one message per component
of an element. Source: ``snapshot.proto`` and ``struct.proto`` of TensorFlow.
"""

from __future__ import annotations

import gzip
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..api.files import path_of
from ..api.tensor_messages import DTYPE_NAMES, DTYPE_NUMBERS, array_of, tensor_message
from ..base import protobuf as wire
from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, NotFoundError, UnimplementedError
from ..base.files import write_whole
from ..base.records import framed, records
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .base import UNKNOWN_CARDINALITY, DatasetBase
from .structure import DatasetSpec, filled, is_structure, leaves

_SPEC, _METADATA = "dataset_spec.pb", "snapshot.metadata"
_NONE, _TENSOR, _TUPLE, _DICT = 1, 33, 52, 53  # kinds of a structure's value, by field


def _compressed(compression: Any) -> bool:
    if compression not in (None, "", "NONE", "GZIP"):
        raise InvalidArgumentError(f"Unsupported compression: {compression!r}. Use None or 'GZIP'.")
    return compression == "GZIP"


class Saving(DatasetBase):
    """Elements to files and back."""

    def save(
        self,
        path: Any,
        compression: str | None = None,
        shard_func: Callable[..., Any] | None = None,
        checkpoint_args: Any = None,
    ) -> None:
        """Writes all elements into a folder, for ``load``.

        Args: compression: None or "GZIP". shard_func: an element's file, by number. checkpoint_args: without effect.
        Raises: InvalidArgumentError on another compression.
        """
        del checkpoint_args
        packed, folder = _compressed(compression), Path(path_of(path))
        run, count = str(random.SystemRandom().getrandbits(63)), 0
        shards: dict[int, list[bytes]] = {0: []} if shard_func is None else {}
        for value in self._elements():
            given = value if isinstance(value, tuple) else (value,)
            number = 0 if shard_func is None else int(shard_func(*given))
            shards.setdefault(number, []).extend(framed(tensor_message(t.array())) for t in leaves(value))
            count += 1
        for number, parts in shards.items():
            place = folder / run / f"{number:08d}.shard"
            place.mkdir(parents=True)
            data = b"".join(parts)
            write_whole(place / "00000000.snapshot", gzip.compress(data) if packed else data)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / _SPEC, _structure(self.element_spec))
        dtypes = [DTYPE_NUMBERS[as_dtype(s.dtype).name] for s in leaves(self.element_spec)]
        metadata = wire.nested(2, run.encode()) + wire.whole(3, int(time.time() * 1e6)) + wire.whole(4, 2)
        metadata += wire.packed_integers(5, dtypes) + wire.whole(6, count) + wire.whole(1000, 1)
        write_whole(folder / _METADATA, metadata)

    @classmethod
    def load(
        cls,
        path: Any,
        element_spec: Any = None,
        compression: str | None = None,
        reader_func: Callable[[Any], Any] | None = None,
        wait: bool = False,
    ) -> Any:
        """The elements that ``save`` wrote.

        Args: element_spec: as it was saved, unless given. reader_func: a function of a dataset with a dataset for every
            shard, to say in which order they are read; in turn unless given. wait: without effect.
        Raises: NotFoundError where there is nothing saved.
        """
        del wait
        packed, folder = _compressed(compression), Path(path_of(path))
        try:
            spec = _parsed((folder / _SPEC).read_bytes()) if element_spec is None else element_spec
            metadata = {n: v for n, _, v in wire.fields((folder / _METADATA).read_bytes())}
        except FileNotFoundError as error:
            raise NotFoundError(f"tf.data snapshot file not found: {error.filename}.") from None
        shards = sorted((folder / bytes(metadata.get(2, b"")).decode()).glob("*.shard"))  # type: ignore[arg-type]

        def shard(place: Path) -> Any:
            return cls("_SnapshotShard", lambda: _read(place, packed, spec), spec, UNKNOWN_CARDINALITY)

        every = cls("_SnapshotShards", lambda: map(shard, shards), DatasetSpec(spec), len(shards))
        def in_turn(datasets: Any) -> Any:
            return datasets.interleave(lambda x: x, cycle_length=max(len(shards), 1), block_length=1)

        found, count = (reader_func or in_turn)(every), metadata.get(6, 0)
        count = count if isinstance(count, int) else UNKNOWN_CARDINALITY
        return cls("_LoadDataset", found._elements, lambda: found.element_spec, count)


def _read(place: Path, packed: bool, spec: Any) -> Iterator[Any]:
    width = len(leaves(spec))
    for name in sorted(place.glob("*.snapshot")):
        with gzip.open(name) if packed else open(name, "rb") as file:
            held: list[Tensor] = []
            for data in records(file, os.fspath(name)):
                held.append(Tensor(array_of(data)))
                if len(held) == width:
                    yield filled(spec, held)
                    held = []


def _structure(spec: Any) -> bytes:
    """The spec of an element as a message. Raises UnimplementedError on what is no tensor in a tuple or dict."""
    if spec is None:
        return wire.nested(_NONE, b"")
    if isinstance(spec, TensorSpec):
        if spec.shape is None or spec.shape.rank is None:
            shape = wire.whole(3, 1)
        else:
            sizes = [-1 if d is None else int(d) for d in spec.shape]
            shape = b"".join(wire.nested(2, wire.whole(1, d) if d else b"") for d in sizes)
        return wire.nested(_TENSOR, wire.nested(2, shape) + wire.whole(3, DTYPE_NUMBERS[spec.dtype.name]))
    if isinstance(spec, Mapping):
        fields = (wire.nested(1, str(k).encode()) + wire.nested(2, _structure(v)) for k, v in spec.items())
        return wire.nested(_DICT, b"".join(wire.nested(1, field) for field in fields))
    if is_structure(spec) and not hasattr(spec, "_fields"):
        return wire.nested(_TUPLE, b"".join(wire.nested(1, _structure(v)) for v in spec))
    raise UnimplementedError(
        f"Elements with {spec!r} can't be saved: only tensors in tuples and dicts. Map them to these first."
    )


def _parsed(message: bytes) -> Any:
    """The spec that a message is."""
    for kind, _, value in wire.fields(message):
        assert isinstance(value, bytes)
        if kind == _NONE:
            return None
        if kind == _TENSOR:
            return _tensor_spec(value)
        if kind == _TUPLE:
            return tuple(_parsed(v) for _, _, v in wire.fields(value) if isinstance(v, bytes))
        if kind == _DICT:
            pairs = [{n: v for n, _, v in wire.fields(f)} for _, _, f in wire.fields(value) if isinstance(f, bytes)]
            return {p[1].decode(): _parsed(p[2]) for p in pairs}  # type: ignore[union-attr,arg-type]
    raise UnimplementedError(
        "The saved dataset has elements that are neither tensors nor tuples and dicts of them: they can't be read here."
    )


def _tensor_spec(message: bytes) -> TensorSpec:
    found = {n: v for n, _, v in wire.fields(message)}
    shape: list[Any] | None = []
    for number, _, value in wire.fields(bytes(found.get(2, b""))):  # type: ignore[arg-type]
        if number == 3:
            shape = None
        elif shape is not None and isinstance(value, bytes):
            size = next((wire.signed(v) for n, _, v in wire.fields(value) if n == 1 and isinstance(v, int)), 0)
            shape.append(None if size < 0 else size)
    return TensorSpec(shape, DTYPE_NAMES[int(found.get(3, 1))])
