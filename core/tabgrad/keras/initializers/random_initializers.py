"""Random initializers. Equal seeds give the values that Keras on TensorFlow gives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...base.shape import size_of
from ...tensor.convert import convert_to_tensor
from ..random import random
from ..random.seed_generator import SeedGenerator, make_default_seed
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .constant_initializers import Initializer, numpy_dtype

# stddev of a unit normal truncated at two deviations
_TRUNCATED_STDDEV = 0.87962566103423978


class RandomInitializer(Initializer):
    """Base of the random ones. An int seed gives the same values at every call."""

    def __init__(self, seed: Any = None) -> None:
        self._init_seed = seed
        if seed is None:
            seed = make_default_seed()
        elif isinstance(seed, dict):
            seed = deserialize_keras_object(seed)
        elif not isinstance(seed, (int, np.integer, SeedGenerator)):
            raise ValueError(
                "`seed` argument should be an instance of `keras.random.SeedGenerator()` or an integer. "
                f"Received: seed={seed}"
            )
        self.seed = seed

    def get_config(self) -> dict[str, Any]:
        """``{'seed': ...}``."""
        return {"seed": serialize_keras_object(self._init_seed)}


@public("keras.initializers", "RandomNormal", "random_normal", "normal")
class RandomNormal(RandomInitializer):
    """Normal draws."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None) -> None:
        self.mean, self.stddev = mean, stddev
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return random.normal(shape, self.mean, self.stddev, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        """mean, stddev and seed."""
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@public("keras.initializers", "TruncatedNormal", "truncated_normal")
class TruncatedNormal(RandomInitializer):
    """Normal draws, drawn again where beyond two standard deviations."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None) -> None:
        self.mean, self.stddev = mean, stddev
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return random.truncated_normal(shape, self.mean, self.stddev, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        """mean, stddev and seed."""
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@public("keras.initializers", "RandomUniform", "random_uniform", "uniform")
class RandomUniform(RandomInitializer):
    """Uniform draws from [minval, maxval)."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None) -> None:
        self.minval, self.maxval = minval, maxval
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return random.uniform(shape, self.minval, self.maxval, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        """minval, maxval and seed."""
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


@public("keras.initializers", "VarianceScaling", "variance_scaling")
class VarianceScaling(RandomInitializer):
    """Draws whose variance is ``scale`` over the number of inputs, outputs, or their mean.

    Args: mode: fan_in, fan_out or fan_avg. distribution: truncated_normal (normal),
        untruncated_normal or uniform. input_axes, output_axes: which axes of the kernel count.
    Raises: ValueError on other values. Source: He et al. 2015; Glorot & Bengio 2010.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: Any = None,
        input_axes: Any = None,
        output_axes: Any = None,
    ) -> None:
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        modes = ("fan_in", "fan_out", "fan_avg")
        if mode not in modes:
            raise ValueError(f"Invalid `mode` argument: {mode}. Please use one of {modes}")
        distribution = distribution.lower()
        distribution = "truncated_normal" if distribution == "normal" else distribution
        accepted = ("uniform", "truncated_normal", "untruncated_normal")
        if distribution not in accepted:
            raise ValueError(f"Invalid `distribution` argument: {distribution}. Please use one of {accepted}")
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.input_axes, self.output_axes = input_axes, output_axes
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        fan_in, fan_out = compute_fans(shape, self.input_axes, self.output_axes)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2.0}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "truncated_normal":
            return random.truncated_normal(shape, 0.0, math.sqrt(variance) / _TRUNCATED_STDDEV, dtype, self.seed)
        if self.distribution == "untruncated_normal":
            return random.normal(shape, 0.0, math.sqrt(variance), dtype, self.seed)
        limit = math.sqrt(3.0 * variance)
        return random.uniform(shape, -limit, limit, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        """scale, mode, distribution, seed and the axes."""
        return {
            **super().get_config(),
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }


def _preset(name: str, alias: str, scale: float, mode: str, distribution: str, source: str) -> Any:
    """A VarianceScaling with its first three arguments settled, as a class of its own."""

    def init(self: Any, seed: Any = None, input_axes: Any = None, output_axes: Any = None) -> None:
        VarianceScaling.__init__(self, scale, mode, distribution, seed, input_axes, output_axes)

    def get_config(self: Any) -> dict[str, Any]:
        seed = serialize_keras_object(self._init_seed)
        return {"seed": seed, "input_axes": self.input_axes, "output_axes": self.output_axes}

    fields = {
        "__init__": init,
        "get_config": get_config,
        "__doc__": f"VarianceScaling({scale}, {mode!r}, {distribution!r}). Source: {source}.",
        "__module__": __name__,
    }
    return public("keras.initializers", name, alias)(type(name, (VarianceScaling,), fields))


_GLOROT, _HE, _LECUN = "Glorot & Bengio 2010", "He et al. 2015", "LeCun et al. 1998; Klambauer et al. 2017"
GlorotUniform: Any = _preset("GlorotUniform", "glorot_uniform", 1.0, "fan_avg", "uniform", _GLOROT)
GlorotNormal: Any = _preset("GlorotNormal", "glorot_normal", 1.0, "fan_avg", "truncated_normal", _GLOROT)
HeUniform: Any = _preset("HeUniform", "he_uniform", 2.0, "fan_in", "uniform", _HE)
HeNormal: Any = _preset("HeNormal", "he_normal", 2.0, "fan_in", "truncated_normal", _HE)
LecunUniform: Any = _preset("LecunUniform", "lecun_uniform", 1.0, "fan_in", "uniform", _LECUN)
LecunNormal: Any = _preset("LecunNormal", "lecun_normal", 1.0, "fan_in", "truncated_normal", _LECUN)


@public("keras.initializers", "Orthogonal", "orthogonal", "OrthogonalInitializer")
class Orthogonal(RandomInitializer):
    """An orthogonal matrix times ``gain``: the Q of the QR of normal draws.

    Raises: ValueError for fewer than two axes. Source: Saxe et al. 2014.
    """

    def __init__(self, gain: float = 1.0, seed: Any = None) -> None:
        self.gain = gain
        super().__init__(seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        if len(shape) < 2:
            raise ValueError(
                "The tensor to initialize must be at least two-dimensional. Received: "
                f"shape={shape} of rank {len(shape)}."
            )
        rows, columns = size_of(shape[:-1]), shape[-1]
        draws = random.normal((max(rows, columns), min(rows, columns)), dtype=dtype, seed=self.seed)
        q, r = np.linalg.qr(draws.numpy())
        q = q * np.sign(np.diag(r))
        matrix = q.T if rows < columns else q
        return convert_to_tensor((self.gain * matrix.reshape(tuple(shape))).astype(numpy_dtype(dtype)))

    def get_config(self) -> dict[str, Any]:
        """gain and seed."""
        return {**super().get_config(), "gain": self.gain}


def compute_fans(shape: Any, input_axes: Any = None, output_axes: Any = None) -> tuple[int, int]:
    """Numbers of inputs and outputs of a kernel: its last two axes times the receptive field."""
    shape = tuple(shape)
    if input_axes is not None or output_axes is not None:
        inside = {a % len(shape) for a in (input_axes or ())}
        outside = {a % len(shape) for a in (output_axes or ())}
        field = size_of(d for i, d in enumerate(shape) if i not in inside | outside)
        fan_in = size_of(shape[i] for i in inside) * field
        return int(fan_in), int(size_of(shape[i] for i in outside) * field)
    if len(shape) < 1:
        return 1, 1
    if len(shape) == 1:
        return int(shape[0]), int(shape[0])
    field = size_of(shape[:-2])
    return int(shape[-2] * field), int(shape[-1] * field)
