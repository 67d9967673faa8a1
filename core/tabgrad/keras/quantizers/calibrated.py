"""``GPTQConfig`` and ``AWQConfig``: options of quantization that is calibrated on data.

The options are kept and checked, so that configs of such models can be read; quantizing by them is refused.
"""

from __future__ import annotations

from typing import Any

from ..saving.registry import public
from .configs import QuantizationConfig


class _Calibrated(QuantizationConfig):
    """Base of both: where the data come from, and how many bits and weights share a scale."""

    _options: tuple[str, ...]

    def __init__(self, dataset: Any, tokenizer: Any, **options: Any) -> None:
        super().__init__()
        for name in ("num_samples", "sequence_length", "num_grid_points"):
            if options.get(name, 1) <= 0:
                raise ValueError(f"{name} must be a positive integer. Received: {name}={options[name]}")
        size = options["group_size"]
        if size < -1 or size == 0:
            raise ValueError(
                f"Invalid group_size. Supported values are -1 (no groups) or a positive integer, but got {size}."
            )
        self.dataset, self.tokenizer, self._options = dataset, tokenizer, tuple(options)
        for name, value in options.items():
            setattr(self, name, value)

    def get_config(self) -> dict[str, Any]:
        """The options; data and tokenizer are needed once and not kept."""
        return {"dataset": None, "tokenizer": None, **{name: getattr(self, name) for name in self._options}}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The config object that a config describes."""
        return cls(**config)

    def dtype_policy_string(self) -> str:
        """The mode as policies name it: with bits and group size."""
        return f"{self.mode}/{self.weight_bits}/{self.group_size}"  # type: ignore[attr-defined]


@public("keras.quantizers")
class GPTQConfig(_Calibrated):
    """Options of GPTQ. Source: Frantar et al. 2022. Raises: ValueError on values out of their ranges."""

    def __init__(
        self,
        dataset: Any,
        tokenizer: Any,
        *,
        weight_bits: int = 4,
        num_samples: int = 128,
        per_channel: bool = True,
        sequence_length: int = 512,
        hessian_damping: float = 0.01,
        group_size: int = 128,
        symmetric: bool = False,
        activation_order: bool = False,
        quantization_layer_structure: Any = None,
    ) -> None:
        if weight_bits not in (2, 3, 4, 8):
            raise ValueError(f"Unsupported weight_bits {weight_bits}. Supported values are 2, 3, 4, and 8.")
        if not 0 <= hessian_damping <= 1:
            raise ValueError(f"hessian_damping must be between 0 and 1. Received: hessian_damping={hessian_damping}")
        super().__init__(
            dataset, tokenizer, weight_bits=weight_bits, num_samples=num_samples, per_channel=per_channel,
            sequence_length=sequence_length, hessian_damping=hessian_damping, group_size=group_size,
            symmetric=symmetric, activation_order=activation_order,
            quantization_layer_structure=quantization_layer_structure,
        )  # fmt: skip

    @property
    def mode(self) -> str:
        """gptq"""
        return "gptq"


@public("keras.quantizers")
class AWQConfig(_Calibrated):
    """Options of AWQ. Source: Lin et al. 2023. Raises: ValueError on values out of their ranges."""

    def __init__(
        self,
        dataset: Any,
        tokenizer: Any,
        *,
        weight_bits: int = 4,
        num_samples: int = 128,
        sequence_length: int = 512,
        group_size: int = 128,
        num_grid_points: int = 20,
        quantization_layer_structure: Any = None,
    ) -> None:
        if weight_bits != 4:
            raise ValueError(f"AWQ only supports 4-bit quantization. Received weight_bits={weight_bits}.")
        super().__init__(
            dataset, tokenizer, weight_bits=weight_bits, num_samples=num_samples, sequence_length=sequence_length,
            group_size=group_size, num_grid_points=num_grid_points,
            quantization_layer_structure=quantization_layer_structure,
        )  # fmt: skip

    @property
    def mode(self) -> str:
        """awq"""
        return "awq"
