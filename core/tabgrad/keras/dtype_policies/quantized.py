"""Policies of quantized weights, named ``<mode>_from_<policy>``: how weights are kept, and what computes with them."""

from __future__ import annotations

from typing import Any, ClassVar

from ..common.dtype_policy import QUANTIZATION_MODES, DTypePolicy, dtype_policy
from ..saving.registry import public


@public("keras.dtype_policies")
class QuantizedDTypePolicy(DTypePolicy):
    """Weights quantized in a mode, with the dtypes of another policy.

    Args: mode: int8, int4, float8, gptq or awq. source_name: that policy's name, the global one's unless given.
    Raises: ValueError on another mode, or on int8 with float16 computations.
    """

    def __init__(self, mode: str, source_name: str | None = None) -> None:
        source = dtype_policy().name if source_name is None else source_name
        super().__init__(source)
        if mode not in QUANTIZATION_MODES:
            raise ValueError(
                f"Invalid quantization mode. Expected one of {QUANTIZATION_MODES}. Received: mode={mode}"
            )
        if self._compute_dtype == "float16" and mode == "int8":
            raise ValueError(f"Quantization mode='{mode}' doesn't work well with compute_dtype='float16'.")
        self._name, self._source_name, self._quantization_mode = f"{mode}_from_{source}", source, mode

    @staticmethod
    def from_name(name: str) -> QuantizedDTypePolicy:
        """The policy that a name stands for. Raises ValueError where it is not ``<mode>_from_<policy>``."""
        parts = name.split("_from_")
        if len(parts) != 2:
            raise ValueError(
                "Cannot convert `policy` into a valid pair (`mode`, `source_name`) to instantiate "
                f"`QuantizedDTypePolicy`. Received: policy={name}. Example: 'int8_from_float32'."
            )
        mode, source = parts
        if mode.startswith("int4") and "/" not in mode:
            return QuantizedDTypePolicy(mode, source)
        kinds = {"int4": Int4DTypePolicy, "gptq": GPTQDTypePolicy, "awq": AWQDTypePolicy}
        kinds["float8"] = QuantizedFloat8DTypePolicy  # type: ignore[assignment]
        return next((c for start, c in kinds.items() if mode.startswith(start)), QuantizedDTypePolicy)(mode, source)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"mode": self._quantization_mode, "source_name": self._source_name}


@public("keras.dtype_policies")
class QuantizedFloat8DTypePolicy(QuantizedDTypePolicy):
    """Training with products of 8-bit floats.

    Args: amax_history_length: of how many steps the largest values are kept, which the scales are made of.
    """

    default_amax_history_length = 1024

    def __init__(self, mode: str, source_name: str | None = None, amax_history_length: int = 1024) -> None:
        super().__init__(mode, source_name)
        if not isinstance(amax_history_length, int):
            raise TypeError(
                f"`amax_history_length` must be an integer. Received: amax_history_length={amax_history_length}"
            )
        self._amax_history_length = amax_history_length

    @property
    def amax_history_length(self) -> int:
        """Of how many steps the largest values are kept."""
        return self._amax_history_length

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "amax_history_length": self.amax_history_length}


class _WithNumbers(QuantizedDTypePolicy):
    """Base of policies whose mode has numbers in it, ``<mode>/<number>...``; subclasses name and check them."""

    _base: ClassVar[str]
    _numbers: ClassVar[tuple[str, ...]]

    def __init__(self, mode: str, source_name: str | None = None) -> None:
        base, *texts = mode.split("/")
        form = "/".join([self._base, *(f"<{n}>" for n in self._numbers)])
        if base != self._base or len(texts) != len(self._numbers):
            raise ValueError(f"Invalid mode for {type(self).__name__}. Expected format '{form}', but got '{mode}'.")
        try:
            values = dict(zip(self._numbers, map(int, texts), strict=True))
        except ValueError:
            raise ValueError(
                f"Invalid mode for {type(self).__name__}. The parts behind the first must be integers. Expected "
                f"format '{form}', but got '{mode}'."
            ) from None
        self._check(mode, **values)
        for name, value in values.items():
            setattr(self, name, value)
        super().__init__(base, source_name)
        self.mode = base
        self._name = f"{mode}_from_{source_name}"

    def _check(self, mode: str, **values: int) -> None:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        mode = "/".join([self._base, *(str(getattr(self, n)) for n in self._numbers)])
        return {**super().get_config(), "mode": mode}


def _check_size(name: str, size: int, mode: str) -> None:
    if size < -1 or size == 0:
        raise ValueError(
            f"Invalid {name} in mode. Supported values are -1 (no groups) or a positive integer, but got {size} "
            f"from '{mode}'."
        )


@public("keras.dtype_policies")
class Int4DTypePolicy(_WithNumbers):
    """``int4/<block_size>``: weights of four bits with one scale for each block of inputs, -1 for one per output."""

    _base, _numbers = "int4", ("block_size",)
    block_size: int

    def _check(self, mode: str, **values: int) -> None:
        _check_size("block_size", values["block_size"], mode)


@public("keras.dtype_policies")
class GPTQDTypePolicy(_WithNumbers):
    """``gptq/<weight_bits>/<group_size>``: weights of so many bits, calibrated on data."""

    _base, _numbers = "gptq", ("weight_bits", "group_size")

    def _check(self, mode: str, **values: int) -> None:
        if values["weight_bits"] not in (2, 3, 4, 8):
            raise ValueError(
                "Invalid weight_bits in mode. Supported values are 2, 3, 4, and 8, but got "
                f"{values['weight_bits']} from '{mode}'."
            )
        _check_size("group_size", values["group_size"], mode)


@public("keras.dtype_policies")
class AWQDTypePolicy(_WithNumbers):
    """``awq/4/<group_size>``: weights of four bits, scaled by how large their inputs are."""

    _base, _numbers = "awq", ("weight_bits", "group_size")

    def _check(self, mode: str, **values: int) -> None:
        if values["weight_bits"] != 4:
            raise ValueError(
                "Invalid weight_bits in mode. AWQ only supports 4-bit quantization, but got "
                f"{values['weight_bits']} from '{mode}'."
            )
        _check_size("group_size", values["group_size"], mode)
