"""Whether progress is printed at all: ``keras.utils.disable_interactive_logging``."""

from __future__ import annotations

from ..common import state


def enable_interactive_logging() -> None:
    """Progress goes to standard output (the default)."""
    state.put("interactive_logging_off", None)


def disable_interactive_logging() -> None:
    """Progress goes to Python's logging instead."""
    state.put("interactive_logging_off", True)


def is_interactive_logging_enabled() -> bool:
    """Whether progress goes to standard output."""
    return not state.get("interactive_logging_off")
