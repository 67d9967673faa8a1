"""The interpreter ends quietly with an engine alive."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.desktop

# Modules that live to the end are cleared last to first: the bindings before what holds the engine.
_SCRIPT = """
import ctypes, os, sys
from tabgrad.execute.select import engine_module
from tabgrad.execute.wasmtime_host import WasmtimeHost
os.kept = WasmtimeHost(engine_module())
for name in ("os", "wasmtime._ffi"):
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(sys.modules[name]))
print("made")
"""


def test_nothing_is_printed_when_the_bindings_go_first() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "made\n", "")
