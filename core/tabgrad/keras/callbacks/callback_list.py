"""Calls a list of callbacks as one, with History and the progress bar added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.tree import flatten
from ..saving.registry import public
from .callback import Callback
from .history import History
from .progbar_logger import ProgbarLogger

_HOOKS = [name for name in vars(Callback) if name.startswith("on_")]


@public("keras.callbacks")
class CallbackList(Callback):
    """A callback made of callbacks, called in order.

    Args: callbacks: a Callback or a list. add_history, add_progbar: add them unless present.
        model, params: passed on to each.

    Attributes: extra: makers of callbacks that every list ends with; the environment that runs
        the program (a page, a notebook) adds one to watch all training. Empty by default.
    """

    extra: list[Callable[[], Callback]] = []

    def __init__(
        self,
        callbacks: Any = None,
        add_history: bool = False,
        add_progbar: bool = False,
        model: Any = None,
        **params: Any,
    ) -> None:
        super().__init__()
        self.callbacks: list[Any] = [c for c in flatten(callbacks) if c is not None] if callbacks else []
        for callback in self.callbacks:
            if not hasattr(callback, "on_epoch_end"):
                raise AttributeError(
                    f"`callbacks` must be Callback instances. Received: {callback} of type {type(callback)}"
                )
        bars = [c for c in self.callbacks if isinstance(c, ProgbarLogger)]
        histories = [c for c in self.callbacks if isinstance(c, History)]
        self._history = histories[0] if histories else None
        if add_history and not histories:
            self._history = History()
            self.callbacks.append(self._history)
        if add_progbar and not bars:
            self.callbacks.append(ProgbarLogger())
        self.callbacks += [make() for make in self.extra]
        if model is not None:
            self.set_model(model)
        if params:
            self.set_params(params)

    def append(self, callback: Any) -> None:
        """Adds a callback."""
        self.callbacks.append(callback)

    def set_params(self, params: dict[str, Any]) -> None:
        """Passes the parameters on."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model: Any) -> None:
        """Passes the model on."""
        super().set_model(model)
        if self._history is not None:
            model.history = self._history
        for callback in self.callbacks:
            callback.set_model(model)


def _forward(hook: str) -> Any:
    """The list's hook: each callback's, its arguments passed as Keras passes them."""

    def at_batch(self: CallbackList, batch: int, logs: Any = None) -> None:
        for callback in self.callbacks:
            getattr(callback, hook)(batch, logs={} if logs is None else logs)

    def at_epoch(self: CallbackList, epoch: int, logs: Any = None) -> None:
        for callback in self.callbacks:
            getattr(callback, hook)(epoch, {} if logs is None else logs)

    def at_whole(self: CallbackList, logs: Any = None) -> None:
        for callback in self.callbacks:
            getattr(callback, hook)({} if logs is None else logs)

    call_all: Any = at_batch if "batch" in hook else at_epoch if "epoch" in hook else at_whole
    call_all.__name__, call_all.__doc__ = hook, f"Calls {hook} of every callback."
    return call_all


for _hook in _HOOKS:
    setattr(CallbackList, _hook, _forward(_hook))
