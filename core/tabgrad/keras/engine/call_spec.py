"""The arguments of one layer call, sorted out: by name, which are tensors, what their shapes are."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ...base.tree import flatten, is_nested, map_structure
from ...tensor.base_variable import BaseVariable
from ...tensor.composite import Composite
from ...tensor.tensor import Tensor
from ..common.keras_tensor import KerasTensor
from ..common.symbolic import without_stand_ins


def is_tensor_like(value: Any, allow_none: bool = False) -> bool:
    """True for tensors, variables and symbolic tensors."""
    return isinstance(value, (Tensor, BaseVariable, KerasTensor, Composite)) or (allow_none and value is None)


class CallSpec:
    """Arguments of a call bound to the signature of ``call``.

    Attributes: ``arguments`` (all, defaults included), ``given`` (what the caller passed),
        ``tensors`` (those that are tensors or structures of them), ``first`` (first argument).
    Raises: TypeError where they don't fit; ValueError where tensors and values are mixed.
    """

    def __init__(
        self,
        signature: inspect.Signature,
        context_names: set[str],
        args: Any,
        kwargs: dict[str, Any],
    ) -> None:
        extra = {
            k: kwargs.pop(k) for k in context_names if k in kwargs and k not in signature.parameters
        }
        bound = signature.bind(*args, **kwargs)
        self.given = {**extra, **bound.arguments}
        bound.apply_defaults()
        self.arguments: dict[str, Any] = dict(bound.arguments)
        self.tensors: dict[str, Any] = {}
        for name, value in self.arguments.items():
            if is_tensor_like(value):
                self.tensors[name] = value
            elif is_nested(value) and len(value):
                leaves = flatten(value)
                if any(is_tensor_like(x) for x in leaves):
                    if not all(is_tensor_like(x, allow_none=True) for x in leaves):
                        raise ValueError(
                            "In a nested call() argument, you cannot mix tensors and non-tensors. "
                            f"Received invalid mixed argument: {name}={value}"
                        )
                    self.tensors[name] = value
        self.first = next(iter(self.arguments.values()), None)

    def shapes(self) -> dict[str, Any]:
        """``{'x_shape': shape}`` for each tensor argument, masks and catch-alls left out."""
        return {
            f"{name}_shape": shapes_of(value)
            for name, value in self.tensors.items()
            if name not in ("mask", "args", "kwargs")
        }


def shapes_of(value: Any) -> Any:
    """The shape of a tensor, or of each in a structure; stand-in sizes count as unknown."""
    return map_structure(lambda x: None if x is None else without_stand_ins(tuple(x.shape)), value)


def shapes_for(
    target: Callable[..., Any], shapes: dict[str, Any], spec: CallSpec, owner: str
) -> dict[str, Any]:
    """The keyword arguments with which ``build`` or ``compute_output_shape`` is called.

    With one parameter it takes the first shape; with several, each is named like an argument of
    ``call`` with ``_shape`` behind it. Raises: ValueError where a name matches none.
    """
    kinds = (
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.KEYWORD_ONLY,
    )
    names = [n for n, p in inspect.signature(target).parameters.items() if p.kind in kinds]
    if len(names) == 1:
        return {names[0]: next(iter(shapes.values()), None)}
    out = {}
    for name in names:
        argument = name.removesuffix("_shape")
        if not name.endswith("_shape") or argument not in spec.arguments:
            raise ValueError(
                f"For a `{target.__name__}()` method with more than one argument, all arguments should "
                "have a `_shape` suffix and match an argument from `call()`. E.g. "
                f"`{target.__name__}(self, foo_shape, bar_shape)`. For layer '{owner}', received "
                f"argument `{name}`, which matches none of {list(spec.arguments)}."
            )
        if name in shapes:
            out[name] = shapes[name]
    return out
