"""Passes: what each does to a graph, as text; every stage of real models is a valid graph that computes the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import golden_models
import numpy as np
import pytest
import tabgrad as tf
from tabgrad.execute.micro import expressible
from tabgrad.ir.graph import Graph
from tabgrad.ir.interpret import interpret
from tabgrad.ir.op import F
from tabgrad.ir.text import to_text
from tabgrad.ir.verify import verify
from tabgrad.passes import pipeline
from tabgrad.passes.cse import cse
from tabgrad.passes.dce import dce
from tabgrad.passes.decompose import decompose
from tabgrad.passes.depthwise import depthwise
from tabgrad.passes.fold import fold
from tabgrad.passes.fuse import fuse
from tabgrad.passes.layout import Layout, dense
from tabgrad.passes.memory import Storage, plan
from tabgrad.passes.schedule import schedule
from tabgrad.passes.simplify import simplify


def graph(function: Any, *shapes: tuple[int, ...]) -> Graph:
    """The trace of a function on float32 tensors."""
    specs = [tf.TensorSpec(s, tf.float32) for s in shapes]
    traced: Graph = tf.function(function).get_concrete_function(*specs).graph
    return traced


def lines(g: Graph) -> list[str]:
    """The nodes of a graph, without the lists of inputs."""
    return [line for line in to_text(g).splitlines() if not line.startswith("in")]


BEFORE_AND_AFTER: list[tuple[str, Any, Any, list[tuple[int, ...]], list[str]]] = [
    ("dce", dce, lambda x: (F.exp(x), F.neg(x))[1], [(2,)], ["%0 : float32[2] = neg(in0)", "-> %0"]),
    (
        "fold", fold, lambda x: F.mul(x, F.add(tf.constant([1.0, 2.0]), 1.0)), [(2,)],
        ["%0 : float32[2] = mul(in0, constant:float32[2])", "-> %0"],
    ),
    (
        "cse", cse, lambda x: F.add(F.exp(x), F.exp(x)), [(2,)],
        ["%0 : float32[2] = exp(in0)", "%1 : float32[2] = add(%0, %0)", "-> %1"],
    ),
    (
        "decompose", decompose, lambda x, y: F.einsum(x, y, equation="ij,kj->ik"), [(2, 3), (4, 3)],
        [
            "%0 : float32[2,3] = reshape(in0) shape=(2,3)", "%1 : float32[3,4] = transpose(in1) perm=(1,0)",
            "%2 : float32[3,4] = reshape(%1) shape=(3,4)", "%3 : float32[2,4] = matmul(%0, %2)",
            "%4 : float32[2,4] = reshape(%3) shape=(2,4)", "-> %4",
        ],
    ),
    (
        "depthwise", depthwise,
        lambda x, w: F.conv(x, w, strides=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1), groups=2),
        [(1, 2, 2, 2), (1, 1, 1, 6)],
        [
            "%0 : float32[1,2,2,2,1] = reshape(in0) shape=(1,2,2,2,1)",
            "%1 : float32[1,2,2,2,3] = broadcast_to(%0) shape=(1,2,2,2,3)",
            "%2 : float32[1,2,2,6] = reshape(%1) shape=(1,2,2,6)",
            "%3 : float32[1,2,2,6] = conv(%2, in1) dilation=(1,1) groups=6 padding=((0,0),(0,0)) strides=(1,1)",
            "-> %3",
        ],
    ),
    ("neutral operands", simplify, lambda x: F.add(F.mul(F.div(x, 1.0), 1.0), 0.0), [(2,)], ["-> in0"]),
    ("halving", simplify, lambda x: F.div(x, 4.0), [(2,)], ["%0 : float32[2] = mul(in0, 0.25:float32)", "-> %0"]),
    ("thirds stay", simplify, lambda x: F.div(x, 3.0), [(2,)], ["%0 : float32[2] = div(in0, 3.0:float32)", "-> %0"]),
    (
        "reshapes", simplify, lambda x: F.reshape(F.reshape(x, shape=(6,)), shape=(3, 2)), [(2, 3)],
        ["%0 : float32[6] = reshape(in0) shape=(6)", "%1 : float32[3,2] = reshape(in0) shape=(3,2)", "-> %1"],
    ),
    ("transposes", simplify, lambda x: F.transpose(F.transpose(x)), [(2, 3)],
     ["%0 : float32[3,2] = transpose(in0)", "-> in0"]),
    (
        "fills", simplify, lambda x: F.maximum(x, F.fill(shape=(5000,), value=2, dtype=np.dtype("f4"))), [(5000,)],
        [
            "%0 : float32[5000] = fill() dtype=float32 shape=(5000) value=2",
            "%1 : float32[5000] = maximum(in0, 2.0:float32)", "-> %1",
        ],
    ),
    ("relu6", lambda g: dce(simplify(g)), lambda x: F.relu6(x), [(2,)],
     ["%0 : float32[2] = relu(in0)", "%1 : float32[2] = minimum(%0, 6.0:float32)", "-> %1"]),
    (
        "padding", lambda g: dce(simplify(g)),
        lambda x, w: F.conv(F.pad(x, paddings=((0, 0), (1, 0), (0, 2), (0, 0))), w, strides=(1, 1),
                            padding=((0, 0), (1, 1)), dilation=(1, 1)),
        [(1, 4, 4, 1), (2, 2, 1, 1)],
        ["%0 : float32[1,4,7,1] = conv(in0, in1) dilation=(1,1) padding=((1,0),(1,3)) strides=(1,1)", "-> %0"],
    ),
    (
        "reshapes sink", simplify, lambda x, w: F.relu(F.reshape(F.matmul(x, w), shape=(2, 2, 3))), [(4, 3), (3, 3)],
        [
            "%0 : float32[4,3] = matmul(in0, in1)", "%1 : float32[2,2,3] = reshape(%0) shape=(2,2,3)",
            "%2 : float32[4,3] = relu(%0)", "%3 : float32[2,2,3] = reshape(%2) shape=(2,2,3)", "-> %3",
        ],
    ),
    (
        "fuse", lambda g: fuse(g, expressible), lambda x, y: F.mul(F.exp(F.add(x, y)), x), [(2, 3), (3,)],
        [
            "%0 : float32[2,3] = fused(in0, in1)", "  in0 : float32[2,3]", "  in1 : float32[3]",
            "  %0 : float32[2,3] = add(  in0,   in1)", "  %1 : float32[2,3] = exp(  %0)",
            "  %2 : float32[2,3] = mul(  %1,   in0)", "  ->   %2", "-> %0",
        ],
    ),
    (
        "a value that is needed in between stays apart", lambda g: fuse(g, expressible),
        lambda x: (lambda y: F.add(y, F.sum(y, keepdims=True, axis=0)))(F.exp(x)), [(3,)],
        [
            "%0 : float32[3] = exp(in0)", "%1 : float32[1] = sum(%0) axis=0 keepdims=True",
            "%2 : float32[3] = add(%0, %1)", "-> %2",
        ],
    ),
    (
        "schedule", schedule, lambda x: (lambda p: (F.sum(x), F.relu(p)))(F.matmul(x, x)), [(2, 2)],
        [
            "%0 : float32[] = sum(in0)", "%1 : float32[2,2] = matmul(in0, in0)",
            "%2 : float32[2,2] = relu(%1)", "-> %0, %2",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", BEFORE_AND_AFTER, ids=[c[0] for c in BEFORE_AND_AFTER])
def test_before_and_after(case: Any) -> None:
    _, run, function, shapes, expected = case
    before = graph(function, *shapes)
    after = verify(run(before))
    assert lines(after) == expected
    same_results(before, after)


def inputs_of(g: Graph) -> list[np.ndarray]:
    """Small positive arrays for a graph's inputs; generator states and counters as they would be."""
    rng = np.random.default_rng(1)
    out: list[np.ndarray] = []
    for s in g.inputs:
        if s.dtype.kind == "f":
            out.append(rng.uniform(0.1, 0.9, s.shape).astype(s.dtype))
        else:
            out.append(np.asarray(rng.integers(0, 2, s.shape)).astype(s.dtype))
    return out


def same_results(a: Graph, b: Graph) -> None:
    """Both graphs give the same for the same inputs."""
    arrays = inputs_of(a)
    with np.errstate(all="ignore"):
        for x, y in zip(interpret(a, arrays), interpret(b, arrays), strict=True):
            np.testing.assert_allclose(x, y, rtol=1e-4, atol=1e-5)


def stages(g: Graph) -> list[tuple[str, Graph]]:
    """The graph after each pass of the engine's pipeline."""
    out = []
    for name, run in pipeline.stages(expressible):
        g = run(g)
        out.append((name, g))
    return out


@pytest.mark.parametrize("name", golden_models.MODELS)
def test_every_stage_is_valid_and_computes_the_same(name: str) -> None:
    traced = golden_models.traced(name)
    for stage, g in stages(traced):
        verify(g, stage)
        same_results(traced, g)


@pytest.mark.parametrize("name", golden_models.MODELS)
def test_optimised_graphs_are_as_recorded(name: str) -> None:
    """Where a pass was meant to change: python tests/core/golden_models.py writes them anew."""
    recorded = (Path(golden_models.FOLDER) / f"{name}.txt").read_text(encoding="utf-8")
    assert golden_models.text(name) == recorded


# --- layouts ---------------------------------------------------------------------------------


def placed(layout: Layout, data: np.ndarray) -> np.ndarray:
    """The elements that a layout names."""
    strides = tuple(s * data.itemsize for s in layout.strides)
    return np.lib.stride_tricks.as_strided(data[layout.offset :], layout.shape, strides)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
@pytest.mark.parametrize("shape", [(24,), (4, 6), (2, 12), (2, 2, 6), (3, 2, 4), (8, 3), (1, 24, 1)])
def test_a_reshape_without_a_copy_names_the_same_elements(order: Any, shape: Any) -> None:
    data = np.arange(24)
    view = dense((2, 3, 4)).transposed(order)
    made = view.reshaped(shape)
    wanted = data.reshape(2, 3, 4).transpose(order).reshape(shape)
    if made is None:
        assert wanted.base is None or not np.shares_memory(wanted, data)
    else:
        np.testing.assert_array_equal(placed(made, data), wanted)


def test_slices_and_flips() -> None:
    data = np.arange(24)
    view = dense((4, 6)).sliced((slice(3, 0, -1), slice(1, 6, 2))).flipped((1,))
    np.testing.assert_array_equal(placed(view, data), data.reshape(4, 6)[3:0:-1, 1:6:2][:, ::-1])


# --- memory ----------------------------------------------------------------------------------


def test_storages_share_bytes_only_when_their_lives_do_not_meet() -> None:
    rng = np.random.default_rng(3)
    starts = rng.integers(0, 40, 60)
    storages = [
        Storage(int(rng.integers(1, 5000)), int(s), int(s + rng.integers(0, 12))) for s in starts
    ]  # fmt: skip
    total = plan(storages)
    assert total < sum(s.bytes for s in storages)
    for i, a in enumerate(storages):
        assert a.offset % 64 == 0 and a.offset + a.bytes <= total
        for b in storages[:i]:
            if a.first <= b.last and b.first <= a.last:
                assert a.offset + a.bytes <= b.offset or b.offset + b.bytes <= a.offset


def test_a_result_that_takes_its_operands_place_lives_as_long_as_both() -> None:
    a = Storage(100, 0, 3)
    b = Storage(100, 3, 9, same=a)
    c = Storage(100, 5, 6)
    plan([a, b, c])
    assert a.offset == b.offset != c.offset
