"""``MonitorCallback``: a callback that watches one value of the logs for improvement."""

from __future__ import annotations

import operator
import warnings
from typing import Any

from .callback import Callback


class MonitorCallback(Callback):
    """Whether a value is better than the best so far.

    Args: monitor: the log's name. mode: min, max, or auto (by the metric's direction). baseline: to
        be beaten from the start. min_delta: smaller changes are none.
    """

    def __init__(
        self, monitor: str = "val_loss", mode: str = "auto", baseline: float | None = None, min_delta: float = 0
    ) -> None:
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(f"{type(self).__name__} mode '{mode}' is unknown, fallback to auto mode.", stacklevel=3)
            mode = "auto"
        self.monitor, self.mode = monitor, mode
        self.best: Any = baseline
        self.min_delta = abs(min_delta)
        self.monitor_op: Any = None

    def _set_monitor_op(self) -> None:
        """Chooses the comparison. Raises ValueError where nothing says which way is better."""
        up = {"min": False, "max": True}.get(self.mode, self._direction())
        if up is None:
            raise ValueError(
                f"{type(self).__name__} callback received monitor={self.monitor}, but Keras isn't able to "
                "automatically determine whether that metric should be maximized or minimized. Pass `mode='max'` in "
                "order to monitor based on the highest metric value, or pass `mode='min'` in order to use the "
                "lowest value."
            )
        self.monitor_op = operator.gt if up else operator.lt
        if not up:
            self.min_delta *= -1

    def _direction(self) -> bool | None:
        """Whether larger is better, as the metric of that name says; None where none does."""
        name = self.monitor.removeprefix("val_")
        found: bool | None = False if name == "loss" else None
        for group in getattr(self.model, "metrics", ()):
            for metric in getattr(group, "metrics", ()):
                if metric.name == name and hasattr(metric, "_direction"):
                    found = metric._direction == "up"
        return found

    def _is_improvement(self, value: Any, reference: Any) -> bool:
        return reference is None or bool(self.monitor_op(value - self.min_delta, reference))

    def _observed(self, logs: Any, what: str) -> Any:
        """The monitored value; a warning and None where the logs have none."""
        logs = logs or {}
        if logs.get(self.monitor) is None:
            warnings.warn(
                f"{what} metric `{self.monitor}` which is not available. Available metrics are: {','.join(logs)}",
                stacklevel=3,
            )
        return logs.get(self.monitor)
