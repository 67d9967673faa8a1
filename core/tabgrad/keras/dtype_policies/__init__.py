"""``keras.dtype_policies``."""

from ..common.dtype_policy import DTypePolicy, deserialize, get, serialize

__all__ = ["DTypePolicy", "deserialize", "get", "serialize"]
