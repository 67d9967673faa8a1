"""Sizes, documentation, and the READMEs."""

from __future__ import annotations

import ast
import subprocess

import pytest
from layout import PACKAGE, ROOT, Module, modules

pytestmark = pytest.mark.desktop

MAX_FILE = 500
MAX_FUNCTION = 70


def size(module: Module) -> int:
    """Lines, without the lists of names at the top (imports) and at the end (``__all__``)."""
    lists = 0
    for node in module.tree.body:
        named = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        if named or isinstance(node, (ast.Import, ast.ImportFrom)):
            lists += (node.end_lineno or node.lineno) - node.lineno + 1
    return len(module.text.splitlines()) - lists


def test_file_sizes() -> None:
    long = {m.name: n for m in modules() if (n := size(m)) > MAX_FILE}
    assert not long, f"files above {MAX_FILE} lines: split them: {long}"


def test_function_sizes() -> None:
    long = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > MAX_FUNCTION:
                    long.append(f"{module.name}.{node.name}: {size}")
    assert not long, f"functions above {MAX_FUNCTION} lines: {long}"


def test_public_definitions_are_documented() -> None:
    bare = []
    for module in modules():
        if module.text.strip() and ast.get_docstring(module.tree) is None:
            bare.append(module.name or "__init__")
        for node in module.tree.body:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None:
                bare.append(f"{module.name}.{node.name}")
    assert not bare, f"undocumented: {bare}"


def test_readmes_name_every_file() -> None:
    """Every directory that git tracks has a README, which names each of its source files."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]
    missing = []
    for directory in sorted({f.parent for f in files if f.suffix in (".py", ".ts", ".mjs", ".c")}):
        readme = directory / "README.md"
        if not readme.exists():
            readme = directory.parent / "README.md"  # small sub-rooms are described one level up
        if not readme.exists():
            missing.append(f"{directory.relative_to(ROOT)}: no README.md")
            continue
        text = readme.read_text(encoding="utf-8")
        for file in files:
            if (
                file.parent == directory
                and file.suffix in (".py", ".ts", ".mjs", ".c")
                and file.stem != "__init__"
            ) and file.name not in text and f"{file.stem}" not in text:
                missing.append(f"{file.relative_to(ROOT)} is not in {readme.relative_to(ROOT)}")
    assert not missing, "\n".join(missing)


def test_package_is_where_expected() -> None:
    assert (PACKAGE / "__init__.py").exists()
