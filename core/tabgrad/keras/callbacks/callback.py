"""``Callback``: the hooks, all empty."""

from __future__ import annotations

from typing import Any

from ..saving.registry import public


@public("keras.callbacks")
class Callback:
    """Subclass it and override the hooks you need; pass instances to ``fit(callbacks=...)``.

    Attributes: ``params`` (verbose, epochs, steps), ``model``.
    """

    def __init__(self) -> None:
        self.params: Any = None
        self._model: Any = None

    @property
    def model(self) -> Any:
        """The model in training."""
        return self.__dict__.get("_model")

    def set_params(self, params: dict[str, Any]) -> None:
        """Called before training."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Called before training."""
        self._model = model

    def on_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Older name of on_train_batch_begin."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """Older name of on_train_batch_end."""

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """An epoch starts."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """An epoch ended; ``logs`` has its metrics, validation included."""

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A training batch starts."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """A training batch ended; ``logs`` has the metrics so far."""
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of evaluate starts."""

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of evaluate ended."""

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """A batch of predict starts."""

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """A batch of predict ended; ``logs['outputs']`` has its outputs."""

    def on_train_begin(self, logs: Any = None) -> None:
        """Training starts."""

    def on_train_end(self, logs: Any = None) -> None:
        """Training ended."""

    def on_test_begin(self, logs: Any = None) -> None:
        """evaluate starts."""

    def on_test_end(self, logs: Any = None) -> None:
        """evaluate ended."""

    def on_predict_begin(self, logs: Any = None) -> None:
        """predict starts."""

    def on_predict_end(self, logs: Any = None) -> None:
        """predict ended."""
