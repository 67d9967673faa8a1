"""Reads the package as text: its modules, what they import, what they define."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "core" / "tabgrad"

# Layers from the bottom up. A room may import rooms of lower layers, and of its own where listed.
LAYERS: dict[str, int] = {
    "base": 0,
    "ir": 1,
    "tensor": 2,
    "ops": 3,
    "autodiff": 4,
    "trace": 4,
    "passes": 4,
    "execute": 5,
    "compile": 6,
    "api": 7,
    "composite": 8,
    "data": 9,
    "formats": 9,
    "checkpoint": 10,
    "keras": 10,
    "numpy_api": 11,
    "experimental": 12,
    "tools": 14,
}
DOOR = 13  # files at the package root


@dataclass(frozen=True)
class Module:
    """One source file: its dotted name below the package, its tree and its text."""

    name: str
    path: Path
    tree: ast.Module
    text: str

    @property
    def room(self) -> str:
        """The directory below the package, '' for a door."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""


def modules() -> list[Module]:
    """Every source file of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(p for p in parts if p != "__init__")
        found.append(Module(name, path, ast.parse(text), text))
    return found


def imports(module: Module) -> list[tuple[str, int]]:
    """(dotted name below the package, line) of every import of the package's own, functions included."""
    is_package = module.path.name == "__init__.py"
    here = module.name.split(".") if module.name else []
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            if node.level == 0:
                if (node.module or "").split(".")[0] != "tabgrad":
                    continue
                base = (node.module or "").split(".")[1:]
            else:
                keep = len(here) - node.level + (1 if is_package else 0)
                base = here[: max(keep, 0)] + (node.module.split(".") if node.module else [])
            for alias in node.names:
                found.append((".".join([*base, alias.name]), node.lineno))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "tabgrad":
                    found.append((".".join(alias.name.split(".")[1:]), node.lineno))
    return found


def resolve(name: str, known: set[str]) -> str | None:
    """The module that an imported dotted name is, or is defined in."""
    parts = name.split(".")
    while parts:
        if ".".join(parts) in known:
            return ".".join(parts)
        parts.pop()
    return "" if "" in known else None
