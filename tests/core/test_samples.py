"""Every sample of every op: values, traced specs, float32, and gradients of first and second order.

Gradients are checked against central finite differences in float64. A complex operand's gradient is
d/d(real part) + i d/d(imaginary part), as in TensorFlow.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tabgrad as tf
from samples import Sample, all_errors, all_samples
from tabgrad.base.dtype import is_differentiable
from tabgrad.base.errors import OperatorNotAllowedInGraphError
from tabgrad.ir.op import REGISTRY, F, NoGradient, Spec
from tabgrad.tensor.tensor import Tensor
from tabgrad.trace.tracer import trace

SAMPLES = all_samples()
STEP = 1e-5


def tensors(sample: Sample, dtype: Any = None) -> list[Tensor]:
    """The operands; floating ones in ``dtype`` where given (complex ones in its complex pair)."""
    out = []
    for value in sample.inputs:
        value = np.asarray(value)
        if dtype is not None and value.dtype.kind in "fc":
            value = value.astype(
                dtype if value.dtype.kind == "f" else np.result_type(dtype, np.complex64)
            )
        out.append(tf.convert_to_tensor(value))
    return out


def outputs(result: Any) -> list[Tensor]:
    """One op's results as a list."""
    return list(result) if isinstance(result, (tuple, list)) else [result]


def call(sample: Sample, operands: list[Any]) -> list[Tensor]:
    """Runs the sample on the operands."""
    return outputs(getattr(F, sample.op)(*operands, **sample.attrs))


def test_every_op_has_a_sample() -> None:
    missing = sorted(set(REGISTRY) - {s.op for s in SAMPLES})
    assert not missing, f"ops without a sample: {missing}"


@pytest.mark.parametrize("sample", SAMPLES, ids=repr)
def test_value_and_spec(sample: Sample) -> None:
    operands = tensors(sample)
    results = call(sample, operands)
    record = REGISTRY.get(sample.op)
    dynamic = record is None or type(record.lower).__name__ == "HostOnly"
    host = dynamic and not _traces(sample)
    if not host:
        specs = [Spec(tuple(t.data.shape), t.data.dtype) for t in operands]
        _, traced = trace(lambda *xs: call(sample, list(xs)), specs)
        for value, symbol in zip(results, traced, strict=True):
            assert tuple(value.data.shape) == tuple(symbol.data.shape)
            assert value.data.dtype == symbol.data.dtype
    if sample.expect is not None:
        expect = sample.expect(*sample.inputs) if callable(sample.expect) else sample.expect
        expected = expect if isinstance(expect, tuple) else (expect,)
        for value, wanted in zip(results, expected, strict=True):
            assert tuple(value.data.shape) == np.shape(wanted)
            if value.data.dtype.kind in "fc":
                np.testing.assert_allclose(value.numpy(), wanted, rtol=1e-11, atol=1e-13)
            else:
                np.testing.assert_array_equal(value.numpy(), wanted)


def _traces(sample: Sample) -> bool:
    """Whether the op's result has a shape that is known without values."""
    operands = tensors(sample)
    specs = [Spec(tuple(t.data.shape), t.data.dtype) for t in operands]
    try:
        trace(lambda *xs: call(sample, list(xs)), specs)
    except OperatorNotAllowedInGraphError:
        return False
    return True


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.float32], ids=repr)
def test_float32_agrees(sample: Sample) -> None:
    if not any(np.asarray(i).dtype.kind in "fc" for i in sample.inputs):
        return
    for low, high in zip(
        call(sample, tensors(sample, np.float32)), call(sample, tensors(sample)), strict=True
    ):
        assert tuple(low.data.shape) == tuple(high.data.shape)
        if high.data.dtype.kind in "fc":
            assert (
                low.data.dtype.itemsize * 2 == high.data.dtype.itemsize or "dtype" in sample.attrs
            )
            np.testing.assert_allclose(low.numpy(), high.numpy(), rtol=2e-4, atol=2e-5)


# --- gradients ------------------------------------------------------------------------------


def weights(results: list[Tensor]) -> list[Tensor | None]:
    """Fixed seeds for the outputs, so that the check sees every element with its own weight."""
    out: list[Tensor | None] = []
    for i, r in enumerate(results):
        shape, dtype = tuple(r.data.shape), r.data.dtype
        if not is_differentiable(dtype):
            out.append(None)
            continue
        rng = np.random.Generator(np.random.PCG64([7, i, *shape]))
        w = rng.uniform(0.5, 1.5, shape)
        if dtype.kind == "c":
            w = w + 1j * rng.uniform(0.5, 1.5, shape)
        out.append(Tensor(np.asarray(w, dtype)))
    return out


def loss(sample: Sample, arrays: list[np.ndarray]) -> float:
    """sum of Re(conj(weight) * output)."""
    results = call(sample, [Tensor(a) for a in arrays])
    return float(
        sum(
            np.sum((np.conj(w.data) * r.data).real)
            for w, r in zip(weights(results), results, strict=True)
            if w is not None
        )
    )


def gradients(sample: Sample, operands: list[Tensor], wrt: list[int]) -> list[Tensor]:
    """The tape's gradients of the weighted sum."""
    with tf.GradientTape() as tape:
        tape.watch([operands[i] for i in wrt])
        results = call(sample, operands)
    pairs = [(r, w) for r, w in zip(results, weights(results), strict=True) if w is not None]
    return tape.gradient(
        [r for r, _ in pairs],
        [operands[i] for i in wrt],
        [w for _, w in pairs],
        unconnected_gradients="zero",
    )


def differences(function: Any, arrays: list[np.ndarray], position: int) -> np.ndarray:
    """Central finite differences of a real function with respect to one operand."""
    x = arrays[position]
    out = np.zeros(x.shape, x.dtype)
    for index in np.ndindex(*x.shape):
        for unit in (1.0, 1j) if x.dtype.kind == "c" else (1.0,):
            values = []
            for sign in (1, -1):
                moved = x.copy()
                moved[index] += sign * STEP * unit
                values.append(function([*arrays[:position], moved, *arrays[position + 1 :]]))
            out[index] += unit * (values[0] - values[1]) / (2 * STEP)
    return out


def differentiated(sample: Sample) -> list[int]:
    """Positions of the operands whose gradient is to be checked."""
    floating = [i for i, x in enumerate(sample.inputs) if np.asarray(x).dtype.kind in "fc"]
    if sample.grad is not None:
        return list(sample.grad)
    record = REGISTRY.get(sample.op)
    if record is None:
        return floating
    if isinstance(record.vjp, NoGradient):
        return []
    if isinstance(record.vjp, tuple):
        return [i for i in floating if record.vjp[i] is not None]
    return floating


DIFFERENTIABLE = [s for s in SAMPLES if differentiated(s)]


def close(found: Any, wanted: np.ndarray, tolerance: float) -> None:
    scale = max(1.0, float(np.max(np.abs(wanted), initial=0)))
    np.testing.assert_allclose(np.asarray(found), wanted, rtol=tolerance, atol=tolerance * scale)


@pytest.mark.parametrize("sample", DIFFERENTIABLE, ids=repr)
def test_first_order(sample: Sample) -> None:
    operands = tensors(sample)
    arrays = [t.array() for t in operands]
    wrt = differentiated(sample)
    for position, found in zip(wrt, gradients(sample, operands, wrt), strict=True):
        assert tuple(found.data.shape) == arrays[position].shape
        assert found.data.dtype == arrays[position].dtype
        close(found, differences(lambda xs: loss(sample, xs), arrays, position), sample.tolerance)


@pytest.mark.parametrize("sample", [s for s in DIFFERENTIABLE if s.second], ids=repr)
def test_second_order(sample: Sample) -> None:
    operands = tensors(sample)
    arrays = [t.array() for t in operands]
    wrt = differentiated(sample)

    def weighted(found: list[Tensor]) -> Any:
        pairs = zip(weights(found), found, strict=True)
        return sum(
            F.sum(F.real(F.mul(F.conj(w), g)) if g.data.dtype.kind == "c" else F.mul(w, g))
            for w, g in pairs
        )

    with tf.GradientTape() as tape:
        tape.watch([operands[i] for i in wrt])
        total = weighted(gradients(sample, operands, wrt))
    second = tape.gradient(total, [operands[i] for i in wrt], unconnected_gradients="zero")
    for position, found in zip(wrt, second, strict=True):
        numeric = differences(
            lambda xs: float(weighted(gradients(sample, [Tensor(x) for x in xs], wrt))),
            arrays,
            position,
        )
        close(found, numeric, 10 * sample.tolerance)


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if not differentiated(s) and s.op in REGISTRY], ids=repr
)
def test_no_gradient_where_there_is_none(sample: Sample) -> None:
    record = REGISTRY[sample.op]
    if not isinstance(record.vjp, NoGradient):
        return
    assert record.vjp.reason
    operands = tensors(sample)
    with tf.GradientTape() as tape:
        tape.watch([t for t in operands if is_differentiable(t.data.dtype)])
        results = call(sample, operands)
    assert all(g is None for g in tape.gradient(results, operands))


@pytest.mark.parametrize("case", all_errors(), ids=repr)
def test_refused(case: Any) -> None:
    operands = [np.asarray(i) for i in case.inputs]
    with pytest.raises(case.error) as eager:
        getattr(F, case.op)(*[Tensor(x) for x in operands], **case.attrs)
    assert case.message in str(eager.value)
    specs = [Spec(x.shape, x.dtype) for x in operands]
    with pytest.raises(case.error) as traced:
        trace(lambda *xs: getattr(F, case.op)(*xs, **case.attrs), specs)
    assert case.message in str(traced.value)
