"""Generated cases against NumPy: broadcasting, slicing, gathering, reshaping, and traced shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import tabgrad as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tabgrad.ir.op import F, Spec
from tabgrad.trace.tracer import trace

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)


def numbers(shape: tuple[int, ...]) -> np.ndarray:
    """Distinct numbers of a shape."""
    return np.arange(float(np.prod(shape))).reshape(shape)


def traced_shape(function: Any, *arrays: np.ndarray) -> tuple[int, ...]:
    """The shape that tracing works out, without values."""
    _, out = trace(function, [Spec(a.shape, a.dtype) for a in arrays])
    return tuple(out.data.shape)


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_dims=4, max_side=4))
def test_broadcasting(shapes: Any) -> None:
    a, b = (numbers(s) for s in shapes.input_shapes)
    result = F.add(tf.constant(a), tf.constant(b))
    np.testing.assert_array_equal(result.numpy(), a + b)
    assert traced_shape(F.add, a, b) == shapes.result_shape


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=1, max_dims=3, max_side=3))
def test_gradients_have_the_operands_shapes(shapes: Any) -> None:
    a, b = (tf.constant(numbers(s)) for s in shapes.input_shapes)
    with tf.GradientTape() as tape:
        tape.watch([a, b])
        y = F.mul(a, b)
    found = tape.gradient(y, [a, b])
    wide = np.ones(shapes.result_shape)
    for gradient, own, other in zip(found, (a, b), (b, a), strict=True):
        full = wide * other.numpy()
        lead = full.ndim - own.ndim
        axes = tuple(range(lead)) + tuple(
            i + lead for i, d in enumerate(own.shape) if d == 1 and full.shape[i + lead] != 1
        )
        wanted = full.sum(axis=axes).reshape(tuple(own.shape))
        np.testing.assert_allclose(np.asarray(gradient), wanted)


@given(st.data())
def test_slicing(data: Any) -> None:
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=5))
    key = data.draw(hnp.basic_indices(shape, allow_newaxis=True, allow_ellipsis=True))
    x = numbers(shape)
    t = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(t)
        y = t[key]
    np.testing.assert_array_equal(y.numpy(), x[key])
    assert traced_shape(lambda s: s[key], x) == x[key].shape
    wanted = np.zeros(shape)
    wanted[key] = 1
    found = tape.gradient(y, t)
    np.testing.assert_array_equal(found.numpy(), wanted)


@given(st.data())
def test_gather_and_its_gradient(data: Any) -> None:
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    places = data.draw(
        hnp.arrays(np.int64, hnp.array_shapes(min_dims=0, max_dims=2, max_side=4),
                   elements=st.integers(0, shape[axis] - 1))
    )  # fmt: skip
    x = numbers(shape)
    t = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(t)
        y = tf.gather(t, places, axis=axis)
    np.testing.assert_array_equal(y.numpy(), np.take(x, places.astype(np.intp), axis))
    counts = np.bincount(places.reshape(-1).astype(np.intp), minlength=shape[axis])
    wide = [1] * len(shape)
    wide[axis] = -1
    found = tape.gradient(y, t)
    np.testing.assert_array_equal(found.numpy(), np.ones(shape) * counts.reshape(wide))


@given(st.data())
def test_transpose_and_reshape(data: Any) -> None:
    shape = data.draw(SHAPES)
    perm = tuple(data.draw(st.permutations(range(len(shape)))))
    x = numbers(shape)
    moved = F.transpose(tf.constant(x), perm=perm)
    np.testing.assert_array_equal(moved.numpy(), np.transpose(x, perm))
    flat = F.reshape(moved, shape=(x.size,))
    np.testing.assert_array_equal(flat.numpy(), np.transpose(x, perm).reshape(-1))


@given(SHAPES, st.data())
def test_reductions(shape: tuple[int, ...], data: Any) -> None:
    axes = tuple(data.draw(st.sets(st.integers(0, max(len(shape) - 1, 0)), max_size=len(shape))))
    keep = data.draw(st.booleans())
    x = numbers(shape)
    total = F.sum(tf.constant(x), axis=axes, keepdims=keep)
    wanted = x.sum(axis=axes, keepdims=keep)
    np.testing.assert_allclose(total.numpy(), wanted)
    assert traced_shape(lambda t: F.sum(t, axis=axes, keepdims=keep), x) == wanted.shape


@given(st.data())
def test_scatter_is_the_transpose_of_gather(data: Any) -> None:
    """<gather(x, i), u> = <x, scatter(i, u)>, exactly, for whole numbers."""
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4))
    depth = data.draw(st.integers(1, len(shape)))
    count = data.draw(st.integers(0, 5))
    places = np.array(
        [[data.draw(st.integers(0, shape[k] - 1)) for k in range(depth)] for _ in range(count)],
        np.int64,
    ).reshape(count, depth)
    x = numbers(shape)
    picked = tf.gather_nd(tf.constant(x), places).numpy()
    u = numbers(picked.shape) + 1
    spread = tf.scatter_nd(places, u, shape).numpy()
    assert np.sum(picked * u) == np.sum(x * spread)
