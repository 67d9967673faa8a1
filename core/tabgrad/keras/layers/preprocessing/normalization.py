"""``Normalization``: shifts and scales features by the mean and variance of data."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....base.settings import epsilon
from ....ir.op import F
from ....tensor.convert import convert_to_tensor, is_tensor
from ...saving.registry import public
from ..options import ShapeKeeping


@public("keras.layers")
class Normalization(ShapeKeeping):
    """``(x - mean) / sqrt(variance)``, with statistics given or taken from data by ``adapt``.

    Args: axis: axes that keep statistics of their own; None for one of each. mean, variance: both
        or none. invert: the inverse map.
    Raises: ValueError where only one is given, or shapes don't fit.
    """

    def __init__(
        self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        if (mean is not None) != (variance is not None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. Received: "
                f"mean={mean} and variance={variance}"
            )
        if mean is not None and np.shape(mean) != np.shape(variance):
            raise ValueError(
                "When setting values directly, `mean` and `variance` must have the same shape. Received: "
                f"mean shape {np.shape(mean)} and variance shape {np.shape(variance)}"
            )
        if mean is not None and len(np.shape(mean)) > len(self.axis):
            raise ValueError(
                f"The rank of `mean` must be less than or equal to the number of axes ({len(self.axis)}). "
                f"Received: mean shape {np.shape(mean)} for axis {self.axis}"
            )
        self.input_mean, self.input_variance, self.invert = mean, variance, invert
        self._build_input_shape: Any = None

    def build(self, input_shape: Any) -> None:
        """Creates the statistics, unless they are given."""
        if input_shape is None:
            return
        rank = len(input_shape)
        self._build_input_shape = tuple(input_shape)
        if any(not -rank <= a < rank for a in self.axis):
            raise ValueError(
                f"All `axis` values must be in the range [-ndim, ndim). Received inputs with ndim={rank}, "
                f"while axis={self.axis}"
            )
        self._keep_axis = tuple(sorted(a % rank for a in self.axis))
        for d in self._keep_axis:
            if input_shape[d] is None:
                raise ValueError(
                    f"All `axis` values to be kept must have a known shape. Received axis={self.axis}, "
                    f"inputs.shape={tuple(input_shape)}, with unknown axis at index {d}"
                )
        self._reduce_axis = tuple(d for d in range(rank) if d not in self._keep_axis)
        self._broadcast_shape = tuple(input_shape[d] if d in self._keep_axis else 1 for d in range(rank))
        if self.input_mean is None:
            shape = tuple(input_shape[d] for d in self._keep_axis)
            self.adapt_mean = self.add_weight(name="mean", shape=shape, initializer="zeros", trainable=False)
            self.adapt_variance = self.add_weight(name="variance", shape=shape, initializer="ones", trainable=False)
            self.count = self.add_weight(name="count", shape=(), dtype="int64", initializer="zeros", trainable=False)

    @property
    def mean(self) -> Any:
        """The mean in a shape that broadcasts, None before building."""
        return self._statistic("adapt_mean", self.input_mean)

    @property
    def variance(self) -> Any:
        """The variance in a shape that broadcasts, None before building."""
        return self._statistic("adapt_variance", self.input_variance)

    def _statistic(self, name: str, given: Any) -> Any:
        if self._build_input_shape is None:
            return None
        dtype = as_dtype(self.compute_dtype).numpy
        if given is None:
            return F.cast(F.reshape(getattr(self, name), shape=self._broadcast_shape), dtype=dtype)
        value = np.asarray(given)
        shape = [1] * len(self._broadcast_shape)
        for i in range(1, value.ndim + 1):
            shape[self._keep_axis[-i]] = value.shape[-i]
        return convert_to_tensor(np.broadcast_to(value.reshape(shape), self._broadcast_shape).astype(dtype))

    def finalize_state(self) -> None:
        """Nothing: ``mean`` and ``variance`` are read from the weights at every call; Keras keeps them until this."""

    def call(self, inputs: Any) -> Any:
        """The normalized input. Raises ValueError before building."""
        mean, variance = self.mean, self.variance
        if mean is None:
            raise ValueError("You must call `.build(input_shape)` on the layer before using it.")
        x = F.cast(convert_to_tensor(inputs), dtype=mean.data.dtype)
        deviation = F.maximum(F.sqrt(variance), epsilon())
        return F.add(mean, F.mul(x, deviation)) if self.invert else F.div(F.sub(x, mean), deviation)

    def adapt(self, data: Any) -> None:
        """Takes mean and variance from an array, a tensor, a Dataset, or an iterable of batches.

        Raises: TypeError on other data, ValueError on none or another shape.
        """
        whole = isinstance(data, np.ndarray) or is_tensor(data)
        batches = [np.asarray(data)] if whole else self._batches(data)
        first = next(iter(batches), None) if isinstance(batches, list) else next(batches, None)
        if first is None:
            raise ValueError("adapt() received an empty iterable (no batches). Expected at least one batch.")
        if not hasattr(first, "shape"):
            raise TypeError(
                "adapt() expects an iterable that yields arrays or tensors with a `.shape` attribute. Got an "
                f"element of type {type(first).__name__}."
            )
        if not self.built:
            self.build(_spec_shape(data) or tuple(first.shape))
        mean, variance, count = 0.0, 0.0, 0
        dtype = as_dtype(self.compute_dtype).numpy
        for batch in batches if whole else itertools.chain([first], batches):
            x = np.asarray(batch)
            x = x if whole else x.astype(dtype)
            self._check_batch(x.shape)
            size = math.prod(x.shape[d] for d in self._reduce_axis)
            count += size
            share = size / count
            batch_mean, batch_variance = x.mean(axis=self._reduce_axis), x.var(axis=self._reduce_axis)
            if share == 1.0:
                mean, variance = batch_mean, batch_variance
                continue
            total = mean * (1 - share) + batch_mean * share
            old, new = (mean - total) ** 2, (batch_mean - total) ** 2
            variance = (variance + old) * (1 - share) + (batch_variance + new) * share
            mean = total
        self.adapt_mean.assign(np.asarray(mean))
        self.adapt_variance.assign(np.asarray(variance))

    def _batches(self, data: Any) -> Any:
        spec = getattr(data, "element_spec", None)
        if spec is not None:
            first = spec[0] if isinstance(spec, tuple) else spec
            data = data.batch(128) if len(first.shape) == 1 else data
        if not hasattr(data, "__iter__"):
            raise TypeError(
                f"Unsupported data type: {type(data)}. `adapt` supports `np.ndarray`, tensors, "
                "`tf.data.Dataset`, `keras.utils.PyDataset`, and iterables of batches (e.g. list, generator)."
            )
        return (b[0] if isinstance(b, tuple) else b for b in data)

    def _check_batch(self, shape: Any) -> None:
        for d in self._keep_axis:
            if shape[d] != self._build_input_shape[d]:
                raise ValueError(
                    f"The layer was built with input_shape={self._build_input_shape}, but adapt() is being "
                    f"called with data with an incompatible shape, data.shape={tuple(shape)}"
                )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "axis": self.axis,
            "invert": self.invert,
            "mean": np.array(self.input_mean).tolist(),
            "variance": np.array(self.input_variance).tolist(),
        }


def _spec_shape(data: Any) -> tuple[Any, ...] | None:
    """The shape of a Dataset's batches, open sizes as None; None for other data. Rows will be batched."""
    spec = getattr(data, "element_spec", None)
    first = spec[0] if isinstance(spec, tuple) else spec
    if first is None or first.shape is None:
        return None
    return (None, *first.shape) if len(first.shape) == 1 else tuple(first.shape)
