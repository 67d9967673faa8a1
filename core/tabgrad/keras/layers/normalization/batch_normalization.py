"""``BatchNormalization``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....base.settings import epsilon as fuzz
from ....ir.op import F
from ... import initializers
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..options import ShapeKeeping, add_weight, config_of, take

_OPTIONS = (
    "axis", "momentum", "epsilon", "center", "scale", "beta_initializer", "gamma_initializer",
    "moving_mean_initializer", "moving_variance_initializer", "beta_regularizer", "gamma_regularizer",
    "beta_constraint", "gamma_constraint", "synchronized", "renorm", "renorm_clipping", "renorm_momentum",
)  # fmt: skip


@public("keras.layers")
class BatchNormalization(ShapeKeeping):
    """Normalizes each channel by the batch's mean and variance; outside training, by moving ones.

    Args: axis: the channels' axis. momentum: of the moving averages. renorm: batch
        renormalization, with ``renorm_clipping`` (rmin, rmax, dmax) and ``renorm_momentum``.
        synchronized: across devices; here there is one.
    Shapes: gamma, beta, moving_mean, moving_variance: (channels,)
    Raises: ValueError on other keys of renorm_clipping. Source: Ioffe & Szegedy 2015; Ioffe 2017.
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 0.001,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        renorm: bool = False,
        renorm_clipping: Any = None,
        renorm_momentum: float = 0.99,
        synchronized: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        take(
            self, axis=int(axis), momentum=float(momentum), epsilon=float(epsilon), center=center, scale=scale,
            beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
            moving_mean_initializer=moving_mean_initializer,
            moving_variance_initializer=moving_variance_initializer, beta_regularizer=beta_regularizer,
            gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint, synchronized=synchronized, renorm=renorm,
            renorm_clipping=_checked(renorm_clipping or {}) if renorm else renorm_clipping,
            renorm_momentum=renorm_momentum,
        )  # fmt: skip
        self.gamma = self.beta = None

    def build(self, input_shape: Any) -> None:
        """Creates gamma, beta and the moving averages."""
        width = input_shape[self.axis]
        shape = (width,)
        if self.scale:
            self.gamma = add_weight(self, "gamma", shape, autocast=False)
        if self.center:
            self.beta = add_weight(self, "beta", shape, autocast=False)
        self.moving_mean = self._statistic("moving_mean", shape, self.moving_mean_initializer)
        self.moving_variance = self._statistic("moving_variance", shape, self.moving_variance_initializer)
        if self.renorm:
            variance_initializer = _clone(self.moving_variance_initializer)

            def stddev(shape: Any, dtype: Any = None) -> Any:
                return F.sqrt(variance_initializer(shape, dtype=dtype))

            self.moving_stddev = self._statistic("moving_stddev", shape, stddev)
            self.renorm_mean = self._statistic("renorm_mean", shape, _clone(self.moving_mean_initializer))
            self.renorm_stddev = self._statistic("renorm_stddev", shape, stddev)
        rank = len(input_shape)
        self.input_spec = InputSpec(ndim=rank, axes={self.axis: width})
        self._reduction_axes = tuple(i for i in range(rank) if i != self.axis % rank)

    def _statistic(self, name: str, shape: Any, initializer: Any) -> Any:
        return self.add_weight(name=name, shape=shape, initializer=initializer, trainable=False, autocast=False)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape. Raises ValueError where it has no such axis."""
        check_axes(self.axis, input_shape)
        return input_shape

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """The normalized input."""
        if mask is not None and len(mask.data.shape) != len(inputs.data.shape) - 1:
            raise ValueError(
                "The mask provided should be one dimension less than the inputs. Received: "
                f"mask.shape={tuple(mask.data.shape)}, inputs.shape={tuple(inputs.data.shape)}"
            )
        x = at_least_float32(inputs)
        dtype = x.data.dtype
        gamma, beta = (None if w is None else cast_to(w, dtype) for w in (self.gamma, self.beta))
        if training and self.trainable:
            mean, variance = self._moments(x, mask)
            if self.renorm:
                gamma, beta = self._renormed(mean, variance, gamma, beta)
            else:
                self._move(self.moving_mean, mean, self.momentum)
                self._move(self.moving_variance, variance, self.momentum)
        else:
            mean, variance = cast_to(self.moving_mean, dtype), cast_to(self.moving_variance, dtype)
        inverse = F.rsqrt(F.add(variance, self.epsilon))
        factor = inverse if gamma is None else F.mul(inverse, gamma)
        shift = F.mul(mean, factor)
        shift = F.neg(shift) if beta is None else F.sub(beta, shift)
        shape = tuple(x.data.shape)
        if self.axis % len(shape) != len(shape) - 1:
            wide = tuple(d if i == self.axis % len(shape) else 1 for i, d in enumerate(shape))
            factor, shift = F.reshape(factor, shape=wide), F.reshape(shift, shape=wide)
        return cast_to(F.add(F.mul(x, factor), shift), as_dtype(self.compute_dtype).numpy)

    def _moments(self, x: Any, mask: Any) -> tuple[Any, Any]:
        axes = self._reduction_axes
        if mask is None:
            mean = F.mean(x, axis=axes, keepdims=True)
            variance = F.mean(F.squared_difference(x, F.stop_gradient(mean)), axis=axes)
            return F.reshape(mean, shape=tuple(variance.data.shape)), variance
        shape = tuple(x.data.shape)
        kept = F.broadcast_to(F.cast(F.expand_dims(mask, -1), dtype=np.dtype(bool)), shape=shape)
        weight = F.add(F.sum(F.cast(kept, dtype=x.data.dtype), axis=axes, keepdims=True), fuzz())
        mean = F.div(F.sum(F.where(kept, x, 0.0), axis=axes, keepdims=True), weight)
        squares = F.square(F.where(kept, F.sub(x, mean), 0.0))
        variance = F.div(F.sum(squares, axis=axes, keepdims=True), weight)
        width = (shape[self.axis],)
        return F.reshape(mean, shape=width), F.reshape(variance, shape=width)

    def _move(self, variable: Any, value: Any, momentum: float) -> None:
        """Moves an average towards the batch's value."""
        kept = F.mul(cast_to(variable, value.data.dtype), momentum)
        variable.assign(F.add(kept, F.mul(value, 1.0 - momentum)))

    def _renormed(self, mean: Any, variance: Any, gamma: Any, beta: Any) -> tuple[Any, Any]:
        """Gamma and beta corrected towards the moving statistics, which are moved."""
        stddev = F.sqrt(F.add(variance, self.epsilon))
        least = float(np.sqrt(np.float32(self.epsilon)))
        known = F.maximum(cast_to(self.renorm_stddev, mean.data.dtype), least)
        r = F.div(stddev, known)
        d = F.div(F.sub(mean, cast_to(self.renorm_mean, mean.data.dtype)), known)
        rmin, rmax, dmax = (self.renorm_clipping.get(k) for k in ("rmin", "rmax", "dmax"))
        r = r if rmin is None else F.maximum(r, rmin)
        r = r if rmax is None else F.minimum(r, rmax)
        d = d if dmax is None else F.clip(d, -dmax, dmax)
        r, d = F.stop_gradient(r), F.stop_gradient(d)
        if gamma is not None:
            r, d = F.mul(r, gamma), F.mul(d, gamma)
        self._move(self.renorm_mean, mean, self.renorm_momentum)
        self._move(self.renorm_stddev, stddev, self.renorm_momentum)
        self._move(self.moving_mean, mean, self.momentum)
        self._move(self.moving_stddev, stddev, self.momentum)
        moved = self.moving_stddev.as_tensor()
        self.moving_variance.assign(F.relu(F.sub(F.square(moved), self.epsilon)))
        return r, d if beta is None else F.add(d, beta)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, *_OPTIONS)}


def at_least_float32(x: Any) -> Any:
    """The tensor in float32, or in float64 where it is that."""
    return x if x.data.dtype in (np.float32, np.float64) else F.cast(x, dtype=np.dtype(np.float32))


def cast_to(x: Any, dtype: Any) -> Any:
    """The tensor, or variable's value, in that dtype."""
    return x if x.data.dtype == dtype else F.cast(x, dtype=dtype)


def check_axes(axis: Any, shape: Any) -> None:
    """Raises ValueError where the shape has no such axes."""
    for a in [axis] if isinstance(axis, int) else axis:
        if not -len(shape) <= a < len(shape):
            raise ValueError(f"Axis {a} is out of bounds for input shape {tuple(shape)}. Received: axis={axis}")


def _clone(initializer: Any) -> Any:
    if isinstance(initializer, initializers.Initializer):
        return type(initializer).from_config(initializer.get_config())
    return initializer


def _checked(clipping: dict[str, Any]) -> dict[str, Any]:
    keys = ["rmax", "rmin", "dmax"]
    if set(clipping) - set(keys):
        raise ValueError(f"Received invalid keys for `renorm_clipping` argument: {clipping}. Supported values: {keys}.")
    rmax, rmin, dmax = (clipping.get(k) for k in keys)
    if rmax is not None and rmin is not None and rmax < rmin:
        raise ValueError(
            f"rmax should be greater than rmin in the `renorm_clipping` argument. Received: rmax={rmax}, rmin={rmin}."
        )
    if dmax is not None and dmax < 0:
        raise ValueError(f"dmax should be non-negative in the `renorm_clipping` argument. Received: dmax={dmax}.")
    return clipping
