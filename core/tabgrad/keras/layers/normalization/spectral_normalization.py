"""``SpectralNormalization``. Source: Miyato et al. 2018."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ... import initializers
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..core.wrapper import Wrapper


@public("keras.layers")
class SpectralNormalization(Wrapper):
    """Divides the layer's kernel by its largest singular value at every training call.

    Args: power_iterations: steps of the power method per call, positive.
    Raises: ValueError otherwise, or where the layer has neither kernel nor embeddings.
    """

    def __init__(self, layer: Any, power_iterations: int = 1, **kwargs: Any) -> None:
        super().__init__(layer, **kwargs)
        if power_iterations <= 0:
            raise ValueError(
                f"`power_iterations` should be greater than zero. Received: `power_iterations={power_iterations}`"
            )
        self.power_iterations = power_iterations

    def build(self, input_shape: Any) -> None:
        """Builds the layer and creates the power method's vector."""
        super().build(input_shape)
        self.input_spec = InputSpec(min_ndim=1, axes={-1: input_shape[-1]})
        for name in ("kernel", "embeddings"):
            if hasattr(self.layer, name):
                self.kernel = getattr(self.layer, name)
                break
        else:
            raise ValueError(f"{type(self.layer).__name__} object has no attribute 'kernel' nor 'embeddings'")
        self.vector_u = self.add_weight(
            shape=(1, self.kernel.shape[-1]), initializer=initializers.TruncatedNormal(stddev=0.02),
            trainable=False, name="vector_u", dtype=self.kernel.dtype,
        )  # fmt: skip

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The layer's output."""
        if training:
            kernel, u = self.kernel.read_value(), self.vector_u.read_value()
            new_u, new_kernel = self.normalized_weights(kernel, u)
            empty = F.all(F.equal(kernel, 0.0))  # nothing to normalize by
            self.vector_u.assign(F.where(empty, u, new_u))
            self.kernel.assign(F.where(empty, kernel, new_kernel))
        output = self.layer(inputs)
        return output if output.data.dtype == inputs.data.dtype else F.cast(output, dtype=inputs.data.dtype)

    def normalized_weights(self, kernel: Any, u: Any) -> tuple[Any, Any]:
        """The vector and the kernel after the power method's steps."""
        shape = tuple(kernel.data.shape)
        weights = F.reshape(kernel, shape=(-1, shape[-1]))
        for _ in range(self.power_iterations):
            v = _unit(F.matmul(u, weights, transpose_b=True))
            u = _unit(F.matmul(v, weights))
        u, v = F.stop_gradient(u), F.stop_gradient(v)
        sigma = F.matmul(F.matmul(v, weights), u, transpose_b=True)
        return u, F.reshape(F.div(weights, sigma), shape=shape)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The layer's."""
        return self.layer.compute_output_shape(input_shape)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "power_iterations": self.power_iterations}


def _unit(x: Any) -> Any:
    return F.mul(x, F.minimum(F.rsqrt(F.sum(F.square(x))), 1e7))
