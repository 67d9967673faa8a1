"""Everything that the page needs, in .cache/bench: packages, bundles, data, models. Skips what is current."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "web" / "scripts"))
import blob  # noqa: E402
from stamps import is_current, mark  # noqa: E402  (the web room's own script, not a package)

OUT = ROOT / ".cache" / "bench"
PACKAGES = HERE / "node_modules"
LOCKS = [HERE / "package.json", HERE / "package-lock.json"]
DATA_SOURCES = [HERE / "workloads.json", HERE / "weights.py", HERE / "blob.py"]
# what the frameworks fetch for themselves: the folder they look in, and the files, from the root
NODE = "tests/bench/browser/node_modules"
ASSETS = {
    "tfjs": [f"{NODE}/@tensorflow/tfjs-backend-wasm/dist/*.wasm"],
    "pyodide": ["web/dist/pyodide/*"],
    "tabgrad": ["tests/bench/browser/networks.py", "tests/bench/browser/fit_page.py"],
    "ort": [f"{NODE}/onnxruntime-web/dist/ort-wasm-simd-threaded.{kind}" for kind in ("wasm", "mjs")],
}


def run(*command: str) -> None:
    """Run a command in this folder; a failure shows what it printed."""
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"'{' '.join(command)}' failed:\n{done.stdout}{done.stderr}")


def packages() -> None:
    """The peers, by npm ci."""
    if not is_current("bench-packages", LOCKS, [PACKAGES / ".package-lock.json"]):
        print("Installing the peers' npm packages ...", file=sys.stderr)
        run("npm", "ci", "--silent", "--no-progress")
        mark("bench-packages", LOCKS)


def bundles() -> None:
    """page.js, worker.js with the adapters, and the files that the frameworks load."""
    assets = {folder: [f for pattern in patterns for f in ROOT.glob(pattern)] for folder, patterns in ASSETS.items()}
    runtime = ROOT / "web" / "src" / "runtime"
    sources = [*HERE.glob("*.mjs"), HERE / "adapters", runtime, HERE / "workloads.json", HERE / "index.html"]
    inputs = sorted([*LOCKS, *sources, *(file for files in assets.values() for file in files)])
    if is_current("bench-bundles", inputs, [OUT / "worker.js"]):
        return
    for stale in OUT.glob("*.js"):
        stale.unlink()
    run("node", "bundle.mjs", str(OUT))
    copied(OUT, assets)
    mark("bench-bundles", inputs)


def copied(out: Path, assets: dict[str, list[Path]]) -> None:
    """Puts the page and the frameworks' files where they are served from."""
    shutil.copyfile(HERE / "index.html", out / "index.html")
    for folder, files in assets.items():
        (out / folder).mkdir(exist_ok=True)
        for file in files:
            shutil.copyfile(file, out / folder / file.name)


def prepare_own(out: Path, names: list[str]) -> None:
    """The page with tabgrad's own adapters and the named workloads alone, in a new folder; installs nothing."""
    run("node", "bundle.mjs", str(out), "own")
    copied(out, {name: [f for p in ASSETS[name] for f in ROOT.glob(p)] for name in ("pyodide", "tabgrad")})
    blob.write(out)
    run(sys.executable, "tabgrad_models.py", "--out", str(out / "tabgrad"), *names)


def data() -> None:
    """Weights and batches."""
    if not is_current("bench-data", DATA_SOURCES, [OUT / "data.bin", OUT / "data.json"]):
        blob.write(OUT)
        mark("bench-data", DATA_SOURCES)


def models() -> None:
    """ONNX files. The package ``onnx`` is only needed here, so it is installed only now."""
    inputs = [*DATA_SOURCES, HERE / "onnx_models.py"]
    if is_current("bench-models", inputs, [OUT / "ort" / f"{name}.onnx" for name in ("mlp-predict", "gemm-1024")]):
        return
    if importlib.util.find_spec("onnx") is None:
        print("Installing the Python package onnx ...", file=sys.stderr)
        run(sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "onnx")
        importlib.invalidate_caches()
    import onnx_models

    onnx_models.write(OUT / "ort")
    mark("bench-models", inputs)


def programs() -> None:
    """The workloads as programs of tabgrad's engine, and the engine."""
    inputs = [*DATA_SOURCES, HERE / "networks.py", HERE / "tabgrad_models.py", ROOT / "core"]
    if is_current("bench-programs", inputs, [OUT / "tabgrad" / "gemm-1024.tg"]):
        return
    run(sys.executable, "tabgrad_models.py")
    mark("bench-programs", inputs)


def prepare(with_models: bool = True) -> Path:
    """Bring .cache/bench up to date; gives the folder to serve."""
    OUT.mkdir(parents=True, exist_ok=True)
    packages()
    bundles()
    data()
    programs()
    if with_models:
        try:
            models()
        except (RuntimeError, ImportError) as error:
            print(f"No ONNX models, so no ONNX Runtime Web: {error}", file=sys.stderr)
    return OUT


if __name__ == "__main__":
    print(prepare())
