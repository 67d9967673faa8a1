"""Symbolic Keras tensors: shape and dtype of a value in a graph of layers, None where unknown.

Their operators (``+``, ``[]``) are installed by keras/ops/operators.py.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ...base.tree import flatten
from ..saving.serialization import add_special
from . import state
from .naming import auto_name
from .variable import standardize_dtype, standardize_shape


class KerasHistory(NamedTuple):
    """Where a symbolic tensor comes from: its operation, which call of it, which output."""

    operation: Any
    node_index: int
    tensor_index: int


class KerasTensor:
    """A symbolic tensor of the functional API.

    Args: shape: tuple, None where unknown. dtype: a dtype's name. sparse, ragged: what it stands for. name: unique
        by default.
    """

    __tabgrad_operators__ = True  # Tensor's operators leave mixed expressions to these

    def __init__(
        self,
        shape: Any,
        dtype: Any = "float32",
        sparse: bool = False,
        ragged: bool = False,
        record_history: bool = True,
        name: str | None = None,
        **legacy: Any,
    ) -> None:
        if sparse and ragged:
            raise ValueError("KerasTensor cannot have `sparse=True` and `ragged=True` at the same time.")
        if legacy:
            raise ValueError(f"Unexpected arguments for KerasTensor: {sorted(legacy)}")
        self._shape = standardize_shape(shape)
        self._dtype = standardize_dtype(dtype)
        self.sparse, self.ragged = bool(sparse), bool(ragged)
        self.name = name or auto_name(type(self).__name__)
        self.record_history = record_history
        self._keras_history: KerasHistory | None = None
        self._keras_mask: Any = None

    @property
    def shape(self) -> tuple[Any, ...]:
        """The shape, None where unknown."""
        return self._shape

    @property
    def dtype(self) -> str:
        """The dtype's name."""
        return self._dtype

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    def __repr__(self) -> str:
        kind = f"sparse={self.sparse}, ragged={self.ragged}"
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, {kind}, name={self.name}>"

    def __len__(self) -> int:
        raise TypeError("A symbolic KerasTensor has no length: its first size may be unknown.")

    def __iter__(self) -> Any:
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def __bool__(self) -> bool:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def _no_value(self, what: str) -> ValueError:
        return ValueError(
            f"A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any "
            f"actual numerical value. You cannot convert it to {what}."
        )

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise self._no_value("a NumPy array")

    def __float__(self) -> float:
        raise self._no_value("a Python float")

    def __int__(self) -> int:
        raise self._no_value("a Python int")

    def __tf_tensor__(self, *args: Any, **kwargs: Any) -> Any:
        raise ValueError(
            "A KerasTensor cannot be used as input to a TensorFlow function. A KerasTensor is a "
            "symbolic placeholder for a shape and dtype, used when constructing Keras Functional "
            "models or Keras Functions. You can only use it as input to a Keras layer or a Keras "
            "operation (from the namespaces `keras.layers` and `keras.ops`)."
        )


def is_symbolic(value: Any) -> bool:
    """True for a KerasTensor."""
    return isinstance(value, KerasTensor)


def any_symbolic(*structures: Any) -> bool:
    """True where a KerasTensor is among the leaves."""
    return any(isinstance(x, KerasTensor) for s in structures for x in flatten(s))


def get_keras_mask(x: Any) -> Any:
    """The mask attached to a tensor, or None."""
    return getattr(x, "_keras_mask", None)


def set_keras_mask(x: Any, mask: Any) -> None:
    """Attaches a mask to a tensor."""
    x._keras_mask = mask


def _write(tensor: KerasTensor) -> dict[str, Any]:
    history: Any = tensor._keras_history
    if history is not None:
        history = [history.operation.name, history.node_index, history.tensor_index]
    config = {"shape": tensor.shape, "dtype": tensor.dtype, "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": config}


def _read(config: dict[str, Any]) -> KerasTensor:
    tensor = KerasTensor(config["shape"], dtype=config["dtype"])
    resolve = state.get("resolve_history")  # set while a functional config is being read
    if resolve is not None and config.get("keras_history"):
        return resolve(config["keras_history"])  # type: ignore[no-any-return]
    return tensor


add_special("__keras_tensor__", KerasTensor, _write, _read)
