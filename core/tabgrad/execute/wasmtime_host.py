"""The engine in wasmtime: the same WebAssembly on the desktop. Needs the ``wasmtime`` package."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import numpy as np

from .host import PAGE, LinearHost


class WasmtimeHost(LinearHost):
    """One instance of engine.wasm."""

    name = "wasmtime"

    def __init__(self, module: bytes) -> None:
        import wasmtime

        config = wasmtime.Config()
        config.cranelift_opt_level = "speed"
        config.wasm_relaxed_simd = True
        engine = _left_at_exit(wasmtime.Engine)(config)
        self._store = _left_at_exit(wasmtime.Store)(engine)
        compiled = wasmtime.Module(engine, module)
        kind = compiled.imports[0].type
        least = kind.limits.min  # type: ignore[union-attr]
        self._memory = wasmtime.Memory(self._store, wasmtime.MemoryType(wasmtime.Limits(least, 65536)))
        instance = wasmtime.Instance(self._store, compiled, [self._memory])
        self._exports = instance.exports(self._store)
        self._functions: dict[str, Any] = {}
        super().__init__(self._exports["__heap_base"].value(self._store), least * PAGE)  # type: ignore[union-attr]
        self._view = self._bytes()

    def _bytes(self) -> np.ndarray[Any, Any]:
        size = self._memory.data_len(self._store)
        base = ctypes.addressof(self._memory.data_ptr(self._store).contents)
        view: np.ndarray[Any, Any] = np.frombuffer((ctypes.c_ubyte * size).from_address(base), np.uint8)  # type: ignore[call-overload]
        return view

    def grow(self, pages: int) -> bool:
        """Makes the memory larger."""
        try:
            self._memory.grow(self._store, pages)
        except Exception:  # wasmtime says it with an exception class of its own
            return False
        self._view = self._bytes()
        return True

    def write(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Copies an array to an address."""
        raw = array.reshape(-1).view(np.uint8)
        self._view[address : address + raw.size] = raw

    def read(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Fills an array from an address."""
        raw = array.reshape(-1).view(np.uint8)
        raw[:] = self._view[address : address + raw.size]

    def call(self, function: str, *arguments: int) -> int:
        """Calls an export."""
        found = self._functions.get(function)
        if found is None:
            export = self._exports[function]
            found = self._functions[function] = lambda *a: export(self._store, *a)  # type: ignore[operator]
        return int(found(*arguments))


def _left_at_exit(kind: Any) -> Any:
    """A wasmtime class whose objects are not freed while the interpreter ends.

    The bindings they would be freed with may be gone by then, which prints a stack trace; the
    process gives the memory back anyway.
    """

    def free(self: Any, ending: Any = sys.is_finalizing) -> None:  # bound now: sys may be gone too
        if not ending():
            kind.__del__(self)

    return type(kind.__name__, (kind,), {"__del__": free})
