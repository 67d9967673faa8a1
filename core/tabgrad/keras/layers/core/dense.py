"""``Dense``."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ... import activations, constraints, initializers, regularizers
from ...common.input_spec import InputSpec
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import as_floats, refuse_quantization


@public("keras.layers")
class Dense(Layer):
    """Densely connected layer: ``y = activation(x @ kernel + bias)``.

    Args: units: output width, positive. use_bias. *_initializer, *_regularizer, *_constraint,
        activity_regularizer.
    Shapes: x (batch, ..., d) -> (batch, ..., units); kernel (d, units); bias (units,)
    Raises: ValueError if units is not positive, or the last axis of x is unknown at build.
    Example: >>> Dense(3)(ones((2, 4))).shape
    """

    _checkpoint_names = {"_kernel": "kernel"}

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
        refuse_quantization(kwargs)
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Creates kernel and bias."""
        width = input_shape[-1]
        if width is None:
            raise ValueError(
                "The last dimension of the inputs to `Dense` should be defined. Found `None`. "
                f"Full input shape received: {tuple(input_shape)}"
            )
        self.kernel = self.add_weight(
            name="kernel", shape=(width, self.units), initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(self.units,), initializer=self.bias_initializer,
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2, axes={-1: width})

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """The product, the bias and the activation."""
        x = F.dense(as_floats(inputs, self.kernel.dtype), self.kernel, self.bias)
        return x if self.activation is None else self.activation(x)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The input's shape with ``units`` last."""
        return (*input_shape[:-1], self.units)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
            "quantization_config": None,
        }
