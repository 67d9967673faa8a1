"""The graph of objects that a checkpoint holds: who holds whom by which name, and which values are whose.

It is saved beside the values, so that they find their variables again by the way that leads to them, whatever the
variables' own names. Source: ``trackable_object_graph.proto`` of TensorFlow.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any

from ..base import protobuf as wire
from ..tensor.base_variable import BaseVariable
from .parts import parts_of

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
_VALUE = "VARIABLE_VALUE"


@dataclass
class Node:
    """An object in a checkpoint: the numbers of its parts, by name, and the keys of its values, by their names."""

    children: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    full_name: str = ""


class View:
    """The objects under a root. Args: more: who else holds parts of the root (a Checkpoint around it)."""

    def __init__(self, root: Any, more: Any = None) -> None:
        self.root = root
        self._more = None if more is None else weakref.ref(more)

    def parts(self, value: Any, is_root: bool) -> dict[str, Any]:
        """What an object holds, by name."""
        more = self._more() if is_root and self._more is not None else None
        return {**parts_of(value), **(more._attached() if more is not None else {})}

    def objects(self) -> list[tuple[Any, dict[str, Any], str]]:
        """Every object, nearest first, with its parts, and the key that the shortest way to it gives."""
        found = [(self.root, self.parts(self.root, True), "")]
        seen = {id(self.root)}
        for _, parts, path in found:
            for name, part in parts.items():
                if id(part) not in seen:
                    seen.add(id(part))
                    found.append((part, self.parts(part, False), f"{path}{_escaped(name)}/"))
        return found

    def saved(self) -> tuple[list[Node], dict[str, Any]]:
        """The graph of the objects that lead to values, and the values by their keys."""
        objects = self.objects()
        needed = _leading_to_values(objects)
        numbers = {id(o): i for i, (o, _, _) in enumerate(x for x in objects if id(x[0]) in needed)}
        nodes, tensors = [], {}
        for value, parts, path in objects:
            if id(value) not in numbers:
                continue
            node = Node({name: numbers[id(p)] for name, p in parts.items() if id(p) in numbers})
            for name, array in state_of(value).items():
                node.keys[name] = f"{path}.ATTRIBUTES/{name}"
                node.full_name = str(getattr(value, "path", None) or getattr(value, "name", "")).split(":")[0]
                tensors[node.keys[name]] = array
            nodes.append(node)
        return nodes, tensors


def has_state(value: Any) -> bool:
    """Whether the object itself, not its parts, has something to save."""
    return isinstance(value, BaseVariable) or hasattr(value, "_checkpoint_state")


def state_of(value: Any) -> dict[str, Any]:
    """What an object itself saves, by name."""
    if isinstance(value, BaseVariable):
        return {_VALUE: value.tensor.array()}
    return value._checkpoint_state() if hasattr(value, "_checkpoint_state") else {}


def encode(nodes: list[Node]) -> bytes:
    """The graph as a message."""
    return b"".join(wire.nested(1, _message(node)) for node in nodes)


def decode(data: bytes) -> list[Node]:
    """The graph of a message. Raises ValueError where it is none."""
    nodes = []
    for number, _, message in wire.fields(data):
        if number == 1 and isinstance(message, bytes):
            node = Node()
            for inner, _, value in wire.fields(message):
                found = {n: v for n, _, v in wire.fields(value)} if isinstance(value, bytes) else {}
                if inner == 1:
                    node.children[_text(found.get(2))] = int(found.get(1, 0))
                elif inner == 2:
                    node.keys[_text(found.get(1))] = _text(found.get(3))
                    node.full_name = _text(found.get(2))
            nodes.append(node)
    return nodes


def node_names(nodes: list[Node]) -> list[str]:
    """The way to each object, for messages."""
    names: dict[int, str] = {0: "(root)"}
    queue = [0]
    for number in queue:
        for name, child in nodes[number].children.items():
            if child not in names:
                names[child] = f"{names[number]}.{name}"
                queue.append(child)
    return [names.get(i, "?") for i in range(len(nodes))]


def _leading_to_values(objects: list[tuple[Any, dict[str, Any], str]]) -> set[int]:
    """The ids of the root, of all objects with values, and of all on the way to them."""
    holders: dict[int, list[int]] = {}
    for value, parts, _ in objects:
        for part in parts.values():
            holders.setdefault(id(part), []).append(id(value))
    found = {id(objects[0][0])}
    queue = [id(value) for value, _, _ in objects if has_state(value)]
    while queue:
        at = queue.pop()
        if at not in found or at == id(objects[0][0]):
            found.add(at)
            queue += [h for h in holders.get(at, ()) if h not in found]
    return found


def _message(node: Node) -> bytes:
    out = b""
    for name, child in node.children.items():
        out += wire.nested(1, (wire.whole(1, child) if child else b"") + wire.nested(2, name.encode()))
    for name, key in node.keys.items():
        full = wire.nested(2, node.full_name.encode()) if node.full_name else b""
        out += wire.nested(2, wire.nested(1, name.encode()) + full + wire.nested(3, key.encode()))
    return out + wire.nested(5, wire.whole(1, 1))  # it, or something in it, has values


def _escaped(name: str) -> str:
    """Names in a path: its separator is written otherwise in them."""
    return name.replace(".", "..").replace("/", ".S")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else ""
