"""Callbacks that save: ``ModelCheckpoint`` and ``BackupAndRestore``."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from typing import Any

from ..saving.registry import public
from ..utils.progbar import print_message
from .callback import Callback
from .monitor import MonitorCallback


class _Batches:
    """Counts batches until the next save."""

    def __init__(self, save_freq: Any, what: str) -> None:
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(f"{what}: {save_freq}. Expected save_freq are 'epoch' or integer values")
        self.save_freq = save_freq
        self.since = 0
        self.last: int | None = None

    def due(self, batch: int) -> bool:
        """Whether enough batches went by."""
        if self.save_freq == "epoch":
            return False
        self.since += batch + 1 if self.last is None or batch <= self.last else batch - self.last
        self.last = batch
        if self.since < self.save_freq:
            return False
        self.since = 0
        return True


@public("keras.callbacks")
class ModelCheckpoint(MonitorCallback):
    """Saves the model, or its weights, after epochs or every ``save_freq`` batches.

    Args: filepath: ends in .keras (or .weights.h5); may hold {epoch}, {batch} and names of logs.
        save_best_only: only where ``monitor`` improved. initial_value_threshold: best so far.
    Raises: ValueError on another ending; OSError where the path is a directory.
    """

    def __init__(
        self,
        filepath: Any,
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: Any = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:
        super().__init__(monitor, mode, initial_value_threshold)
        self.filepath, self.verbose = os.fspath(filepath), verbose
        self.save_best_only, self.save_weights_only, self.save_freq = save_best_only, save_weights_only, save_freq
        self._batches = _Batches(save_freq, "Unrecognized save_freq")
        self._epoch = 0
        if save_weights_only and not self.filepath.endswith(".weights.h5"):
            raise ValueError(
                "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in "
                f"`.weights.h5` (Keras weights format). Received: filepath={self.filepath}"
            )
        if not save_weights_only and not self.filepath.endswith((".keras", ".h5")):
            raise ValueError(
                f"The filepath provided must end in `.keras` (Keras model format). Received: filepath={self.filepath}"
            )

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Notes the epoch."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Saves every ``save_freq`` batches."""
        if self._batches.due(batch):
            self._save(self._epoch, batch, logs)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Saves after the epoch."""
        if self.monitor_op is None:
            self._set_monitor_op()
        if self.save_freq == "epoch":
            self._save(epoch, None, logs)

    def _say(self, epoch: int, text: str) -> None:
        if self.verbose > 0:
            print_message(f"\nEpoch {epoch + 1}: {text}")

    def _wanted(self, epoch: int, logs: Any, path: str) -> bool:
        if not self.save_best_only:
            self._say(epoch, f"saving model to {path}")
            return True
        current = (logs or {}).get(self.monitor)
        if current is None:
            warnings.warn(f"Can save best model only with {self.monitor} available.", stacklevel=4)
            return True
        if self.monitor_op is None:
            self._set_monitor_op()
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not self._is_improvement(current, self.best):
            self._say(epoch, f"{self.monitor} did not improve from {best}")
            return False
        self._say(epoch, f"{self.monitor} improved from {best} to {current:.5f}, saving model to {path}")
        self.best = current
        return True

    def _save(self, epoch: int, batch: int | None, logs: Any) -> None:
        names = {"epoch": epoch + 1, **({} if batch is None else {"batch": batch + 1}), **(logs or {})}
        try:
            path = self.filepath.format(**names)
        except KeyError as error:
            raise KeyError(f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}') from error
        if not self._wanted(epoch, logs, path):
            return
        if os.path.isdir(path):
            raise OSError(
                "Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an existing directory: "
                f"{path}"
            )
        if os.path.dirname(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        save = _method(self.model, "save_weights" if self.save_weights_only else "save")
        save(path, overwrite=True)
        self._say(epoch, f"finished saving model to {path}")


def _method(model: Any, name: str) -> Any:
    if not hasattr(model, name):
        raise NotImplementedError(f"{type(model).__name__} has no `{name}()`, so this callback can't save it.")
    return getattr(model, name)


@public("keras.callbacks")
class BackupAndRestore(Callback):
    """Keeps a backup of weights and epoch, from which an interrupted ``fit`` goes on.

    Args: backup_dir. save_freq: 'epoch' or a number of batches. double_checkpoint: keep the one
        before as well. delete_checkpoint: remove the backup at the end of training.
    """

    def __init__(
        self, backup_dir: Any, save_freq: Any = "epoch", double_checkpoint: bool = False, delete_checkpoint: bool = True
    ) -> None:
        super().__init__()
        if not backup_dir:
            raise ValueError("Empty `backup_dir` argument passed")
        self.backup_dir, self.save_freq = os.fspath(backup_dir), save_freq
        self.double_checkpoint, self.delete_checkpoint = double_checkpoint, delete_checkpoint
        self._batches = _Batches(save_freq, "Invalid value for argument `save_freq`. Received: save_freq")
        self._epoch = 0
        self._weights = os.path.join(self.backup_dir, "latest.weights.h5")
        self._metadata = os.path.join(self.backup_dir, "training_metadata.json")

    def on_train_begin(self, logs: Any = None) -> None:
        """Reads a backup that an earlier run left. Raises ValueError where the model is not built."""
        if not self.model.built:
            raise ValueError(
                "To use the BackupAndRestore callback, you model must be built before you call `fit()`. Model "
                f"{self.model} is unbuilt. You can build it beforehand by calling it on a batch of data."
            )
        if os.path.exists(self._weights):
            optimizer = self.model.optimizer
            if optimizer is not None and not optimizer.built:
                optimizer.build(self.model.trainable_variables)
            _method(self.model, "load_weights")(self._weights)
        if os.path.exists(self._metadata):
            with open(self._metadata, encoding="utf-8") as file:
                self.model._initial_epoch = json.load(file)["epoch"]

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Saves after the epoch."""
        self._epoch = epoch + 1
        self._batches.last = None
        if self.save_freq == "epoch":
            self._save()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Saves every ``save_freq`` batches."""
        if self._batches.due(batch):
            self._save()

    def _save(self) -> None:
        os.makedirs(self.backup_dir, exist_ok=True)
        for path in (self._weights, self._metadata):
            if self.double_checkpoint and os.path.exists(path):
                shutil.copyfile(path, f"{path}.bkp")
        _method(self.model, "save_weights")(self._weights, overwrite=True)
        with open(self._metadata, "w", encoding="utf-8") as file:
            json.dump({"epoch": self._epoch, "batch": self._batches.last or 0}, file)

    def on_train_end(self, logs: Any = None) -> None:
        """Removes the backup."""
        if self.delete_checkpoint and os.path.exists(self.backup_dir):
            shutil.rmtree(self.backup_dir)
