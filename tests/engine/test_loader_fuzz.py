"""Damaged programs never make the engine read or write outside its buffers: mutations of real programs, natively
under the sanitizers, from a fixed seed; and every program kept in corpus/."""

from __future__ import annotations

import subprocess
from pathlib import Path

import programs
import pytest
import sanitizers

pytestmark = pytest.mark.desktop
HERE = Path(__file__).resolve().parent
ITERATIONS = 40_000
LARGEST = 6000  # bytes of a program worth changing: small ones have their words changed more often


def test_damaged_programs(tmp_path: Path) -> None:
    compiler = sanitizers.compiler(tmp_path)
    if compiler is None:
        pytest.skip("no gcc or clang with sanitizers here")
    target = tmp_path / "fuzz"
    sanitizers.build(compiler, HERE / "fuzz.c", target, "-DSTANDALONE")
    seen: set[tuple[str, ...]] = set()
    files = [str(p) for p in sorted((HERE / "corpus").glob("*.tg"))]
    for i, case in enumerate(programs.sample_cases()[0]):
        kinds = tuple(s.opcode for s in case.program.instructions)
        data = case.program.to_bytes()
        if kinds in seen or len(data) > LARGEST:
            continue
        seen.add(kinds)
        path = tmp_path / f"{i}.tg"
        path.write_bytes(data)
        files.append(str(path))
    done = subprocess.run([str(target), str(ITERATIONS), *files], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    assert f"{ITERATIONS} damaged programs" in done.stdout
