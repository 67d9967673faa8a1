"""Programs for the engine's tests: every sample of every op in float32, and a network with dropout."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import tabgrad as tf
from tabgrad.base.errors import OperatorNotAllowedInGraphError, OpError
from tabgrad.execute.link import EntryPoint, link
from tabgrad.execute.program import Program
from tabgrad.ir.op import F
from tabgrad.keras.export.programs import step_program
from tabgrad.tensor.spec import TensorSpec

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "core"))
from samples import Sample, all_samples, array

_SAME: dict[str, Any] = {"strides": (1, 1), "padding": ((1, 1), (1, 1)), "dilation": (1, 1)}
_VALID = _SAME | {"padding": ((0, 0), (0, 0))}
LARGE = [  # what the engine has ways of its own for, too large for derivatives by differences
    Sample("conv", (array(3, 7, 8, 16), array(3, 3, 16, 48, seed=1)), _SAME),
    Sample("conv_input_grad", (array(3, 7, 8, 48), array(3, 3, 16, 48, seed=1)), _SAME | {"size": (7, 8)}),
    Sample("conv_filter_grad", (array(3, 7, 8, 16), array(3, 7, 8, 48, seed=2)), _SAME | {"size": (3, 3)}),
    Sample("conv", (array(1, 14, 15, 128), array(3, 3, 128, 160, seed=1)), _VALID),
    Sample("conv_input_grad", (array(1, 12, 13, 128), array(3, 3, 160, 128, seed=1)), _VALID | {"size": (14, 15)}),
    Sample("conv_filter_grad", (array(1, 14, 15, 128), array(1, 12, 13, 160, seed=2)), _VALID | {"size": (3, 3)}),
]


@dataclass
class Case:
    """A program, what it is fed, and how often it runs."""

    name: str
    program: Program
    inputs: list[np.ndarray]
    entry: str = "run"
    runs: int = 1
    resume_at: int | None = None
    states: bool = False
    tolerance: float = 1e-6
    function: Any = None
    operands: list[Any] = field(default_factory=list)


def in_float32(value: Any) -> np.ndarray:
    """A sample's operand; floating ones in float32 (complex ones stay)."""
    array = np.asarray(value)
    return array.astype(np.float32) if array.dtype == np.float64 else array


def attributes(sample: Sample) -> dict[str, Any]:
    """A sample's attributes, float64 asked for as float32."""
    return {
        k: np.dtype(np.float32) if isinstance(v, (np.dtype, type)) and np.dtype(v) == np.float64 else v
        for k, v in sample.attrs.items()
    }


def sample_function(sample: Sample) -> Any:
    """The sample as a function of its operands."""
    attrs = attributes(sample)
    return tf.function(lambda *xs: getattr(F, sample.op)(*xs, **attrs))


def sample_cases() -> tuple[list[Case], list[str]]:
    """(cases, the samples that no program can hold: host steps, shapes that depend on values)."""
    cases, left_out = [], []
    for number, sample in enumerate([*all_samples(), *LARGE]):
        arrays = [in_float32(v) for v in sample.inputs]
        function = sample_function(sample)
        name = f"{number}: {sample!r}"
        try:
            concrete = function.get_concrete_function(*(_spec(a) for a in arrays))
            names = [str(i) for i in range(len(arrays))]
            outputs = [str(i) for i in range(len(concrete.task().graph.outputs))]
            program = link([EntryPoint("run", concrete.task(), names, outputs)])
        except (OpError, OperatorNotAllowedInGraphError, TypeError) as reason:
            left_out.append(f"{name}: {reason}")
            continue
        cases.append(Case(name, program, arrays, function=function, operands=arrays))
    return cases, left_out


def _spec(array: np.ndarray) -> TensorSpec:
    return TensorSpec(array.shape, tf.dtypes.as_dtype(array.dtype))


def network() -> tuple[Program, list[np.ndarray]]:
    """A convolutional network with dropout and Adam, and a batch for it."""
    layers = tf.keras.layers
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(7)
    model = tf.keras.Sequential([
        tf.keras.Input((12, 12, 1)), layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(8, 3, padding="same", activation="tanh"), layers.BatchNormalization(), layers.Flatten(),
        layers.Dropout(0.5, seed=3), layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng(11)
    x = rng.random((16, 12, 12, 1), dtype=np.float32)
    y = rng.integers(0, 10, 16).astype(np.int32)
    return step_program(model, x, y, ("train_step",)), [x, y]


def network_cases() -> list[Case]:
    """50 training steps; the same with a save and a resume after 20."""
    program, inputs = network()
    return [
        Case("straight", program, inputs, "train_step", 50, states=True),
        Case("resumed", program, inputs, "train_step", 50, resume_at=20, states=True),
    ]
