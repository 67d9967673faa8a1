"""Dtype policies: the dtype of a layer's computations and the dtype of its variables."""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype, is_floating
from ...base.settings import floatx
from ...ir.op import F
from ...tensor.base_variable import BaseVariable
from ...tensor.composite import Composite
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from ..saving import registry
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_dict
from . import state
from .keras_tensor import KerasTensor
from .variable import standardize_dtype

QUANTIZATION_MODES = ("int8", "float8", "int4", "gptq", "awq")


@public("keras")
class DTypePolicy:
    """``'float32'``, or ``'mixed_float16'`` / ``'mixed_bfloat16'``: compute low, store float32.

    Args: name: the global policy's unless given.
    Attributes: ``name``, ``compute_dtype``, ``variable_dtype``, ``quantization_mode``.
    Raises: ValueError on an unknown name.
    """

    _quantization_mode: str | None = None

    def __init__(self, name: str | None = None) -> None:
        name = dtype_policy().name if name is None else name
        if not isinstance(name, str):
            raise TypeError(
                f"'name' must be a string, such as 'mixed_float16'. Received: name={name} (of type {type(name)})"
            )
        self._name = name
        self._take_dtypes(name)

    def _take_dtypes(self, name: str) -> None:
        if name in ("mixed_float16", "mixed_bfloat16"):
            self._compute_dtype, self._variable_dtype = name[len("mixed_") :], "float32"
            return
        try:
            self._compute_dtype = self._variable_dtype = standardize_dtype(name)
        except ValueError:
            raise ValueError(
                f"Cannot convert '{name}' to a mixed precision DTypePolicy. Valid policies include "
                "'mixed_float16', 'mixed_bfloat16', and the name of any float dtype such as 'float32'."
            ) from None

    @property
    def name(self) -> str:
        """The policy's name."""
        return self._name

    @property
    def compute_dtype(self) -> str:
        """Dtype of computations."""
        return self._compute_dtype

    @property
    def variable_dtype(self) -> str:
        """Dtype of variables."""
        return self._variable_dtype

    @property
    def quantization_mode(self) -> str | None:
        """How weights are quantized; None where they are not."""
        return self._quantization_mode

    def convert_input(self, x: Any, autocast: bool, dtype: str) -> Any:
        """An argument of a layer as a tensor, floats in the compute dtype."""
        if isinstance(x, (Tensor, BaseVariable)):
            if autocast and is_floating(x.data.dtype) and x.data.dtype != as_dtype(dtype).numpy:
                return F.cast(x, dtype=as_dtype(dtype).numpy)
            return x
        if isinstance(x, KerasTensor):
            if autocast and "float" in x.dtype and x.dtype != dtype:
                cast = KerasTensor(x.shape, dtype=dtype, sparse=x.sparse, ragged=x.ragged)
                cast._keras_history, cast._keras_mask = x._keras_history, x._keras_mask
                return cast
            return x
        if isinstance(x, Composite):
            return x.with_content(self.convert_input(x.content(), autocast, dtype))
        if hasattr(x, "__array__") or hasattr(x, "__tf_tensor__"):
            tensor = convert_to_tensor(x)
            if is_floating(tensor.data.dtype) and autocast:
                return F.cast(tensor, dtype=as_dtype(dtype).numpy)
            return tensor
        return x

    def get_config(self) -> dict[str, Any]:
        """``{'name': ...}``."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> DTypePolicy:
        """The policy that a config describes."""
        return cls(**config)

    def __repr__(self) -> str:
        return f'<{type(self).__name__} "{self.name}">'

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.get_config() == self.get_config()

    def __hash__(self) -> int:
        return hash(self.name)


def dtype_policy() -> DTypePolicy:
    """The policy that new layers get."""
    policy = state.get("dtype_policy")
    return policy if policy is not None else DTypePolicy(floatx())


def set_dtype_policy(policy: Any) -> None:
    """Sets the policy of layers made from here on. Raises ValueError on an unknown one."""
    if not isinstance(policy, (DTypePolicy, str)):
        raise ValueError(
            "Invalid `policy` argument. Expected the string name of a policy (such as 'mixed_float16') or a "
            f"`DTypePolicy` instance. Received: policy={policy} (of type {type(policy)})"
        )
    state.put("dtype_policy", get(policy))


def get(identifier: Any) -> DTypePolicy:
    """A policy from None (the global one), a policy, its config, or a dtype's name."""
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, dict):
        return deserialize_keras_object(identifier)  # type: ignore[no-any-return]
    if isinstance(identifier, str) and identifier.startswith(QUANTIZATION_MODES):
        return registry.official("keras.dtype_policies", "QuantizedDTypePolicy").from_name(identifier)  # type: ignore[no-any-return]
    if isinstance(identifier, str):
        return DTypePolicy(identifier)
    try:
        return DTypePolicy(standardize_dtype(identifier))
    except ValueError:
        raise ValueError(
            "Cannot interpret `dtype` argument. Expected a string or an instance of DTypePolicy. "
            f"Received: dtype={identifier}"
        ) from None


def serialize(policy: DTypePolicy) -> dict[str, Any]:
    """The policy's config."""
    module, class_name = registry.public_name(type(policy)) or ("keras", "DTypePolicy")
    config = serialize_dict(policy.get_config())
    return {"module": module, "class_name": class_name, "config": config, "registered_name": None}


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The policy that a config describes."""
    return deserialize_keras_object(config, custom_objects=custom_objects)
