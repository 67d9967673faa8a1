"""``EpochIterator``: the batches of epoch after epoch, grouped into executions."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import Any

from ..common import limits
from .data_adapter import DataAdapter


class EpochIterator:
    """Epochs over an adapter, of ``steps_per_epoch`` batches where that is given.

    An epoch that is cut short by ``steps_per_epoch`` is gone on with in the next one, as in Keras.
    Raises: ValueError on steps_per_execution below 1.
    """

    def __init__(self, adapter: DataAdapter, steps_per_epoch: int | None, steps_per_execution: int = 1) -> None:
        if steps_per_execution < 1:
            raise ValueError(f"`steps_per_execution` must be at least 1. Received: {steps_per_execution}")
        limit = limits.max_steps_per_epoch()
        if limit and (not steps_per_epoch or limit < steps_per_epoch):
            warnings.warn(f"Limiting steps_per_epoch to {limit}", stacklevel=2)
            steps_per_epoch = limit
        self.adapter = adapter
        self.steps_per_epoch = steps_per_epoch
        self.steps_per_execution = steps_per_execution
        self._total = adapter.num_batches  # found out at the first end where the source doesn't say
        self._current: Iterator[Any] | None = None
        self._peeked: list[Any] = []
        self._seen = 0
        self._looked = False

    @property
    def num_batches(self) -> int | None:
        """Batches in an epoch, None where not known before its end."""
        return self.steps_per_epoch or self._total

    def first_batch(self) -> Any:
        """A batch to learn shapes from; it is not lost to the epoch."""
        if not self._peeked:
            batch = next(self.adapter.batches(), None)
            if batch is None:
                raise ValueError("The dataset is empty: it yielded no batch. Check the data and its batch size.")
            if self.adapter.once:  # others begin anew with every epoch
                self._peeked = [batch]
            return batch
        return self._peeked[0]

    def reset(self) -> None:
        """The next epoch begins at the first batch."""
        self._look()
        self._current, self._seen = None, 0
        self.adapter.reset()

    def _look(self) -> None:
        if not self._looked:
            self._looked = True
            self.adapter.look_ahead()

    def _restarted(self) -> Iterator[Any]:
        peeked, self._peeked = self._peeked, []
        self._seen = 0
        return itertools.chain(peeked, self.adapter.batches())

    def executions(self, done: int = 0) -> Iterator[tuple[int, int, list[Any]]]:
        """(first step, last step, batches) of each execution of one epoch, of which so many batches are done."""
        self._look()
        self.adapter.on_epoch_begin()
        size, limit = self.steps_per_execution, self.steps_per_epoch or self._total
        if self._current is None or self.steps_per_epoch is None:
            self._current = self._restarted()
        self._seen += sum(1 for _ in itertools.islice(self._current, done))
        step = done
        while limit is None or step < limit:
            if self._total and self._seen >= self._total:
                if self.steps_per_epoch:
                    _warn()
                break
            batches = list(itertools.islice(self._current, size))
            self._seen += len(batches)
            if batches:
                yield step, step + size - 1, batches
            if len(batches) < size:
                self._ended()
                break
            step += size
        if self._total and self._seen >= self._total:
            if self.adapter.reads_ahead and self._current is not None:
                next(self._current, None)
            self._current = None
        self.adapter.on_epoch_end(whole=self.steps_per_epoch is None)

    def _ended(self) -> None:
        """The source is at its end."""
        if self._total is None or self._seen < self._total:
            _warn()
        if self._total is None:
            self._total = self._seen or None
        self._current = None


def _warn() -> None:
    warnings.warn(
        "Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at "
        "least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your "
        "dataset.",
        stacklevel=5,
    )
