"""What ``SimpleRNN``, ``LSTM`` and ``GRU`` share: their options are their cell's."""

from __future__ import annotations

from typing import Any

from ..options import config_of
from .cell import CELL_OPTIONS
from .rnn import RNN


class BuiltInRNN(RNN):
    """Base: attributes such as ``units`` are read from the cell; configs have no cell."""

    def __getattr__(self, name: str) -> Any:
        cell = self.__dict__.get("cell")
        if cell is not None and name in (*CELL_OPTIONS, *cell.option_names):
            return getattr(cell, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = super().get_config()
        del config["cell"]
        names = (*CELL_OPTIONS, *self.cell.option_names)
        return {**config, **config_of(self.cell, *names), **config_of(self, "activity_regularizer")}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The layer of a config."""
        return cls(**config)


def check_use_cudnn(use_cudnn: Any) -> None:
    """Raises ValueError on anything but 'auto' and False: there is no cuDNN here."""
    if use_cudnn not in ("auto", True, False):
        raise ValueError(
            "Invalid valid received for argument `use_cudnn`. Expected one of {'auto', True, False}. "
            f"Received: use_cudnn={use_cudnn}"
        )
