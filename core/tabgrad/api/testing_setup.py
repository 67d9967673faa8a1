"""``tf.test`` beside its TestCase: gradients against differences, running tests, what the build can do."""

from __future__ import annotations

import unittest
from typing import Any

import numpy as np

from ..autodiff.tape import GradientTape
from ..tensor.convert import convert_to_tensor

_DELTA = 1.0 / 1024


def compute_gradient(f: Any, x: Any, delta: Any = None) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The Jacobians of a function: by its gradients, and by differences.

    Args: x: the arguments, a list of real values. delta: how far each element is moved either way.
    Returns: for each argument a matrix (elements of the result, elements of the argument); twice.
    Raises: ValueError unless x is a list, or on complex arguments.
    """
    if not isinstance(x, (list, tuple)):
        raise ValueError(
            f"`x` must be a list or tuple of values convertible to a Tensor (arguments to `f`), not a {type(x)}"
        )
    given = [convert_to_tensor(value) for value in x]
    if any(value.dtype.is_complex for value in given):
        raise ValueError("compute_gradient takes real arguments: write the function of the real and imaginary parts.")
    delta = _DELTA if delta is None else delta
    by_tape = tuple(_by_tape(f, given, i) for i in range(len(given)))
    return by_tape, tuple(_by_differences(f, given, i, delta) for i in range(len(given)))


def _by_tape(f: Any, x: list[Any], which: int) -> Any:
    with GradientTape(persistent=True) as tape:
        tape.watch(x[which])
        y = convert_to_tensor(f(*x))
    size, start = int(np.prod(y.shape)), np.asarray(x[which])
    rows = np.zeros((size, start.size), start.dtype)
    for i in range(size):
        one = np.zeros(size, y.dtype.numpy)
        one[i] = 1
        found = tape.gradient(y, x[which], convert_to_tensor(one.reshape(tuple(y.shape))))
        if found is not None:
            rows[i] = np.asarray(convert_to_tensor(found)).reshape(-1)
    return rows


def _by_differences(f: Any, x: list[Any], which: int, delta: float) -> Any:
    start = np.asarray(x[which])

    def moved(i: int, by: float) -> Any:
        values = np.array(start)
        values.reshape(-1)[i] += by
        return np.asarray(convert_to_tensor(f(*x[:which], convert_to_tensor(values), *x[which + 1 :]))).reshape(-1)

    columns = [(moved(i, delta) - moved(i, -delta)) / (2 * delta) for i in range(start.size)]
    if not columns:
        return np.zeros((int(np.prod(convert_to_tensor(f(*x)).shape)), 0), start.dtype)
    return np.stack(columns, axis=1).astype(start.dtype)


def main(argv: Any = None) -> None:
    """Runs the tests of the program that calls it, and ends it."""
    unittest.main(module="__main__", argv=argv)


class Benchmark:
    """Base of classes of measurements, whose methods call ``report_benchmark``."""

    def report_benchmark(
        self, iters: Any = None, cpu_time: Any = None, wall_time: Any = None, throughput: Any = None,
        extras: Any = None, name: Any = None, metrics: Any = None,
    ) -> None:  # fmt: skip
        """Prints what was measured."""
        given = {
            "iters": iters, "wall_time": wall_time, "cpu_time": cpu_time, "throughput": throughput, "extras": extras,
            "metrics": metrics,
        }  # fmt: skip
        parts = [f"{key}: {value}" for key, value in given.items() if value is not None]
        print(f"{name or type(self).__name__}: {', '.join(parts)}")

    def evaluate(self, tensors: Any) -> Any:
        """Tensors as arrays."""
        return np.asarray(convert_to_tensor(tensors))

    def run_op_benchmark(self, sess: Any, op_or_tensor: Any, *args: Any, **kwargs: Any) -> Any:
        """Refused: it measures a session's op. Raises: RuntimeError."""
        raise RuntimeError(
            "run_op_benchmark belongs to sessions, which are not offered. Time calls yourself, with "
            "time.perf_counter, and report them with report_benchmark."
        )


def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: Any = None) -> bool:
    """Whether there is a GPU to run on: never."""
    return False


def gpu_device_name() -> str:
    """The name of a GPU; empty, there is none."""
    return ""


def is_built_with_cuda() -> bool:
    """Never."""
    return False


def is_built_with_rocm() -> bool:
    """Never."""
    return False


def is_built_with_gpu_support() -> bool:
    """Never."""
    return False


def is_built_with_xla() -> bool:
    """Never: programs are compiled for this package's own engine."""
    return False


def is_cpu_target_available(target: str) -> bool:
    """Whether code for a kind of CPU can be made: none is."""
    return False
