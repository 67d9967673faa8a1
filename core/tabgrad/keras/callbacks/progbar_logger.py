"""``ProgbarLogger``: prints the progress bar of fit, evaluate and predict."""

from __future__ import annotations

from typing import Any

from ..saving.registry import public
from ..utils.progbar import Progbar, print_message
from .callback import Callback


@public("keras.callbacks")
class ProgbarLogger(Callback):
    """A bar per epoch (verbose 1), a line per epoch (verbose 2); nothing for 0."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0
        self.progbar: Progbar | None = None
        self.target: int | None = None
        self.verbose: Any = 1
        self.epochs = 1
        self._in_fit = False

    def set_params(self, params: dict[str, Any]) -> None:
        """Reads verbose, epochs and steps; 'auto' is 1 in a terminal or notebook, else 2."""
        verbose = params["verbose"]
        self.verbose = 1 if verbose == "auto" else verbose
        self.epochs = params["epochs"]
        self.target = params["steps"]

    def on_train_begin(self, logs: Any = None) -> None:
        """Bars of evaluate inside fit stay silent."""
        self._in_fit = True

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Starts a bar."""
        self._reset()
        if self.verbose and self.epochs > 1:
            print_message(f"Epoch {epoch + 1}/{self.epochs}")

    def on_test_begin(self, logs: Any = None) -> None:
        """Starts a bar, unless inside fit."""
        if not self._in_fit:
            self._reset()

    def on_predict_begin(self, logs: Any = None) -> None:
        """Starts a bar."""
        self._reset()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Moves the bar."""
        self._update(batch, logs)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Moves the bar, unless inside fit."""
        if not self._in_fit:
            self._update(batch, logs)

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """Moves the bar; predictions are not shown."""
        self._update(batch, None)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Completes the bar."""
        self._finish(logs)

    def on_test_end(self, logs: Any = None) -> None:
        """Completes the bar, unless inside fit."""
        if not self._in_fit:
            self._finish(logs)

    def on_predict_end(self, logs: Any = None) -> None:
        """Completes the bar."""
        self._finish(logs)

    def on_train_end(self, logs: Any = None) -> None:
        """The next evaluate is not inside fit."""
        self._in_fit = False

    def _reset(self) -> None:
        self.seen = 0
        self.progbar = Progbar(target=self.target, verbose=self.verbose, unit_name="step", stateless_metrics=())

    def _update(self, batch: int, logs: Any) -> None:
        if self.progbar is None:
            self._reset()
        assert self.progbar is not None
        self.seen = batch + 1
        if self.verbose == 1:
            self.progbar.update(self.seen, list((logs or {}).items()), finalize=False)

    def _finish(self, logs: Any) -> None:
        if self.progbar is None:
            return
        if self.target is None:
            self.target = self.seen
            self.progbar.target = self.seen
        self.progbar.update(self.target, list((logs or {}).items()), finalize=True)
