"""8-bit and 4-bit kernels of products: ``Dense``, ``EinsumDense``. Inputs get the gradient of the kernel's values."""

from __future__ import annotations

from typing import Any

from ... import ops
from ...quantizers.abs_max import AbsMaxQuantizer, abs_max_quantize
from ...quantizers.groups import dequantize_with_sz_map
from ...quantizers.packing import unpack_int4
from .forms import Form, Int4


class Product(Form):
    """Base of both: the product, then adaptation, bias and activation."""

    replaces = ("_kernel",)

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The layer's computation."""
        layer = self.layer
        x = self._product(inputs)
        if layer.lora_enabled:
            x = layer._add_adapted(x, self.geometry.adapted(inputs, *layer._low_rank))
        if layer.bias is not None:
            x = ops.add(x, layer.bias)
        return x if layer.activation is None else layer.activation(x)

    def _product(self, inputs: Any) -> Any:
        """The product with the quantized kernel; its gradient is that of the kernel's values."""
        names = ("_kernel", *self.names)
        tensors = [ops.convert_to_tensor(v) for n in names if (v := getattr(self.layer, n, None)) is not None]

        @ops.custom_gradient
        def product(x: Any, *weights: Any) -> Any:
            def grad(upstream: Any) -> Any:
                return [self.geometry.gradient(upstream, self._values(*weights)), *[None] * len(weights)]

            return self._forward(x, *weights), grad

        return product(inputs, *tensors)

    def _values(self, *weights: Any) -> Any:
        """The kernel as floats."""
        raise NotImplementedError

    def _forward(self, x: Any, *weights: Any) -> Any:
        """The product."""
        raise NotImplementedError

    def _quantized_inputs(self, x: Any) -> tuple[Any, Any]:
        """(inputs, their scale for the outputs), None for a scale where inputs stay floats."""
        quantizer = self.layer.inputs_quantizer
        if not quantizer:
            return x, None
        x, scale = quantizer(x, axis=self.geometry.input_axes)
        return x, self.geometry.input_scale_for_output(scale)

    def _descaled(self, x: Any, kernel: Any, scale: Any) -> Any:
        """The product of integers, divided by the scales of kernel and inputs."""
        x, input_scale = self._quantized_inputs(x)
        scale = scale if input_scale is None else ops.multiply(scale, input_scale)
        product = ops.cast(self.geometry.product(x, kernel), self.layer.compute_dtype)
        return ops.divide(product, scale)


class Int8Product(Product):
    """Integers of 8 bits with one scale per output; inputs are quantized as they come, unless the config says no."""

    names = ("kernel_scale",)
    policy_mode = "int8"

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds kernel and scale."""
        self.layer.inputs_quantizer = self._inputs_quantizer(AbsMaxQuantizer())
        self._add("kernel", shape, "int8", attribute="_kernel")
        self._add("kernel_scale", self.geometry.scale_shape(shape), initializer="ones")

    def quantized(self) -> dict[str, Any]:
        """Values of kernel and scale."""
        quantizer = self._weight_quantizer(AbsMaxQuantizer(axis=self.geometry.kernel_axes))
        kernel, scale = quantizer(self.layer._kernel, to_numpy=True)
        return {"_kernel": kernel, "kernel_scale": self.geometry.scale_for_output(scale)}

    def _values(self, kernel: Any, scale: Any) -> Any:  # type: ignore[override]
        return ops.divide(ops.cast(kernel, self.layer.compute_dtype), self.geometry.scale_for_kernel(scale))

    def _forward(self, x: Any, kernel: Any, scale: Any) -> Any:  # type: ignore[override]
        return self._descaled(x, kernel, scale)

    def merged(self) -> dict[str, Any]:
        """Kernel and scale with the adaptation in them, quantized again."""
        layer = self.layer
        if not layer.lora_enabled:
            return {"kernel": layer._kernel}
        kernel = ops.add(self._values(layer._kernel, layer.kernel_scale), layer._delta())
        kernel, scale = abs_max_quantize(kernel, self.geometry.kernel_axes, to_numpy=True)
        return {"kernel": kernel, "kernel_scale": self.geometry.scale_for_output(scale)}


class Int4Product(Int4, Product):
    """Packed integers of 4 bits: one scale per output, or a scale and a zero point for each block of inputs."""

    names = ("kernel_scale", "kernel_zero", "g_idx")

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds the packed kernel, scales and what blocks need."""
        layer = self.layer
        layer.inputs_quantizer = self._inputs_quantizer(None)
        rows, columns = self.geometry.matrix_shape(shape)
        self._add("kernel", (rows, (columns + 1) // 2), "int8", attribute="_kernel")
        groups = self._groups(rows)
        scales = (columns,) if groups is None else (groups, columns)
        self._add("kernel_scale", scales, initializer="ones")
        if groups is not None:
            self._add_blocks("kernel", scales, rows)

    def quantized(self) -> dict[str, Any]:
        """Values of the packed kernel, scales and zero points."""
        default = AbsMaxQuantizer(axis=0, value_range=(-8, 7), output_dtype="int8")
        quantizer = default if self.geometry.flattens else self._weight_quantizer(default)
        found = self._packed_rows(self._matrix(self.layer._kernel), "kernel", quantizer)
        return {"_kernel": found.pop("packed"), **found}

    def _matrix(self, kernel: Any) -> Any:
        shape = self.geometry.matrix_shape(self.layer._main_shape)
        return ops.reshape(kernel, shape) if self.geometry.flattens else kernel

    def levels(self) -> Any:
        """The kernel's integers, unpacked."""
        return ops.reshape(self._unpacked(self.layer._kernel), self.layer._main_shape)

    def _unpacked(self, kernel: Any) -> Any:
        return unpack_int4(kernel, self.geometry.matrix_shape(self.layer._main_shape)[1], axis=-1)

    def _values(self, kernel: Any, scale: Any, *blocks: Any) -> Any:  # type: ignore[override]
        levels, dtype = self._unpacked(kernel), self.layer.compute_dtype
        if blocks:
            values = ops.cast(dequantize_with_sz_map(levels, scale, *blocks, group_axis=0), dtype)
        else:
            values = ops.divide(ops.cast(levels, dtype), scale)
        return ops.reshape(values, self.layer._main_shape)

    def _forward(self, x: Any, kernel: Any, scale: Any, *blocks: Any) -> Any:  # type: ignore[override]
        if blocks:
            return self.geometry.product(x, self._values(kernel, scale, *blocks))
        if not self.geometry.flattens:
            return self._descaled(x, self._unpacked(kernel), scale)
        x, input_scale = self._quantized_inputs(x)
        product = self.geometry.product(x, self._values(kernel, scale))
        if input_scale is None:
            return product
        return ops.divide(ops.cast(product, self.layer.compute_dtype), input_scale)

    def merged(self) -> dict[str, Any]:
        """The weights with the adaptation in them, quantized again."""
        layer = self.layer
        if not layer.lora_enabled:
            return {"kernel": layer._kernel}
        blocks = () if self.block_size is None else (layer.kernel_zero, layer.g_idx)
        kernel = ops.add(self._values(layer._kernel, layer.kernel_scale, *blocks), layer._delta())
        found = self._packed_rows(self._matrix(kernel), "kernel")
        return {"kernel": found.pop("packed"), **found}
