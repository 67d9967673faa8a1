"""``ThresholdedReLU``, of Keras 2."""

from __future__ import annotations

from typing import Any

from ....base.dtype import as_dtype
from ....ir.op import F
from ...saving.registry import public
from ..options import ShapeKeeping


@public("keras._legacy.layers")
class ThresholdedReLU(ShapeKeeping):
    """x above ``theta``, 0 elsewhere. Raises: ValueError on a negative theta."""

    def __init__(self, theta: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if theta is None:
            raise ValueError(f"Theta of a Thresholded ReLU layer cannot be None, expecting a float. Received: {theta}")
        if theta < 0:
            raise ValueError(f"The theta value of a Thresholded ReLU layer should be >=0. Received: {theta}")
        self.theta = float(as_dtype(self.compute_dtype).numpy.type(theta))

    def call(self, inputs: Any) -> Any:
        """The thresholded input."""
        above = F.cast(F.greater(inputs, self.theta), dtype=as_dtype(self.compute_dtype).numpy)
        return F.mul(inputs, above)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "theta": self.theta}
