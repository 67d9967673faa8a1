"""Values and instructions of a program in the making: what lies where, before offsets are known."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ir.graph import Node
from ..passes.layout import Layout
from ..passes.memory import Storage
from . import format as numbers
from .program import Program

SLOT = 64  # bytes that a small result gets at the start of the arena


HELD = -1


class Unsupported(Exception):
    """The engine has no kernel for a node; the text says why."""


@dataclass
class Value:
    """A value's place: a buffer (an arena storage, the constants at ``base``, a state) and a layout.

    HELD values, of dtypes that the engine does not know, stay with the executor as NumPy arrays.
    """

    dtype: np.dtype[Any]
    layout: Layout
    buffer: int
    storage: Storage | None = None
    base: int = 0  # bytes
    held: np.ndarray[Any, Any] | None = None  # a HELD constant

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape."""
        return self.layout.shape

    def seen(self, layout: Layout) -> Value:
        """The same place under another layout."""
        return Value(self.dtype, layout, self.buffer, self.storage, self.base)

    def reshaped(self, shape: tuple[int, ...]) -> Value:
        """A dense value under another shape."""
        found = self.layout.reshaped(tuple(shape))
        if found is None:
            raise Unsupported("a reshape of what is not dense")
        return self.seen(found)


@dataclass
class Draft:
    """An instruction before offsets are known."""

    opcode: str
    inputs: list[Value]
    outputs: list[Value]
    params: list[int]
    node: Node | None
    tail: bool = False


@dataclass
class HostStep:
    """A node that NumPy runs, and why."""

    node: Node
    inputs: list[Value]
    outputs: list[Value]
    reason: str


@dataclass
class Built:
    """A program with what its host needs: where arguments go and results lie, and its steps: an entry's
    number, or a HostStep."""

    program: Program
    arguments: list[Value]
    results: list[Value]
    steps: list[int | HostStep]
    drafts: list[Draft | HostStep] = field(default_factory=list)


def bits(value: float) -> int:
    """A float32 as the word that instructions carry."""
    return int(struct.unpack("<I", struct.pack("<f", value))[0])


def merged(inputs: list[Value], outputs: list[Value]) -> tuple[list[Value], list[Value]]:
    """Values of one shape with size-1 axes dropped, and axes merged that all of them walk as one."""
    values = [*inputs, *outputs]
    shape = outputs[0].shape
    axes: list[tuple[int, list[int]]] = []
    for i, dim in enumerate(shape):
        if dim == 1:
            continue
        strides = [v.layout.strides[i] for v in values]
        if axes and all(a == s * dim for a, s in zip(axes[-1][1], strides, strict=True)):
            axes[-1] = (axes[-1][0] * dim, strides)
        else:
            axes.append((dim, strides))
    if len(axes) > numbers.MAX_RANK:
        raise Unsupported(f"more than {numbers.MAX_RANK} axes")
    size = tuple(d for d, _ in axes)
    made = [
        v.seen(Layout(size, tuple(s[k] for _, s in axes), v.layout.offset)) for k, v in enumerate(values)
    ]
    return made[: len(inputs)], made[len(inputs) :]
