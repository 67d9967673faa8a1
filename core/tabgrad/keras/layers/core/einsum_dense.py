"""``EinsumDense``: a dense layer whose product is an einsum."""

from __future__ import annotations

import re
from typing import Any

from ....ir.op import F
from ....ops.einsum import canonical
from ...common.input_spec import InputSpec
from ...initializers.random_initializers import VarianceScaling
from ...saving.registry import public
from ..options import add_weight, as_floats, config_of, take, weight_names
from ..quantized.quantizable import QuantizableWeight, later


@public("keras.layers")
class EinsumDense(QuantizableWeight):
    """``activation(einsum(equation, x, kernel) + bias)``.

    Args: equation: ``'ab,bc->ac'``, ``'...x,xy->...y'`` or ``'x...,xy->y...'``. output_shape: without
        the batch (and without what the ellipsis stands for), None where it is the input's.
        bias_axes: letters of the output along which the bias has sizes; None for no bias. lora_rank, lora_alpha:
        adapted as soon as it is built; see ``enable_lora``.
    Raises: ValueError on equations of another form, or sizes that don't fit.
    """

    _forms = {"int8": "Int8Product", "int4": "Int4Product", "float8": "Float8Product"}

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        gptq_unpacked_column_size: int | None = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.equation = equation
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        take(
            self, bias_axes=bias_axes, activation=activation, kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )  # fmt: skip
        self._take_adaptation(lora_rank, lora_alpha, quantization_config)
        self.gptq_unpacked_column_size = gptq_unpacked_column_size

    def build(self, input_shape: Any) -> None:
        """Creates kernel and bias."""
        shapes = Shapes(self.equation, self.bias_axes, tuple(input_shape), self.partial_output_shape)
        self.input_spec = InputSpec(ndim=len(input_shape))
        initializer = self.kernel_initializer
        if isinstance(initializer, VarianceScaling) and None in (initializer.input_axes, initializer.output_axes):
            axes = {"input_axes": shapes.input_axes, "output_axes": shapes.output_axes}
            config = {**initializer.get_config(), "seed": initializer.seed, **axes}
            initializer = type(initializer).from_config(config)
        self._build_main(shapes.kernel, initializer)
        self.bias = None if shapes.bias is None else add_weight(self, "bias", shapes.bias)
        self._adapt_when_built(self.lora_alpha)

    @property
    def kernel(self) -> Any:
        """The kernel, adapted where LoRA is enabled. Raises AttributeError before the layer is built."""
        return self._main_value()

    def _geometry(self) -> Any:
        left, *parts = _parsed(self.equation)
        return later("Einsum")(self.equation, left, tuple(parts), self.input_spec.ndim)

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """The product, the bias and the activation."""
        kernel = self.kernel
        equation = canonical(self.equation, [len(inputs.data.shape), len(kernel.shape)])
        x = F.einsum(as_floats(inputs, kernel.dtype), kernel, equation=equation)
        if self.bias is not None:
            x = F.add(x, self.bias)
        return x if self.activation is None else self.activation(x)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape that the equation gives."""
        return Shapes(self.equation, self.bias_axes, tuple(input_shape), self.partial_output_shape).output

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("equation", "activation", "bias_axes", *weight_names("kernel", "bias"))
        own = {"output_shape": self.partial_output_shape, **self._adaptation_config()}
        if self.gptq_unpacked_column_size:
            own["gptq_unpacked_column_size"] = self.gptq_unpacked_column_size
        return {**super().get_config(), **own, **config_of(self, *names)}


class Shapes:
    """What an equation says of the shapes: ``kernel``, ``bias``, ``output``, and the kernel's axes
    that belong to the input and to the output."""

    def __init__(self, equation: str, bias_axes: str | None, shape: Any, partial: Any) -> None:
        self.left, source, weight, target = _parsed(equation)
        elided = len(shape) - len(source)
        output = [shape[0], *partial]
        if elided > 0 and self.left:
            output[1:1] = shape[1:elided]
        elif elided > 0:
            output += shape[len(shape) - elided :]
        skip = elided if self.left else 0
        sizes_in = {c: shape[i + skip] for i, c in enumerate(source)}
        sizes_out = {c: output[i + skip] for i, c in enumerate(target)}
        for c in source:
            if c in sizes_out and sizes_out[c] is not None and sizes_out[c] != sizes_in[c]:
                raise ValueError(
                    f"Input shape and output shape do not match at shared dimension '{c}'. Input shape is "
                    f"{sizes_in[c]}, and output shape is {sizes_out[c]}."
                )
        for c in target:
            if c not in source and c not in weight:
                raise ValueError(
                    f"Dimension '{c}' was specified in the output '{target}' but has no corresponding dim in "
                    f"the input spec '{source}' or weight spec '{weight}'"
                )
        for c in weight:
            if c not in sizes_out and c not in sizes_in:
                raise ValueError(
                    f"Weight dimension '{c}' did not have a match in either the input spec '{source}' or the "
                    f"output spec '{target}'. For this layer, the weight must be fully specified."
                )
        self.output = tuple(output)
        self.kernel = tuple(sizes_out[c] if c in sizes_out else sizes_in[c] for c in weight)
        self.output_axes = [i for i, c in enumerate(weight) if c in sizes_out]
        self.input_axes = [i for i, c in enumerate(weight) if c not in sizes_out]
        self.bias = None if bias_axes is None else self._bias(bias_axes, target, sizes_out, elided)

    def _bias(self, axes: str, target: str, sizes: dict[str, Any], elided: int) -> tuple[Any, ...]:
        for c in axes:
            if c not in target:
                raise ValueError(f"Bias dimension '{c}' was requested, but is not part of the output spec '{target}'")
        first = min(target.find(c) for c in axes)
        shape = tuple(sizes[c] if c in axes else 1 for c in target[first:])
        return shape if self.left else (*shape, *(1,) * elided)


def _parsed(equation: str) -> tuple[bool, str, str, str]:
    """(ellipsis at the left, letters of input, kernel and output)."""
    text = equation.replace("...", "0")
    patterns = (
        (False, r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"),
        (True, r"0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)"),
        (False, r"([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0"),
    )
    for left, pattern in patterns:
        found = re.match(pattern, text)
        if found:
            return left, found[1], found[2], found[3]
    raise ValueError(
        f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], "
        "...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
    )
