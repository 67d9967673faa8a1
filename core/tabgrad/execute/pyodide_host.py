"""The engine beside Pyodide: an instance of its own in the same worker (or page, or Node)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .host import PAGE, LinearHost

_START = """(bytes) => {
  const module = new WebAssembly.Module(bytes);
  const need = 32;
  let memory;
  for (let pages = need; ; pages *= 2) {
    try {
      memory = new WebAssembly.Memory({ initial: pages, maximum: 65536 });
      const instance = new WebAssembly.Instance(module, { env: { memory } });
      const grow = (pages) => { try { memory.grow(pages); return true; } catch (error) { return false; } };
      return { exports: instance.exports, memory, grow, pages, heap: instance.exports.__heap_base.value };
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError) || pages > 4096) throw error;
    }
  }
}"""


class PyodideHost(LinearHost):
    """One instance of engine.wasm, called through Pyodide's bridge to JavaScript."""

    name = "pyodide"

    def __init__(self, module: bytes) -> None:
        from js import Uint8Array  # type: ignore[import-not-found]
        from pyodide.code import run_js  # type: ignore[import-not-found]

        self._array_class = Uint8Array
        self._engine: Any = run_js(_START)(Uint8Array.new(memoryview(module)))
        self._functions: dict[str, Any] = {}
        self._views: dict[tuple[int, int], Any] = {}
        super().__init__(int(self._engine.heap), int(self._engine.pages) * PAGE)

    def grow(self, pages: int) -> bool:
        """Makes the memory larger; views of the old one are gone with it."""
        self._views.clear()
        return bool(self._engine.grow(pages))

    def _view(self, address: int, size: int) -> Any:
        key = (address, size)
        found = self._views.get(key)
        if found is None:
            if len(self._views) > 4096:
                self._views.clear()
            found = self._views[key] = self._array_class.new(self._engine.memory.buffer, address, size)
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
            found = self._functions[function] = getattr(self._engine.exports, function)
        return int(found(*arguments))
