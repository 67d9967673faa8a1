"""What happens around training: hooks by epoch and batch."""

from typing import TYPE_CHECKING

from ..saving.lazily import lazily
from .callback import Callback
from .callback_list import CallbackList
from .checkpoints import BackupAndRestore, ModelCheckpoint
from .early_stopping import EarlyStopping
from .history import History
from .learning_rates import LearningRateScheduler, ReduceLROnPlateau
from .progbar_logger import ProgbarLogger
from .simple import CSVLogger, LambdaCallback, SwapEMAWeights, TerminateOnNaN

if TYPE_CHECKING:
    from .remote_monitor import RemoteMonitor
    from .tensorboard import TensorBoard

# imported when first used: file to the names that it defines
_LATER: dict[str, tuple[str, ...]] = {"remote_monitor": ("RemoteMonitor",), "tensorboard": ("TensorBoard",)}
__getattr__ = lazily(globals(), "keras.callbacks", _LATER)


def __dir__() -> list[str]:
    return __all__


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
    "RemoteMonitor",
    "SwapEMAWeights",
    "TensorBoard",
    "TerminateOnNaN",
]
