"""Assemble web/dist/pyodide: everything a page downloads to run Python, served from one folder.

Pyodide's files, the wheels of NumPy, micropip and tabgrad (with bytecode), a pyodide-lock.json
that names exactly these, and assets.json with the size of each, which is what lets a page show
true progress: a compressed transfer hides the length of what arrives.

Usage: runtime.py   (after wheel.py and fetch_pyodide.py)
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import fetch_pyodide
import wheel
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec
from stamps import ROOT, is_current, mark

WEB = ROOT / "web"
OUT = WEB / "dist" / "pyodide"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
FIRST_LOAD = ("pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "numpy-", "tabgrad-")


def write_lock(wheels: list[Path]) -> None:
    """pyodide-lock.json: Pyodide's own entries for PACKAGES, and ours, made from our wheel."""
    lock = PyodideLockSpec.from_json(fetch_pyodide.PYODIDE / "pyodide-lock.json")
    lock.packages = {name: lock.packages[name] for name in fetch_pyodide.PACKAGES}
    lock = add_wheels_to_spec(lock, wheels, base_path=OUT)
    lock.check_wheel_filenames()
    lock.to_json(OUT / "pyodide-lock.json", indent=1)


def write_assets() -> None:
    """assets.json: file name -> bytes, for what the first load of a page downloads."""
    files = sorted(p for p in OUT.iterdir() if p.name.startswith(FIRST_LOAD))
    sizes = {p.name: p.stat().st_size for p in files}
    (OUT / "assets.json").write_text(json.dumps(sizes, indent=1) + "\n")


def main() -> int:
    """Rebuild the folder if the wheel, Pyodide or these scripts changed."""
    cache = fetch_pyodide.cache_folder()
    inputs = [wheel.WHEEL, cache, WEB / "scripts", fetch_pyodide.PYODIDE / "package.json"]
    if is_current("runtime", inputs, [OUT / "assets.json", OUT / "pyodide.mjs"]):
        return 0
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    for name in CORE_FILES:
        shutil.copyfile(fetch_pyodide.PYODIDE / name, OUT / name)
    for name in fetch_pyodide.wanted():
        shutil.copyfile(cache / name, OUT / name)
    compiled = OUT / wheel.WHEEL.name
    subprocess.run(
        ["node", "scripts/precompile.mjs", str(wheel.WHEEL), str(compiled)], cwd=WEB, check=True
    )
    write_lock([compiled])
    write_assets()
    mark("runtime", inputs)
    total = sum(json.loads((OUT / "assets.json").read_text()).values())
    print(f"{OUT.relative_to(ROOT)}: {total:,} bytes for a page's first load")
    return 0


if __name__ == "__main__":
    sys.exit(main())
