"""``tf.train.CheckpointManager``: numbered checkpoints in a folder, of which the oldest are deleted."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Callable
from typing import Any

from ..api.files import path_of
from .state_file import get_checkpoint_state, update_checkpoint_state


class CheckpointManager:
    """Keeps the latest checkpoints of a Checkpoint; what it kept before is found in the folder again.

    Args: max_to_keep: how many, None for all. keep_checkpoint_every_n_hours: of those that would be deleted, one in so
        many hours stays for ever. checkpoint_interval: ``save`` does nothing before step_counter has grown by it.
        init_fn: called by restore_or_initialize where there is no checkpoint.
    Raises: ValueError where max_to_keep is not positive, or there is an interval and no counter.
    """

    def __init__(
        self,
        checkpoint: Any,
        directory: Any,
        max_to_keep: int | None,
        keep_checkpoint_every_n_hours: float | None = None,
        checkpoint_name: str = "ckpt",
        step_counter: Any = None,
        checkpoint_interval: int | None = None,
        init_fn: Callable[[], Any] | None = None,
        last_checkpoint_step: int | None = None,
    ) -> None:
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError(f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}.")
        if checkpoint_interval is not None and step_counter is None:
            raise ValueError("`step_counter` should be passed if `checkpoint_interval` is not None.")
        self._checkpoint, self._directory = checkpoint, path_of(directory)
        self._max_to_keep, self._hours = max_to_keep, keep_checkpoint_every_n_hours
        self._prefix = os.path.join(self._directory, checkpoint_name)
        self._step_counter, self._interval, self._last_step = step_counter, checkpoint_interval, last_checkpoint_step
        self._init_fn = init_fn
        self._latest: str | None = None
        self._kept: dict[str, float] = {}
        now = time.time()
        self._preserved = now - 1.0
        state = get_checkpoint_state(self._directory)
        if state is not None:
            self._latest = state.model_checkpoint_path
            self._preserved = min(now, state.last_preserved_timestamp)
            paths = state.all_model_checkpoint_paths
            times = state.all_model_checkpoint_timestamps or [self._preserved] * len(paths)
            self._kept = {p: min(t, now) for p, t in zip(paths, times, strict=False) if min(t, now) > self._preserved}

    @property
    def directory(self) -> str:
        """The folder."""
        return self._directory

    @property
    def checkpoint(self) -> Any:
        """The Checkpoint."""
        return self._checkpoint

    @property
    def checkpoint_interval(self) -> int | None:
        """Steps between two checkpoints."""
        return self._interval

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of the latest checkpoint, None where there is none."""
        return self._latest

    @property
    def checkpoints(self) -> list[str]:
        """The paths of the checkpoints that it manages, oldest first."""
        return list(self._kept)

    def save(self, checkpoint_number: Any = None, check_interval: bool = True, options: Any = None) -> str | None:
        """Saves, and deletes what is too old. Returns the path, None where the interval is not over."""
        if self._interval is not None:
            step = int(self._step_counter)
            if self._last_step is not None and (
                step == self._last_step or (check_interval and step < self._last_step + self._interval)
            ):
                return None
            self._last_step = step
        counter = self._checkpoint.save_counter
        counter.assign_add(1)
        number = int(counter if checkpoint_number is None else checkpoint_number)
        path = str(self._checkpoint.write(f"{self._prefix}-{number}", options))
        self._kept.pop(path, None)
        self._kept[path] = time.time()
        self._latest = path
        self._record()  # before anything is deleted: whoever stops here still names the new one
        if self._sweep():
            self._record()
        return path

    def restore_or_initialize(self) -> str | None:
        """Restores the latest checkpoint and returns its path; calls init_fn where there is none."""
        if self._latest is not None:
            self._checkpoint.restore(self._latest)
            if self._interval is not None:
                self._last_step = int(self._step_counter)
            return self._latest
        if self._init_fn is not None:
            self._init_fn()
        return None

    def sync(self) -> None:
        """Does nothing: files are written at once."""

    def _record(self) -> None:
        assert self._latest is not None
        update_checkpoint_state(self._directory, self._latest, self._kept, self._kept.values(), self._preserved)

    def _sweep(self) -> bool:
        """Deletes the oldest. Returns whether there was something to do."""
        found = False
        while self._max_to_keep and len(self._kept) > self._max_to_keep:
            path = next(iter(self._kept))
            made = self._kept.pop(path)
            found = True
            if self._hours and made - self._hours * 3600.0 >= self._preserved:
                self._preserved = made
                continue
            for name in [f"{path}.index", *glob.glob(glob.escape(path) + ".data-?????-of-?????")]:
                if os.path.exists(name):
                    os.remove(name)
        return found
