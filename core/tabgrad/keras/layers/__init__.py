"""Every layer, by family; all names of ``keras.layers``."""

from ..engine.input_layer import Input, InputLayer
from ..engine.layer import Layer
from .core.dense import Dense

__all__ = ["Dense", "Input", "InputLayer", "Layer"]
