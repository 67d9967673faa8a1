"""``ForwardAccumulator``: directional derivatives of what is computed inside its ``with`` block."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from ..base.tree import assert_same_structure, flatten, map_structure
from ..ir.op import F
from ..tensor.convert import convert_to_tensor, is_tensor
from ..tensor.tensor import Tensor
from .tape import GradientTape


class ForwardAccumulator:
    """Jacobian-vector products of the ops inside the block along ``tangents``.

    The derivative of the backward pass with respect to its (linear) seed: each op's one rule
    serves both modes. Source: the double-vjp identity, J. Townsend 2017.

    Args: primals: tensor, variable or structure of them. tangents: the direction, same structure.
    Raises: ValueError where a primal is repeated or the shapes differ.
    """

    def __init__(self, primals: Any, tangents: Any) -> None:
        assert_same_structure(primals, tangents)
        self._primals: list[Any] = flatten(primals)
        self._tangents = []
        seen: set[int] = set()
        for primal, tangent in zip(self._primals, flatten(tangents), strict=True):
            if not is_tensor(primal):
                raise ValueError(f"Primals must be tensors or variables, received {primal!r}.")
            if id(primal) in seen:
                raise ValueError(
                    "Tensor was specified more than once in primals of a ForwardAccumulator."
                )
            seen.add(id(primal))
            direction = convert_to_tensor(tangent, primal.dtype)
            if tuple(direction.data.shape) != tuple(primal.data.shape):
                raise ValueError(
                    f"Tangent of shape {direction.shape} for a primal of shape {primal.shape}."
                )
            self._tangents.append(direction)
        self._tape = GradientTape(persistent=True, watch_accessed_variables=False)
        self._used = False

    def __enter__(self) -> ForwardAccumulator:
        if self._used:
            raise ValueError("Accumulator is already recording.")
        self._used = True
        self._tape.__enter__()
        self._tape.watch(self._primals)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tape.__exit__(kind, error, trace)
        self._used = False

    def jvp(self, primals: Any, unconnected_gradients: str = "none") -> Any:
        """The derivative of each of ``primals`` (results computed in the block) along the
        tangents.
        """
        if unconnected_gradients not in ("none", "zero"):
            raise ValueError(f"Unknown value for unconnected_gradients: {unconnected_gradients!r}.")
        return map_structure(lambda p: self._one(p, unconnected_gradients), primals)

    def _one(self, target: Any, unconnected: str) -> Tensor | None:
        for primal, tangent in zip(self._primals, self._tangents, strict=True):
            if target is primal:
                return tangent
        x = convert_to_tensor(target)
        seed = F.zeros_like(x)
        with GradientTape(watch_accessed_variables=False) as outer:
            outer.watch(seed)
            pulled = self._tape.gradient(x, self._primals, output_gradients=seed)
        pairs = [(p, t) for p, t in zip(pulled, self._tangents, strict=True) if p is not None]
        found = (
            outer.gradient([p for p, _ in pairs], seed, output_gradients=[t for _, t in pairs])
            if pairs
            else None
        )
        if found is None and unconnected == "zero":
            return F.zeros_like(x)  # type: ignore[no-any-return]
        return found
