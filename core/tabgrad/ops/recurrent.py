"""Whole sequences of LSTM, GRU and simple recurrent steps, in one call each way.

``x`` is the inputs' part of every gate, computed for all steps at once; what is left is the recurrence.
States before step t are those after the step before it (the step after it with ``backwards``); where a
mask is false a step leaves them as they are. The gradient ops take what the forward pass has kept; their
own gradients go through the step-by-step formulas (``F.vjp_of``).
Sources: Hochreiter & Schmidhuber 1997; Gers et al. 2000 (forget gate); Cho et al. 2014, with the reset
gate applied after the product (cuDNN's form); Elman 1990.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.lower import Kernel
from ..ir.op import BOTH, FLOATS, VARIADIC, F, Spec, composite, op

Array = np.ndarray[Any, Any]


def _sigmoid(x: Array) -> Array:
    e = np.exp(-np.abs(x))
    return (np.where(x >= 0, x.dtype.type(1), e) / (1 + e)).astype(x.dtype, copy=False)  # type: ignore[no-any-return]


def _order(steps: int, backwards: bool) -> range:
    return range(steps - 1, -1, -1) if backwards else range(steps)


def _held(mask: Any, t: int, new: Array, old: Array) -> Array:
    return new if mask is None else np.where(mask[:, t, None], new, old)


def _check(name: str, gates: int, x: Any, u: Any, states: Any, masks: Any) -> tuple[int, int, int]:
    """(batch, steps, units). Raises InvalidArgumentError where operands don't fit each other."""
    if len(x.shape) != 3 or len(u.shape) != 2 or u.shape[1] != gates * u.shape[0] or x.shape[2] != u.shape[1]:
        raise InvalidArgumentError(
            f"{name} takes x (batch, steps, {gates} * units) and a kernel (units, {gates} * units), received shapes "
            f"{list(x.shape)} and {list(u.shape)} [Op:{name}]."
        )
    batch, steps, units = x.shape[0], x.shape[1], u.shape[0]
    if any(tuple(s.shape) != (batch, units) for s in states):
        raise InvalidArgumentError(f"States of {name} must have shape {[batch, units]} [Op:{name}].")
    for mask in masks:
        if tuple(mask.shape) != (batch, steps) or mask.dtype != np.bool_:
            raise InvalidArgumentError(f"The mask of {name} must be bool of shape {[batch, steps]} [Op:{name}].")
    return batch, steps, units


# --- LSTM -----------------------------------------------------------------------------------


def _lstm_spec(x: Any, u: Any, h: Any, c: Any, *mask: Any, backwards: bool = False) -> Any:
    batch, steps, units = _check("lstm", 4, x, u, (h, c), mask)
    state = Spec((batch, steps, units), x.dtype)
    return state, state, Spec((batch, steps, 4 * units), x.dtype)


def _lstm(x: Array, u: Array, h: Array, c: Array, *masks: Array, backwards: bool = False) -> Any:
    specs = _lstm_spec(x, u, h, c, *masks)
    hs, cs, gates = (np.empty(s.shape, x.dtype) for s in specs)
    units, mask = u.shape[0], masks[0] if masks else None
    for t in _order(x.shape[1], backwards):
        z = x[:, t] + h @ u
        i, f, o = (_sigmoid(z[:, k * units : (k + 1) * units]) for k in (0, 1, 3))
        g = np.tanh(z[:, 2 * units : 3 * units])
        new = f * c + i * g
        h, c = _held(mask, t, o * np.tanh(new), h), _held(mask, t, new, c)
        hs[:, t], cs[:, t] = h, c
        gates[:, t] = np.concatenate([i, f, g, o], 1)
    return hs, cs, gates


def _before(states: Array, first: Array, t: int, backwards: bool) -> Array:
    """The states that step t started from."""
    at = t + 1 if backwards else t - 1
    return states[:, at] if 0 <= at < states.shape[1] else first


def _lstm_grad(
    gh: Array, gc: Array, x: Array, u: Array, h0: Array, c0: Array, hs: Array, cs: Array, gates: Array, *masks: Array,
    backwards: bool = False,
) -> Any:  # fmt: skip
    units, mask = u.shape[0], masks[0] if masks else None
    dx, du = np.empty_like(x), np.zeros_like(u)
    dh, dc = np.zeros_like(h0), np.zeros_like(c0)
    for t in _order(x.shape[1], not backwards):
        dh, dc = dh + gh[:, t], dc + gc[:, t]
        i, f, g, o = (gates[:, t, k * units : (k + 1) * units] for k in range(4))
        before = _before(cs, c0, t, backwards)
        y = np.tanh(f * before + i * g)
        inner = dc + dh * o * (1 - y * y)
        parts = [inner * g * i * (1 - i), inner * before * f * (1 - f), inner * i * (1 - g * g), dh * y * o * (1 - o)]
        dz = np.concatenate(parts, 1)
        dz = dz if mask is None else np.where(mask[:, t, None], dz, x.dtype.type(0))
        dx[:, t] = dz
        du += _before(hs, h0, t, backwards).T @ dz
        dh, dc = _held(mask, t, dz @ u.T, dh), _held(mask, t, inner * f, dc)
    return dx, du, dh, dc


@composite
def lstm_steps(x: Any, u: Any, h: Any, c: Any, *masks: Any, backwards: bool = False) -> Any:
    """(hs, cs) of ``lstm``, step by step in other ops."""

    def step(F: Any, z: Any, states: list[Any]) -> list[Any]:
        i, f, g, o = F.parts(F.add(z, F.matmul(states[0], u)), sizes=(u.data.shape[0],) * 4, axis=-1)
        new = F.add(F.mul(F.sigmoid(f), states[1]), F.mul(F.sigmoid(i), F.tanh(g)))
        return [F.mul(F.sigmoid(o), F.tanh(new)), new]

    return _stepped(step, x, [h, c], masks, backwards)


def _stepped(step: Any, x: Any, states: list[Any], masks: Any, backwards: bool) -> tuple[Any, ...]:
    rows = F.rows(F.transpose(x, perm=(1, 0, 2)))
    kept = F.rows(F.transpose(masks[0], perm=(1, 0))) if masks else None
    seen: dict[int, list[Any]] = {}
    for t in _order(len(rows), backwards):
        new = step(F, rows[t], states)
        if kept is not None:
            m = F.expand_dims(kept[t], -1)
            new = [F.where(m, a, b) for a, b in zip(new, states, strict=True)]
        seen[t] = states = new
    return tuple(F.stack(*(seen[t][k] for t in range(len(rows))), axis=1) for k in range(len(states)))


def _second(steps: Any, count: int, states: int) -> Any:
    """The vjp of a gradient op: through the gradient of the step-by-step form.

    The op takes ``states`` cotangents, then ``count`` operands, then what the forward pass kept.
    """

    def vjp(F: Any, g: Any, y: Any, *operands: Any, backwards: bool = False) -> list[Any]:
        kept = _KEPT[steps.__name__]
        masks = operands[states + count + kept :]

        def gradient(*inputs: Any) -> Any:
            def forward(*primal: Any) -> Any:
                return steps(*primal, *masks, backwards=backwards)

            return F.vjp_of(forward, inputs[states:], inputs[:states])

        found = F.vjp_of(gradient, operands[: states + count], g)
        return [*found, *(None for _ in range(kept + len(masks)))]

    return vjp


_KEPT = {"lstm_steps": 3, "gru_steps": 2, "simple_rnn_steps": 1}  # results of the forward op


def _lstm_vjp(F: Any, g: Any, y: Any, *operands: Any, backwards: bool = False) -> list[Any]:
    found = F.lstm_grad(g[0], g[1], *operands[:4], *y, *operands[4:], backwards=backwards)
    return [*found, *(None for _ in operands[4:])]


def _direction(inputs: Any, outputs: Any, backwards: bool = False) -> list[int]:
    return [int(backwards)]


lstm = op(
    "lstm", VARIADIC,
    forward=_lstm, shape=_lstm_spec, vjp=_lstm_vjp, saves=BOTH, outputs=3, same=False, accepts=FLOATS,
    lower=Kernel("lstm", params=_direction), tolerance=1e-5,
)  # fmt: skip
lstm_grad = op(
    "lstm_grad", VARIADIC,
    forward=_lstm_grad,
    shape=lambda gh, gc, x, u, h, c, *kept, backwards=False: (x, u, h, c),
    vjp=_second(lstm_steps, 4, 2), saves=BOTH, outputs=4, same=False, accepts=FLOATS,
    lower=Kernel("lstm_grad", params=_direction), tolerance=1e-5,
)  # fmt: skip



@composite
def lstm_sequence(*operands: Any, backwards: bool = False) -> Any:
    """(hs, cs): the states after each step. What else ``lstm`` gives is for its gradient alone."""
    return F.lstm(*operands, backwards=backwards)[:2]


# --- GRU ------------------------------------------------------------------------------------


def _gru_spec(x: Any, u: Any, b: Any, h: Any, *mask: Any, backwards: bool = False) -> Any:
    batch, steps, units = _check("gru", 3, x, u, (h,), mask)
    if tuple(b.shape) != (3 * units,):
        raise InvalidArgumentError(f"The recurrent bias of gru must have shape {[3 * units]} [Op:gru].")
    return Spec((batch, steps, units), x.dtype), Spec((batch, steps, 4 * units), x.dtype)


def _gru(x: Array, u: Array, b: Array, h: Array, *masks: Array, backwards: bool = False) -> Any:
    specs = _gru_spec(x, u, b, h, *masks)
    hs, gates = (np.empty(s.shape, x.dtype) for s in specs)
    n, mask = u.shape[0], masks[0] if masks else None
    for t in _order(x.shape[1], backwards):
        inner = h @ u + b
        z, r = (_sigmoid(x[:, t, k * n : (k + 1) * n] + inner[:, k * n : (k + 1) * n]) for k in (0, 1))
        candidate = np.tanh(x[:, t, 2 * n :] + r * inner[:, 2 * n :])
        gates[:, t] = np.concatenate([z, r, candidate, inner[:, 2 * n :]], 1)
        h = _held(mask, t, candidate + z * (h - candidate), h)
        hs[:, t] = h
    return hs, gates


def _gru_grad(
    gh: Array, x: Array, u: Array, b: Array, h0: Array, hs: Array, gates: Array, *masks: Array, backwards: bool = False
) -> Any:
    n, mask = u.shape[0], masks[0] if masks else None
    dx, du, db, dh = np.empty_like(x), np.zeros_like(u), np.zeros_like(b), np.zeros_like(h0)
    for t in _order(x.shape[1], not backwards):
        dh = dh + gh[:, t]
        z, r, candidate, inner = (gates[:, t, k * n : (k + 1) * n] for k in range(4))
        before = _before(hs, h0, t, backwards)
        da = dh * (1 - z) * (1 - candidate * candidate)
        dz = dh * (before - candidate) * z * (1 - z)
        dr = da * inner * r * (1 - r)
        outer, within = np.concatenate([dz, dr, da], 1), np.concatenate([dz, dr, da * r], 1)
        if mask is not None:
            outer, within = (np.where(mask[:, t, None], v, x.dtype.type(0)) for v in (outer, within))
        dx[:, t] = outer
        du += before.T @ within
        db += within.sum(0)
        dh = _held(mask, t, dh * z + within @ u.T, dh)
    return dx, du, db, dh


@composite
def gru_steps(x: Any, u: Any, b: Any, h: Any, *masks: Any, backwards: bool = False) -> Any:
    """(hs,) of ``gru``, step by step in other ops."""

    def step(F: Any, z: Any, states: list[Any]) -> list[Any]:
        sizes = (u.data.shape[0],) * 3
        x_z, x_r, x_h = F.parts(z, sizes=sizes, axis=-1)
        h_z, h_r, h_h = F.parts(F.add(F.matmul(states[0], u), b), sizes=sizes, axis=-1)
        update, reset = F.sigmoid(F.add(x_z, h_z)), F.sigmoid(F.add(x_r, h_r))
        candidate = F.tanh(F.add(x_h, F.mul(reset, h_h)))
        return [F.add(candidate, F.mul(update, F.sub(states[0], candidate)))]

    return _stepped(step, x, [h], masks, backwards)


def _gru_vjp(F: Any, g: Any, y: Any, *operands: Any, backwards: bool = False) -> list[Any]:
    found = F.gru_grad(g[0], *operands[:4], *y, *operands[4:], backwards=backwards)
    return [*found, *(None for _ in operands[4:])]


gru = op(
    "gru", VARIADIC,
    forward=_gru, shape=_gru_spec, vjp=_gru_vjp, saves=BOTH, outputs=2, same=False, accepts=FLOATS,
    lower=Kernel("gru", params=_direction), tolerance=1e-5,
)  # fmt: skip
gru_grad = op(
    "gru_grad", VARIADIC,
    forward=_gru_grad, shape=lambda gh, x, u, b, h, *kept, backwards=False: (x, u, b, h),
    vjp=_second(gru_steps, 4, 1), saves=BOTH, outputs=4, same=False, accepts=FLOATS,
    lower=Kernel("gru_grad", params=_direction, scratch=lambda inputs, outputs, **attrs: [inputs[1].shape]),
    tolerance=1e-5,
)  # fmt: skip



@composite
def gru_sequence(*operands: Any, backwards: bool = False) -> Any:
    """The states after each step. What else ``gru`` gives is for its gradient alone."""
    return F.gru(*operands, backwards=backwards)[0]


# --- simple ---------------------------------------------------------------------------------


def _simple_spec(x: Any, u: Any, h: Any, *mask: Any, backwards: bool = False) -> Any:
    batch, steps, units = _check("simple_rnn", 1, x, u, (h,), mask)
    return Spec((batch, steps, units), x.dtype)


def _simple(x: Array, u: Array, h: Array, *masks: Array, backwards: bool = False) -> Any:
    hs = np.empty(_simple_spec(x, u, h, *masks).shape, x.dtype)
    for t in _order(x.shape[1], backwards):
        h = _held(masks[0] if masks else None, t, np.tanh(x[:, t] + h @ u), h)
        hs[:, t] = h
    return hs


def _simple_grad(
    gh: Array, x: Array, u: Array, h0: Array, hs: Array, *masks: Array, backwards: bool = False
) -> Any:
    mask = masks[0] if masks else None
    dx, du, dh = np.empty_like(x), np.zeros_like(u), np.zeros_like(h0)
    for t in _order(x.shape[1], not backwards):
        dh = dh + gh[:, t]
        dz = dh * (1 - hs[:, t] * hs[:, t])
        dz = dz if mask is None else np.where(mask[:, t, None], dz, x.dtype.type(0))
        dx[:, t] = dz
        du += _before(hs, h0, t, backwards).T @ dz
        dh = _held(mask, t, dz @ u.T, dh)
    return dx, du, dh


@composite
def simple_rnn_steps(x: Any, u: Any, h: Any, *masks: Any, backwards: bool = False) -> Any:
    """(hs,) of ``simple_rnn``, step by step in other ops."""

    def step(F: Any, z: Any, states: list[Any]) -> list[Any]:
        return [F.tanh(F.add(z, F.matmul(states[0], u)))]

    return _stepped(step, x, [h], masks, backwards)


def _simple_vjp(F: Any, g: Any, y: Any, *operands: Any, backwards: bool = False) -> list[Any]:
    found = F.simple_rnn_grad(g, *operands[:3], y, *operands[3:], backwards=backwards)
    return [*found, *(None for _ in operands[3:])]


simple_rnn = op(
    "simple_rnn", VARIADIC,
    forward=_simple, shape=_simple_spec, vjp=_simple_vjp, saves=BOTH, same=False, accepts=FLOATS,
    lower=Kernel("simple_rnn", params=_direction), tolerance=1e-5,
)  # fmt: skip
simple_rnn_grad = op(
    "simple_rnn_grad", VARIADIC,
    forward=_simple_grad, shape=lambda gh, x, u, h, *kept, backwards=False: (x, u, h),
    vjp=_second(simple_rnn_steps, 3, 1), saves=BOTH, outputs=3, same=False, accepts=FLOATS,
    lower=Kernel("simple_rnn_grad", params=_direction), tolerance=1e-5,
)  # fmt: skip
