"""``model.summary()``: the table of layers, output shapes and parameters, drawn as Keras draws it."""

from __future__ import annotations

import re
import shutil
from typing import Any

import numpy as np

from ...base.tree import flatten
from ..common.operation import Node
from ..saving.registry import public_name
from ..utils.logging import is_interactive_logging_enabled
from ..utils.progbar import print_message
from ..utils.rich import table_html
from .layer import is_default
from .text_table import column_widths, draw


def print_summary(
    model: Any,
    line_length: int | None = None,
    positions: Any = None,
    print_fn: Any = None,
    expand_nested: bool = False,
    show_trainable: bool = False,
    layer_range: Any = None,
) -> None:
    """Prints the summary, or gives its text to ``print_fn``.

    Args: line_length: width of the table, the terminal's less 4 (at most 88 or 108) unless given.
        positions: where the columns end, as shares of it. layer_range: two patterns of names.
    Raises: ValueError where the columns get too narrow, or a pattern matches nothing.
    """
    graph = getattr(model, "_graph", None)
    layers = list(graph.operations) if graph is not None else list(model.layers)
    nodes = None if graph is None or _is_chain(graph) else graph.nodes
    header, align = ["Layer (type)", "Output Shape", "Param #"], ["left", "left", "right"]
    length, ends = 88, [0.45, 0.80, 1.0]
    if nodes is not None:
        header, align = [*header, "Connected to"], [*align, "left"]
        length, ends = 108, [0.3, 0.56, 0.74, 1.0]
    ends = list(positions or ends)
    if show_trainable:
        header, align, length = [*header, "Trainable"], [*align, "center"], length + 12
        ends = [p * 0.90 for p in ends] + [1.0]
    length = line_length or min(length, shutil.get_terminal_size().columns - 4)
    widths = _widths(ends, length)
    first, last = _bounds(layers, layer_range)
    rows: list[list[str]] = []
    for layer in layers[first:last]:
        rows += _rows(layer, 0, nodes, show_trainable, expand_nested)
    lines = [f'Model: "{model.name}"', *draw(header, rows, column_widths(widths, length), align), *_totals(model)]
    text = "\n".join(lines) + "\n"
    if print_fn is not None:
        print_fn(text)
    elif is_interactive_logging_enabled():
        print(text, end="", flush=True)
    else:
        print_message(text, line_break=False)


def summary_html(model: Any) -> str:
    """The table as HTML."""
    rows = [fields for layer in model.layers for fields in _rows(layer, 0, None, False, False)]
    caption = f'Model: "{model.name}"'
    return table_html(caption, ["Layer (type)", "Output Shape", "Param #"], rows, _totals(model))


def _widths(ends: list[float], length: int) -> list[int]:
    widths, current = [], 0
    for end in ends:
        width = int(end * length) - current
        if width < 4:
            raise ValueError("Insufficient console width to print summary.")
        widths.append(width)
        current += width
    return widths


def _is_chain(graph: Any) -> bool:
    """Whether each depth has one call with one operand, and no layer is called twice."""
    depths: dict[int, int] = {}
    for node in graph.nodes:
        depth = graph.depth_of[id(node.operation)]
        depths[depth] = depths.get(depth, 0) + 1
        if depths[depth] > 1 or len(node.input_tensors) > 1:
            return False
    calls = [id(n.operation) for n in graph.nodes]
    return len(set(calls)) == len(calls)


def _bounds(layers: list[Any], layer_range: Any) -> tuple[int, int]:
    if layer_range is None:
        return 0, len(layers)
    if len(layer_range) != 2:
        raise ValueError(
            "layer_range must be a list or tuple of length 2. Received: "
            f"layer_range = {layer_range} of length {len(layer_range)}"
        )
    if not all(isinstance(r, str) for r in layer_range):
        raise ValueError(f"layer_range should contain string type only. Received: {layer_range}")
    found = [[i for i, layer in enumerate(layers) if re.match(r, layer.name)] for r in layer_range]
    if not found[0] or not found[1]:
        raise ValueError(
            f"Passed layer_names do not match the layer names in the model. Received: {layer_range}"
        )
    if min(found[0]) > max(found[1]):
        return min(found[1]), max(found[0]) + 1
    return min(found[0]), max(found[1]) + 1


def _rows(layer: Any, level: int, nodes: list[Node] | None, show_trainable: bool, expand: bool) -> list[list[str]]:
    prefix = "   " * level + "└ " if level else ""
    fields = [f"{prefix}{layer.name} ({type(layer).__name__})", _shape(layer), _params(layer)]
    if nodes is not None:
        fields.append(_connections(layer, nodes))
    if show_trainable:
        has_weights = bool(getattr(layer, "weights", ()))
        fields.append(("Y" if layer.trainable else "N") if has_weights else "-")
    rows = [fields]
    if expand:
        for inner in getattr(layer, "layers", None) or ():
            rows += _rows(inner, level + 1, nodes, show_trainable, expand)
    return rows


def _params(layer: Any) -> str:
    if not hasattr(layer, "built"):
        return "0"
    return f"{layer.count_params():,}" if layer.built else "0 (unbuilt)"


def _shape(layer: Any) -> str:
    """The output's shape from the last symbolic call, else from the shapes at build; '?' where unknown."""
    if layer._inbound_nodes:
        found: Any = [tuple(x.shape) for x in layer._inbound_nodes[-1].outputs]
    else:
        built = getattr(layer, "_build_shapes", None)
        if not built or _infers_shapes(layer):
            return "?"
        try:
            if getattr(layer, "output_shape", None) is not None:
                found = layer.output_shape
            else:
                found = layer.compute_output_shape(**built)
        except (NotImplementedError, AttributeError):
            return "?"
    texts = _shape_texts(found)
    flat = flatten(texts)
    return str(flat[0]) if len(flat) == 1 else str(texts).replace("'", "")


def _infers_shapes(layer: Any) -> bool:
    """Whether a layer of the user's has no rule for its output's shape: Keras does not look for one in its call."""
    return is_default(type(layer).compute_output_shape) and public_name(type(layer)) is None


def _shape_texts(found: Any) -> Any:
    """The structure of shapes with a text for each."""
    if isinstance(found, dict):
        return {key: _shape_texts(value) for key, value in found.items()}
    if all(d is None or isinstance(d, (int, np.integer)) for d in found):
        return f"({', '.join(str(d) for d in found)})"
    return type(found)(_shape_texts(value) for value in found)


def _connections(layer: Any, nodes: list[Node]) -> str:
    found = []
    for node in layer._inbound_nodes:
        if any(node is n for n in nodes):
            for x in node.input_tensors:
                origin = x._keras_history
                assert origin is not None
                found.append(f"{origin.operation.name}[{origin.node_index}][{origin.tensor_index}]")
    return ", ".join(found) or "-"


def _totals(model: Any) -> list[str]:
    groups = [("Trainable params", model.trainable_weights), ("Non-trainable params", model.non_trainable_weights)]
    optimizer = model.optimizer if model.compiled else None
    if optimizer is not None and optimizer.built:
        groups.append(("Optimizer params", optimizer.variables))
    counts = [(name, _count(weights), _bytes(weights)) for name, weights in groups]
    total = ("Total params", sum(c for _, c, _ in counts), sum(b for _, _, b in counts))
    return [f" {name}: {count:,} ({readable_size(size)})" for name, count, size in (total, *counts)]


def _count(weights: Any) -> int:
    return sum(int(np.prod(w.shape, dtype=np.int64)) for w in weights)


def _bytes(weights: Any) -> float:
    unique = {id(w): w for w in weights}.values()
    return float(sum(int(np.prod(w.shape, dtype=np.int64)) * w.data.dtype.itemsize for w in unique))


def readable_size(size: float) -> str:
    """``408000`` -> ``'398.44 KB'``."""
    units = ["B", "KB", "MB", "GB", "TB", "PB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{size:.2f} {units[0]}"
