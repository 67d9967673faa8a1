"""``keras.models``."""

from ..engine.functional import Functional
from ..engine.model import Model, model_from_json
from ..engine.sequential import Sequential
from ..export.saving_api import load_model, save_model
from .cloning import clone_model

__all__ = ["Functional", "Model", "Sequential", "clone_model", "load_model", "model_from_json", "save_model"]
