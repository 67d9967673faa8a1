"""The engine as a native library: for speed on the desktop, sanitizers and fuzzing."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from ..base.errors import ResourceExhaustedError
from .host import Host

_POINTERS = {
    "tg_work_bytes": (0,), "tg_load": (0, 2), "tg_bind": (0, 2), "tg_run": (0,), "tg_run_many": (0, 3, 4),
    "tg_failed": (0,), "tg_detail": (0,), "tg_version": (),
}  # fmt: skip
_COUNTS = {
    "tg_work_bytes": 2, "tg_load": 4, "tg_bind": 4, "tg_run": 2, "tg_run_many": 6, "tg_failed": 1, "tg_detail": 2,
    "tg_version": 0,
}  # fmt: skip


class NativeHost(Host):
    """The engine in a shared library. Memory is NumPy's."""

    name = "native"

    def __init__(self, path: str) -> None:
        library = ctypes.CDLL(path)
        self._functions: dict[str, Any] = {}
        for name, pointers in _POINTERS.items():
            function = getattr(library, name)
            function.argtypes = [
                ctypes.c_void_p if i in pointers else ctypes.c_int32 for i in range(_COUNTS[name])
            ]
            function.restype = ctypes.c_int32
            self._functions[name] = function
        self._held: dict[int, np.ndarray[Any, Any]] = {}

    def allocate(self, size: int) -> int:
        """Bytes aligned to 64."""
        try:
            raw = np.zeros(size + 128, np.uint8)
        except MemoryError:
            raise ResourceExhaustedError(f"There is no memory for {size:,} more bytes.") from None
        at = (raw.ctypes.data + 63) // 64 * 64
        self._held[at] = raw
        return at

    def release(self, address: int) -> None:
        """Frees them."""
        del self._held[address]

    def write(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Copies an array to an address."""
        ctypes.memmove(address, array.ctypes.data, array.nbytes)

    def read(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Fills an array from an address."""
        ctypes.memmove(array.ctypes.data, address, array.nbytes)

    def call(self, function: str, *arguments: int) -> int:
        """Calls an export."""
        return int(self._functions[function](*arguments))
