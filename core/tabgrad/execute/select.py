"""Which executor is in force: NumPy on the desktop, the engine in the browser, or the one that was set."""

from __future__ import annotations

import os
import sys
from importlib import resources
from typing import Any

from .eager_kernels import EagerKernels
from .executor import Executor
from .numpy_executor import NumpyExecutor

NAMES = ("auto", "numpy", "engine", "engine-relaxed", "engine-native")
_made: dict[str, Any] = {"numpy": NumpyExecutor()}
_chosen = "auto"


def engine_module(kind: str = "engine") -> bytes:
    """The WebAssembly module that the package carries. Raises FileNotFoundError where it does not."""
    file = resources.files("tabgrad.execute").joinpath("wasm", f"{kind}.wasm")
    return file.read_bytes()


def native_library() -> str:
    """The path of the native engine. Raises FileNotFoundError where it has not been built."""
    folder = os.path.join(os.path.dirname(__file__), "wasm")
    for name in ("engine.so", "engine.dylib", "engine.dll"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return path
    raise FileNotFoundError("The native engine has not been built: run ./build.sh engine --native in a checkout.")


def _make(name: str) -> Executor:
    from .engine_executor import EngineExecutor

    if name == "engine-native":
        from .native_host import NativeHost

        return EngineExecutor(NativeHost(native_library()), name)
    if sys.platform == "emscripten":
        from .pyodide_host import PyodideHost

        return EngineExecutor(PyodideHost(engine_module(name)), name)
    try:
        from .wasmtime_host import WasmtimeHost

        return EngineExecutor(WasmtimeHost(engine_module(name)), name)
    except ImportError as error:
        raise ImportError(
            "The engine on the desktop needs the wasmtime package: pip install tabgrad[wasm]. "
            "tf.config.set_executor('numpy') needs nothing."
        ) from error


def executor() -> Executor:
    """The executor in force."""
    name = _chosen
    if name == "auto":
        name = "engine" if sys.platform == "emscripten" else "numpy"
    found: Executor | None = _made.get(name)
    if found is None:
        found = _made[name] = _make(name)
    return found


if sys.platform == "emscripten":
    EagerKernels(executor).install()


def get_executor() -> str:
    """The name of the executor in force: 'numpy', 'engine', 'engine-relaxed' or 'engine-native'."""
    return executor().name


def set_executor(name: str) -> None:
    """Chooses what runs traced functions and training steps.

    Args: name: 'auto' (the engine in the browser, NumPy elsewhere), 'numpy', 'engine' (WebAssembly; on
        the desktop through wasmtime), 'engine-relaxed' (the same with relaxed SIMD: faster where the machine fuses
        multiply and add, and the last bits depend on it) or 'engine-native' (a native build of the engine).
    Raises: ValueError on another name; ImportError or FileNotFoundError where it is not installed.
    """
    global _chosen
    if name not in NAMES:
        raise ValueError(f"Unknown executor {name!r}. Expected one of {NAMES}.")
    before, _chosen = _chosen, name
    try:
        executor()
    except Exception:
        _chosen = before
        raise
