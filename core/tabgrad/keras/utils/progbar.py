"""The text progress bar, drawn as Keras draws it."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ..common import state
from .rich import notebook_display, progress_html


def print_message(message: str, line_break: bool = True) -> None:
    """Writes to standard output at once, or (``disable_interactive_logging``) to Python's logging."""
    if state.get("interactive_logging_off"):
        logging.getLogger("tabgrad").info(message)
        return
    sys.stdout.write(f"{message}\n" if line_break else message)
    sys.stdout.flush()


def is_interactive() -> bool:
    """Whether the bar can be redrawn in place: a terminal or a notebook."""
    terminal = hasattr(sys.stdout, "isatty") and sys.stdout.isatty()
    return terminal or "ipykernel" in sys.modules or "posix" in sys.modules or "PYCHARM_HOSTED" in os.environ


class Progbar:
    """Args: target: number of steps, None where unknown. width of the bar. verbose: 0, 1 or 2.
    interval: seconds between redraws. stateful_metrics: shown as they are, others averaged.
    """

    def __init__(
        self,
        target: int | None,
        width: int = 20,
        verbose: Any = 1,
        interval: float = 0.05,
        stateful_metrics: Any = None,
        stateless_metrics: Any = None,
        unit_name: str = "step",
    ) -> None:
        self.target, self.width, self.verbose = target, width, verbose
        self.interval, self.unit_name = interval, unit_name
        if stateful_metrics is not None and stateless_metrics is not None:
            raise ValueError(
                "Only one of `stateful_metrics` or `stateless_metrics` can be provided: the one lists values that are "
                "shown as they are, the other those that are averaged."
            )
        shown = () if stateful_metrics is None else stateful_metrics
        self._averaged: Callable[[str], bool] = (
            (lambda name: name not in shown) if stateless_metrics is None else (lambda name: name in stateless_metrics)
        )
        self._in_place = is_interactive()
        self._values: dict[str, list[Any]] = {}
        self._seen = 0
        self._start = time.time()
        self._last_update = 0.0
        self._after_first: float | None = None
        self._previous_width = 0
        self._display, self._handle = notebook_display(), None

    def _repr_html_(self) -> str:
        return progress_html(self._seen, self.target, self._metrics(absolute=True).removeprefix(" - "))

    def add(self, n: int, values: Any = None) -> None:
        """Moves on by n steps."""
        self.update(self._seen + n, values)

    def update(self, current: int, values: Any = None, finalize: bool | None = None) -> None:
        """Shows step ``current`` with values (name, value); ``finalize`` draws the last state."""
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        for name, value in values or []:
            self._take(name, value, current, finalize)
        self._seen = current
        now = time.time()
        duration = self._step_duration(current, now)
        if self.verbose == 1:
            if now - self._last_update < self.interval and not finalize:
                return
            if self._display is not None:
                self._handle = self._display(self._repr_html_(), self._handle)
            else:
                self._draw(current, now, duration, finalize)
        elif self.verbose == 2 and finalize and self.target:
            digits = len(str(self.target))
            text = f"{current:{digits}d}/{self.target} - {now - self._start:.0f}s -{self._per_step(duration)}"
            print_message(text + self._metrics(absolute=False) + "\n", line_break=False)
        self._last_update = now

    def _take(self, name: str, value: Any, current: int, finalize: bool) -> None:
        if not self._averaged(name) or finalize:
            self._values[name] = [value, 1]
            return
        steps = max(current - self._seen, 1)
        total = self._values.setdefault(name, [0.0, 0])
        total[0] += value * steps
        total[1] += steps

    def _draw(self, current: int, now: float, duration: float, finalize: bool) -> None:
        hidden = 0  # characters of escape sequences, which take no room
        head = "\b" * self._previous_width + "\r" if self._in_place else "\n"
        if self.target:
            digits = len(str(self.target))
            done = int(self.width * current / self.target)
            bar = f"\x1b[1m{current:{digits}d}/{self.target}\x1b[0m "
            hidden += 8
            if done > 0:
                bar += f"\33[32m{'━' * done}\x1b[0m"
                hidden += 9
            bar += f"\33[37m{'━' * (self.width - done)}\x1b[0m"
            hidden += 9
        else:
            bar = f"{current:7d}/Unknown"
        if self.target and not finalize:
            shown = _duration(duration * (self.target - current))
        else:
            shown = f"{now - self._start:.0f}s"
        info = f" \x1b[1m{shown}\x1b[0m" + self._per_step(duration) + self._metrics(absolute=True)
        width = len(bar) + len(info) - hidden - 8
        padding = " " * max(0, self._previous_width - width)
        print_message(head + bar + info + padding + ("\n" if finalize else ""), line_break=False)
        self._previous_width = width

    def _metrics(self, absolute: bool) -> str:
        text = ""
        for name, (total, count) in self._values.items():
            value = (total if isinstance(total, float) else float(np.mean(total))) / max(1, count)
            size = abs(value) if absolute else value
            text += f" - {name}: {value:.4f}" if size > 1e-3 else f" - {name}: {value:.4e}"
        return text

    def _per_step(self, duration: float) -> str:
        if duration >= 1 or duration == 0:
            return f" {duration:.0f}s/{self.unit_name}"
        if duration >= 1e-3:
            return f" {duration * 1e3:.0f}ms/{self.unit_name}"
        return f" {duration * 1e6:.0f}us/{self.unit_name}"

    def _step_duration(self, current: int, now: float) -> float:
        """Seconds per step; the first, which builds things, is left out once there are others."""
        if not current:
            return 0.0
        if self._after_first is not None and current > 1:
            duration = (now - self._after_first) / (current - 1)
        else:
            duration = (now - self._start) / current
        if current == 1:
            self._after_first = now
        return duration


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if seconds > 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}" if seconds > 60 else f"{whole}s"
