"""The same C for other processors: NEON under QEMU, and vectors of 512 bits where this machine has them."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import programs
import pytest
from test_sanitizers import written

pytestmark = pytest.mark.desktop
ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "wasm" / "src").glob("*.c"))
CPU = Path("/proc/cpuinfo")
FLAGS = ["-std=gnu2x", "-O2", "-ffp-contract=off", "-fno-math-errno", "-fno-sanitize=all", "-DFUSED", "-lm"]


def has(feature: str) -> bool:
    """Whether this machine has the instructions."""
    return CPU.exists() and feature in CPU.read_text()


MACHINES = {
    "neon": (["-target", "aarch64-linux-musl", "-DVECTOR_BYTES=16"], "qemu-aarch64"),
    "avx2": (["-march=x86_64_v3", "-DVECTOR_BYTES=32"], None),
    "avx512f": (["-march=native", "-DVECTOR_BYTES=64"], None),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_sample_as_eager(machine: str, tmp_path: Path) -> None:
    options, emulator = MACHINES[machine]
    if emulator and not shutil.which(emulator):
        pytest.skip(f"{emulator} is not installed (Debian: qemu-user)")
    if emulator is None and not has(machine):
        pytest.skip(f"this machine has no {machine}")
    program = tmp_path / machine
    command = [sys.executable, "-m", "ziglang", "cc", *options, *FLAGS, "-I", str(ROOT / "wasm" / "src"),
               str(Path(__file__).with_name("sanitized.c")), *map(str, SOURCES), "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr[-3000:]
    cases = programs.sample_cases()[0]
    (tmp_path / "cases.bin").write_bytes(written(cases))
    run = [*([emulator] if emulator else []), str(program), str(tmp_path / "cases.bin"), str(tmp_path / "arenas.bin")]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    left, at = (tmp_path / "arenas.bin").read_bytes(), 0
    for case in cases:
        (size,) = struct.unpack_from("<I", left, at)
        arena, at = left[at + 4 : at + 4 + size], at + 4 + size
        eager = case.function.python_function(*(programs.tf.constant(a) for a in case.operands))
        wanted = [t.numpy() for t in (eager if isinstance(eager, (tuple, list)) else [eager])]
        places = case.program.signature["entries"]["run"]["outputs"]
        for place, w in zip(places, wanted, strict=True):
            if "buffer" in place:
                continue  # a constant or state handed through
            count = int(np.prod(place["shape"], dtype=np.int64))
            found = np.frombuffer(arena, place["dtype"], count, place["at"]).reshape(place["shape"])
            if w.dtype.kind == "f":
                finite = np.abs(w[np.isfinite(w)])
                scale = max(1.0, float(finite.max()) if finite.size else 0.0)
                np.testing.assert_allclose(found, w, rtol=2e-5, atol=2e-6 * scale, err_msg=case.name)
            else:
                np.testing.assert_array_equal(found, w, err_msg=case.name)
