"""What is around the tensors: devices, scopes, printing, and whether functions run eagerly."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from ..base import settings
from ..base.tree import flatten, map_structure, pack_sequence_as
from ..compile.effects import effect
from ..ir.dispatch import current_evaluator, eagerly
from ..tensor.composite import Composite
from ..tensor.convert import convert_to_tensor, is_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor


class PhysicalDevice(NamedTuple):
    """A device of this machine."""

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """A device that ops run on."""

    name: str
    device_type: str


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices of a type ('CPU' is the only one)."""
    return [PhysicalDevice("/physical_device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The devices that ops run on: one CPU."""
    return [LogicalDevice("/device:CPU:0", "CPU")] if device_type in (None, "CPU") else []


def get_visible_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices in use."""
    return list_physical_devices(device_type)


def set_visible_devices(devices: Any, device_type: str | None = None) -> None:
    """Takes the one CPU. Raises ValueError on other devices."""
    wanted = devices if isinstance(devices, (list, tuple)) else [devices]
    unknown = [d for d in wanted if d not in list_physical_devices()]
    if unknown:
        raise ValueError(f"Unrecognized device: {unknown[0]}. The devices here are {list_physical_devices()}.")
    del device_type  # an empty list of GPUs is what there is anyway


def get_memory_growth(device: Any) -> bool:
    """Whether memory is taken as it is needed: there is no device whose memory is reserved ahead.

    Raises: ValueError, as TensorFlow does for CPUs.
    """
    raise ValueError(f"Unrecognized device: {device}. Memory growth is an option of GPUs; there are none here.")


def set_memory_growth(device: Any, enable: bool) -> None:
    """An option of GPUs. Raises ValueError, as TensorFlow does for CPUs."""
    del enable
    raise ValueError(f"Unrecognized device: {device}. Memory growth is an option of GPUs; there are none here.")


def enable_op_determinism() -> None:
    """Equal seeds give equal numbers here anyway."""


def set_synchronous_execution(enable: bool) -> None:
    """Ops run one after another anyway."""
    del enable


def get_synchronous_execution() -> bool:
    """Whether ops run one after another: always."""
    return True


def run_functions_eagerly(run_eagerly: bool) -> None:
    """Whether traced functions (``tf.function``, ``fit``) run eagerly instead."""
    settings.run_functions_eagerly(bool(run_eagerly))


def functions_run_eagerly() -> bool:
    """Whether traced functions run eagerly."""
    return settings.run_functions_eagerly()


_DEVICE = re.compile(
    r"(/job:\w+)?(/replica:\d+)?(/task:\d+)?/?(device:)?(CPU|GPU|TPU|XLA_CPU|XLA_GPU)?(:(\d+|\*))?",
    re.I,
)


@contextmanager
def device(device_name: Any) -> Iterator[None]:
    """A scope for a device.

    Everything runs on the CPU, as TensorFlow's soft placement would without others.

    Raises: ValueError where the name is not a device's.
    """
    if (
        device_name is not None
        and not callable(device_name)
        and not _DEVICE.fullmatch(str(device_name))
    ):
        raise ValueError(
            f"Unknown attribute in device specification: '{device_name}'. Expected like '/CPU:0'."
        )
    yield


class name_scope:
    """A scope for names: ``with name_scope("block") as scope`` gives 'block/', nested scopes
    included.
    """

    _stack: list[str] = []

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):
            raise ValueError("name for name_scope must be a string.")
        self._name = name

    @property
    def name(self) -> str:
        """The name given."""
        return self._name

    @classmethod
    def current(cls) -> str:
        """The scope entered last, 'outer/inner/'; '' outside of any."""
        return cls._stack[-1] if cls._stack else ""

    def __enter__(self) -> str:
        parent = self._stack[-1] if self._stack else ""
        full = self._name if self._name.endswith("/") else f"{parent}{self._name}/"
        self._stack.append(full if self._name else "")
        return self._stack[-1]

    def __exit__(self, *error: Any) -> None:
        self._stack.pop()


@contextmanager
def init_scope() -> Iterator[None]:
    """A scope outside of the function that is being traced: what is computed in it is computed now, once.

    Gradient tapes do not see it. Symbolic tensors are out of scope in it.
    """
    with eagerly():
        yield


def executing_eagerly() -> bool:
    """True unless a function is being traced."""
    return not hasattr(current_evaluator(), "graph")


def inside_function() -> bool:
    """True while a function is being traced."""
    return not executing_eagerly()


def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """The value as a NumPy array; None while the tensor is symbolic."""
    x = convert_to_tensor(tensor)
    return None if x.is_symbolic else x.numpy()


def print_(*inputs: Any, **kwargs: Any) -> None:
    """Prints values to ``output_stream`` (standard error), tensors by their numbers alone.

    In a traced function it prints at every run.

    Args: summarize: elements shown at each end of an axis, -1 for all. sep, end: as Python's print.
    """
    stream = kwargs.pop("output_stream", None)
    summarize = kwargs.pop("summarize", 3)
    sep, end = kwargs.pop("sep", " "), kwargs.pop("end", "\n")
    kwargs.pop("name", None)
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {kwargs}")
    inputs = map_structure(_printed, inputs)
    leaves = flatten(inputs)
    places = [i for i, x in enumerate(leaves) if is_tensor(x)]
    tensors = [convert_to_tensor(leaves[i]) for i in places]

    def write(*arrays: Any) -> None:
        values = list(leaves)
        for i, array in zip(places, arrays, strict=True):
            values[i] = Tensor(array)
        text = sep.join(_shown(x, summarize) for x in pack_sequence_as(inputs, values))
        if isinstance(stream, str) and stream.startswith("file://"):
            with open(stream[7:], "a", encoding="utf-8") as file:
                file.write(text + end)
            return
        print(text, end=end, file=sys.stderr if stream is None else stream)

    if executing_eagerly():
        write(*[t.array() for t in tensors])
    else:
        effect("print", write, *tensors)


def _printed(value: Any) -> Any:
    """Text for values made of tensors."""
    if not isinstance(value, Composite):
        return value
    if isinstance(value, SparseTensor):
        parts = [shown_numbers(t, 3) for t in value.components()]
        return "'SparseTensor(indices={}, values={}, shape={})'".format(*parts)
    return _Text(_rows(value.to_list()) if isinstance(value, RaggedTensor) else repr(value))


def _rows(value: Any) -> str:
    """Nested lists with commas, the middle of long ones left out."""
    if not isinstance(value, list):
        return f"'{value.decode('utf-8', 'replace')}'" if isinstance(value, bytes) else _scalar(value)
    parts = [_rows(v) for v in (value if len(value) <= 6 else value[:3])]
    return f"[{', '.join([*parts, '...', *map(_rows, value[-3:])] if len(value) > 6 else parts)}]"


def _shown(value: Any, summarize: int) -> str:
    if isinstance(value, str):
        return value
    shown = map_structure(
        lambda v: _Text(shown_numbers(v, summarize)) if is_tensor(v) or isinstance(v, np.ndarray) else v,
        value,
    )
    return str(shown)


class _Text(str):
    """A string shown without quotes inside lists."""

    def __repr__(self) -> str:
        return str(self)


def shown_numbers(value: Any, summarize: int) -> str:
    """A tensor's entries, the first and last ``summarize`` along each axis (all where -1)."""
    array = np.asarray(convert_to_tensor(value))
    return _nested(
        array, array.shape[0] if array.ndim and summarize == -1 else summarize, 0, summarize == -1
    )


def _nested(array: Any, edge: int, depth: int, whole: bool) -> str:
    if np.ndim(array) == 0:
        return _scalar(array[()] if isinstance(array, np.ndarray) else array)
    count = array.shape[0]
    if whole or count <= 2 * edge:
        parts = [_nested(a, edge, depth + 1, whole) for a in array]
    else:
        ends = [*array[:edge], None, *array[count - edge :]]
        parts = ["..." if a is None else _nested(a, edge, depth + 1, whole) for a in ends]
    gap = "\n" * (array.ndim - 1) + " " * (depth + 1) if array.ndim > 1 else " "
    return "[" + gap.join(parts) + "]"


def _scalar(value: Any) -> str:
    """A number as TensorFlow prints it: few digits where these are the number, else enough to tell it from others."""
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, bytes):
        return f'"{value.decode("utf-8", "replace")}"'
    if isinstance(value, float):  # float64 too
        short = f"{value:.15g}"
        return short if float(short) == value or value != value else f"{value:.17g}"
    if isinstance(value, np.floating) or str(getattr(value, "dtype", "")) == "bfloat16":
        single = np.float32(value)
        short = f"{single:.6g}"
        return short if np.float32(short) == single or single != single else f"{single:.9g}"
    return str(value)


def gradients(*args: Any, **kwargs: Any) -> Any:
    """Refused: ``tf.gradients`` belongs to graphs. Raises RuntimeError."""
    raise RuntimeError(
        "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape "
        "instead."
    )
