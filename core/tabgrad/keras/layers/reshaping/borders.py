"""Zeros around the spatial axes, and cropping: ``ZeroPadding1D-3D``, ``Cropping1D-3D``."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ...common.input_spec import InputSpec
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import (
    channels_of,
    config_of,
    spatial_of,
    standardize_data_format,
    standardize_tuple,
    with_spatial,
)

Pairs = tuple[tuple[int, int], ...]


def pairs_of(value: Any, rank: int, name: str) -> Pairs:
    """An int, or for each axis an int or (before, after), as pairs. Raises ValueError otherwise."""
    if isinstance(value, int):
        if value < 0:
            raise ValueError(f"`{name}` cannot be negative. Received: {name}={value}.")
        return ((value, value),) * rank
    if not hasattr(value, "__len__"):
        raise ValueError(
            f"`{name}` should be either an int, a tuple of {rank} ints, or a tuple of {rank} tuples of 2 "
            f"ints (before, after). Received: {name}={value}."
        )
    if len(value) != rank:
        raise ValueError(f"`{name}` should have {rank} elements. Received: {name}={value}.")
    pairs = (standardize_tuple(v, 2, f"{i + 1}. entry of {name}", allow_zero=True) for i, v in enumerate(value))
    return tuple((a, b) for a, b in pairs)


class Borders(Layer):
    """Base: changes the spatial sizes by ``pairs``, with ``sign`` 1 (adding) or -1 (cropping)."""

    rank: int
    sign: int

    def _take(self, pairs: Pairs, data_format: Any) -> None:
        self._pairs = pairs
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _resized(self, shape: Any) -> tuple[Any, ...]:
        sizes = [
            None if n is None else n + self.sign * sum(p)
            for n, p in zip(spatial_of(shape, self.data_format), self._pairs, strict=True)
        ]
        if any(n is not None and n <= 0 for n in sizes) and self.sign < 0:
            raise ValueError(
                "Values in `cropping` argument should be smaller than the corresponding spatial dimension "
                f"of the input. Received: input_shape={tuple(shape)}, cropping={self._pairs}"
            )
        return with_spatial(shape, sizes, channels_of(shape, self.data_format), self.data_format)

    @property
    def _all_pairs(self) -> Pairs:
        pairs = (tuple(p) for p in self._pairs)
        return with_spatial(((0, 0),), pairs, (0, 0), self.data_format)  # type: ignore[return-value]

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The new shape. Raises ValueError where nothing would be left."""
        return self._resized(input_shape)


class ZeroPadding(Borders):
    """Base: adds zeros around the spatial axes."""

    sign = 1

    def call(self, inputs: Any) -> Any:
        """The padded input."""
        return F.pad(inputs, paddings=self._all_pairs)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "padding", "data_format")}


class Cropping(Borders):
    """Base: cuts off the ends of the spatial axes."""

    sign = -1

    def call(self, inputs: Any) -> Any:
        """The cropped input."""
        shape = tuple(inputs.data.shape)
        self._resized(shape)
        key = tuple(slice(a, d - b, 1) for d, (a, b) in zip(shape, self._all_pairs, strict=True))
        return F.slice(inputs, key=key)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = {**super().get_config(), "cropping": self.cropping}
        return config if self.rank == 1 else {**config, "data_format": self.data_format}


@public("keras.layers")
class ZeroPadding1D(ZeroPadding):
    """Zeros before and after the steps: ``padding`` an int or (before, after)."""

    rank = 1

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding = standardize_tuple(padding, 2, "padding", allow_zero=True)
        self._take((self.padding,), data_format)  # type: ignore[arg-type]


@public("keras.layers")
class ZeroPadding2D(ZeroPadding):
    """Zeros around images: an int, (height, width), or ((top, bottom), (left, right))."""

    rank = 2

    def __init__(self, padding: Any = (1, 1), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding = pairs_of(padding, 2, "padding")
        self._take(self.padding, data_format)


@public("keras.layers")
class ZeroPadding3D(ZeroPadding):
    """Zeros around volumes: an int, three, or three pairs."""

    rank = 3

    def __init__(self, padding: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding = pairs_of(padding, 3, "padding")
        self._take(self.padding, data_format)


@public("keras.layers")
class Cropping1D(Cropping):
    """Cuts steps off: ``cropping`` an int or (before, after)."""

    rank = 1

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cropping = standardize_tuple(cropping, 2, "cropping", allow_zero=True)
        self._take((self.cropping,), "channels_last")  # type: ignore[arg-type]


@public("keras.layers")
class Cropping2D(Cropping):
    """Crops images: an int, (height, width), or ((top, bottom), (left, right))."""

    rank = 2

    def __init__(self, cropping: Any = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cropping = pairs_of(cropping, 2, "cropping")
        self._take(self.cropping, data_format)


@public("keras.layers")
class Cropping3D(Cropping):
    """Crops volumes: an int, three, or three pairs."""

    rank = 3

    def __init__(self, cropping: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cropping = pairs_of(cropping, 3, "cropping")
        self._take(self.cropping, data_format)
