"""Rooms import only what is below them, and no import goes round in a circle."""

from __future__ import annotations

import pytest
from layout import DOOR, LAYERS, imports, modules, resolve

pytestmark = pytest.mark.desktop


def layer(room: str) -> int:
    """The layer of a room; doors have their own."""
    return LAYERS[room] if room else DOOR


def test_every_room_has_a_layer() -> None:
    assert {m.room for m in modules()} - {""} <= set(LAYERS)


def test_rooms_import_only_rooms_below() -> None:
    found = modules()
    rooms = {m.name: m.room for m in found}
    wrong = []
    for module in found:
        for name, line in imports(module):
            target = resolve(name, set(rooms))
            if target is None or rooms[target] == module.room:
                continue
            if not (layer(rooms[target]) < layer(module.room)):
                wrong.append(f"{module.name}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_no_import_cycles() -> None:
    found = modules()
    known = {m.name for m in found}
    edges = {
        m.name: {t for n, _ in imports(m) if (t := resolve(n, known)) is not None and t != m.name}
        for m in found
    }
    packages = {m.name for m in found if m.path.name == "__init__.py"}
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> None:
        if name in path:
            raise AssertionError("import cycle: " + " -> ".join([*path[path.index(name) :], name]))
        if name in done:
            return
        for target in sorted(edges[name]):
            # a module of a package reached through the package itself: Python's own order, no cycle
            if target in packages and name.startswith(target + "."):
                continue
            visit(target, [*path, name])
        done.add(name)

    for name in sorted(known):
        visit(name, [])
