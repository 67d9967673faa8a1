"""Per-thread global state of the Keras API: name counters, scopes, the call in progress."""

from __future__ import annotations

import threading
from typing import Any


class _State(threading.local):
    def __init__(self) -> None:
        self.values: dict[str, Any] = {}


_state = _State()


def get(name: str, default: Any = None, store: bool = False) -> Any:
    """A named global; ``store`` keeps the default when there was none."""
    found = _state.values.get(name)
    if found is None and default is not None:
        found = default
        if store:
            _state.values[name] = default
    return found


def put(name: str, value: Any) -> None:
    """Sets a named global; None removes it."""
    if value is None:
        _state.values.pop(name, None)
    else:
        _state.values[name] = value


def clear() -> None:
    """Forgets everything: ``keras.backend.clear_session``."""
    _state.values.clear()
