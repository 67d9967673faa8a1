"""Door: ``keras.legacy.saving``."""

from .serialization import deserialize_keras_object, serialize_keras_object

__all__ = ["deserialize_keras_object", "serialize_keras_object"]
