"""Intermediate values that are computed again for the backward pass: ``keras.remat``, ``keras.RematScope``."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ...autodiff.custom import recompute_grad as remat

_MODES = (None, "full", "activations", "larger_than", "list_of_layers")


class RematScope:
    """Says which layers are to compute their values again; results are the same without, which is how they run here.

    Args: mode: None, "full", "activations", "larger_than" (output_size_threshold) or "list_of_layers" (layer_names).
    Raises: ValueError on another mode.
    """

    def __init__(
        self, mode: str | None = "full", output_size_threshold: int = 1024, layer_names: list[str] | None = None
    ) -> None:
        if mode not in _MODES:
            raise ValueError(f"Invalid mode '{mode}'. Supported modes are: {', '.join(map(repr, _MODES))}.")
        self.mode, self.output_size_threshold, self.layer_names = mode, output_size_threshold, layer_names or []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


__all__ = ["RematScope", "remat"]
