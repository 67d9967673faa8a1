"""The regularizers: callables from a tensor to a scalar penalty."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...base.settings import floatx
from ...ir.op import F
from ..saving.registry import public


@public("keras.regularizers")
class Regularizer:
    """Called with a tensor, gives a scalar added to the loss. Subclass it for your own."""

    def __call__(self, x: Any) -> Any:
        return 0.0

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The regularizer that a config describes."""
        return cls(**config)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments. Subclasses implement it."""
        raise NotImplementedError(f"{self} does not implement get_config()")


def _checked(name: str, value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value) or value < 0:
        raise ValueError(f"Invalid value for argument {name}: expected a non-negative float. Received: {name}={value}")
    return value


@public("keras.regularizers", "L1L2", "l1_l2")
class L1L2(Regularizer):
    """``l1 * sum(|x|) + l2 * sum(x^2)``. Raises ValueError on a negative factor."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1 = _checked("l1", 0.0 if l1 is None else l1)
        self.l2 = _checked("l2", 0.0 if l2 is None else l2)

    def __call__(self, x: Any) -> Any:
        total = F.full_like(F.sum(x), 0)
        if self.l1:
            total = F.add(total, F.mul(F.sum(F.abs(x)), self.l1))
        if self.l2:
            total = F.add(total, F.mul(F.sum(F.square(x)), self.l2))
        return total

    def get_config(self) -> dict[str, Any]:
        """l1 and l2."""
        return {"l1": float(self.l1), "l2": float(self.l2)}


@public("keras.regularizers", "L1", "l1")
class L1(Regularizer):
    """``l1 * sum(|x|)``."""

    def __init__(self, l1: float = 0.01) -> None:
        # Keras holds this one as a floatx tensor, and its config shows the rounded value
        self.l1 = float(np.asarray(_checked("l1", 0.01 if l1 is None else l1), floatx()))

    def __call__(self, x: Any) -> Any:
        return F.mul(F.sum(F.abs(x)), self.l1)

    def get_config(self) -> dict[str, Any]:
        """l1."""
        return {"l1": float(self.l1)}


@public("keras.regularizers", "L2", "l2")
class L2(Regularizer):
    """``l2 * sum(x^2)``."""

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = _checked("l2", 0.01 if l2 is None else l2)

    def __call__(self, x: Any) -> Any:
        return F.mul(F.sum(F.square(x)), self.l2)

    def get_config(self) -> dict[str, Any]:
        """l2."""
        return {"l2": float(self.l2)}


@public("keras.regularizers", "OrthogonalRegularizer", "orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """Penalty on rows (or columns) that are not orthogonal: mean |cosine| of distinct pairs times factor.

    Args: factor: strength. mode: 'rows' or 'columns'. Raises: ValueError unless the tensor is 2-D.
    """

    def __init__(self, factor: float = 0.01, mode: str = "rows") -> None:
        self.factor = _checked("factor", factor)
        if mode not in ("rows", "columns"):
            raise ValueError(
                f'Invalid value for argument `mode`. Expected one of "rows", "columns". Received: mode={mode}'
            )
        self.mode = mode

    def __call__(self, x: Any) -> Any:
        if len(x.shape) != 2:
            raise ValueError(
                f"Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape={tuple(x.shape)}"
            )
        axis = 1 if self.mode == "rows" else 0
        norm = F.sqrt(F.maximum(F.sum(F.square(x), axis=axis, keepdims=True), 1e-12))
        unit = F.div(x, norm)
        rows = self.mode == "rows"
        products = F.matmul(unit, unit, transpose_a=not rows, transpose_b=rows)
        size = products.data.shape[0]
        eye = F.identity_matrix(rows=size, columns=size, diagonal=0, dtype=products.data.dtype)
        pairs = size * (size - 1.0) / 2.0
        return F.div(F.mul(F.sum(F.abs(F.mul(products, F.sub(1.0, eye)))), 0.5 * self.factor), pairs)

    def get_config(self) -> dict[str, Any]:
        """factor and mode."""
        return {"factor": float(self.factor), "mode": self.mode}
