"""Process-wide settings that never change a result silently: floatx, epsilon, image layout."""

from __future__ import annotations

from typing import Any

_STATE: dict[str, Any] = {
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
    "run_eagerly": False,
}


def floatx() -> str:
    """The default float type's name, ``'float32'`` unless set."""
    return str(_STATE["floatx"])


def set_floatx(value: str) -> None:
    """Sets the default float type. Raises ValueError unless it is a float type's name."""
    accepted = ("bfloat16", "float16", "float32", "float64")
    if value not in accepted:
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of {accepted}")
    _STATE["floatx"] = value


def epsilon() -> float:
    """The small constant that Keras adds in divisions and logarithms, 1e-7 unless set."""
    return float(_STATE["epsilon"])


def set_epsilon(value: float) -> None:
    """Sets the fuzz constant."""
    _STATE["epsilon"] = value


def image_data_format() -> str:
    """``'channels_last'`` or ``'channels_first'``."""
    return str(_STATE["image_data_format"])


def set_image_data_format(data_format: str) -> None:
    """Sets the default image layout. Raises ValueError on another value."""
    data_format = str(data_format).lower()
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError(
            f"Unknown `data_format` value: {data_format}. "
            "Expected 'channels_first' or 'channels_last'."
        )
    _STATE["image_data_format"] = data_format


def standardize_data_format(data_format: str | None) -> str:
    """The layout asked for, the default where None. Raises ValueError on another value."""
    if data_format is None:
        return image_data_format()
    value = str(data_format).lower()
    if value not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of 'channels_first', 'channels_last'. "
            f"Received: {data_format}"
        )
    return value


def run_functions_eagerly(value: bool | None = None) -> bool:
    """Reads, or where ``value`` is given sets, whether traced functions run eagerly."""
    if value is not None:
        _STATE["run_eagerly"] = bool(value)
    return bool(_STATE["run_eagerly"])
