"""``tf.config.explain``: what was made of a traced function, and where its parts run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..base.errors import OperatorNotAllowedInGraphError
from ..compile.concrete import ConcreteFunction
from ..compile.function import Function, Method


class Explanation:
    """What ``tf.config.explain`` found: print it, or look into ``data``.

    Attributes: ``data``: of one program its executor, ``segments`` (``where`` each runs, ``instructions``, and the
        ``reason`` why in NumPy), ``kernels`` (``calls``, ``flops``, ``bytes`` by name), ``flops``, ``arena_bytes``,
        ``state_bytes``; of several programs a dict of these, by name.
    """

    def __init__(self, parts: dict[str, dict[str, Any]], single: bool) -> None:
        self._parts = parts
        self.data: dict[str, Any] = next(iter(parts.values())) if single else parts

    def __str__(self) -> str:
        return "\n\n".join(_described(name, data) for name, data in self._parts.items())

    def __repr__(self) -> str:
        return str(self)


def explain(target: Any, *args: Any, batch_size: int = 32, **kwargs: Any) -> Explanation:
    """How a model's steps, a ``tf.function`` or a concrete function run under the executor in force.

    Args: target: a model, compiled or not; a tf.function; a concrete function. args, kwargs: data for a model
        (``x, y``) or arguments of a function, as values or TensorSpecs. Without them, what has been traced so far is
        explained; a model that has not run yet is traced on batches of ``batch_size`` of its own input shapes.
    Returns: an object that prints as tables, with the numbers in ``data``.
    Raises: ValueError where nothing has been traced and shapes are not known; TypeError on another target.
    Example: >>> print(tf.config.explain(model, x, y))
    """
    if isinstance(target, ConcreteFunction):
        return Explanation({target.name: target.prepared().explain()}, True)
    if isinstance(target, (Function, Method)):
        return _of_function(target, args, kwargs)
    steps = getattr(target, "traced_steps", None)
    if steps is None:
        raise TypeError(f"Expected a model, a tf.function or a concrete function. Received: {target!r}")
    parts = {}
    for name, concrete in steps(*args, batch_size=batch_size, **kwargs).items():
        if isinstance(concrete, OperatorNotAllowedInGraphError):
            segment = {"where": "eager", "instructions": 0, "reason": str(concrete).splitlines()[0]}
            parts[name] = {"executor": "eager", "segments": [segment], "kernels": {}}
        else:
            parts[name] = concrete.prepared().explain()
    return Explanation(parts, False)


def _of_function(target: Any, args: Any, kwargs: Any) -> Explanation:
    if args or kwargs:
        found = [target.get_concrete_function(*args, **kwargs)]
    else:
        found = target.concrete_functions() or [target.get_concrete_function()]
    names = [target.name] if len(found) == 1 else [c.pretty_printed_signature(False) for c in found]
    return Explanation(
        {name: c.prepared().explain() for name, c in zip(names, found, strict=True)}, len(found) == 1
    )


def _described(name: str, data: dict[str, Any]) -> str:
    segments, kernels = data["segments"], data["kernels"]
    count = sum(s["instructions"] for s in segments)
    lines = [f"{name}: {data['executor']}, {_counted(len(segments), 'segment')}, {_counted(count, 'instruction')}"]
    lines += _table(
        ("segment", "where", "instructions", "why"),
        [(str(i + 1), s["where"], str(s["instructions"]), _why(s)) for i, s in enumerate(segments)],
    )
    rows = sorted(kernels.items(), key=lambda item: (-item[1].get("flops", 0), -item[1]["calls"]))
    lines += [] if not kernels else _table(
        ("kernel", "calls", "FLOPs", "bytes"),
        [(k, f"{r['calls']:,}", _number(r.get("flops")), _number(r.get("bytes"))) for k, r in rows],
    )
    known = {
        "FLOPs": "flops", "bytes of arena at its peak": "arena_bytes", "bytes of state": "state_bytes",
        "bytes of constants": "constant_bytes",
    }  # fmt: skip
    totals = [f"{data[key]:,} {what}" for what, key in known.items() if key in data]
    return "\n".join([*lines, *(["  " + ", ".join(totals)] if totals else [])])


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _why(segment: dict[str, Any]) -> str:
    return ": ".join(str(segment[key]) for key in ("op", "reason") if segment.get(key))


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Lines of a table: the first column to the left, text columns too, numbers to the right."""
    table = [head, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(head))]
    right = [all(c[:1].isdigit() or c == "-" for c in column[1:]) for column in zip(*table, strict=True)]
    return [
        "  " + "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)).rstrip()
        for row in table
    ]
