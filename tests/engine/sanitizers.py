"""Compiles the engine with AddressSanitizer and UndefinedBehaviorSanitizer, by whichever compiler has them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "wasm" / "src"
FLAGS = [
    "-std=gnu2x", "-O1", "-g", "-ffp-contract=off", "-fno-math-errno", "-fno-omit-frame-pointer",
    "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-Wno-psabi", "-Wno-attributes",
    # a hostile program may name overlapping operands: the values are garbage then, but all stay inside
    "-Dmemcpy=memmove",
]  # fmt: skip


def compiler(folder: Path) -> str | None:
    """gcc or clang with the sanitizers' runtimes, None where there is none."""
    probe = folder / "probe.c"
    probe.write_text("int main(void) { return 0; }\n")
    for name in ("gcc", "clang", "cc"):
        path = shutil.which(name)
        if path is None:
            continue
        made = folder / f"probe-{name}"
        built = subprocess.run([path, *FLAGS, str(probe), "-o", str(made)], capture_output=True)
        if built.returncode == 0 and subprocess.run([str(made)], capture_output=True).returncode == 0:
            return path
    return None


def build(path: str, source: Path, target: Path, *options: str) -> None:
    """The engine and a test program as one executable."""
    command = [path, *FLAGS, *options, "-I", str(SOURCES), str(source), *map(str, sorted(SOURCES.glob("*.c")))]
    done = subprocess.run([*command, "-lm", "-o", str(target)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
