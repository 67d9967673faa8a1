"""``keras.dtype_policies``."""

from typing import TYPE_CHECKING

from ..common.dtype_policy import DTypePolicy, deserialize, get, serialize
from ..saving.lazily import lazily

if TYPE_CHECKING:
    from .policy_map import DTypePolicyMap
    from .quantized import (
        AWQDTypePolicy,
        GPTQDTypePolicy,
        Int4DTypePolicy,
        QuantizedDTypePolicy,
        QuantizedFloat8DTypePolicy,
    )

FloatDTypePolicy = DTypePolicy

# imported when first used: file to the names that it defines
_LATER: dict[str, tuple[str, ...]] = {
    "policy_map": ("DTypePolicyMap",),
    "quantized": (
        "AWQDTypePolicy", "GPTQDTypePolicy", "Int4DTypePolicy", "QuantizedDTypePolicy", "QuantizedFloat8DTypePolicy",
    ),
}  # fmt: skip
__getattr__ = lazily(globals(), "keras.dtype_policies", _LATER)


def __dir__() -> list[str]:
    return __all__


__all__ = [
    "AWQDTypePolicy",
    "DTypePolicy",
    "DTypePolicyMap",
    "FloatDTypePolicy",
    "GPTQDTypePolicy",
    "Int4DTypePolicy",
    "QuantizedDTypePolicy",
    "QuantizedFloat8DTypePolicy",
    "deserialize",
    "get",
    "serialize",
]
