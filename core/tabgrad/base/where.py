"""Which line of the user's a call came from: for messages about it."""

from __future__ import annotations

import linecache
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_INSIDE = tuple(str(Path(f).resolve().parent) + os.sep for f in (Path(__file__).parent, np.__file__))


_PACKAGE = __name__.split(".")[0] + "."


@dataclass(frozen=True)
class Line:
    """A line of code: its file and number, the function it is in, and its text ('' where there is no source)."""

    file: str
    number: int
    function: str
    text: str

    def __str__(self) -> str:
        code = f"\n    {self.text}" if self.text else ""
        return f'  File "{self.file}", line {self.number}, in {self.function}{code}'


def user_line() -> Line | None:
    """The innermost line being executed that belongs neither to this package nor to NumPy or Python itself."""
    frame = sys._getframe(1)
    while frame is not None:
        if _is_users(frame):
            return _line(frame, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return None


def raised_at(error: BaseException) -> Line | None:
    """As ``user_line``, of the lines that an exception has come through."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if _is_users(trace.tb_frame):
            found = _line(trace.tb_frame, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _is_users(frame: Any) -> bool:
    file = frame.f_code.co_filename
    return not file.startswith(_INSIDE) and not file.startswith("<frozen")


def is_inside(frame: Any) -> bool:
    """Whether a frame runs code of this package."""
    return str(frame.f_globals.get("__name__", "")).startswith(_PACKAGE)


def _line(frame: Any, number: int) -> Line:
    file = frame.f_code.co_filename
    text = linecache.getline(file, number, frame.f_globals).strip()
    return Line(file, number, frame.f_code.co_name, text)


def described(problem: str, remedy: str) -> str:
    """A message: what is wrong, at which line of the user's, and what to do."""
    line = user_line()
    return f"{problem}\n{line}\n{remedy}" if line else f"{problem} {remedy}"


NO_VALUE = (
    "Use tf.cond for a choice, tf.while_loop for a loop and tf.where for a choice by element (Python's `if`, `while` "
    "and `for` see no tensors here: AutoGraph is not provided). To run as plain Python instead, compile the model with "
    "run_eagerly=True, or call tf.config.run_functions_eagerly(True)."
)
