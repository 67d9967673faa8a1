"""Content stamps: a step is current while the hash of its inputs is the one it last ran with."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
SKIP = {"__pycache__", "node_modules", "dist", "build", ".mypy_cache", ".ruff_cache"}


def files_under(path: Path) -> list[Path]:
    """The files of a folder, sorted, build products left out; a file stands for itself."""
    if path.is_file():
        return [path]
    found = (p for p in path.rglob("*") if p.is_file())
    return sorted(
        p for p in found
        if not any(part in SKIP or part.endswith(".egg-info") for part in p.relative_to(path).parts)
    )


def digest(inputs: Iterable[Path]) -> str:
    """One sha256 over the names and contents of every input."""
    total = hashlib.sha256()
    for path in inputs:
        for file in files_under(path):
            total.update(str(file).encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_current(step: str, inputs: Iterable[Path], outputs: Iterable[Path]) -> bool:
    """Whether every output exists and the inputs are those of the last :func:`mark`."""
    stamp = CACHE / "stamps" / step
    if not all(out.exists() for out in outputs) or not stamp.exists():
        return False
    return stamp.read_text() == digest(inputs)


def mark(step: str, inputs: Iterable[Path]) -> None:
    """Remember the inputs that ``step`` has just been built from."""
    stamp = CACHE / "stamps" / step
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest(inputs))
