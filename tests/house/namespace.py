"""Our public names held against the official ones. Run it to bring missing_names.json up to date."""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OFFICIAL: dict[str, dict[str, Any]] = json.loads((HERE / "official_names.json").read_text(encoding="utf-8"))


def namespace(space: str) -> Any:
    """Our module for an official namespace, None where there is none."""
    found: Any = importlib.import_module("tabgrad")
    for part in space.split(".") if space else []:
        found = getattr(found, part, None)
    return found


def parameters(value: Any) -> list[str] | None:
    """Parameter names, None where Python can't tell."""
    try:
        target = value.__init__ if inspect.isclass(value) else value
        found = list(inspect.signature(target).parameters.values())
    except (TypeError, ValueError):
        return None
    found = found[1:] if inspect.isclass(value) else found
    return [str(p).split(":")[0].split("=")[0].strip() for p in found]


def missing() -> dict[str, list[str]]:
    """Official names that do not exist here."""
    found = {}
    for space, names in OFFICIAL.items():
        module = namespace(space)
        absent = [n for n in names if not hasattr(module, n)]
        if absent:
            found[space] = absent
    return found


def differing() -> dict[str, list[str]]:
    """Official parameters, by function, that ours does not take."""
    found = {}
    for space, names in OFFICIAL.items():
        module = namespace(space)
        for name, official in names.items():
            ours = parameters(getattr(module, name, None)) if hasattr(module, name) else None
            if official is None or ours is None:
                continue
            takes_any = any(p.startswith("**") for p in ours)
            absent = [p for p in official if p.lstrip("*") not in {q.lstrip("*") for q in ours}]
            if absent and not takes_any and not any(p.startswith("*") for p in absent):
                found[f"{space}.{name}".lstrip(".")] = absent
    return found


def main() -> None:
    """Writes what is missing now."""
    out = {"names": missing(), "parameters": differing()}
    (HERE / "missing_names.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
