"""Activation functions under TensorFlow's names."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.tensor import Tensor
from .arguments import tensor


def relu(features: Any, name: Any = None) -> Tensor:
    """max(x, 0)."""
    return F.relu(tensor(features))  # type: ignore[no-any-return]


def relu6(features: Any, name: Any = None) -> Tensor:
    """min(max(x, 0), 6)."""
    return F.relu6(tensor(features))  # type: ignore[no-any-return]


def elu(features: Any, name: Any = None) -> Tensor:
    """x where positive, else exp(x) - 1."""
    return F.elu(tensor(features))  # type: ignore[no-any-return]


def selu(features: Any, name: Any = None) -> Tensor:
    """The scaled elu that keeps activations normalised."""
    return F.selu(tensor(features))  # type: ignore[no-any-return]


def leaky_relu(features: Any, alpha: Any = 0.2, name: Any = None) -> Tensor:
    """x where positive, else alpha x. Integers become float32."""
    x = tensor(features)
    if x.dtype.is_integer:
        x = F.cast(x, dtype=np.dtype(np.float32))
    return F.leaky_relu(x, alpha=alpha)  # type: ignore[no-any-return]


def crelu(features: Any, axis: int = -1, name: Any = None) -> Tensor:
    """relu of x and of -x, joined along an axis."""
    x = tensor(features)
    return F.relu(F.concat(x, F.neg(x), axis=axis))  # type: ignore[no-any-return]


def gelu(features: Any, approximate: bool = False, name: Any = None) -> Tensor:
    """x times the normal distribution function of x. Raises ValueError unless floating."""
    x = tensor(features)
    if not x.dtype.is_floating:
        raise ValueError(
            "`features.dtype` must be a floating point tensor. Received: "
            f"features.dtype={x.dtype!r}"
        )
    return F.gelu(x, approximate=approximate)  # type: ignore[no-any-return]


def silu(features: Any, beta: Any = 1.0) -> Tensor:
    """x sigmoid(beta x)."""
    return F.silu(tensor(features), beta=beta)  # type: ignore[no-any-return]


swish = silu


def softsign(features: Any, name: Any = None) -> Tensor:
    """x / (1 + |x|)."""
    return F.softsign(tensor(features))  # type: ignore[no-any-return]


accepts_composites(globals())
