"""What layers say to ``quantize``: the checks around it, the calls of layers whose weights are quantized.

A layer that can be quantized overrides ``quantize`` and ``quantized_build``, and has ``_int8_call``, ``_int4_call`` or
``_float8_call``. A model quantizes its layers. Source of the protocol: Keras 3.15.
"""

from __future__ import annotations

import re
import warnings
from functools import wraps
from typing import Any

from .. import quantizers
from ..common.dtype_policy import QUANTIZATION_MODES
from ..training.trainer import Trainer
from .base_layer import LayerState

NEEDS_CALIBRATION = (
    "Quantization that is calibrated on data ('gptq', 'awq') is not supported here. Supported: 'int8', 'int4' and "
    "'float8'."
)


def guarded(quantize: Any) -> Any:
    """Wraps a ``quantize``: mode and config are resolved and checked first, and state may be added inside."""

    @wraps(quantize)
    def wrapped(self: Any, mode: Any = None, config: Any = None, **kwargs: Any) -> None:
        config = quantizers.validate_and_resolve_config(mode, config)
        self._check_quantize_args(config.mode)
        locked = self._tracker.locked
        self._tracker.unlock()
        try:
            quantize(self, mode=config.mode, config=config, **kwargs)
        finally:
            if locked:
                self._tracker.lock()

    return wrapped


class Quantizable(LayerState):
    """Adds ``quantize`` and the calls that quantized layers answer to."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "quantize" in cls.__dict__:
            cls.quantize = guarded(cls.__dict__["quantize"])  # type: ignore[method-assign]

    @guarded
    def quantize(self, mode: str | None = None, config: Any = None, **kwargs: Any) -> None:
        """Quantizes the weights, in place; a model's are those of its layers.

        Args: mode: "int8", "int4" or "float8". config: a ``keras.quantizers.QuantizationConfig`` in place of a mode.
            filters (models): quantizes only layers whose names a regular expression, or one of several, is found in, or
            that a function is true of.
        Raises: ValueError before the layer is built, when it is quantized already, or on other modes;
            NotImplementedError where the layer has no weights of a kind that can be quantized.
        """
        if not isinstance(self, Trainer):
            raise self._not_implemented_error("quantize")
        _quantize_layers(self, mode, config, **kwargs)

    def quantized_build(self, input_shape: Any, mode: str, config: Any = None) -> None:
        """Creates the quantized weights. Raises NotImplementedError where the layer has none."""
        raise self._not_implemented_error("quantized_build")

    def _check_quantize_args(self, mode: str) -> None:
        if not self.built:
            raise ValueError(
                f"Cannot quantize a layer that isn't yet built. Layer '{self.name}' (of type "
                f"'{type(self).__name__}') is not built yet. Call it, or its `build()`, first."
            )
        if self._is_quantized:
            raise ValueError(
                f"Layer '{self.name}' is already quantized with dtype_policy='{self.dtype_policy.name}'. "
                f"Received: mode={mode}"
            )
        if mode == "int8" and self.compute_dtype == "float16":
            raise ValueError(
                f"Quantization mode='{mode}' doesn't work well with compute_dtype='float16'. Consider loading "
                "model/layer with another dtype policy such as 'mixed_bfloat16' before calling `quantize()`."
            )

    def quantized_call(self, *args: Any, **kwargs: Any) -> Any:
        """The layer's computation with quantized weights. Raises NotImplementedError where there is none."""
        mode = self.quantization_mode
        if mode in ("gptq", "awq"):
            raise NotImplementedError(NEEDS_CALIBRATION)
        call = getattr(self, f"_{mode}_call", None)
        if call is None:
            raise self._not_implemented_error(f"_{mode}_call")
        return call(*args, **kwargs)

    def _not_implemented_error(self, name: str) -> NotImplementedError:
        return NotImplementedError(f"Layer {type(self).__name__} does not have a `{name}` method implemented.")

    def _quantization_mode_error(self, mode: Any) -> NotImplementedError:
        return NotImplementedError(
            f"Invalid quantization mode. Expected one of {QUANTIZATION_MODES}. Received: quantization_mode={mode}"
        )


def _quantize_layers(model: Any, mode: Any, config: Any, filters: Any = None, **kwargs: Any) -> None:
    """Quantizes a model's layers that have no parts of their own, with a warning where a layer can't be."""
    type_check = kwargs.pop("type_check", True)
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments passed to {type(model).__name__}: {kwargs}")
    if filters is not None and not (isinstance(filters, (str, list, tuple)) or callable(filters)):
        raise ValueError(
            "The `filters` argument must be a regex string, a list of regex strings, or a callable. Received: "
            f"{type(filters)}"
        )
    if mode in ("gptq", "awq"):
        raise NotImplementedError(NEEDS_CALIBRATION)
    for layer in model._flatten_layers():
        if not _is_wanted(layer, filters) or len(layer._flatten_layers()) > 1:
            continue
        try:
            layer.quantize(mode, config=config, type_check=type_check)
        except NotImplementedError as error:
            warnings.warn(str(error), stacklevel=4)
    model.train_function = model.test_function = model.predict_function = None


def _is_wanted(layer: Any, filters: Any) -> bool:
    if filters is None:
        return True
    if callable(filters):
        return bool(filters(layer))
    patterns = [filters] if isinstance(filters, str) else filters
    return any(re.search(p, layer.name) for p in patterns)
