"""``keras.models``."""

from ..engine.functional import Functional
from ..engine.model import Model, model_from_json
from ..engine.sequential import Sequential

__all__ = ["Functional", "Model", "Sequential", "model_from_json"]
