"""Dropout and noise. Equal seeds drop what Keras on TensorFlow drops."""

from __future__ import annotations

import math
from typing import Any

from ....ir.op import F
from ... import regularizers
from ...common.input_spec import InputSpec
from ...random import random
from ...random.seed_generator import SeedGenerator
from ...saving.registry import public
from ..options import ShapeKeeping, built_at_init, config_of, standardize_data_format


def check_share(name: str, value: Any) -> None:
    """Raises ValueError unless 0 <= value <= 1."""
    if not 0 <= value <= 1:
        raise ValueError(
            f"Invalid value received for argument `{name}`. Expected a float value between 0 and 1. "
            f"Received: {name}={value}"
        )


class RandomLayer(ShapeKeeping):
    """Base of layers that are random in training and do nothing otherwise; they hold a seed.

    Subclasses implement ``perturb``; ``strength`` 0 never draws and has no seed state.
    """

    def __init__(self, seed: Any, strength: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seed = seed
        self._strength = strength
        if strength > 0:
            self.seed_generator = SeedGenerator(seed)

    def perturb(self, inputs: Any) -> Any:
        """What training does to the input."""
        raise NotImplementedError

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The input, perturbed in training."""
        return self.perturb(inputs) if training and self._strength > 0 else inputs


@public("keras.layers")
class Dropout(RandomLayer):
    """Zeroes a share ``rate`` of the elements in training and scales up the others.

    Args: rate: within [0, 1]. noise_shape: shape of the mask, None for the input's own sizes.
    Raises: ValueError on other values. Source: Srivastava et al. 2014.
    """

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, **kwargs: Any) -> None:
        check_share("rate", rate)
        super().__init__(seed, rate, **kwargs)
        self.rate = rate
        self.noise_shape = _checked_noise_shape(noise_shape)
        built_at_init(self)

    def perturb(self, inputs: Any) -> Any:
        """The thinned input."""
        return random.dropout(inputs, self.rate, noise_shape=self.noise_shape, seed=self.seed_generator)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "rate", "seed", "noise_shape")}


def _checked_noise_shape(noise_shape: Any) -> Any:
    if noise_shape is None:
        return None
    head = "Invalid value received for argument `noise_shape`. Expected"
    if isinstance(noise_shape, str):
        raise ValueError(f"{head} a tuple or list of integers. Received: noise_shape={noise_shape}")
    try:
        found = tuple(noise_shape)
    except TypeError:
        raise ValueError(
            f"{head} an iterable of integers (e.g., a tuple or list). Received: noise_shape={noise_shape}"
        ) from None
    for i, dim in enumerate(found):
        if dim is not None and not isinstance(dim, int):
            raise ValueError(
                f"{head} all elements to be integers or None. Received element at index {i}: {dim} "
                f"(type: {type(dim).__name__})"
            )
        if dim is not None and dim <= 0:
            raise ValueError(
                f"{head} all dimensions to be positive integers or None. Received negative or zero value "
                f"at index {i}: {dim}"
            )
    return found


class SpatialDropout(RandomLayer):
    """Base: drops whole channels."""

    rank: int

    def __init__(self, rate: float, data_format: Any, seed: Any, name: Any, dtype: Any, **kwargs: Any) -> None:
        check_share("rate", rate)
        super().__init__(seed, rate, name=name, dtype=dtype, **kwargs)
        self.rate = rate
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        built_at_init(self)

    def perturb(self, inputs: Any) -> Any:
        """The input without the dropped channels."""
        shape = inputs.data.shape
        ones = (1,) * self.rank
        first = self.data_format == "channels_first" and self.rank > 1
        noise = (shape[0], shape[1], *ones) if first else (shape[0], *ones, shape[-1])
        return random.dropout(inputs, self.rate, noise_shape=noise, seed=self.seed_generator)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = config_of(self, "rate", "seed", "name", "dtype")
        return config if self.rank == 1 else {**config, "data_format": self.data_format}


@public("keras.layers")
class SpatialDropout1D(SpatialDropout):
    """Drops whole feature maps of (batch, steps, channels). Source: Tompson et al. 2014."""

    rank = 1

    def __init__(self, rate: float, seed: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(rate, None, seed, name, dtype)


@public("keras.layers")
class SpatialDropout2D(SpatialDropout):
    """Drops whole feature maps of images. Source: Tompson et al. 2014."""

    rank = 2

    def __init__(
        self, rate: float, data_format: Any = None, seed: Any = None, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__(rate, data_format, seed, name, dtype)


@public("keras.layers")
class SpatialDropout3D(SpatialDropout):
    """Drops whole feature maps of volumes. Source: Tompson et al. 2014."""

    rank = 3

    def __init__(
        self, rate: float, data_format: Any = None, seed: Any = None, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__(rate, data_format, seed, name, dtype)


@public("keras.layers")
class GaussianDropout(RandomLayer):
    """Multiplies by normal noise of mean 1 and variance ``rate / (1 - rate)`` in training.

    Raises: ValueError unless 0 <= rate <= 1. Source: Srivastava et al. 2014.
    """

    def __init__(self, rate: float, seed: Any = None, **kwargs: Any) -> None:
        check_share("rate", rate)
        super().__init__(seed, rate, **kwargs)
        self.rate = rate
        built_at_init(self)

    def perturb(self, inputs: Any) -> Any:
        """The noisy input."""
        stddev = math.sqrt(self.rate / (1.0 - self.rate))
        shape = tuple(inputs.data.shape)
        return F.mul(inputs, random.normal(shape, 1.0, stddev, self.compute_dtype, self.seed_generator))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "rate", "seed")}


@public("keras.layers")
class GaussianNoise(RandomLayer):
    """Adds normal noise in training. Raises: ValueError unless 0 <= stddev <= 1."""

    def __init__(self, stddev: float, seed: Any = None, **kwargs: Any) -> None:
        check_share("stddev", stddev)
        super().__init__(seed, stddev, **kwargs)
        self.stddev = stddev
        built_at_init(self)

    def perturb(self, inputs: Any) -> Any:
        """The noisy input."""
        shape = tuple(inputs.data.shape)
        return F.add(inputs, random.normal(shape, 0.0, self.stddev, self.compute_dtype, self.seed_generator))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "stddev", "seed")}


@public("keras.layers")
class AlphaDropout(RandomLayer):
    """Dropout that keeps the mean and variance of SELU networks.

    Raises: ValueError unless 0 <= rate <= 1. Source: Klambauer et al. 2017.
    """

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, **kwargs: Any) -> None:
        check_share("rate", rate)
        super().__init__(seed, rate, **kwargs)
        self.rate = rate
        self.noise_shape = noise_shape
        built_at_init(self)

    def perturb(self, inputs: Any) -> Any:
        """The thinned input."""
        shape = tuple(inputs.data.shape)
        if self.noise_shape is not None:
            shape = tuple(d if n is None else n for d, n in zip(shape, self.noise_shape, strict=True))
        least = -1.6732632423543772 * 1.0507009873554805
        drawn = random.uniform(shape, seed=self.seed_generator)
        kept = F.cast(F.greater_equal(drawn, self.rate), dtype=inputs.data.dtype)
        a = ((1 - self.rate) * (1 + self.rate * least**2)) ** -0.5
        x = F.add(F.mul(inputs, kept), F.mul(F.sub(1.0, kept), least))
        return F.add(F.mul(x, a), -a * least * self.rate)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "rate", "seed", "noise_shape")}


@public("keras.layers")
class ActivityRegularization(ShapeKeeping):
    """Adds an L1 and L2 penalty on the input to the loss; the output is the input."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.l1, self.l2 = l1, l2
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The input."""
        return inputs

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = {**super().get_config(), "l1": self.l1, "l2": self.l2}
        config.pop("activity_regularizer", None)
        return config
