"""``keras.Variable``: a variable with an initializer, a path and Keras's attributes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...base.shape import TensorShape
from ...ir.dispatch import eagerly
from ...ir.op import F
from ...tensor.base_variable import BaseVariable
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from . import state
from .naming import auto_name, current_path


class AutocastScope:
    """Context manager: float variables are read in ``dtype`` inside (mixed precision)."""

    def __init__(self, dtype: str | None) -> None:
        self.dtype = dtype if dtype is None else standardize_dtype(dtype)

    def __enter__(self) -> AutocastScope:
        self._previous = state.get("autocast_scope")
        state.put("autocast_scope", self)
        return self

    def __exit__(self, *exc: Any) -> None:
        state.put("autocast_scope", self._previous)


def standardize_dtype(dtype: Any) -> str:
    """The name of a dtype; None is floatx. Raises ValueError on an unknown one."""
    if dtype is None:
        return floatx()
    try:
        return as_dtype(dtype).name
    except TypeError:
        raise ValueError(f"Invalid dtype: {dtype}") from None


def standardize_shape(shape: Any) -> tuple[Any, ...]:
    """A shape as a tuple of ints and None.

    Raises: ValueError where it is not a shape.
    """
    if shape is None:
        raise ValueError("Undefined shapes are not supported.")
    if not hasattr(shape, "__iter__"):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    out = []
    for dim in shape:
        if dim is not None and not isinstance(dim, (int, np.integer)):
            raise ValueError(
                f"Cannot convert '{tuple(shape)}' to a shape. Found invalid dimension '{dim}' of type '{type(dim)}'."
            )
        if dim is not None and dim < 0:
            raise ValueError(f"Cannot convert '{tuple(shape)}' to a shape. Negative dimensions are not allowed.")
        out.append(None if dim is None else int(dim))
    return tuple(out)


class Variable(BaseVariable):
    """A container of state: weights, optimizer slots, metric totals, seeds.

    Args: initializer: an initial value, or a callable ``(shape, dtype)``. shape: needed with a
        callable. dtype: floatx unless given. trainable, autocast, aggregation, name: as Keras's.
    Attributes: ``value`` (tensor), ``shape`` (tuple), ``dtype`` (str), ``path``, ``trainable``,
        ``constraint``, ``regularizer``, ``overwrite_with_gradient``.
    """

    def __init__(
        self,
        initializer: Any,
        shape: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        aggregation: str | None = "none",
        synchronization: str | None = "auto",
        name: str | None = None,
        layout: Any = None,
    ) -> None:
        name = name or auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise ValueError(
                f"Argument `name` must be a string and cannot contain character `/`. Received: name={name}"
            )
        aggregation = aggregation or "none"
        _one_of("aggregation", aggregation, ("none", "mean", "sum", "only_first_replica"))
        _one_of("synchronization", synchronization or "none", ("none", "on_read", "on_write", "auto"))
        if layout is not None:
            raise ValueError("`layout` needs several devices; there is one here. Leave it None.")
        value = _initial(initializer, shape, dtype, name)
        super().__init__(value, bool(trainable), name)
        parent = current_path()
        self.path = f"{parent}/{name}" if parent else name
        self._autocast = bool(autocast)
        self.aggregation = aggregation
        self.synchronization = synchronization
        self._constraint: Any = None
        self._regularizer: Any = None
        self._initializer = initializer if hasattr(initializer, "get_config") else None
        self._overwrite_with_gradient = False

    @property
    def trainable(self) -> bool:
        """Whether the optimizer updates it."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)

    @property
    def overwrite_with_gradient(self) -> bool:
        """Whether the optimizer stores the gradient itself as the new value."""
        return self._overwrite_with_gradient

    @overwrite_with_gradient.setter
    def overwrite_with_gradient(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise TypeError(f"`overwrite_with_gradient` must be a boolean. Received: {value}")
        self._overwrite_with_gradient = value

    @property
    def regularizer(self) -> Any:
        """Penalty on this variable, summed into the layer's losses."""
        return self._regularizer

    @regularizer.setter
    def regularizer(self, value: Any) -> None:
        if value is not None and not callable(value):
            raise ValueError(
                "Invalid value for attribute `regularizer`. Expected an instance of "
                f"`keras.regularizers.Regularizer`, or `None`. Received: regularizer={value}"
            )
        self._regularizer = value

    @property
    def constraint(self) -> Any:
        """Projection applied after every update."""
        return self._constraint

    @constraint.setter
    def constraint(self, value: Any) -> None:
        if value is not None and not callable(value):
            raise ValueError(
                "Invalid value for attribute `constraint`. Expected an instance of "
                f"`keras.constraints.Constraint`, or `None`. Received: constraint={value}"
            )
        self._constraint = value

    @property
    def value(self) -> Tensor:
        """The current value, in the compute dtype where an autocast scope is open."""
        tensor = self.read_value()
        scope = state.get("autocast_scope")
        held = tensor.dtype.name
        if self._autocast and scope is not None and scope.dtype and "float" in held and scope.dtype != held:
            return F.cast(tensor, dtype=as_dtype(scope.dtype).numpy)  # type: ignore[no-any-return]
        return tensor

    def as_tensor(self) -> Tensor:
        """The value, autocast."""
        return self.value

    @property
    def shape(self) -> TensorShape:
        """The shape, a tuple of ints."""
        return TensorShape(self.data.shape)

    @property
    def dtype(self) -> str:
        """The dtype's name: the compute dtype where an autocast scope is open."""
        name = as_dtype(self.data.dtype).name
        scope = state.get("autocast_scope")
        if scope is not None and scope.dtype and "float" in name and getattr(self, "_autocast", False):
            return str(scope.dtype)
        return name

    def assign(self, value: Any) -> Tensor:
        """Replaces the value, converting its dtype. Raises ValueError on another shape."""
        tensor = self._fitted(value)
        scope = state.get("stateless_scope")
        if scope is not None:
            scope.remember(self)
        self._assign(tensor)
        return tensor

    def assign_add(self, value: Any) -> Tensor:
        """Adds ``value``."""
        return self.assign(F.add(self.read_value(), self._cast(value)))

    def assign_sub(self, value: Any) -> Tensor:
        """Subtracts ``value``."""
        return self.assign(F.sub(self.read_value(), self._cast(value)))

    def _cast(self, value: Any) -> Tensor:
        held = self.data.dtype
        tensor = convert_to_tensor(value, dtype_hint=as_dtype(held))
        return tensor if tensor.data.dtype == held else F.cast(tensor, dtype=held)

    def _fitted(self, value: Any) -> Tensor:
        tensor = self._cast(value.value if isinstance(value, Variable) else value)
        if tuple(tensor.data.shape) != self.shape:
            raise ValueError(
                "The shape of the target variable and the shape of the target value in "
                f"`variable.assign(value)` must match. variable.shape={self.shape}, Received: "
                f"value.shape={tuple(tensor.data.shape)}. Target variable: {self}"
            )
        return tensor

    def __deepcopy__(self, memo: Any) -> Variable:
        copy = Variable(self.numpy(), dtype=as_dtype(self.data.dtype).name, trainable=self.trainable, name=self.name)
        copy.path = self.path
        copy._constraint, copy._regularizer = self._constraint, self._regularizer
        return copy

    def __repr__(self) -> str:
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}, value={self.tensor.data}>"


def _one_of(argument: str, value: Any, accepted: tuple[str, ...]) -> None:
    if value not in accepted:
        raise ValueError(
            f"Invalid value for argument `{argument}`. Expected one of {accepted}. Received: {argument}={value}"
        )


def _initial(initializer: Any, shape: Any, dtype: Any, name: str) -> Tensor:
    """The first value, computed eagerly and unseen by tapes and traces."""
    with eagerly():
        if callable(initializer) and not isinstance(initializer, (Tensor, BaseVariable)):
            if shape is None:
                raise ValueError(
                    "When creating a Variable from an initializer, the `shape` argument should be "
                    f"specified. Received: initializer={initializer} and shape={shape}"
                )
            shape = standardize_shape(shape)
            if None in shape:
                raise ValueError(
                    f"Shapes used to initialize variables must be fully-defined (no `None` "
                    f"dimensions). Received: shape={shape} for variable path='{name}'"
                )
            value = initializer(shape, dtype=standardize_dtype(dtype))
        else:
            value = initializer.read_value() if isinstance(initializer, BaseVariable) else initializer
        tensor = convert_to_tensor(value)
        wanted = as_dtype(standardize_dtype(dtype) if dtype is not None else _value_dtype(value, tensor))
        if tensor.dtype is not wanted:
            tensor = F.cast(tensor, dtype=wanted.numpy)
        if shape is not None and tuple(tensor.data.shape) != tuple(TensorShape(shape)):
            raise ValueError(
                f"The shape of the initial value {tuple(tensor.data.shape)} is not the `shape` "
                f"that was given, {tuple(shape)}."
            )
        return Tensor(np.array(tensor.array()))


def _value_dtype(value: Any, tensor: Tensor) -> str:
    """Arrays and tensors keep their dtype; Python numbers become floatx or int32 as in Keras."""
    return tensor.dtype.name if hasattr(value, "dtype") or tensor.data.dtype.kind != "f" else floatx()
