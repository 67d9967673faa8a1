"""``keras.quantizers``: numbers of few bits, and what says how weights become them."""

from typing import TYPE_CHECKING

from ..saving.lazily import lazily

if TYPE_CHECKING:
    from .abs_max import AbsMaxQuantizer, Quantizer, abs_max_quantize, abs_max_quantize_grouped_with_zero_point
    from .calibrated import AWQConfig, GPTQConfig
    from .configs import (
        Float8QuantizationConfig,
        Int4QuantizationConfig,
        Int8QuantizationConfig,
        QuantizationConfig,
        validate_and_resolve_config,
    )
    from .fake_quant import fake_quant_with_min_max_vars
    from .float8 import compute_float8_amax_history, compute_float8_scale, quantize_and_dequantize
    from .groups import compute_quantization_parameters, dequantize_with_sz_map, quantize_with_sz_map
    from .lookup import deserialize, get, serialize
    from .packing import pack_int4, unpack_int4

# imported when first used: file to the names that it defines
_LATER: dict[str, tuple[str, ...]] = {
    "abs_max": ("AbsMaxQuantizer", "Quantizer", "abs_max_quantize", "abs_max_quantize_grouped_with_zero_point"),
    "calibrated": ("AWQConfig", "GPTQConfig"),
    "configs": (
        "Float8QuantizationConfig", "Int4QuantizationConfig", "Int8QuantizationConfig", "QuantizationConfig",
        "validate_and_resolve_config",
    ),
    "fake_quant": ("fake_quant_with_min_max_vars",),
    "float8": ("compute_float8_amax_history", "compute_float8_scale", "quantize_and_dequantize"),
    "groups": ("compute_quantization_parameters", "dequantize_with_sz_map", "quantize_with_sz_map"),
    "lookup": ("deserialize", "get", "serialize"),
    "packing": ("pack_int4", "unpack_int4"),
}  # fmt: skip
__getattr__ = lazily(globals(), "keras.quantizers", _LATER)


def __dir__() -> list[str]:
    return __all__


__all__ = [
    "AWQConfig",
    "AbsMaxQuantizer",
    "Float8QuantizationConfig",
    "GPTQConfig",
    "Int4QuantizationConfig",
    "Int8QuantizationConfig",
    "QuantizationConfig",
    "Quantizer",
    "abs_max_quantize",
    "abs_max_quantize_grouped_with_zero_point",
    "compute_float8_amax_history",
    "compute_float8_scale",
    "deserialize",
    "fake_quant_with_min_max_vars",
    "get",
    "pack_int4",
    "quantize_and_dequantize",
    "serialize",
    "unpack_int4",
]
