"""The constraints: callables from a weight to the weight that replaces it."""

from __future__ import annotations

from typing import Any

from ...base.settings import epsilon
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..saving.registry import public


@public("keras.constraints")
class Constraint:
    """Called with a weight, gives its projection. Subclass it for your own."""

    def __call__(self, w: Any) -> Any:
        raise NotImplementedError("Constraint subclasses must implement the `__call__()` method.")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constraint:
        """The constraint that a config describes."""
        return cls(**config)


def _norm(w: Any, axis: Any) -> Any:
    return F.sqrt(F.sum(F.square(w), axis=axis, keepdims=True))


@public("keras.constraints", "MaxNorm", "max_norm")
class MaxNorm(Constraint):
    """Norms along ``axis`` limited to ``max_value``."""

    def __init__(self, max_value: float = 2, axis: Any = 0) -> None:
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: Any) -> Any:
        w = convert_to_tensor(w)
        norms = _norm(w, self.axis)
        return F.mul(w, F.div(F.clip(norms, 0, self.max_value), F.add(norms, epsilon())))

    def get_config(self) -> dict[str, Any]:
        """max_value and axis."""
        return {"max_value": self.max_value, "axis": self.axis}


@public("keras.constraints", "NonNeg", "non_neg")
class NonNeg(Constraint):
    """Negative elements become 0."""

    def __call__(self, w: Any) -> Any:
        w = convert_to_tensor(w)
        return F.mul(w, F.cast(F.greater_equal(w, 0.0), dtype=w.data.dtype))


@public("keras.constraints", "UnitNorm", "unit_norm")
class UnitNorm(Constraint):
    """Norms along ``axis`` become 1."""

    def __init__(self, axis: Any = 0) -> None:
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        w = convert_to_tensor(w)
        return F.div(w, F.add(_norm(w, self.axis), epsilon()))

    def get_config(self) -> dict[str, Any]:
        """axis."""
        return {"axis": self.axis}


@public("keras.constraints", "MinMaxNorm", "min_max_norm")
class MinMaxNorm(Constraint):
    """Norms along ``axis`` moved towards [min_value, max_value], all the way where rate is 1."""

    def __init__(self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Any = 0) -> None:
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: Any) -> Any:
        w = convert_to_tensor(w)
        norms = _norm(w, self.axis)
        wanted = F.add(
            F.mul(F.clip(norms, self.min_value, self.max_value), self.rate), F.mul(norms, 1 - self.rate)
        )
        return F.mul(w, F.div(wanted, F.add(norms, epsilon())))

    def get_config(self) -> dict[str, Any]:
        """min_value, max_value, rate and axis."""
        return {
            "min_value": self.min_value,
            "max_value": self.max_value,
            "rate": self.rate,
            "axis": self.axis,
        }
