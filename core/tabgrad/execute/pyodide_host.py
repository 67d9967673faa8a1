"""The engine beside Pyodide: an instance of its own in the same worker (or page, or Node)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .host import PAGE, LinearHost

_HEAP = "__heap_base"  # by name: a class would mangle it
_LEAST = 43  # pages that engine.wasm asks for; a build that asks for more is given more


class PyodideHost(LinearHost):
    """One instance of engine.wasm, called through Pyodide's bridge to JavaScript."""

    name = "pyodide"

    def __init__(self, module: bytes) -> None:
        # no JavaScript is written here: a Content-Security-Policy may forbid to evaluate any
        from js import Object, Uint8Array, WebAssembly  # type: ignore[import-not-found]
        from pyodide.ffi import JsException, to_js  # type: ignore[import-not-found]

        def record(**values: Any) -> Any:
            return to_js(values, dict_converter=Object.fromEntries)

        self._array_class, self._failure = Uint8Array, JsException
        compiled = WebAssembly.Module.new(Uint8Array.new(memoryview(module)))
        pages = _LEAST
        while True:
            self._memory = WebAssembly.Memory.new(record(initial=pages, maximum=65536))
            try:
                instance = WebAssembly.Instance.new(compiled, record(env=record(memory=self._memory)))
                break
            except JsException as error:
                if error.name != "LinkError" or pages > 4096:
                    raise
                pages *= 2
        self._exports: Any = instance.exports
        self._functions: dict[str, Any] = {}
        self._views: dict[tuple[int, int], Any] = {}
        super().__init__(int(getattr(self._exports, _HEAP).value), pages * PAGE)

    def grow(self, pages: int) -> bool:
        """Makes the memory larger; views of the old one are gone with it."""
        self._views.clear()
        try:
            self._memory.grow(pages)
        except self._failure:
            return False
        return True

    def _view(self, address: int, size: int) -> Any:
        key = (address, size)
        found = self._views.get(key)
        if found is None:
            if len(self._views) > 4096:
                self._views.clear()
            found = self._views[key] = self._array_class.new(self._memory.buffer, address, size)
        return found

    def write(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Copies an array to an address."""
        if array.nbytes:
            self._view(address, array.nbytes).assign(array.reshape(-1).view(np.uint8))

    def read(self, address: int, array: np.ndarray[Any, Any]) -> None:
        """Fills an array from an address."""
        if array.nbytes:
            self._view(address, array.nbytes).assign_to(array.reshape(-1).view(np.uint8))

    def call(self, function: str, *arguments: int) -> int:
        """Calls an export."""
        found = self._functions.get(function)
        if found is None:
            found = self._functions[function] = getattr(self._exports, function)
        return int(found(*arguments))
