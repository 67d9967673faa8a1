"""Callbacks that set the learning rate between epochs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from ..saving.registry import public
from ..utils.progbar import print_message
from .callback import Callback
from .monitor import MonitorCallback


def current_rate(optimizer: Any) -> float:
    """The learning rate as a float. Raises ValueError where the optimizer has none."""
    if not hasattr(optimizer, "learning_rate"):
        raise ValueError('Optimizer must have a "learning_rate" attribute.')
    return float(np.asarray(optimizer.learning_rate))


def _each(optimizer: Any) -> list[Any]:
    """The optimizers with a rate: several in a MultiOptimizer."""
    return getattr(optimizer, "optimizers", None) or [optimizer]


def _whose(optimizer: Any, model: Any) -> str:
    return f"{optimizer.name} " if hasattr(model.optimizer, "optimizers") else ""


def _log_rates(optimizer: Any, logs: dict[str, Any]) -> None:
    if hasattr(optimizer, "optimizers"):
        logs.update({f"learning_rate_{inner.name}": current_rate(inner) for inner in optimizer.optimizers})
    else:
        logs["learning_rate"] = current_rate(optimizer)


@public("keras.callbacks")
class LearningRateScheduler(Callback):
    """Before each epoch, the rate becomes ``schedule(epoch, rate)`` or ``schedule(epoch)``.

    Raises: ValueError where the schedule gives no float.
    """

    def __init__(self, schedule: Callable[..., float], verbose: int = 0) -> None:
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Sets the rate."""
        for optimizer in _each(self.model.optimizer):
            current = current_rate(optimizer)
            rate = self.schedule(epoch, current) if _takes_two(self.schedule) else self.schedule(epoch)
            if not isinstance(rate, (float, np.float32, np.float64)):
                raise ValueError(f"The output of the `schedule` function should be a float. Got: {rate}")
            optimizer.learning_rate = rate
            if self.verbose > 0:
                whose = _whose(optimizer, self.model)
                print_message(f"\nEpoch {epoch + 1}: LearningRateScheduler setting {whose}learning rate to {rate}.")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Puts the rate into the logs."""
        if logs is not None:
            _log_rates(self.model.optimizer, logs)


def _takes_two(schedule: Callable[..., float]) -> bool:
    try:
        inspect.signature(schedule).bind(0, 0.0)
    except TypeError:
        return False
    return True


@public("keras.callbacks")
class ReduceLROnPlateau(MonitorCallback):
    """Multiplies the rate by ``factor`` after ``patience`` epochs without improvement.

    Args: cooldown: epochs to wait after that. min_lr: never below it.
    Raises: ValueError on a factor of 1 or more.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(monitor, mode, min_delta=min_delta)
        if kwargs:
            raise TypeError(f"Unexpected arguments for ReduceLROnPlateau: {sorted(kwargs)}")
        if factor >= 1.0:
            raise ValueError(f"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={factor}")
        self.factor, self.min_lr, self.patience, self.verbose = factor, min_lr, patience, verbose
        self.cooldown = cooldown
        self.cooldown_counter = self.wait = 0

    def on_train_begin(self, logs: Any = None) -> None:
        """Forgets earlier training."""
        self.best = None
        self.cooldown_counter = self.wait = 0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Compares with the best epoch; puts the rate into the logs."""
        if self.monitor_op is None:
            self._set_monitor_op()
        logs = {} if logs is None else logs
        _log_rates(self.model.optimizer, logs)
        current = self._observed(logs, "Learning rate reduction is conditioned on")
        if current is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best, self.wait = current, 0
        elif not self.in_cooldown():
            self.wait += 1
            reduced = self.wait >= self.patience and [self._reduce(o, epoch) for o in _each(self.model.optimizer)]
            if reduced and any(reduced):
                self.cooldown_counter, self.wait = self.cooldown, 0

    def _reduce(self, optimizer: Any, epoch: int) -> bool:
        old = current_rate(optimizer)
        if old <= np.float32(self.min_lr):
            return False
        new = max(old * self.factor, self.min_lr)
        optimizer.learning_rate = new
        if self.verbose > 0:
            whose = _whose(optimizer, self.model)
            print_message(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing {whose}learning rate to {new}.")
        return True

    def in_cooldown(self) -> bool:
        """Whether a reduction was made just now."""
        return self.cooldown_counter > 0
