"""Watching every op for nan and infinity; whether tracebacks are shortened; where ops are said to run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..compile.effects import effect
from ..ir import dispatch
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor

_FLAGS = {"traceback_filtering": True, "log_device_placement": False}


class _Numerics:
    """Sees what was computed, and stops at the first nan or infinity."""

    def observe(self, op: Any, inputs: Any, attrs: dict[str, Any], outputs: Any) -> None:
        """An op was evaluated: its results are looked at, in a traced function at every run."""
        for output in outputs if isinstance(outputs, tuple) else (outputs,):
            if not isinstance(output, Tensor) or output.data.dtype.kind not in "fc":
                continue
            if not output.is_symbolic:
                _check(op.name, output.array())
            else:
                with dispatch.unobserved():
                    effect("check_numerics", lambda held, name=op.name: _check(name, held), output)

    def observe_read(self, variable: Any, tensor: Any) -> None:
        """A variable was read: what it holds was looked at before."""


def _check(name: str, held: Any) -> None:
    kinds = (("-Inf", np.isneginf), ("+Inf", np.isposinf), ("NaN", np.isnan))
    found = " and ".join(word for word, is_one in kinds if is_one(held.real).any())
    if found:
        raise InvalidArgumentError(
            f"Detected bad numerical values in the results of {name}: {found}, shape {list(held.shape)}, "
            f"dtype {held.dtype}. It is tf.debugging.enable_check_numerics() that looks for them."
        )


_NUMERICS = _Numerics()


def enable_check_numerics(stack_height_limit: int = 30, path_length_limit: int = 50) -> None:
    """Raises InvalidArgumentError from now on, in this thread, as soon as an op's result holds nan or infinity."""
    dispatch.remove_observer(_NUMERICS)
    dispatch.add_observer(_NUMERICS)


def disable_check_numerics() -> None:
    """Ends what enable_check_numerics began."""
    dispatch.remove_observer(_NUMERICS)


def enable_traceback_filtering() -> None:
    """Tracebacks may leave out the framework's own frames. (Here they are shown whole in either case.)"""
    _FLAGS["traceback_filtering"] = True


def disable_traceback_filtering() -> None:
    """Tracebacks are to be shown whole."""
    _FLAGS["traceback_filtering"] = False


def is_traceback_filtering_enabled() -> bool:
    """Whether tracebacks may be shortened."""
    return _FLAGS["traceback_filtering"]


def set_log_device_placement(enabled: bool) -> None:
    """Whether the devices of ops are to be told. There is one, the CPU, and nothing to tell."""
    _FLAGS["log_device_placement"] = bool(enabled)


def get_log_device_placement() -> bool:
    """What set_log_device_placement set."""
    return _FLAGS["log_device_placement"]


def assert_proper_iterable(values: Any) -> None:
    """Raises TypeError on what can't be iterated over, and on tensors, arrays and text, which should not be."""
    if isinstance(values, (Tensor, SparseTensor, np.ndarray, str, bytes)):
        raise TypeError(f'Expected argument "values" to be a "proper" iterable.  Found: {type(values)}')
    if not isinstance(values, Iterable):
        raise TypeError(f'Expected argument "values" to be iterable.  Found: {type(values)}')
