"""``keras.preprocessing.sequence``: the older place of ``pad_sequences``."""

from ..utils import pad_sequences

__all__ = ["pad_sequences"]
