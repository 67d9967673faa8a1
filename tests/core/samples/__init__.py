"""The table of op samples: every op's behaviour, as data. Families are the modules of this room.

A family module defines ``SAMPLES``, a list of Sample, and may define ``ERRORS``, a list of Error.
test_samples.py runs all of them; nothing else needs to change when an op is added.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Sample:
    """One call of one op (or composite), and what is known about its result.

    inputs: arrays; floating ones are float64, so that finite differences are sharp.
    expect: the result, or a function of the input arrays giving it; a tuple for several outputs.
    grad: positions of the operands to differentiate; None means every floating operand for
        which the record has a rule. second: check second order too; ``why`` says why not.
    float32: run in float32 as well, and compare with the float64 result.
    tolerance: of the finite differences, relative to the largest element.
    """

    op: str
    inputs: tuple[Any, ...] = ()
    attrs: dict[str, Any] = field(default_factory=dict)
    expect: Any = None
    grad: tuple[int, ...] | None = None
    second: bool = True
    why: str = ""
    float32: bool = True
    tolerance: float = 1e-5

    def __repr__(self) -> str:
        shapes = ",".join("x".join(map(str, np.shape(i))) or "scalar" for i in self.inputs)
        attrs = ",".join(f"{k}={v}" for k, v in self.attrs.items())
        return f"{self.op}({shapes}{';' if attrs else ''}{attrs})"[:90]


@dataclass(frozen=True, eq=False)
class Error:
    """One call that must be refused, eagerly and while tracing, with ``message`` in the text."""

    op: str
    inputs: tuple[Any, ...]
    attrs: dict[str, Any]
    error: type[BaseException]
    message: str

    def __repr__(self) -> str:
        return f"{self.op}: {self.message}"[:90]


def array(*shape: int, low: float = -1.0, high: float = 1.0, seed: int = 0) -> np.ndarray:
    """Float64 numbers in [low, high), the same on every machine."""
    return np.random.Generator(np.random.PCG64([seed, *shape])).uniform(low, high, shape)


def integers(
    *shape: int, low: int = -9, high: int = 10, dtype: Any = np.int32, seed: int = 0
) -> np.ndarray:
    """Integers in [low, high), the same on every machine."""
    return (
        np.random.Generator(np.random.PCG64([seed, *shape]))
        .integers(low, high, shape)
        .astype(dtype)
    )


def complexes(*shape: int, seed: int = 0) -> np.ndarray:
    """Complex128 numbers with parts in [-1, 1)."""
    return array(*shape, seed=seed) + 1j * array(*shape, seed=seed + 1000)


def families() -> dict[str, Any]:
    """The family modules by name."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def all_samples() -> list[Sample]:
    """Every sample of every family."""
    return [s for module in families().values() for s in module.SAMPLES]


def all_errors() -> list[Error]:
    """Every error sample of every family."""
    return [e for module in families().values() for e in getattr(module, "ERRORS", [])]
