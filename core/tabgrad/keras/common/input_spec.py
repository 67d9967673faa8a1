"""``InputSpec``: what a layer requires of its inputs, and the check with Keras's messages."""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype
from ...base.tree import flatten


class InputSpec:
    """Rank, shape, dtype and single axis sizes that an input must have; None asks for nothing.

    Args: dtype, shape, ndim, max_ndim, min_ndim, axes (axis -> size), allow_last_axis_squeeze,
        name, optional.
    """

    def __init__(
        self,
        dtype: Any = None,
        shape: Any = None,
        ndim: int | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict[Any, Any] | None = None,
        allow_last_axis_squeeze: bool = False,
        name: str | None = None,
        optional: bool = False,
    ) -> None:
        self.dtype = None if dtype is None else as_dtype(dtype).name
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if shape is None else len(self.shape or ())
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.name, self.optional = name, optional
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        try:
            self.axes = {int(k): v for k, v in (axes or {}).items()}
        except (ValueError, TypeError):
            raise TypeError(f"Argument `axes` must be a dict with integer keys. Received: axes={axes}") from None
        limit = self.ndim if self.ndim is not None else max_ndim
        if self.axes and limit is not None and max(self.axes) > limit - 1:
            raise ValueError(f"Axis {max(self.axes)} is greater than the maximum allowed value: {limit - 1}")

    def get_config(self) -> dict[str, Any]:
        """The constructor's main arguments."""
        return {k: getattr(self, k) for k in ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputSpec:
        """The spec that a config describes."""
        return cls(**config)

    def __repr__(self) -> str:
        parts = [f"{k}={v}" for k, v in self.get_config().items() if v]
        return f"InputSpec({', '.join(parts)})"


def assert_input_compatibility(input_spec: Any, inputs: Any, layer_name: str) -> None:
    """Raises ValueError where the inputs don't meet the spec (or list or dict of specs)."""
    if not input_spec:
        return
    specs = flatten(input_spec)
    if isinstance(inputs, dict) and all(s.name is not None for s in specs):
        missing = [s.name for s in specs if s.name not in inputs and not s.optional]
        if missing:
            raise ValueError(
                f'Missing data for input "{missing[0]}". You passed a data dictionary with keys {list(inputs)}.'
            )
        values = [inputs.get(s.name) for s in specs]
    else:
        values = flatten(inputs)
    if len(values) != len(specs):
        raise ValueError(
            f'Layer "{layer_name}" expects {len(specs)} input(s), but it received {len(values)} input '
            f"tensors. Inputs received: {inputs}"
        )
    for index, (value, spec) in enumerate(zip(values, specs, strict=True)):
        if spec is not None and not (value is None and spec.optional):
            _check(
                value,
                spec,
                f'Input {index} of layer "{layer_name}" is incompatible with the layer: ',
            )


def _check(value: Any, spec: InputSpec, head: str) -> None:
    if not hasattr(value, "shape"):
        raise ValueError(f"{head}inputs to a layer should be tensors. Got '{value}' (of type {type(value)}).")
    shape = tuple(value.shape)
    ndim = len(shape)
    full = f"Full shape received: {shape}"
    if spec.ndim is not None and ndim != spec.ndim and not spec.allow_last_axis_squeeze:
        raise ValueError(f"{head}expected ndim={spec.ndim}, found ndim={ndim}. {full}")
    if spec.max_ndim is not None and ndim > spec.max_ndim:
        raise ValueError(f"{head}expected max_ndim={spec.max_ndim}, found ndim={ndim}")
    if spec.min_ndim is not None and ndim < spec.min_ndim:
        raise ValueError(f"{head}expected min_ndim={spec.min_ndim}, found ndim={ndim}. {full}")
    if spec.dtype is not None and as_dtype(value.dtype).name != spec.dtype:
        raise ValueError(f"{head}expected dtype={spec.dtype}, found dtype={as_dtype(value.dtype).name}")
    for axis, size in spec.axes.items():
        if size is not None and shape[axis] is not None and shape[axis] != size:
            raise ValueError(
                f"{head}expected axis {axis} of input shape to have value {size}, but received input with shape {shape}"
            )
    if spec.shape is not None:
        wanted, have = spec.shape, shape
        if spec.allow_last_axis_squeeze:
            wanted = wanted[:-1] if wanted and wanted[-1] == 1 else wanted
            have = have[:-1] if have and have[-1] == 1 else have
        if any(a is not None and b is not None and a != b for a, b in zip(wanted, have, strict=False)):
            raise ValueError(f"{head}expected shape={spec.shape}, found shape={shape}")
