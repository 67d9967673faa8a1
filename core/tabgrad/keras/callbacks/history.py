"""``History``: the logs of every epoch, which ``fit`` returns."""

from __future__ import annotations

from typing import Any

from ..saving.registry import public
from ..utils.rich import curves_html
from .callback import Callback


@public("keras.callbacks")
class History(Callback):
    """Attributes: ``history`` (metric -> value per epoch), ``epoch`` (their numbers)."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs: Any = None) -> None:
        """Epoch numbers start again."""
        self.epoch = []

    def _repr_html_(self) -> str:
        """Curves, for notebooks."""
        return curves_html(self.epoch, self.history)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Keeps the epoch's logs."""
        self.epoch.append(epoch)
        for key, value in (logs or {}).items():
            self.history.setdefault(key, []).append(value)
        self._model.history = self
