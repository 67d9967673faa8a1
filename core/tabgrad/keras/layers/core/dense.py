"""``Dense``."""

from __future__ import annotations

from typing import Any

from .... import composite
from ....ir.op import F
from ....tensor.composite import Composite
from ....tensor.sparse import SparseTensor
from ... import activations, constraints, initializers, regularizers
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..options import as_floats
from ..quantized.quantizable import QuantizableWeight, later


@public("keras.layers")
class Dense(QuantizableWeight):
    """Densely connected layer: ``y = activation(x @ kernel + bias)``.

    Args: units: output width, positive. use_bias. *_initializer, *_regularizer, *_constraint,
        activity_regularizer. lora_rank, lora_alpha: adapted as soon as it is built; see ``enable_lora``.
    Shapes: x (batch, ..., d) -> (batch, ..., units); kernel (d, units); bias (units,)
    Raises: ValueError if units is not positive, or the last axis of x is unknown at build.
    Example: >>> Dense(3)(ones((2, 4))).shape
    """

    _forms = {"int8": "Int8Product", "int4": "Int4Product", "float8": "Float8Product"}

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
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
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
        self._take_adaptation(lora_rank, lora_alpha, quantization_config)
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
        self._build_main((width, self.units), self.kernel_initializer)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(self.units,), initializer=self.bias_initializer,
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        self.input_spec = InputSpec(min_ndim=2, axes={-1: width})
        self._adapt_when_built()  # Keras forgets lora_alpha here

    @property
    def kernel(self) -> Any:
        """The kernel, adapted where LoRA is enabled. Raises AttributeError before the layer is built."""
        return self._main_value()

    def _geometry(self) -> Any:
        return later("Contraction")()

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """The product, the bias and the activation."""
        kernel = self.kernel
        if isinstance(inputs, Composite):
            x = self._of_composite(inputs, kernel)
        else:
            x = F.dense(as_floats(inputs, kernel.dtype), kernel, self.bias)
        return x if self.activation is None else self.activation(x)

    def _of_composite(self, inputs: Any, kernel: Any) -> Any:
        """The product and the bias, of a sparse matrix or of ragged rows."""
        if not isinstance(inputs, SparseTensor):
            return inputs.with_content(F.dense(as_floats(inputs.content(), kernel.dtype), kernel, self.bias))
        inputs = inputs.with_values(as_floats(inputs.values, kernel.dtype))
        x = composite.sparse_dense_matmul(inputs, kernel)
        return x if self.bias is None else F.add(x, self.bias)

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
            **self._adaptation_config(),
        }
