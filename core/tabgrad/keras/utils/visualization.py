"""``plot_model`` and ``model_to_dot``: drawings need graphviz, a native program."""

from __future__ import annotations

from typing import Any


def plot_model(model: Any, to_file: str = "model.png", **kwargs: Any) -> None:
    """Not available. Raises ImportError that says what to use instead."""
    raise ImportError(
        "plot_model needs pydot and the native program graphviz, which are not part of tabgrad. "
        "Use `model.summary(expand_nested=True)` for a table of the layers and their connections."
    )


def model_to_dot(model: Any, **kwargs: Any) -> Any:
    """Not available. Raises ImportError that says what to use instead."""
    return plot_model(model, **kwargs)
