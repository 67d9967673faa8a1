"""What happens around training: hooks by epoch and batch."""

from .callback import Callback
from .callback_list import CallbackList
from .checkpoints import BackupAndRestore, ModelCheckpoint
from .early_stopping import EarlyStopping
from .history import History
from .learning_rates import LearningRateScheduler, ReduceLROnPlateau
from .progbar_logger import ProgbarLogger
from .simple import CSVLogger, LambdaCallback, SwapEMAWeights, TerminateOnNaN

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "SwapEMAWeights",
    "TerminateOnNaN",
]
