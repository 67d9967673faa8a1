"""Door: ``tf.train``."""

from .api.example_messages import (
    BytesList,
    Example,
    Feature,
    FeatureList,
    FeatureLists,
    Features,
    FloatList,
    Int64List,
    SequenceExample,
)
from .api.moving_average import ExponentialMovingAverage
from .checkpoint.checkpoint import Checkpoint, CheckpointOptions
from .checkpoint.manager import CheckpointManager
from .checkpoint.reader import list_variables, load_checkpoint, load_variable
from .checkpoint.state_file import get_checkpoint_state, latest_checkpoint

__all__ = [
    "BytesList",
    "Checkpoint",
    "CheckpointManager",
    "CheckpointOptions",
    "Example",
    "ExponentialMovingAverage",
    "Feature",
    "FeatureList",
    "FeatureLists",
    "Features",
    "FloatList",
    "Int64List",
    "SequenceExample",
    "get_checkpoint_state",
    "latest_checkpoint",
    "list_variables",
    "load_checkpoint",
    "load_variable",
]
