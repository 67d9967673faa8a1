"""Activation functions as composites: a compiler fuses them into one pass.

Sources: ELU, Clevert et al. 2016; SELU, Klambauer et al. 2017; GELU, Hendrycks & Gimpel 2016;
SiLU/swish, Ramachandran et al. 2017; Mish, Misra 2019; CELU, Barron 2017; hard variants,
Howard et al. 2019 (MobileNetV3).
"""

from __future__ import annotations

import math
from typing import Any

from ..ir.op import F, composite

SELU_SCALE = 1.05070098735548049342
SELU_ALPHA = 1.67326324235437728482


@composite
def log_sigmoid(x: Any) -> Any:
    """log(sigmoid(x)), without overflow."""
    return F.neg(F.softplus(F.neg(x)))


@composite
def softsign(x: Any) -> Any:
    """x / (1 + |x|)."""
    return F.div(x, F.add(F.abs(x), 1))


@composite
def relu6(x: Any) -> Any:
    """min(max(x, 0), 6); no gradient at or beyond the bounds."""
    low = F.relu(x)
    return F.where(F.greater_equal(low, 6), F.full_like(low, 6), low)


@composite
def leaky_relu(x: Any, alpha: float = 0.2) -> Any:
    """x where positive, else alpha * x."""
    return F.where(F.greater(x, 0), x, F.mul(x, alpha))


@composite
def elu(x: Any, alpha: float = 1.0) -> Any:
    """x where positive, else alpha * (exp(x) - 1)."""
    below = F.expm1(F.minimum(x, 0))  # bounded, so that the branch not taken can't overflow
    return F.where(F.greater(x, 0), x, below if alpha == 1.0 else F.mul(below, alpha))


@composite
def selu(x: Any) -> Any:
    """Scaled ELU, which keeps mean 0 and variance 1."""
    return F.mul(F.elu(x, alpha=SELU_ALPHA), SELU_SCALE)


@composite
def celu(x: Any, alpha: float = 1.0) -> Any:
    """max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)."""
    below = F.mul(F.expm1(F.div(F.minimum(x, 0), alpha)), alpha)
    return F.where(F.greater(x, 0), x, below)


@composite
def gelu(x: Any, approximate: bool = False) -> Any:
    """x times the normal distribution function of x, or its tanh approximation."""
    if approximate:
        inner = F.mul(F.add(x, F.mul(F.mul(F.square(x), x), 0.044715)), math.sqrt(2 / math.pi))
        return F.mul(F.mul(x, 0.5), F.add(F.tanh(inner), 1))
    return F.mul(F.mul(x, 0.5), F.add(F.erf(F.mul(x, math.sqrt(0.5))), 1))


@composite
def silu(x: Any, beta: float = 1.0) -> Any:
    """x * sigmoid(beta * x), also called swish."""
    return F.mul(x, F.sigmoid(x if beta == 1.0 else F.mul(x, beta)))


@composite
def mish(x: Any) -> Any:
    """x * tanh(softplus(x))."""
    return F.mul(x, F.tanh(F.softplus(x)))


@composite
def hard_sigmoid(x: Any) -> Any:
    """relu6(x + 3) / 6."""
    return F.div(F.relu6(F.add(x, 3)), 6)


@composite
def hard_silu(x: Any) -> Any:
    """x * hard_sigmoid(x)."""
    return F.mul(x, F.hard_sigmoid(x))


@composite
def hard_tanh(x: Any) -> Any:
    """x limited to [-1, 1]."""
    return F.clip(x, -1, 1)


@composite
def sinc(x: Any) -> Any:
    """sin(pi x) / (pi x), and 1 at 0."""
    zero = F.equal(x, F.zeros_like(x))
    angle = F.mul(F.where(zero, F.ones_like(x), x), math.pi)
    return F.where(zero, F.ones_like(x), F.div(F.sin(angle), angle))


@composite
def angle(x: Any) -> Any:
    """The argument of a complex number, 0 or pi of a real one."""
    if x.data.dtype.kind == "c":
        return F.atan2(F.imag(x), F.real(x))
    return F.where(F.less(x, 0), F.full_like(x, math.pi), F.zeros_like(x))
