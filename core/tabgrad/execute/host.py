"""Where the engine runs: what every host of it offers, and the memory that it is given.

A host is one instance of the engine with its memory: in a page or Node (pyodide_host), in wasmtime,
or as a native library. Addresses are integers.
"""

from __future__ import annotations

import bisect
from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from ..base.errors import InternalError, ResourceExhaustedError
from . import format as numbers

PAGE = 65536
MOST = (1 << 32) - PAGE  # bytes that a 32-bit memory can have
_ALIGN = 64
_MESSAGES = dict(numbers.ERRORS.values())


class EngineFault(Exception):
    """The engine returned an error code; ``detail`` is (instruction, value, limit)."""

    def __init__(self, code: int, detail: tuple[int, int, int]) -> None:
        super().__init__(_MESSAGES.get(code, f"error {code}"))
        self.code = code
        self.detail = detail


class FreeList:
    """Addresses in [start, end), handed out first fit; neighbours that are free again become one."""

    def __init__(self, start: int, end: int) -> None:
        self.free: list[list[int]] = [[start, end]]  # ascending, disjoint
        self.sizes: dict[int, int] = {}

    def take(self, size: int) -> int | None:
        """An address, or None where nothing is large enough."""
        size = max(_ALIGN, -(-size // _ALIGN) * _ALIGN)
        for i, (low, high) in enumerate(self.free):
            if high - low >= size:
                if high - low == size:
                    del self.free[i]
                else:
                    self.free[i][0] = low + size
                self.sizes[low] = size
                return low
        return None

    def give(self, address: int) -> None:
        """Frees what ``take`` gave."""
        self.add(address, address + self.sizes.pop(address))

    def add(self, low: int, high: int) -> None:
        """Adds free space."""
        i = bisect.bisect(self.free, [low, high])
        self.free.insert(i, [low, high])
        for k in (i, i - 1):
            if 0 <= k < len(self.free) - 1 and self.free[k][1] == self.free[k + 1][0]:
                self.free[k][1] = self.free.pop(k + 1)[1]


class Host(ABC):
    """One instance of the engine. Subclasses call into it; this class says what is called."""

    name: str

    @abstractmethod
    def allocate(self, size: int) -> int:
        """Bytes aligned to 64. Raises ResourceExhaustedError where there are none left."""

    @abstractmethod
    def release(self, address: int) -> None:
        """Frees them."""

    @abstractmethod
    def write(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Copies a C-contiguous array to an address."""

    @abstractmethod
    def read(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Fills a C-contiguous array from an address."""

    @abstractmethod
    def call(self, function: str, *arguments: int) -> int:
        """Calls one of the engine's exports."""

    # --- programs --------------------------------------------------------------------------

    def load(self, data: bytes) -> tuple[int, int]:
        """Loads a program. Returns (its handle, the address of its bytes)."""
        raw = np.frombuffer(data, np.uint8)
        at = self.allocate(len(raw))
        self.write(at, raw)
        size = self.call("tg_work_bytes", at, len(raw))
        if size < 0:
            self.release(at)
            raise EngineFault(size, (0, 0, 0))
        handle = self.allocate(size)
        code = self.call("tg_load", at, len(raw), handle, size)
        if code:
            fault = EngineFault(code, (self.call("tg_failed", handle), 0, 0))
            self.release(handle)
            self.release(at)
            raise fault
        return handle, at

    def bind(self, handle: int, buffer: int, address: int, size: int) -> None:
        """Says where a buffer of a program lies."""
        code = self.call("tg_bind", handle, buffer, address, size)
        if code:
            raise InternalError(f"Binding buffer {buffer} failed: {_MESSAGES.get(code, code)}.")

    def run(self, handle: int, entry: int) -> None:
        """Runs an entry. Raises EngineFault."""
        code = self.call("tg_run", handle, entry)
        if code:
            raise self.fault(handle, code)

    def run_many(self, handle: int, entry: int, steps: int, staged: int, feeds: int, count: int) -> None:
        """Runs an entry once per step, each on its own arguments (see tg_run_many). Raises EngineFault."""
        code = self.call("tg_run_many", handle, entry, steps, staged, feeds, count)
        if code:
            raise self.fault(handle, code)

    def fault(self, handle: int, code: int) -> EngineFault:
        """The error of a failed run."""
        words = [self.call("tg_detail", handle, i) & 0xFFFFFFFF for i in range(4)]
        value, limit = (_signed(words[i] | words[i + 1] << 32) for i in (0, 2))
        return EngineFault(code, (self.call("tg_failed", handle), value, limit))

    def constant(self, array: np.ndarray[Any, Any]) -> int:
        """A new address that holds the array."""
        at = self.allocate(array.nbytes)
        self.write(at, array)
        return at


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


class LinearHost(Host):
    """A host whose memory is one WebAssembly memory. Subclasses say how it grows."""

    def __init__(self, heap: int, size: int) -> None:
        self._size = size
        self._free = FreeList(-(-heap // _ALIGN) * _ALIGN, size)

    @abstractmethod
    def grow(self, pages: int) -> bool:
        """Makes the memory larger; False where it can't be."""

    def allocate(self, size: int) -> int:
        """Bytes aligned to 64."""
        found = self._free.take(size)
        if found is not None:
            return found
        more = max(size + _ALIGN, min(self._size // 2, 1 << 28))
        for want in (more, size + _ALIGN):
            pages = -(-want // PAGE)
            if self._size + pages * PAGE <= MOST and self.grow(pages):
                self._free.add(self._size, self._size + pages * PAGE)
                self._size += pages * PAGE
                found = self._free.take(size)
                break
        if found is None:
            raise ResourceExhaustedError(
                f"The engine needs {size:,} more bytes and has {self._size:,}; its memory can't grow further. "
                "Use a smaller batch or model, or tf.config.set_executor('numpy')."
            )
        return found

    def release(self, address: int) -> None:
        """Frees them."""
        self._free.give(address)
