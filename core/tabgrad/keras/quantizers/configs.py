"""``QuantizationConfig`` and its kinds: which quantizers make the weights and the activations of a layer."""

from __future__ import annotations

from typing import Any

from ..common.dtype_policy import QUANTIZATION_MODES
from ..saving.registry import official, public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .abs_max import AbsMaxQuantizer


@public("keras.quantizers")
class QuantizationConfig:
    """Base of configs. Subclasses give the ``mode``.

    Args: weight_quantizer, activation_quantizer: of weights and of inputs; None for the mode's own, and for none.
    """

    def __init__(self, weight_quantizer: Any = None, activation_quantizer: Any = None) -> None:
        self.weight_quantizer, self.activation_quantizer = weight_quantizer, activation_quantizer

    @property
    def mode(self) -> str:
        """The quantization mode. Subclasses implement it."""
        raise NotImplementedError(
            "Subclasses must implement this property. Do not instantiate QuantizationConfig directly."
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {name: serialize_keras_object(getattr(self, name)) for name in _QUANTIZERS}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The config object that a config describes."""
        return cls(**_read(config))

    @staticmethod
    def weight_quantizer_or_default(config: Any, default: Any) -> Any:
        """The weights' quantizer, or ``default`` where none is given."""
        found = None if config is None else config.weight_quantizer
        return default if found is None else found

    @staticmethod
    def activation_quantizer_or_default(config: Any, default: Any) -> Any:
        """The inputs' quantizer, None where the config has none, or ``default`` where there is no config."""
        return default if config is None else config.activation_quantizer


_QUANTIZERS = ("weight_quantizer", "activation_quantizer")


def _read(config: dict[str, Any]) -> dict[str, Any]:
    return {name: deserialize_keras_object(config.get(name)) for name in _QUANTIZERS}


def _check_output(name: str, quantizer: Any) -> None:
    if quantizer is not None and quantizer.output_dtype != "int8":
        raise ValueError(
            f"{name} requires a weight_quantizer with output_dtype='int8'. Received: "
            f"output_dtype={quantizer.output_dtype}"
        )


@public("keras.quantizers")
class Int8QuantizationConfig(QuantizationConfig):
    """Weights and, by default, inputs as 8-bit integers. Raises ValueError on weights of another type."""

    def __init__(self, weight_quantizer: Any = None, activation_quantizer: Any = "default") -> None:
        if isinstance(activation_quantizer, str) and activation_quantizer == "default":
            activation_quantizer = AbsMaxQuantizer()
        super().__init__(weight_quantizer, activation_quantizer)
        _check_output("Int8QuantizationConfig", weight_quantizer)

    @property
    def mode(self) -> str:
        """int8"""
        return "int8"


@public("keras.quantizers")
class Int4QuantizationConfig(QuantizationConfig):
    """Weights as 4-bit integers; inputs stay floats by default.

    Args: block_size: so many inputs share a scale and a zero point in each output; None or -1 for one scale per output.
    Raises: ValueError on other block sizes, on quantizers with blocks, on weights of another range or type.
    """

    def __init__(
        self, weight_quantizer: Any = None, activation_quantizer: Any = "default", block_size: int | None = 128
    ) -> None:
        if isinstance(activation_quantizer, str) and activation_quantizer == "default":
            activation_quantizer = None
        super().__init__(weight_quantizer, activation_quantizer)
        if block_size is not None and block_size != -1 and block_size <= 0:
            raise ValueError(f"block_size must be None, -1, or a positive integer. Received: block_size={block_size}")
        self.block_size = block_size
        if (block_size or -1) > 0 and (weight_quantizer is not None or activation_quantizer is not None):
            raise ValueError(
                "Int4 sub-channel quantization (block_size > 0) does not support custom quantizers. Either set "
                "block_size to None or -1 for per-channel quantization, or remove the custom quantizer arguments. "
                f"Received: block_size={block_size}"
            )
        if weight_quantizer is not None and weight_quantizer.value_range != (-8, 7):
            raise ValueError(
                "Int4QuantizationConfig requires a weight_quantizer with value_range=(-8, 7). Received: "
                f"value_range={weight_quantizer.value_range}"
            )
        _check_output("Int4QuantizationConfig", weight_quantizer)

    @property
    def mode(self) -> str:
        """int4"""
        return "int4"

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "block_size": self.block_size}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The config object that a config describes; without a block size, one scale per output, as once was."""
        return cls(**_read(config), block_size=config.get("block_size"))


@public("keras.quantizers")
class Float8QuantizationConfig(QuantizationConfig):
    """Products of 8-bit floats, in training too. There are no quantizers to choose."""

    def __init__(self) -> None:
        super().__init__(None, None)

    @property
    def mode(self) -> str:
        """float8"""
        return "float8"

    def get_config(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The config object."""
        return cls()


_DEFAULTS: dict[str, Any] = {
    "int8": Int8QuantizationConfig, "int4": Int4QuantizationConfig, "float8": Float8QuantizationConfig,
}  # fmt: skip
_CALIBRATED = {"gptq": "GPTQConfig", "awq": "AWQConfig"}


def validate_and_resolve_config(mode: Any, config: Any) -> Any:
    """The config object of a mode, a config object, or a mode in its place.

    Raises: ValueError on unknown modes, contradictions, neither of both, or modes that need a config.
    """
    if isinstance(config, str):
        mode, config = config, None
    if mode is not None and mode not in QUANTIZATION_MODES:
        raise ValueError(f"Invalid quantization mode. Expected one of {QUANTIZATION_MODES}. Received: mode={mode}")
    if config is None:
        if mode is None:
            raise ValueError("You must provide either `mode` or `config` to `quantize`.")
        if mode not in _DEFAULTS:
            raise ValueError(
                f"For {mode.upper()}, you must pass a `{_CALIBRATED[mode]}` object in the `config` argument."
            )
        return _DEFAULTS[mode]()
    if not isinstance(config, QuantizationConfig):
        raise ValueError(
            "Argument `config` must be an instance of `QuantizationConfig`. Received: "
            f"config={config} (of type {type(config)})"
        )
    if mode is not None and config.mode != mode:
        raise ValueError(f"Contradictory arguments: mode='{mode}' but config.mode='{config.mode}'")
    if config.mode not in QUANTIZATION_MODES:
        raise ValueError(
            f"Invalid quantization mode. Expected one of {QUANTIZATION_MODES}. Received: mode={config.mode}"
        )
    needed = _CALIBRATED.get(config.mode)
    if needed is not None and not isinstance(config, official("keras.quantizers", needed)):
        raise ValueError(
            f"Mode '{config.mode}' requires a valid `config` argument of type `{needed}`. Received: {type(config)}"
        )
    return config


def get_block_size_for_layer(layer: Any, config: Any) -> int | None:
    """The block size of 4-bit weights, by the config or else the layer's policy; None for one scale per output."""
    if isinstance(config, Int4QuantizationConfig):
        return config.block_size
    size: int | None = getattr(layer._own_policy, "block_size", None)
    return None if size == -1 else size
