"""Run the benchmarks of this folder, one after the other. Usage: run.py [NAME ...]"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run each script; 1 if one failed."""
    names = sys.argv[1:] or sorted(p.stem for p in HERE.glob("*.py") if p.stem != "run")
    commands = {name: [sys.executable, str(HERE / f"{name}.py")] for name in names}
    failed = [name for name, command in commands.items() if subprocess.run(command).returncode]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
