"""The operators of ``tf.linalg`` that other operators make: products, blocks, inverses, updates."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.op import F
from ..ops.linalg import adjoint as _adjoint
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .linalg import einsum
from .linear_operator import Hint, LinearOperator, kind
from .linear_operators import (
    LinearOperatorCirculant,
    LinearOperatorCirculant2D,
    LinearOperatorCirculant3D,
    LinearOperatorDiag,
    LinearOperatorFullMatrix,
    LinearOperatorHouseholder,
    LinearOperatorIdentity,
    LinearOperatorLowerTriangular,
    LinearOperatorPermutation,
    LinearOperatorScaledIdentity,
    LinearOperatorToeplitz,
    LinearOperatorTridiag,
    LinearOperatorZeros,
)

# all of them: one makes others, as its inverse
__all__ = [
    "LinearOperator",
    "LinearOperatorAdjoint",
    "LinearOperatorBlockDiag",
    "LinearOperatorBlockLowerTriangular",
    "LinearOperatorCirculant",
    "LinearOperatorCirculant2D",
    "LinearOperatorCirculant3D",
    "LinearOperatorComposition",
    "LinearOperatorDiag",
    "LinearOperatorFullMatrix",
    "LinearOperatorHouseholder",
    "LinearOperatorIdentity",
    "LinearOperatorInversion",
    "LinearOperatorKronecker",
    "LinearOperatorLowRankUpdate",
    "LinearOperatorLowerTriangular",
    "LinearOperatorPermutation",
    "LinearOperatorScaledIdentity",
    "LinearOperatorToeplitz",
    "LinearOperatorTridiag",
    "LinearOperatorZeros",
]


def _several(operators: Any) -> list[LinearOperator]:
    """Operators of one dtype. Raises ValueError on none, TypeError on several dtypes."""
    found = list(operators)
    if not found:
        raise ValueError("Expected a non-empty list of operators. Found: []")
    if any(o.dtype is not found[0].dtype for o in found):
        raise TypeError(f"Expected all operators to have the same dtype. Found {[o.dtype.name for o in found]}")
    return found


def _all(operators: list[LinearOperator], hint: str, given: Hint) -> Hint:
    """What holds where it holds for all of them."""
    return True if given is None and all(getattr(o, hint) for o in operators) else given


def _hints(
    operators: list[LinearOperator], non_singular: Hint, adjoint: Hint, positive: Hint
) -> tuple[Hint, Hint, Hint]:
    """The three hints that hold where they hold for all of the operators."""
    return (
        _all(operators, "is_non_singular", non_singular), _all(operators, "is_self_adjoint", adjoint),
        _all(operators, "is_positive_definite", positive),
    )  # fmt: skip


@kind
class LinearOperatorComposition(LinearOperator):
    """The product of operators, the last one applied first."""

    def __init__(
        self, operators: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.operators = _several(operators)
        non_singular = _all(self.operators, "is_non_singular", is_non_singular)
        super().__init__(
            self.operators[0].dtype, None, non_singular, is_self_adjoint, is_positive_definite, is_square, name
        )

    def _matrix(self) -> Tensor:
        product = self.operators[0].to_dense()
        for operator in self.operators[1:]:
            product = F.matmul(product, operator.to_dense())
        return product


class LinearOperatorKronecker(LinearOperator):
    """The Kronecker product of operators."""

    def __init__(
        self, operators: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.operators = _several(operators)
        found = _hints(self.operators, is_non_singular, is_self_adjoint, is_positive_definite)
        super().__init__(self.operators[0].dtype, None, *found, is_square, name)

    def _matrix(self) -> Tensor:
        product = self.operators[0].to_dense()
        for operator in self.operators[1:]:
            other = operator.to_dense()
            parts = einsum("...ij,...kl->...ikjl", product, other)
            rows, columns = (product.shape[i] * other.shape[i] for i in (-2, -1))
            product = F.reshape(parts, shape=(*tuple(parts.shape)[:-4], rows, columns))
        return product


class LinearOperatorBlockDiag(LinearOperator):
    """Operators along the diagonal, zeros elsewhere."""

    def __init__(
        self, operators: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = True, name: Any = None,
    ) -> None:  # fmt: skip
        self.operators = _several(operators)
        found = _hints(self.operators, is_non_singular, is_self_adjoint, is_positive_definite)
        super().__init__(self.operators[0].dtype, None, *found, is_square, name)

    def _matrix(self) -> Tensor:
        return _rows([[*[None] * i, o] for i, o in enumerate(self.operators)])


class LinearOperatorBlockLowerTriangular(LinearOperator):
    """Rows of operators, each one longer than the one above: blocks on and below the diagonal."""

    def __init__(
        self, operators: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.operators = [list(row) for row in operators]
        if any(len(row) != i + 1 for i, row in enumerate(self.operators)):
            raise ValueError("Row i of a block lower triangular operator must have i + 1 operators.")
        found = _several([o for row in self.operators for o in row])
        non_singular = _all([row[-1] for row in self.operators], "is_non_singular", is_non_singular)
        super().__init__(found[0].dtype, None, non_singular, is_self_adjoint, is_positive_definite, is_square, name)

    def _matrix(self) -> Tensor:
        return _rows(self.operators)


def _rows(blocks: list[list[Any]]) -> Tensor:
    """Blocks put together; None is a block of zeros, and so is what a row lacks at its end."""
    held: list[list[Any]] = [[None if b is None else b.to_dense() for b in row] for row in blocks]
    widths = [row[-1].shape[-1] for row in held]
    lead = np.broadcast_shapes(*(tuple(b.shape)[:-2] for row in held for b in row if b is not None))
    rows = []
    for row in held:
        height, dtype = row[-1].shape[-2], row[-1].data.dtype
        parts = [
            F.fill(shape=(*lead, height, width), value=0, dtype=dtype)
            if i >= len(row) or row[i] is None
            else F.broadcast_to(row[i], shape=(*lead, height, width))
            for i, width in enumerate(widths)
        ]
        rows.append(F.concat(*parts, axis=-1) if len(parts) > 1 else parts[0])
    return F.concat(*rows, axis=-2) if len(rows) > 1 else rows[0]  # type: ignore[no-any-return]


@kind
class LinearOperatorAdjoint(LinearOperator):
    """The conjugate transpose of an operator."""

    def __init__(
        self, operator: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.operator = operator
        found = _hints([operator], is_non_singular, is_self_adjoint, is_positive_definite)
        super().__init__(operator.dtype, None, *found, is_square, name)

    def _matrix(self) -> Tensor:
        return _adjoint(F, self.operator.to_dense())  # type: ignore[no-any-return]


@kind
class LinearOperatorInversion(LinearOperator):
    """The inverse of an operator. Raises ValueError where that is singular."""

    def __init__(
        self, operator: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.operator = operator
        if operator.is_non_singular is False or is_non_singular is False or not operator.is_square:
            raise ValueError("operator and supplied hints must have is_non_singular=True or None, and be square.")
        adjoint = _all([operator], "is_self_adjoint", is_self_adjoint)
        positive = _all([operator], "is_positive_definite", is_positive_definite)
        super().__init__(operator.dtype, None, True, adjoint, positive, is_square, name)

    def _matrix(self) -> Tensor:
        matrix = self.operator.to_dense()
        eye = F.identity_matrix(rows=matrix.shape[-1], columns=matrix.shape[-1], diagonal=0, dtype=matrix.data.dtype)
        return self.operator.solve(eye)  # type: ignore[no-any-return]


class LinearOperatorLowRankUpdate(LinearOperator):
    """base + u diag v^H. Args: diag_update: ones unless given. v: u unless given."""

    def __init__(
        self, base_operator: Any, u: Any, diag_update: Any = None, v: Any = None, is_diag_update_positive: Hint = None,
        is_non_singular: Hint = None, is_self_adjoint: Hint = None, is_positive_definite: Hint = None,
        is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.base_operator, self.u = base_operator, convert_to_tensor(u)
        self.v = self.u if v is None else convert_to_tensor(v)
        self.diag_update = None if diag_update is None else convert_to_tensor(diag_update)
        self.is_diag_update_positive = is_diag_update_positive or diag_update is None
        if v is None and self.is_diag_update_positive and base_operator.is_positive_definite:
            is_positive_definite = True if is_positive_definite is None else is_positive_definite
        if v is None and base_operator.is_self_adjoint and not self.u.dtype.is_complex:
            is_self_adjoint = True if is_self_adjoint is None else is_self_adjoint
        super().__init__(
            self.u.dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, is_square, name
        )

    def _matrix(self) -> Tensor:
        scaled = self.u if self.diag_update is None else F.mul(self.u, F.expand_dims(self.diag_update, -2))
        return F.add(self.base_operator.to_dense(), F.matmul(scaled, _adjoint(F, self.v)))  # type: ignore[no-any-return]
