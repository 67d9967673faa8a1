"""Graphs as text: one line per node, the same for equal graphs. What golden files and tests compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import name_of
from .graph import Graph, Symbol


def to_text(graph: Graph) -> str:
    """``%3 = add(%1, %2) : float32[2,3]`` for each node, inputs before and outputs behind."""
    lines, _ = _lines(graph, {}, "")
    return "\n".join(lines) + "\n"


def _lines(graph: Graph, names: dict[int, str], prefix: str) -> tuple[list[str], dict[int, str]]:
    for i, s in enumerate(graph.inputs):
        names[id(s)] = f"{prefix}in{i}"
    lines = [f"{prefix}in{i} : {_type(s)}" for i, s in enumerate(graph.inputs)]
    count = 0
    for node in graph.nodes:
        left = []
        for s in node.outputs:
            names[id(s)] = f"{prefix}%{count}"
            left.append(f"{prefix}%{count} : {_type(s)}")
            count += 1
        operands = ", ".join(_operand(x, names) for x in node.inputs)
        bodies = {k: v for k, v in node.attrs.items() if isinstance(v, Graph)}
        attrs = "".join(f" {k}={_attr(v)}" for k, v in sorted(node.attrs.items()) if k not in bodies)
        lines.append(f"{', '.join(left)} = {node.op.name}({operands}){attrs}")
        for body in bodies.values():
            inner, _ = _lines(body, {}, prefix + "  ")
            lines += inner
    lines.append(f"{prefix}-> " + ", ".join(_operand(x, names) for x in graph.outputs))
    return lines, names


def _type(s: Symbol) -> str:
    return f"{name_of(s.dtype)}[{','.join(map(str, s.shape))}]"


def _operand(x: Any, names: dict[int, str]) -> str:
    if isinstance(x, Symbol):
        return names.get(id(x), "?")
    array = np.asarray(x)
    if array.size == 1:
        return f"{array.reshape(-1)[0].item()!r}:{name_of(array.dtype)}{list(array.shape) if array.ndim else ''}"
    return f"constant:{name_of(array.dtype)}{list(array.shape)}"


def _attr(value: Any) -> str:
    if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
        return name_of(np.dtype(value))
    if isinstance(value, tuple):
        return "(" + ",".join(_attr(v) for v in value) + ")"
    if isinstance(value, slice):
        return f"{value.start}:{value.stop}:{value.step}"
    return repr(value)
