"""Callbacks of a few lines: functions as hooks, a stop at NaN, a CSV file, averaged weights."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..saving.registry import public
from ..utils.progbar import print_message
from .callback import Callback


@public("keras.callbacks")
class LambdaCallback(Callback):
    """Functions as hooks; any hook's name is an argument."""

    def __init__(
        self,
        on_epoch_begin: Callable[..., Any] | None = None,
        on_epoch_end: Callable[..., Any] | None = None,
        on_train_begin: Callable[..., Any] | None = None,
        on_train_end: Callable[..., Any] | None = None,
        on_train_batch_begin: Callable[..., Any] | None = None,
        on_train_batch_end: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        self.__dict__.update(kwargs)
        given = {
            "on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end, "on_train_begin": on_train_begin,
            "on_train_end": on_train_end, "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
        }  # fmt: skip
        self.__dict__.update({hook: function for hook, function in given.items() if function is not None})


@public("keras.callbacks")
class TerminateOnNaN(Callback):
    """Stops training (or raises RuntimeError) at a loss that is not finite."""

    def __init__(self, raise_error: bool = False) -> None:
        super().__init__()
        self.raise_error = raise_error

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """Looks at the loss."""
        loss = (logs or {}).get("loss")
        if loss is None or math.isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(
                f"NaN or Inf loss encountered at batch {batch}. Loss value: {loss}. Terminating training immediately."
            )
        print_message(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True


@public("keras.callbacks")
class CSVLogger(Callback):
    """Writes a line per epoch.

    Args: filename. separator. append: go on with an existing file.
    """

    def __init__(self, filename: Any, separator: str = ",", append: bool = False) -> None:
        super().__init__()
        self.filename, self.sep, self.append = os.fspath(filename), separator, append
        self.append_header = True
        self.writer: Any = None
        self.keys: list[str] | None = None
        self.csv_file: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Opens the file."""
        if self.append and os.path.exists(self.filename):
            with open(self.filename, encoding="utf-8") as file:
                self.append_header = not file.readline()
        self._close()
        self.csv_file = open(self.filename, "a" if self.append else "w", encoding="utf-8", newline="")  # noqa: SIM115
        self.writer = self.keys = None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Writes the epoch's logs; a header first."""
        logs = logs or {}
        if self.keys is None:
            self.keys = sorted(logs)
            if not any(key.startswith("val_") for key in self.keys):  # later epochs may validate
                self.keys += [f"val_{key}" for key in self.keys]
        if self.writer is None:
            self.writer = csv.DictWriter(
                self.csv_file, ["epoch", *self.keys], delimiter=self.sep, lineterminator="\r\n"
            )
            if self.append_header:
                self.writer.writeheader()
        self.writer.writerow({"epoch": epoch, **{key: _cell(logs.get(key, "NA")) for key in self.keys}})
        self.csv_file.flush()

    def on_train_end(self, logs: Any = None) -> None:
        """Closes the file."""
        self._close()
        self.writer = None

    def _close(self) -> None:
        if self.csv_file is not None and not self.csv_file.closed:
            self.csv_file.close()


def _cell(value: Any) -> Any:
    scalar = isinstance(value, str) or (isinstance(value, np.ndarray) and value.ndim == 0)
    if scalar or not isinstance(value, Iterable):
        return value
    return f'"[{", ".join(map(str, value))}]"'


@public("keras.callbacks")
class SwapEMAWeights(Callback):
    """Evaluates and predicts with the optimizer's averaged weights (``use_ema=True``).

    Args: swap_on_epoch: the averages are in the model at the end of every epoch as well.
    Raises: ValueError where the optimizer keeps no averages.
    """

    def __init__(self, swap_on_epoch: bool = False) -> None:
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._swapped = False

    def _pairs(self) -> list[tuple[Any, Any]]:
        optimizer = getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)
        if not hasattr(optimizer, "_averages"):
            raise ValueError(
                "SwapEMAWeights must be used when `use_ema=True` is set on the optimizer. "
                f"Received: use_ema={optimizer.use_ema}"
            )
        return [
            (v, a) for v, a in zip(optimizer._trainable_variables, optimizer._averages, strict=True) if a is not None
        ]

    def _swap(self, averages_in: bool) -> None:
        if self._swapped == averages_in:
            return
        for variable, average in self._pairs():
            weights = variable.numpy()
            variable.assign(average)
            average.assign(weights)
        self._swapped = averages_in

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Training goes on with the weights themselves."""
        if self.swap_on_epoch:
            self._swap(False)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """The averages come in where asked; after the last epoch they stay."""
        if self.swap_on_epoch and not self._swapped:
            self._swap(True)
            if epoch == self.params["epochs"] - 1:
                for variable, average in self._pairs():
                    average.assign(variable)

    def on_test_begin(self, logs: Any = None) -> None:
        """Averages in."""
        self._swap(True)

    def on_test_end(self, logs: Any = None) -> None:
        """Averages out."""
        self._swap(False)

    def on_predict_begin(self, logs: Any = None) -> None:
        """Averages in."""
        self._swap(True)

    def on_predict_end(self, logs: Any = None) -> None:
        """Averages out."""
        self._swap(False)
