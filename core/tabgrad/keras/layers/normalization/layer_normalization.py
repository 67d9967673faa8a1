"""Normalization of each sample: ``LayerNormalization``, ``GroupNormalization``, ``RMSNormalization``,
``UnitNormalization``."""

from __future__ import annotations

import warnings
from typing import Any

from ....base.dtype import as_dtype
from ....ir.op import F
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..options import ShapeKeeping, add_weight, built_at_init, config_of, take
from .batch_normalization import at_least_float32, cast_to, check_axes

_AFFINE = (
    "epsilon", "center", "scale", "beta_initializer", "gamma_initializer", "beta_regularizer",
    "gamma_regularizer", "beta_constraint", "gamma_constraint",
)  # fmt: skip


class SampleNormalization(ShapeKeeping):
    """Base: normalization along ``axis``, an int or several."""

    axis: Any

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape. Raises ValueError where it has no such axis."""
        check_axes(self.axis, input_shape)
        return input_shape

    def _axes_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Makes ``axis`` a sorted list, and gives the sizes along it."""
        self.axis = sorted(self.axis) if isinstance(self.axis, (list, tuple)) else [self.axis]
        return tuple(input_shape[a] for a in self.axis)

    def _finish(self, outputs: Any) -> Any:
        return cast_to(outputs, as_dtype(self.compute_dtype).numpy)


def moments(x: Any, axes: tuple[int, ...]) -> tuple[Any, Any]:
    """Mean and variance along axes, which are kept."""
    mean = F.mean(x, axis=axes, keepdims=True)
    return mean, F.mean(F.squared_difference(x, F.stop_gradient(mean)), axis=axes, keepdims=True)


def along(weight: Any, shape: Any, axes: Any) -> Any:
    """A weight reshaped so that it broadcasts along the axes."""
    rank = len(shape)
    places = {a % rank for a in axes}
    if places == {rank - 1}:
        return weight
    return F.reshape(weight, shape=tuple(d if i in places else 1 for i, d in enumerate(shape)))


def affine(x: Any, mean: Any, variance: Any, epsilon: float, gamma: Any, beta: Any) -> Any:
    """``(x - mean) / sqrt(variance + epsilon) * gamma + beta`` in two passes over x."""
    factor = F.rsqrt(F.add(variance, epsilon))
    if gamma is not None:
        factor = F.mul(factor, cast_to(gamma, x.data.dtype))
    shift = F.mul(mean, factor)
    shift = F.neg(shift) if beta is None else F.sub(cast_to(beta, x.data.dtype), shift)
    return F.add(F.mul(x, factor), shift)


@public("keras.layers")
class LayerNormalization(SampleNormalization):
    """Normalizes each sample along ``axis``, then scales and shifts by learned gamma and beta.

    Shapes: gamma, beta: the input's sizes along axis.
    Raises: TypeError where axis is neither int nor list of them. Source: Ba et al. 2016.
    """

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        self.rms_scaling = kwargs.pop("rms_scaling", False)
        if self.rms_scaling:
            warnings.warn(
                "You passed `rms_scaling=True`, which is deprecated: it scales the input by the standard "
                "deviation, not the root mean square. Use `keras.layers.RMSNormalization` instead.",
                stacklevel=2,
            )
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(f"Expected an int or a list/tuple of ints for the argument 'axis', but received: {axis!r}")
        take(
            self, axis=axis if isinstance(axis, int) else list(axis), epsilon=epsilon, center=center, scale=scale,
            beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
            beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint, gamma_constraint=gamma_constraint,
        )  # fmt: skip
        self.autocast = False

    def build(self, input_shape: Any) -> None:
        """Creates gamma and beta."""
        shape = self._axes_shape(input_shape)
        self.gamma = self.beta = None
        if self.scale or self.rms_scaling:
            self.gamma = add_weight(self, "gamma", shape, autocast=False)
        if self.center and not self.rms_scaling:
            self.beta = add_weight(self, "beta", shape, autocast=False)

    def call(self, inputs: Any) -> Any:
        """The normalized input."""
        x = at_least_float32(inputs)
        shape = tuple(x.data.shape)
        axes = tuple(a % len(shape) for a in self.axis)
        gamma, beta = (None if w is None else along(w, shape, axes) for w in (self.gamma, self.beta))
        mean, variance = moments(x, axes)
        if not self.rms_scaling:
            return self._finish(affine(x, mean, variance, self.epsilon, gamma, beta))
        outputs = F.mul(x, F.rsqrt(F.add(variance, self.epsilon)))
        return self._finish(outputs if gamma is None else F.mul(outputs, cast_to(gamma, x.data.dtype)))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "axis", "rms_scaling", *_AFFINE)}


@public("keras.layers")
class GroupNormalization(SampleNormalization):
    """Normalizes groups of channels of each sample; ``groups`` -1 is one channel each.

    Raises: ValueError where the groups don't divide the channels. Source: Wu & He 2018.
    """

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        if not isinstance(groups, int) or (groups <= 0 and groups != -1):
            raise ValueError(
                "Received an invalid value for argument `groups`, expected a positive integer (or `-1` for "
                f"instance normalization). Received: groups={groups}"
            )
        super().__init__(**kwargs)
        self.groups = groups
        take(
            self, axis=axis, epsilon=epsilon, center=center, scale=scale, beta_initializer=beta_initializer,
            gamma_initializer=gamma_initializer, beta_regularizer=beta_regularizer,
            gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint,
        )  # fmt: skip
        self.autocast = False

    def build(self, input_shape: Any) -> None:
        """Creates gamma and beta."""
        dim = input_shape[self.axis]
        if dim is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer received "
                f"an input with shape {tuple(input_shape)}."
            )
        self.groups = dim if self.groups == -1 else self.groups
        if dim < self.groups:
            raise ValueError(f"Number of groups ({self.groups}) cannot be more than the number of channels ({dim}).")
        if dim % self.groups:
            raise ValueError(f"Number of groups ({self.groups}) must be a multiple of the number of channels ({dim}).")
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: dim})
        self.gamma = add_weight(self, "gamma", (dim,), autocast=False) if self.scale else None
        self.beta = add_weight(self, "beta", (dim,), autocast=False) if self.center else None

    def call(self, inputs: Any) -> Any:
        """The normalized input."""
        shape = tuple(inputs.data.shape)
        axis = self.axis % len(shape)
        size = shape[axis] // self.groups
        split = (*shape[:axis], self.groups, size, *shape[axis + 1 :])
        x = at_least_float32(F.reshape(inputs, shape=split))
        weight_shape = tuple(d if i in (axis, axis + 1) else 1 for i, d in enumerate(split))
        gamma, beta = (
            None if w is None else F.reshape(w, shape=weight_shape) for w in (self.gamma, self.beta)
        )  # fmt: skip
        mean, variance = moments(x, tuple(i for i in range(1, len(split)) if i != axis))
        outputs = affine(x, mean, variance, self.epsilon, gamma, beta)
        return self._finish(F.reshape(outputs, shape=shape))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "groups", "axis", *_AFFINE)}


@public("keras.layers")
class RMSNormalization(SampleNormalization):
    """Divides each sample by its root mean square along ``axis`` and scales it.

    Source: Zhang & Sennrich 2019.
    """

    def __init__(self, axis: Any = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = False
        self.axis, self.epsilon = axis, epsilon

    def build(self, input_shape: Any) -> None:
        """Creates the scale."""
        self.scale = self.add_weight(name="scale", shape=self._axes_shape(input_shape), initializer="ones")

    def call(self, x: Any) -> Any:
        """The normalized input."""
        dtype = x.data.dtype
        wide = at_least_float32(x)
        shape = tuple(wide.data.shape)
        axes = tuple(a % len(shape) for a in self.axis)
        square = F.mean(F.square(wide), axis=axes, keepdims=True)
        outputs = F.mul(wide, F.rsqrt(F.add(square, self.epsilon)))
        scale = along(cast_to(self.scale.as_tensor(), wide.data.dtype), shape, axes)
        return cast_to(F.mul(outputs, scale), dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "axis", "epsilon")}


@public("keras.layers")
class UnitNormalization(SampleNormalization):
    """Divides by the L2 norm along ``axis``. Raises: TypeError on an axis that is no int or list."""

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                f"Invalid value for `axis` argument: expected an int or a list/tuple of ints. Received: axis={axis}"
            )
        self.axis = axis if isinstance(axis, int) else list(axis)
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The input over its norm."""
        axes = (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        inverse = F.rsqrt(F.sum(F.square(inputs), axis=axes, keepdims=True))
        return F.mul(inputs, F.minimum(inverse, 1e12))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "axis")}
