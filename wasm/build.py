"""Builds the engine: WebAssembly (SIMD, relaxed SIMD) into the package, native where asked for.

Usage: build.py [--native] [--check-size]     (does nothing where the sources have not changed)
Compiler: zig cc from the ziglang package; nothing else is needed, on any platform.
"""

from __future__ import annotations

import gzip
import hashlib
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "src"
OUT = HERE.parent / "core" / "tabgrad" / "execute" / "wasm"
LIMITS = {"raw": 120_000, "gzip": 45_000}  # bytes of engine.wasm

COMMON = ["-std=gnu2x", "-O3", "-ffp-contract=off", "-fno-math-errno", "-fvisibility=hidden", "-Wall", "-Wextra"]
WASM = [
    "-target", "wasm32-freestanding", "-nostdlib", "-Wl,--no-entry", "-Wl,--import-memory", "-Wl,--strip-all",
    "-Wl,--export-dynamic", "-Wl,--export=__heap_base", "-Wl,-z,stack-size=131072",
]  # fmt: skip
FEATURES = "generic+simd128+bulk_memory+nontrapping_fptoint+sign_ext"
# Compiled for size: what runs once per instruction, and what says in vectors what it does anyway.
SMALL = (
    "program", "kernels", "wide", "scalar", "sort", "scan", "index", "elementary", "pointwise", "reduce", "softmax",
    "random", "recurrent", "conv", "pool", "movement", "memory", "tiles", "gemm", "micro",
)  # fmt: skip


def zig(*arguments: str) -> None:
    """Runs the compiler; its messages go to the terminal. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "ziglang", "cc", *arguments], check=True)


def native_suffix() -> str:
    """What a shared library's name ends with here."""
    return {"Darwin": ".dylib", "Windows": ".dll"}.get(platform.system(), ".so")


def fingerprint(options: list[str]) -> str:
    """Changes with the sources and the options."""
    digest = hashlib.sha256(" ".join(options).encode())
    for path in sorted([*SOURCES.glob("*.[ch]"), Path(__file__)]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def build(target: Path, options: list[str], folder: Path) -> bool:
    """Compiles file by file, then links. Returns whether anything was to be done."""
    stamp = folder / f"{target.name}.stamp"
    want = fingerprint(options)
    if target.exists() and stamp.exists() and stamp.read_text() == want:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    compiled = [o for o in options if not o.startswith(("-Wl,", "-shared", "-nostdlib"))]
    objects = []
    for source in sorted(SOURCES.glob("*.c")):
        made = folder / f"{target.stem}-{source.stem}.o"
        zig(*compiled, *(["-Os"] if source.stem in SMALL else []), "-c", str(source), "-o", str(made))
        objects.append(str(made))
    fresh = target.with_name(f"{target.name}.new")
    zig(*[o for o in options if o != "-c"], *objects, "-o", str(fresh))
    fresh.replace(target)
    stamp.write_text(want)
    return True


def native_width() -> int:
    """Bytes of this machine's vectors, as the compiler knows it."""
    if platform.machine().lower() in ("arm64", "aarch64"):
        return 16
    ask = [sys.executable, "-m", "ziglang", "cc", "-march=native", "-dM", "-E", "-x", "c", "-"]
    macros = subprocess.run(ask, input="", capture_output=True, text=True, check=True).stdout
    return 64 if "__AVX512F__" in macros and "__AVX512DQ__" in macros else 32


def native_options(extra: list[str] | None = None) -> list[str]:
    """Options of the native library: this machine's vectors."""
    vectors = ["-march=native", f"-DVECTOR_BYTES={native_width()}", "-DFUSED"]
    return [*COMMON, *vectors, "-fno-sanitize=all", "-fPIC", "-shared", *(extra or [])]


def main(arguments: list[str]) -> int:
    """Builds what is asked for and reports sizes."""
    OUT.mkdir(exist_ok=True)
    folder = HERE / "build"
    builds = {
        "engine.wasm": [*COMMON, *WASM, f"-mcpu={FEATURES}"],
        "engine-predict.wasm": [*COMMON, "-DPREDICT", *WASM, f"-mcpu={FEATURES}"],
        "engine-relaxed.wasm": [*COMMON, "-DRELAXED", *WASM, f"-mcpu={FEATURES}+relaxed_simd"],
    }
    if "--native" in arguments:
        builds[f"engine{native_suffix()}"] = native_options()
    for name, options in builds.items():
        if build(OUT / name, options, folder):
            data = (OUT / name).read_bytes()
            print(f"{name}: {len(data):,} bytes, {len(gzip.compress(data, 9)):,} gzipped")
    data = (OUT / "engine.wasm").read_bytes()
    if "--check-size" in arguments and (len(data) > LIMITS["raw"] or len(gzip.compress(data, 9)) > LIMITS["gzip"]):
        print(f"engine.wasm is larger than {LIMITS}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
