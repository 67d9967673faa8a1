"""Nodes that become other than one instruction of their own name: products, reductions, and whatever
is made of copies into parts of its result."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.shape import normalize_axes
from ..ir.graph import Node
from ..ir.lower import Reduce
from ..passes.layout import Layout
from .build import Builder, Rule
from .places import Unsupported, Value

_REDUCTIONS = ("sum", "prod", "max", "min", "any", "all")


def _gemm(b: Builder, node: Node) -> None:
    x, y = (b.value(v) for v in node.inputs)
    if x.dtype.name != "float32":
        raise Unsupported(f"gemm takes float32, not {x.dtype.name}")
    out = tuple(node.outputs[0].shape)
    operands = []
    for v, flipped in ((x, node.attrs.get("transpose_a")), (y, node.attrs.get("transpose_b"))):
        rank = len(v.shape)
        order = (*range(rank - 2), rank - 1, rank - 2) if flipped else tuple(range(rank))
        layout = v.layout.transposed(order)
        operands.append(v.seen(layout.broadcast((*out[:-2], *layout.shape[-2:]))))
    inputs, outputs = _as_batch(operands, _transposed_result(b, node) or b.result(node.outputs[0]))
    b.emit("gemm", inputs, [outputs], node=node)


def _transposed_result(b: Builder, node: Node) -> Value | None:
    """Where the product is only wanted with its rows and batch axes in another order, a place in that order:
    the kernel writes rows wherever they belong."""
    user = b.only_user(node.outputs[0])
    if user is None or user.op.name != "transpose":
        return None
    rank = len(node.outputs[0].shape)
    perm = user.attrs.get("perm")
    order = tuple(range(rank))[::-1] if perm is None else tuple(p % rank for p in perm)
    if order[-1] != rank - 1:
        return None
    place = b.allocate(tuple(user.outputs[0].shape), node.outputs[0].dtype)
    made = place.seen(place.layout.transposed(tuple(int(i) for i in np.argsort(order))))
    b.values[id(node.outputs[0])] = made
    return made


def _as_batch(operands: list[Value], out: Value) -> tuple[list[Value], Value]:
    """Batch axes merged where all three walk them as one; a batch that only A has joins its rows."""
    a, b = operands
    rank = len(out.shape)
    lead = rank - 2
    shared = all(s == 0 or d == 1 for d, s in zip(b.shape[:lead], b.layout.strides[:lead], strict=True))
    if lead and shared:
        rows = int(np.prod(out.shape[:-1], dtype=np.int64))
        merged, target = a.layout.reshaped((rows, a.shape[-1])), out.layout.reshaped((rows, out.shape[-1]))
        if merged is not None and target is not None:
            right = Layout(b.shape[lead:], b.layout.strides[lead:], b.layout.offset)
            return [a.seen(merged), b.seen(right)], out.seen(target)
    values = [a, b, out]
    axes: list[tuple[int, list[int]]] = []
    for i in range(lead):
        if out.shape[i] == 1:
            continue
        strides = [v.layout.strides[i] for v in values]
        if axes and all(p == s * out.shape[i] for p, s in zip(axes[-1][1], strides, strict=True)):
            axes[-1] = (axes[-1][0] * out.shape[i], strides)
        else:
            axes.append((out.shape[i], strides))
    made = []
    for k, v in enumerate(values):
        shape = (*(d for d, _ in axes), *v.shape[lead:])
        steps = (*(s[k] for _, s in axes), *v.layout.strides[lead:])
        made.append(v.seen(Layout(shape, steps, v.layout.offset)))
    return made[:2], made[2]


def _reduce(b: Builder, node: Node) -> None:
    lower = node.op.lower
    x = b.value(node.inputs[0])
    rank = len(x.shape)
    if not isinstance(lower, Reduce) or lower.kind not in _REDUCTIONS:
        raise Unsupported(f"no reduction {lower}")
    if x.dtype.name not in ("float32", "float64", "int32", "int64", "uint32", "bool"):
        raise Unsupported(f"reductions of {x.dtype.name}")
    if x.dtype.name == "uint32" and lower.kind in ("max", "min"):
        raise Unsupported("extremes of uint32")
    axes = normalize_axes(node.attrs.get("axis"), rank, "reduce")
    kept = [i for i in range(rank) if i not in axes]
    made = b.result(node.outputs[0])
    if not axes:
        b.copy(x.seen(x.layout), made)
        return
    seen = x.seen(_grouped(x.layout, kept, sorted(axes)))
    groups = _grouped(x.layout, kept, [])
    out = made.reshaped(groups.shape)
    b.emit("reduce", [seen], [out], [_REDUCTIONS.index(lower.kind)], node)


def _grouped(layout: Layout, kept: list[int], reduced: list[int]) -> Layout:
    """Kept axes first, then reduced ones; runs of either that can be walked as one are merged."""
    shape: list[int] = []
    strides: list[int] = []
    for group in (kept, reduced):
        start = len(shape)
        for i in group:
            d, s = layout.shape[i], layout.strides[i]
            if d == 1:
                continue
            if len(shape) > start and strides[-1] == s * d:
                shape[-1] *= d
                strides[-1] = s
            else:
                shape.append(d)
                strides.append(s)
    return Layout(tuple(shape), tuple(strides), layout.offset)


def _fill(b: Builder, made: Value, value: Any) -> None:
    raw = np.asarray(value).astype(made.dtype).tobytes().ljust(8, b"\0")
    low, high = np.frombuffer(raw, "<u4")
    b.emit("fill", [], [made], [int(low), int(high)])


def _fill_node(b: Builder, node: Node) -> None:
    _fill(b, b.result(node.outputs[0]), node.attrs["value"])


def _part(value: Value, axis: int, start: int, count: int) -> Value:
    key = tuple(slice(start, start + count, 1) if i == axis else slice(0, d, 1) for i, d in enumerate(value.shape))
    return value.seen(value.layout.sliced(key))


def _concat(b: Builder, node: Node) -> None:
    made = b.result(node.outputs[0])
    axis = node.attrs["axis"] % len(made.shape)
    at = 0
    for x in node.inputs:
        value = b.value(x)
        b.copy(value, _part(made, axis, at, value.shape[axis]))
        at += value.shape[axis]


def _stack(b: Builder, node: Node) -> None:
    made = b.result(node.outputs[0])
    axis = node.attrs["axis"] % len(made.shape)
    for i, x in enumerate(node.inputs):
        value = b.value(x)
        place = _part(made, axis, i, 1)
        shape = place.layout.shape[:axis] + place.layout.shape[axis + 1 :]
        strides = place.layout.strides[:axis] + place.layout.strides[axis + 1 :]
        b.copy(value, place.seen(Layout(shape, strides, place.layout.offset)))


def _pad(b: Builder, node: Node) -> None:
    x = b.value(node.inputs[0])
    paddings, mode = node.attrs["paddings"], node.attrs.get("mode", "constant")
    made = b.result(node.outputs[0])
    key = tuple(slice(p[0], p[0] + d, 1) for p, d in zip(paddings, x.shape, strict=True))
    inner = made.seen(made.layout.sliced(key))
    if mode == "constant":
        _fill(b, made, node.attrs.get("value", 0))
        b.copy(x, inner)
        return
    b.copy(x, inner)
    skip = 1 if mode == "reflect" else 0
    done: list[int] = []
    for axis, (low, high) in enumerate(paddings):
        # borders of this axis, over what is already filled: earlier axes in full, later ones inside
        def cut(start: int, count: int, axis: int = axis) -> Value:
            key = []
            for i, d in enumerate(made.shape):
                whole = i in done
                a = start if i == axis else 0 if whole else paddings[i][0]
                n = count if i == axis else d if whole else x.shape[i]
                key.append(slice(a, a + n, 1))
            return made.seen(made.layout.sliced(tuple(key)))

        for to, source, count in (
            (0, low + skip, low),
            (low + x.shape[axis], low + x.shape[axis] - skip - high, high),
        ):
            if count:
                mirrored = cut(source, count)
                b.copy(mirrored.seen(mirrored.layout.flipped((axis,))), cut(to, count))
        done.append(axis)


def _unslice(b: Builder, node: Node) -> None:
    x = b.value(node.inputs[0])
    made = b.result(node.outputs[0])
    _fill(b, made, 0)
    b.copy(x, made.seen(made.layout.sliced(node.attrs["key"])))


def _roll(b: Builder, node: Node) -> None:
    x = b.value(node.inputs[0])
    shift, axis = node.attrs["shift"], node.attrs["axis"]
    if axis is None:
        raise Unsupported("roll over all axes")
    pairs = list(zip(shift, axis, strict=True)) if isinstance(axis, (tuple, list)) else [(shift, axis)]
    for i, (by, along) in enumerate(pairs):
        along %= len(x.shape)
        size = x.shape[along]
        made = b.result(node.outputs[0]) if i == len(pairs) - 1 else b.allocate(x.shape, x.dtype)
        by = int(by) % size if size else 0
        for start, to, count in ((0, by, size - by), (size - by, 0, by)):
            if count:
                b.copy(_part(x, along, start, count), _part(made, along, to, count))
        x = made


def _parts(b: Builder, node: Node) -> None:
    x = b.value(node.inputs[0])
    axis, at = node.attrs["axis"] % len(x.shape), 0
    for s, size in zip(node.outputs, node.attrs["sizes"], strict=True):
        b.values[id(s)] = _part(x, axis, at, size)
        at += size


def _rows(b: Builder, node: Node) -> None:
    x = b.value(node.inputs[0])
    for i, s in enumerate(node.outputs):
        layout = Layout(x.shape[1:], x.layout.strides[1:], x.layout.offset + i * x.layout.strides[0])
        b.values[id(s)] = x.seen(layout)


def _bitcast(b: Builder, node: Node) -> None:
    x = b.contiguous(b.value(node.inputs[0]))
    symbol = node.outputs[0]
    Builder._supported(symbol.dtype)
    size, wanted = x.dtype.itemsize, symbol.dtype.itemsize
    offset = x.layout.offset * size
    if offset % wanted:
        x, offset = b.copied(x), 0
    shape = tuple(symbol.shape)
    seen = Value(symbol.dtype, _dense(shape, offset // wanted), x.buffer, x.storage, x.base)
    b.values[id(symbol)] = seen


def _dense(shape: tuple[int, ...], offset: int) -> Layout:
    strides, step = [], 1
    for d in reversed(shape):
        strides.append(step)
        step *= d
    return Layout(shape, tuple(reversed(strides)), offset)


def _range(b: Builder, node: Node) -> None:
    made = b.result(node.outputs[0])
    if made.dtype.name not in ("float32", "float64", "int32", "int64", "uint32", "uint64"):
        raise Unsupported(f"iota of {made.dtype.name}")
    words: list[int] = []
    for number in (node.attrs["start"], node.attrs["step"]):
        words += [int(w) for w in np.frombuffer(np.float64(number).tobytes(), "<u4")]
    b.emit("iota", [], [made], words, node)


def _identity_matrix(b: Builder, node: Node) -> None:
    made = b.result(node.outputs[0])
    rows, columns, k = made.shape[0], made.shape[1], node.attrs.get("diagonal", 0)
    _fill(b, made, 0)
    count = max(0, min(rows + min(k, 0), columns - max(k, 0)))
    if count:
        start = max(-k, 0) * columns + max(k, 0)
        _fill(b, made.seen(Layout((count,), (columns + 1,), made.layout.offset + start)), 1)


def _tensor_scatter(b: Builder, node: Node) -> None:
    x, indices, updates = (b.value(v) for v in node.inputs)
    kinds = ("update", "add", "sub", "min", "max")
    if x.dtype.name not in ("float32", "float64", "int32", "int64"):
        raise Unsupported(f"tensor_scatter of {x.dtype.name}")
    made = b.result(node.outputs[0])
    b.copy(x, made)
    depth = indices.shape[-1]
    index = b.contiguous(b._indices(indices))
    update = b.contiguous(updates)
    count = int(np.prod(indices.shape[:-1], dtype=np.int64))
    inner = int(np.prod(x.shape[depth:], dtype=np.int64))
    sizes = x.shape[:depth]
    b.emit(
        "tensor_scatter", [index.reshaped((count, depth)), update.reshaped((count, inner))],
        [made.reshaped((int(np.prod(sizes, dtype=np.int64)), inner))],
        [kinds.index(node.attrs["mode"]), *sizes], node,
    )  # fmt: skip


RULES: dict[str, Rule] = {
    "matmul": _gemm, "reduce": _reduce, "fill": _fill_node, "concat": _concat, "stack": _stack, "pad": _pad,
    "unslice": _unslice, "roll": _roll, "parts": _parts, "rows": _rows, "bitcast": _bitcast, "iota": _range,
    "identity_matrix": _identity_matrix, "tensor_scatter": _tensor_scatter,
}  # fmt: skip
