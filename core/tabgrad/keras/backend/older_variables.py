"""Variables of random numbers, and what stands beside variables, from Keras 2's backend."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...api import activation, pointwise, random
from ...api.environment import gradients as _gradients
from ...autodiff.custom import stop_gradient as _stop_gradient
from ...base.settings import floatx
from ...tensor.sparse import SparseTensor
from .older import variable
from .older_steps import filled

softplus, softsign = pointwise.softplus, activation.softsign


def _seed(seed: Any) -> int:
    return int(np.random.randint(10**9)) if seed is None else seed  # NumPy's generator decides, as in Keras


def random_normal_variable(
    shape: Any, mean: float, scale: float, dtype: Any = None, name: Any = None, seed: Any = None
) -> Any:
    """A variable of normal numbers."""
    dtype = dtype or floatx()
    return variable(random.normal(shape, mean, scale, dtype, seed=_seed(seed)), dtype, name)


def random_uniform_variable(
    shape: Any, low: float, high: float, dtype: Any = None, name: Any = None, seed: Any = None
) -> Any:
    """A variable of uniform numbers."""
    dtype = dtype or floatx()
    return variable(random.uniform(shape, low, high, dtype, seed=_seed(seed)), dtype, name)


def stop_gradient(variables: Any) -> Any:
    """Values that gradients do not go through; of a list, an iterator over them."""
    return map(_stop_gradient, variables) if isinstance(variables, (list, tuple)) else _stop_gradient(variables)


def gradients(loss: Any, variables: Any) -> Any:
    """Refused, as tf.gradients is: it belongs to graphs. Raises RuntimeError."""
    return _gradients(loss, variables)


def to_dense(tensor: Any) -> Any:
    """A SparseTensor with its zeros; others as they are."""
    return filled(tensor, tensor.shape, 0) if isinstance(tensor, SparseTensor) else tensor
