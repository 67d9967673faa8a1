"""``EagerFunction``: the concrete function of a signature with ragged or sparse tensors, which runs as Python."""

from __future__ import annotations

from typing import Any

from ..base.tree import flatten, map_structure
from ..tensor.composite import Composite
from ..tensor.composite_specs import type_spec_from_value
from ..tensor.spec import TensorSpec, TypeSpec
from ..tensor.tensor import Tensor
from .binding import fitted
from .types import type_of


class EagerFunction:
    """A function for one signature. Args: function: the tf.function. args, kwargs: values or specs of arguments."""

    def __init__(self, function: Any, args: Any, kwargs: Any) -> None:
        self._function = function
        self._types = [type_of(x) for x in args]
        self._named = {name: type_of(x) for name, x in kwargs.items()}
        self.structured_input_signature = map_structure(_spec, (args, kwargs))
        self.structured_outputs: Any = None  # of the last call
        function._composite_types.add(repr((self._types, self._named)))

    @property
    def name(self) -> str:
        """The function's name."""
        return self._function.name  # type: ignore[no-any-return]

    @property
    def inputs(self) -> list[Any]:
        """The specs of tensors among the arguments."""
        return [x for x in flatten(self.structured_input_signature) if isinstance(x, TypeSpec)]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The result. Raises TypeError on arguments of another type."""
        given = [fitted(kind, x) for kind, x in zip(self._types, args, strict=False)]
        found = self._function(*given, *args[len(given) :], **kwargs)
        self.structured_outputs = map_structure(_spec, found)
        return found

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self.name}{self.structured_input_signature}>"


def _spec(value: Any) -> Any:
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    return type_spec_from_value(value) if isinstance(value, Composite) else value
