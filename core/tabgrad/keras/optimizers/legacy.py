"""``keras.optimizers.legacy``: names of Keras 2, refused as Keras 3 refuses them."""

from __future__ import annotations

import sys
from typing import Any


class LegacyOptimizerWarning:
    """What stands for every optimizer of Keras 2. Raises: ImportError when made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise ImportError(
            "`keras.optimizers.legacy` is not supported in Keras 3. Use the optimizer of the same name from "
            "`keras.optimizers`, for example `tf.keras.optimizers.Adam(learning_rate=1e-3)`. Its arguments are nearly "
            "the same: `decay` is a schedule now (`keras.optimizers.schedules.InverseTimeDecay`)."
        )


Adagrad = Adam = Ftrl = Optimizer = RMSprop = SGD = LegacyOptimizerWarning

legacy = sys.modules[__name__]  # what the door of keras.optimizers finds here when it is first asked

__all__ = ["SGD", "Adagrad", "Adam", "Ftrl", "Optimizer", "RMSprop"]
