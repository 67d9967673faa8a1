"""Settings of Keras's backends, of which there is one here: they are kept, and change no result."""

from __future__ import annotations

from ..backend import backend
from ..common import state

_filtering = [True]


def enable_flash_attention() -> None:
    """Leaves it to the layers, which is the default. There is one way of computing attention here."""
    state.put("flash_attention", None)


def disable_flash_attention() -> None:
    """Remembers that flash attention is not wanted."""
    state.put("flash_attention", False)


def is_flash_attention_enabled() -> bool | None:
    """False where it was disabled, else None: the layers decide."""
    return state.get("flash_attention")  # type: ignore[no-any-return]


def enable_traceback_filtering() -> None:
    """Remembers that tracebacks are to leave out the framework's frames, which is the default."""
    _filtering[0] = True


def disable_traceback_filtering() -> None:
    """Remembers that tracebacks are to be whole, as they always are here."""
    _filtering[0] = False


def is_traceback_filtering_enabled() -> bool:
    """What was last asked for."""
    return _filtering[0]


def is_nnx_enabled() -> bool:
    """False: there is no JAX here."""
    return False


def set_backend(backend: str) -> None:
    """Nothing for the backend in use, or TensorFlow, whose results it has. Raises ValueError on another."""
    if backend not in (_current(), "tensorflow"):
        raise ValueError(
            f"The backend is '{_current()}', which computes what TensorFlow does; there is no other. Received: "
            f"backend={backend!r}. Remove the call, or run the code with Keras."
        )


_current = backend
