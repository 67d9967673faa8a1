"""``tf.Variable``: a tensor whose value can be replaced."""

from __future__ import annotations

from typing import Any

from ..base.dtype import DType, as_dtype
from ..base.errors import InvalidArgumentError
from ..base.shape import TensorShape
from ..ir.dispatch import example
from .base_variable import BaseVariable
from .convert import constant, convert_to_tensor, is_tensor
from .tensor import Tensor, scalar_text


class Variable(BaseVariable):
    """``tf.Variable``: a tensor that can be assigned to.

    Args: initial_value: a tensor, a value that converts to one, or a callable giving one.
        trainable: watched by tapes. dtype: element type, else the value's.
    Raises: ValueError where no initial value is given; InvalidArgumentError (assign) on a
        value of another shape.
    """

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        validate_shape: bool = True,
        name: str | None = None,
        dtype: Any = None,
        shape: Any = None,
        **legacy: Any,
    ) -> None:
        for key in legacy:
            if key not in _IGNORED_BY_TENSORFLOW_TOO:
                raise TypeError(f"Variable.__init__() got an unexpected keyword argument {key!r}")
        if initial_value is None:
            raise ValueError(
                "The `initial_value` arg to `tf.Variable` must be specified except when you are "
                "not providing a `shape`. Received None."
            )
        if callable(initial_value) and not isinstance(initial_value, (Tensor, BaseVariable)):
            initial_value = initial_value()
        if dtype is None or is_tensor(initial_value):
            tensor = convert_to_tensor(initial_value, dtype)
        else:
            tensor = constant(initial_value, dtype)
        if shape is not None and validate_shape:
            tensor.shape.assert_is_compatible_with(shape)
        super().__init__(
            Tensor(_initial(tensor)),
            True if trainable is None else bool(trainable),
            name or "Variable",
        )
        self.validate_shape = validate_shape
        self.constraint = legacy.get("constraint")
        self._declared_shape = None if shape is None else TensorShape(shape)

    @property
    def name(self) -> str:
        """The name, with TensorFlow's ``:0`` behind it."""
        return f"{self._name}:0"

    @property
    def shape(self) -> TensorShape:
        """The shape."""
        return self._declared_shape or TensorShape(self.data.shape)

    @property
    def dtype(self) -> DType:
        """The element type."""
        return as_dtype(self.data.dtype)

    def get_shape(self) -> TensorShape:
        """The shape."""
        return self.shape

    def as_tensor(self) -> Tensor:
        """The current value."""
        return self.read_value()

    def value(self) -> Tensor:
        """The current value as a tensor."""
        return self.read_value()

    def assign(
        self, value: Any, use_locking: bool = False, name: Any = None, read_value: bool = True
    ) -> Any:
        """Replaces the value. Raises ValueError on another shape; returns the variable."""
        del use_locking, name
        self._assign(checked(value, self.shape, self.dtype, self._name))
        return self if read_value else None

    def assign_add(
        self, delta: Any, use_locking: bool = False, name: Any = None, read_value: bool = True
    ) -> Any:
        """Adds ``delta``. Returns the variable."""
        delta = same_shape(delta, self)
        return self.assign(self.read_value() + delta, use_locking, name, read_value)

    def assign_sub(
        self, delta: Any, use_locking: bool = False, name: Any = None, read_value: bool = True
    ) -> Any:
        """Subtracts ``delta``. Returns the variable."""
        delta = same_shape(delta, self)
        return self.assign(self.read_value() - delta, use_locking, name, read_value)

    def is_initialized(self, name: Any = None) -> Tensor:
        """True: a variable here always holds a value."""
        return convert_to_tensor(True)

    def __iadd__(self, other: Any) -> Any:
        raise RuntimeError(_in_place("+", "assign_add"))

    def __isub__(self, other: Any) -> Any:
        raise RuntimeError(_in_place("-", "assign_sub"))

    def __imul__(self, other: Any) -> Any:
        raise RuntimeError(_in_place("*", "assign"))

    def __itruediv__(self, other: Any) -> Any:
        raise RuntimeError(_in_place("/", "assign"))

    def __deepcopy__(self, memo: Any) -> Variable:
        return Variable(self.numpy(), self.trainable, name=self._name)

    def __repr__(self) -> str:
        body = repr(self.tensor.numpy())
        return (
            f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}, numpy="
            + (
                "\n" + body
                if "\n" in body
                else (body if self.ndim else scalar_text(self.tensor.numpy()))
            )
            + ">"
        )


def _initial(tensor: Tensor) -> Any:
    """The first value: while a function is traced, the one it has for the arguments of this call."""
    found = example(tensor) if tensor.is_symbolic else tensor.data
    return tensor.array() if found is None else found


_IGNORED_BY_TENSORFLOW_TOO = frozenset(
    [
        "caching_device",
        "variable_def",
        "import_scope",
        "constraint",
        "synchronization",
        "aggregation",
        "experimental_enable_variable_lifting",
    ]
)


def _in_place(symbol: str, method: str) -> str:
    return (
        f"Variable {symbol}= value not supported. Use `variable.{method}(value)` to modify the "
        "variable, or "
        f"`out = variable {symbol} value` to get a new tensor."
    )


def same_shape(delta: Any, variable: Any) -> Tensor:
    """``delta`` as a tensor of exactly the variable's shape and dtype.

    Raises InvalidArgumentError on another shape.
    """
    tensor = checked(delta, None, variable.dtype, variable._name)
    if tuple(tensor.data.shape) != tuple(variable.data.shape):
        raise InvalidArgumentError(
            f"Cannot update variable with shape {list(variable.data.shape)} using a "
            "Tensor with shape "
            f"{list(tensor.data.shape)}, shapes must be equal [Op:AssignAddVariableOp]"
        )
    return tensor


def checked(value: Any, shape: Any, dtype: Any, name: str) -> Tensor:
    """``value`` as a tensor of the variable's shape and dtype, else ValueError or TypeError."""
    tensor = convert_to_tensor(value, dtype_hint=dtype)
    if isinstance(value, (str, bytes, int, float, complex, list, tuple)) and tensor.dtype is not as_dtype(dtype):
        raise TypeError(
            f"Cannot convert {value!r} to EagerTensor of dtype {as_dtype(dtype).name}, assigning to variable '{name}'. "
            "Expected numbers."
        )
    if tensor.dtype is not as_dtype(dtype):
        raise ValueError(
            f"Tensor conversion requested dtype {as_dtype(dtype).name} for Tensor with dtype "
            f"{tensor.dtype.name}, assigning to variable '{name}'. Use tf.cast."
        )
    if shape is not None and not TensorShape(shape).is_compatible_with(tensor.shape):
        raise ValueError(
            f"Cannot assign value to variable '{name}': Shape mismatch. The variable shape "
            f"{TensorShape(shape)}, and the assigned value shape {tensor.shape} are incompatible."
        )
    return tensor
