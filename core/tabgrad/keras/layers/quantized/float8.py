"""Products of 8-bit floats, in training too: inputs, kernel and the outputs' gradient are rounded to them.

The scales follow the largest magnitudes of the steps before. Both are trainable weights whose "gradients" are their
new values (``overwrite_with_gradient``). Source: Micikevicius et al. 2022, FP8 Formats for Deep Learning.
"""

from __future__ import annotations

from typing import Any

from ... import ops
from ...quantizers.float8 import (
    FORMATS,
    as_bfloat16,
    compute_float8_amax_history,
    compute_float8_scale,
    quantize_and_dequantize,
)
from .forms import Form


class Float8Product(Form):
    """The kernel stays what it is; six weights hold the scales and the magnitudes behind them."""

    names = (
        "inputs_scale", "inputs_amax_history", "kernel_scale", "kernel_amax_history", "outputs_grad_scale",
        "outputs_grad_amax_history",
    )  # fmt: skip
    replaces = ()
    policy_mode = "float8"

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds scales and histories."""
        length = getattr(self.layer.dtype_policy, "amax_history_length", 1024)
        for name in self.names:
            shape, initializer = ((), "ones") if name.endswith("scale") else ((length,), "zeros")
            weight = self.layer.add_weight(
                name=name, shape=shape, initializer=initializer, dtype="float32", trainable=True, autocast=False,
                overwrite_with_gradient=True,
            )  # fmt: skip
            setattr(self.layer, name, weight)

    def quantized(self) -> dict[str, Any]:
        """Nothing changes its value."""
        return {}

    def merged(self) -> dict[str, Any]:
        """Nothing is saved otherwise."""
        return {"kernel": self.layer._kernel}

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The layer's computation. Raises NotImplementedError where it is adapted by LoRA."""
        layer = self.layer
        if layer.lora_enabled:
            raise NotImplementedError("Currently, `_float8_call` doesn't support LoRA")
        kernel = self._rounded(ops.convert_to_tensor(layer._kernel), "kernel", training)
        x = self.geometry.product(self._rounded(inputs, "inputs", training), kernel)
        x = self._with_rounded_gradient(x)
        if layer.bias is not None:
            bias = ops.convert_to_tensor(layer.bias)
            if layer._own_policy.compute_dtype == "float32":
                bias = as_bfloat16(bias)  # which fused products on accelerators add
            x = ops.add(x, bias)
        return x if layer.activation is None else layer.activation(x)

    def _state(self, part: str) -> tuple[Any, Any]:
        layer = self.layer
        return tuple(ops.convert_to_tensor(getattr(layer, f"{part}_{w}")) for w in ("scale", "amax_history"))  # type: ignore[return-value]

    def _rounded(self, x: Any, part: str, training: Any) -> Any:
        """x as e4m3 floats have it; backwards, the new scale and history are the state's gradients."""
        kind, dtype = "float8_e4m3fn", self.layer.compute_dtype

        @ops.custom_gradient
        def apply(x: Any, scale: Any, history: Any) -> Any:
            new = _updated(x, scale, history, kind) if training else (None, None)
            return quantize_and_dequantize(x, scale, kind, dtype), lambda upstream: [upstream, *new]

        return apply(x, *self._state(part))

    def _with_rounded_gradient(self, x: Any) -> Any:
        """x itself; its gradient as e5m2 floats have it."""
        kind, dtype = "float8_e5m2", self.layer.compute_dtype

        @ops.custom_gradient
        def apply(x: Any, scale: Any, history: Any) -> Any:
            def grad(upstream: Any) -> Any:
                new = _updated(upstream, scale, history, kind)
                return [quantize_and_dequantize(upstream, scale, kind, dtype), *new]

            return x, grad

        return apply(x, *self._state("outputs_grad"))


def _updated(x: Any, scale: Any, history: Any, kind: str) -> tuple[Any, Any]:
    """(scale, history) after a step with these values."""
    largest = ops.cast(FORMATS[kind].largest, "float32")
    scale = compute_float8_scale(ops.max(history, axis=0), scale, largest)
    return scale, compute_float8_amax_history(x, history)
