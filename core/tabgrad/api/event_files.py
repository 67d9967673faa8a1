"""Event files, which TensorBoard reads: records of protocol buffers with named values at steps.

Source: the definitions of ``Event``, ``Summary`` and ``SummaryMetadata`` (field numbers) in TensorFlow's
documentation, and of the plugins that show them in TensorBoard's.
"""

from __future__ import annotations

import itertools
import os
import socket
import time
import weakref
from typing import Any

import numpy as np

from ..base import protobuf as wire
from ..base.records import framed
from .tensor_messages import tensor_message

_FILES = itertools.count()
SCALARS, TENSORS, BLOBS = 1, 2, 3  # how TensorBoard treats a series


def metadata(plugin: str, kind: int, description: str | None = None, content: bytes = b"") -> bytes:
    """What a value says of itself: the plugin that shows it."""
    data = wire.nested(1, plugin.encode()) + (wire.nested(2, content) if content else b"")
    told = wire.nested(3, description.encode()) if description else b""
    return wire.nested(1, data) + told + (wire.whole(4, kind) if kind else b"")


class EventFile:
    """One event file in a folder. Events are kept until ``flush`` or ``close``, or until there are many."""

    def __init__(self, folder: str, suffix: str = ".v2", most: int = 10) -> None:
        os.makedirs(folder, exist_ok=True)
        host = socket.gethostname() or "localhost"
        name = f"events.out.tfevents.{int(time.time()):010d}.{host}.{os.getpid()}.{next(_FILES)}{suffix}"
        self.path, self._most, self._waiting = os.path.join(folder, name), most, 0
        self._file: Any = open(self.path, "wb")  # noqa: SIM115 - closed by close(), or with the last who knows this
        weakref.finalize(self, self._file.close)
        self._add(wire.nested(3, b"brain.Event:2"))
        self.flush()

    def _add(self, fields: bytes, step: int = 0) -> None:
        stamp = wire.double(1, time.time()) + (wire.whole(2, step) if step else b"")
        self._file.write(framed(stamp + fields))
        self._waiting += 1
        if self._waiting > self._most:
            self.flush()

    def add(self, tag: str, array: Any, step: int, about: bytes) -> None:
        """A tensor under a tag at a step."""
        value = wire.nested(1, tag.encode()) + wire.nested(9, about)
        value += wire.nested(8, tensor_message(array, inline=True))
        self._add(wire.nested(5, wire.nested(1, value)), step)

    def flush(self) -> None:
        """Writes what is kept."""
        self._waiting = 0
        self._file.flush()

    def close(self) -> None:
        """Finishes the file."""
        if not self._file.closed:
            self._file.close()

    @property
    def closed(self) -> bool:
        """Whether it is finished."""
        return bool(self._file.closed)


def buckets(values: Any, count: int) -> Any:
    """A histogram as TensorBoard's: rows of (left, right, how many) over equal ranges.

    Values that are all equal are one range of width 1 around them in the middle of the rows.
    """
    flat = np.asarray(values, np.float64).reshape(-1)
    if count <= 0 or not flat.size:
        return np.zeros((max(count, 0), 3))
    low, high = flat.min(), flat.max()
    if low == high:
        return np.array([[low] * 2 + [0.0]] * (count - 1) + [[low, low, float(flat.size)]])
    width = (high - low) / count
    places = np.minimum(((flat - low) // width).astype(np.int64), count - 1)
    edges = np.linspace(low, high, count + 1)
    return np.stack([edges[:-1], edges[1:], np.bincount(places, minlength=count).astype(np.float64)], axis=1)
