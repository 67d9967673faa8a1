"""Door: ``keras.utils.legacy``."""

import sys

from ..legacy.serialization import deserialize_keras_object, serialize_keras_object

legacy = sys.modules[__name__]  # what the door of keras.utils finds here when it is first asked

__all__ = ["deserialize_keras_object", "serialize_keras_object"]
