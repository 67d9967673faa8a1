"""Download the pure wheels of requirements.txt, once, into .cache/pyodide/test-wheels."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / ".cache" / "pyodide" / "test-wheels"
REQUIREMENTS = HERE / "requirements.txt"


def main() -> int:
    """Fill the folder if its list of requirements is not this one."""
    stamp = FOLDER / "requirements.txt"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return 0
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check",
               "--no-deps", "--only-binary=:all:", "--python-version", "3.13",
               "--platform", "any", "-d", str(FOLDER), "-r", str(REQUIREMENTS)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print(f"pip could not download the test wheels:\n{done.stderr[-2000:]}", file=sys.stderr)
        return 1
    shutil.copyfile(REQUIREMENTS, stamp)
    return 0


if __name__ == "__main__":
    sys.exit(main())
