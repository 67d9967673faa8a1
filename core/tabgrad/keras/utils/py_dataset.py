"""``PyDataset``: batches by number, made by the user's class."""

from __future__ import annotations

import warnings
from typing import Any

from ..saving.registry import public


@public("keras.utils", "PyDataset", "Sequence")
class PyDataset:
    """Subclasses implement ``__getitem__(index)`` (a batch) and ``__len__`` or ``num_batches``.

    Args: workers, use_multiprocessing, max_queue_size: how Keras may prepare batches ahead; batches
        are made one after the other here, and results do not depend on these.
    """

    def __init__(self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10) -> None:
        self._workers, self._use_multiprocessing, self._max_queue_size = workers, use_multiprocessing, max_queue_size

    def _option(self, name: str, default: Any) -> Any:
        if name not in self.__dict__:
            warnings.warn(
                "Your `PyDataset` class should call `super().__init__(**kwargs)` in its constructor. `**kwargs` can "
                "include `workers`, `use_multiprocessing`, `max_queue_size`. Do not pass these arguments to `fit()`, "
                "as they will be ignored.",
                stacklevel=3,
            )
            self.__dict__[name] = default
        return self.__dict__[name]

    @property
    def workers(self) -> int:
        """Workers asked for."""
        return int(self._option("_workers", 1))

    @workers.setter
    def workers(self, value: int) -> None:
        self._workers = value

    @property
    def use_multiprocessing(self) -> bool:
        """Whether processes were asked for."""
        return bool(self._option("_use_multiprocessing", False))

    @use_multiprocessing.setter
    def use_multiprocessing(self, value: bool) -> None:
        self._use_multiprocessing = value

    @property
    def max_queue_size(self) -> int:
        """Length of the queue asked for."""
        return int(self._option("_max_queue_size", 10))

    @max_queue_size.setter
    def max_queue_size(self, value: int) -> None:
        self._max_queue_size = value

    def __getitem__(self, index: int) -> Any:
        """The batch ``index``. Subclasses implement it."""
        raise NotImplementedError(f"{type(self).__name__} must implement __getitem__(index).")

    @property
    def num_batches(self) -> int | None:
        """Batches in an epoch; None where it has no end."""
        if hasattr(self, "__len__"):
            return len(self)
        raise NotImplementedError("You need to implement the `num_batches` property.")

    def on_epoch_begin(self) -> None:
        """Called before every epoch."""

    def on_epoch_end(self) -> None:
        """Called after every epoch."""


Sequence = PyDataset
