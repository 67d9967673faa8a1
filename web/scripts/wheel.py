"""Build dist/tabgrad-VERSION-py3-none-any.whl, the one wheel for desktop and Pyodide.

Usage: wheel.py   (does nothing when the sources are those of the wheel that is there)
"""

import shutil
import subprocess
import sys
import tomllib

from stamps import ROOT, is_current, mark

INPUTS = [ROOT / "core", ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "LICENSE"]
DIST = ROOT / "dist"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
WHEEL = DIST / f"tabgrad-{VERSION}-py3-none-any.whl"


def main() -> int:
    """Build the wheel if it is not current."""
    if is_current("wheel", INPUTS, [WHEEL]):
        return 0
    # setuptools copies into build/ and never deletes there: a removed module would live on.
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    WHEEL.unlink(missing_ok=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(DIST)]
    built = subprocess.run([*command, str(ROOT)], capture_output=True, text=True)
    if built.returncode != 0 or not WHEEL.exists():
        print(built.stdout[-3000:] + built.stderr[-3000:], file=sys.stderr)
        print(f"The wheel {WHEEL.name} was not built: see the messages above.", file=sys.stderr)
        return 1
    mark("wheel", INPUTS)
    print(f"{WHEEL.relative_to(ROOT)}: {WHEEL.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
