"""All kernels on all samples under AddressSanitizer and UndefinedBehaviorSanitizer, natively."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import numpy as np
import programs
import pytest
import sanitizers

pytestmark = pytest.mark.desktop


def padded(raw: bytes) -> bytes:
    """Whole words."""
    return raw + b"\0" * (-len(raw) % 4)


def written(cases: list[programs.Case]) -> bytes:
    """The cases as sanitized.c reads them."""
    out = bytearray(struct.pack("<I", len(cases)))
    for case in cases:
        data = case.program.to_bytes()
        entry = case.program.signature["entries"][case.entry]
        out += struct.pack("<IIII", len(data), entry["entry"], min(case.runs, 3), len(case.inputs))
        out += padded(data)
        for place, array in zip(entry["inputs"], case.inputs, strict=True):
            raw = np.ascontiguousarray(array).tobytes()
            out += struct.pack("<II", place["at"], len(raw)) + padded(raw)
    return bytes(out)


def test_no_access_outside_and_nothing_undefined(tmp_path: Path) -> None:
    compiler = sanitizers.compiler(tmp_path)
    if compiler is None:
        pytest.skip("no gcc or clang with sanitizers here")
    program = tmp_path / "sanitized"
    sanitizers.build(compiler, Path(__file__).with_name("sanitized.c"), program)
    cases = [*programs.sample_cases()[0], programs.network_cases()[0]]
    (tmp_path / "cases.bin").write_bytes(written(cases))
    done = subprocess.run([str(program), str(tmp_path / "cases.bin")], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    assert f"{len(cases)} cases, 0 failed" in done.stdout
