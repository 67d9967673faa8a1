"""Build the npm package: types by tsc, bundles by esbuild, into web/dist.

Usage: package.py   (does nothing when the sources are unchanged)
"""

import subprocess
import sys

from stamps import ROOT, is_current, mark

WEB = ROOT / "web"
ENGINE = ROOT / "core" / "tabgrad" / "execute" / "wasm" / "engine.wasm"
INPUTS = [ENGINE, WEB / "src", WEB / "scripts" / "bundle.mjs", WEB / "tsconfig.json", WEB / "package.json"]
NAMES = ("index.js", "worker.js", "auto.js", "index.d.ts", "runtime/index.js", "runtime/engine-predict.wasm")
OUTPUTS = [WEB / "dist" / name for name in NAMES]


def main() -> int:
    """Type-check and bundle."""
    if is_current("package", INPUTS, OUTPUTS):
        return 0
    for script in ("types", "build"):
        done = subprocess.run(["npm", "run", "--silent", script], cwd=WEB)
        if done.returncode != 0:
            print(f"web: 'npm run {script}' failed, see above.", file=sys.stderr)
            return done.returncode
    mark("package", INPUTS)
    print("web/dist: " + ", ".join(f"{p.name} {p.stat().st_size:,}" for p in OUTPUTS) + " bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
