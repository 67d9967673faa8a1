"""Layers that pass their input on: ``Identity``, ``Masking``, ``Lambda``."""

from __future__ import annotations

import inspect
from typing import Any

from ....base.tree import flatten, map_structure
from ....ir.op import F
from ... import ops
from ...common.keras_tensor import KerasTensor, set_keras_mask
from ...common.symbolic import compute_output_spec
from ...engine.layer import Layer, _map_shapes
from ...saving.registry import public
from ...saving.serialization import _dump_function, deserialize_keras_object, serialize_keras_object
from ..options import ShapeKeeping, built_at_init


@public("keras.layers")
class Identity(ShapeKeeping):
    """The input itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The input."""
        return inputs

    def compute_output_spec(self, inputs: Any) -> Any:
        """Keeps dtypes and structure."""
        return map_structure(lambda x: KerasTensor(x.shape, dtype=x.dtype), inputs)


@public("keras.layers")
class Masking(ShapeKeeping):
    """Masks the steps all of whose features equal ``mask_value``; they become 0."""

    _masks_are_nodes = True

    def __init__(self, mask_value: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if isinstance(mask_value, dict) and mask_value.get("config"):
            mask_value = deserialize_keras_object(mask_value)
        self.mask_value = mask_value
        built_at_init(self)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Where any feature differs from the value."""
        return ops.any(ops.not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs: Any) -> Any:
        """The input with its mask."""
        kept = ops.any(ops.not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        outputs = F.where(kept, inputs, F.zeros_like(inputs))
        set_keras_mask(outputs, F.reshape(kept, shape=tuple(kept.data.shape[:-1])))
        return outputs

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "mask_value": self.mask_value}


@public("keras.layers")
class Lambda(Layer):
    """A function as a layer; it may take ``training`` and ``mask``.

    Args: output_shape: shape without the batch, or a function of the input's shape; inferred where
        None. mask: the output's mask, or ``(inputs, mask) -> mask``. arguments: further keyword
        arguments.
    Raises: NotImplementedError where the shape can't be inferred.
    """

    def __init__(
        self, function: Any, output_shape: Any = None, mask: Any = None, arguments: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.arguments = arguments or {}
        self.function = function
        self.supports_masking = mask is not None
        self.mask = mask
        self._output_shape = output_shape
        names = inspect.getfullargspec(function).args
        self._context = [n for n in ("training", "mask") if n in names]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The given shape, or the inferred one."""
        if self._output_shape is None:
            try:
                inputs = _map_shapes(lambda s: KerasTensor(s, dtype=self.compute_dtype), input_shape)
                return map_structure(lambda x: x.shape, compute_output_spec(self.call, inputs))
            except Exception as error:
                raise NotImplementedError(
                    "We could not automatically infer the shape of the Lambda's output. Please specify the "
                    f"`output_shape` argument for this Lambda layer. Exception encountered: {error}"
                ) from error
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        batch = flatten(input_shape)[0]
        return _map_shapes(lambda s: (batch, *s), self._output_shape)

    def call(self, inputs: Any, mask: Any = None, training: bool | None = None) -> Any:
        """``function(inputs, **arguments)``."""
        context = {"mask": mask, "training": training}
        return self.function(inputs, **self.arguments, **{n: context[n] for n in self._context})

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The given mask."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; lambdas as their bytecode."""
        config = {**super().get_config(), "function": _write(self.function)}
        if self._output_shape is not None:
            shape = self._output_shape
            config["output_shape"] = _write(shape) if callable(shape) else shape
        if self.mask is not None:
            config["mask"] = _write(self.mask) if callable(self.mask) else serialize_keras_object(self.mask)
        return {**config, "arguments": serialize_keras_object(self.arguments)}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None, safe_mode: bool = True) -> Any:
        """The layer of a config. Raises ValueError on a lambda in safe mode."""
        read = dict(config)
        for key in ("function", "output_shape", "mask", "arguments"):
            if key in read:
                read[key] = _read(read[key], custom_objects, safe_mode)
        shape = read.get("output_shape")
        if isinstance(shape, list) and all(d is None or isinstance(d, int) for d in shape):
            read["output_shape"] = tuple(shape)
        return cls(**read)


def _write(function: Any) -> Any:
    if getattr(function, "__name__", "") == "<lambda>":
        return _dump_function(function)
    return serialize_keras_object(function)


def _read(value: Any, custom_objects: Any, safe_mode: bool) -> Any:
    if isinstance(value, dict) and value.get("class_name") == "__lambda__":
        return deserialize_keras_object(
            {"class_name": "__lambda__", "config": {"value": value}}, custom_objects, safe_mode
        )
    return deserialize_keras_object(value, custom_objects)
