"""``tf.linalg.LinearOperator``: matrices by what they are made of.

Every operator says its matrix; products, solutions and determinants follow from that one here. Where a matrix is
diagonal or triangular, it is solved as such.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype
from ..base.shape import TensorShape
from ..ir.op import F
from ..ops.linalg import adjoint as _adjoint
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .debugging import assert_equal, assert_less, assert_positive
from .linalg import eigvals as _eigvals
from .linalg import eigvalsh as _eigvalsh

Hint = bool | None
HINTS = ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square")


class LinearOperator(ABC):
    """A matrix, or a batch of them: (..., rows, columns).

    Args: dtype. is_non_singular, is_self_adjoint, is_positive_definite, is_square: what the caller knows of it, None
        for nothing. Raises: ValueError on hints that contradict each other.
    """

    solved_as = "general"  # or "diagonal", "lower"

    def __init__(
        self, dtype: Any, graph_parents: Any = None, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None, parameters: Any = None,
    ) -> None:  # fmt: skip
        if is_positive_definite and is_non_singular is False:
            raise ValueError("A positive definite matrix is always non-singular.")
        if (is_self_adjoint or is_positive_definite) and is_square is False:
            raise ValueError("A positive definite or self-adjoint matrix is always square.")
        del graph_parents
        self._dtype = as_dtype(dtype)
        self._non_singular = True if is_positive_definite else is_non_singular
        self._self_adjoint, self._positive_definite = is_self_adjoint, is_positive_definite
        self._square = True if is_self_adjoint or is_positive_definite else is_square
        self._name = name or type(self).__name__
        self._parameters = parameters or {}

    @abstractmethod
    def _matrix(self) -> Tensor:
        """The whole matrix."""

    # --- what it is ------------------------------------------------------------------------

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self._dtype

    @property
    def name(self) -> str:
        """The name given."""
        return str(self._name)

    @property
    def parameters(self) -> dict[str, Any]:
        """What it was made of."""
        return dict(self._parameters)

    @property
    def is_non_singular(self) -> Hint:
        """Whether it is said to have an inverse."""
        return self._non_singular

    @property
    def is_self_adjoint(self) -> Hint:
        """Whether it is said to be its own adjoint."""
        return self._self_adjoint

    @property
    def is_positive_definite(self) -> Hint:
        """Whether it is said to be positive definite."""
        return self._positive_definite

    @property
    def is_square(self) -> Hint:
        """Whether it has as many rows as columns."""
        return self.domain_dimension == self.range_dimension

    @property
    def shape(self) -> TensorShape:
        """(..., rows, columns)."""
        return self._matrix().shape

    @property
    def batch_shape(self) -> TensorShape:
        """The shape without rows and columns."""
        return TensorShape(tuple(self.shape)[:-2])

    @property
    def tensor_rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def domain_dimension(self) -> int:
        """The number of columns."""
        return int(self.shape[-1])

    @property
    def range_dimension(self) -> int:
        """The number of rows."""
        return int(self.shape[-2])

    def shape_tensor(self, name: Any = "shape_tensor") -> Tensor:
        """The shape as a tensor."""
        return _int32(list(self.shape))

    def batch_shape_tensor(self, name: Any = "batch_shape_tensor") -> Tensor:
        """The batch shape as a tensor."""
        return _int32(list(self.batch_shape))

    def tensor_rank_tensor(self, name: Any = "tensor_rank_tensor") -> Tensor:
        """The number of axes as a tensor."""
        return _int32(self.tensor_rank)

    def domain_dimension_tensor(self, name: Any = "domain_dimension_tensor") -> Tensor:
        """The number of columns as a tensor."""
        return _int32(self.domain_dimension)

    def range_dimension_tensor(self, name: Any = "range_dimension_tensor") -> Tensor:
        """The number of rows as a tensor."""
        return _int32(self.range_dimension)

    def __repr__(self) -> str:
        return f"<tabgrad.linalg.{type(self).__name__} '{self.name}' shape={tuple(self.shape)} dtype={self.dtype.name}>"

    # --- what it does ----------------------------------------------------------------------

    def to_dense(self, name: Any = "to_dense") -> Tensor:
        """The matrix as a tensor."""
        return self._matrix()

    def matmul(self, x: Any, adjoint: bool = False, adjoint_arg: bool = False, name: Any = "matmul") -> Any:
        """The product with a matrix, or with another operator (which makes an operator).

        Raises: TypeError on another dtype. ValueError on sizes that don't fit.
        """
        if isinstance(x, LinearOperator):
            return _composed(self.adjoint() if adjoint else self, x.adjoint() if adjoint_arg else x)
        matrix, given = self._matrix(), self._operand(x)
        given = _adjoint(F, given) if adjoint_arg else given
        matrix = _adjoint(F, matrix) if adjoint else matrix
        _fits(matrix.shape[-1], given.shape[-2])
        return F.matmul(matrix, given)

    def __matmul__(self, other: Any) -> Any:
        return self.matmul(other)

    def matvec(self, x: Any, adjoint: bool = False, name: Any = "matvec") -> Tensor:
        """The product with a vector."""
        product = self.matmul(F.expand_dims(self._operand(x), -1), adjoint=adjoint)
        return F.squeeze(product, (-1,))  # type: ignore[no-any-return]

    def solve(self, rhs: Any, adjoint: bool = False, adjoint_arg: bool = False, name: Any = "solve") -> Any:
        """x with operator @ x = rhs. Raises NotImplementedError where it is said to be singular, or is not square."""
        if self.is_non_singular is False:
            raise NotImplementedError("Exact solve not implemented for an operator that is expected to be singular.")
        if not self.is_square:
            raise NotImplementedError("Exact solve not implemented for an operator that is not square.")
        if isinstance(rhs, LinearOperator):
            left = self.adjoint() if adjoint else self
            return _composed(left.inverse(), rhs.adjoint() if adjoint_arg else rhs)
        matrix, given = self._matrix(), self._operand(rhs)
        given = _adjoint(F, given) if adjoint_arg else given
        _fits(matrix.shape[-1], given.shape[-2])
        if self.solved_as == "diagonal":
            diagonal = F.diag_part(matrix)
            return F.div(given, F.expand_dims(F.conj(diagonal) if adjoint else diagonal, -1))
        lead = np.broadcast_shapes(tuple(matrix.shape)[:-2], tuple(given.shape)[:-2])
        matrix, given = (F.broadcast_to(v, shape=(*lead, *tuple(v.shape)[-2:])) for v in (matrix, given))
        if self.solved_as == "lower":
            return F.triangular_solve(matrix, given, lower=True, adjoint=bool(adjoint))
        return F.solve(matrix, given, adjoint=bool(adjoint))

    def solvevec(self, rhs: Any, adjoint: bool = False, name: Any = "solve") -> Tensor:
        """x with operator @ x = rhs, for a vector."""
        found = self.solve(F.expand_dims(self._operand(rhs), -1), adjoint=adjoint)
        return F.squeeze(found, (-1,))  # type: ignore[no-any-return]

    def adjoint(self, name: Any = "adjoint") -> LinearOperator:
        """The conjugate transpose as an operator."""
        return self if self.is_self_adjoint else _made("LinearOperatorAdjoint", self, **self.hints())

    H = property(adjoint)

    def inverse(self, name: Any = "inverse") -> LinearOperator:
        """The inverse as an operator. Raises ValueError where there is none."""
        if not self.is_square:
            raise ValueError("Cannot take the Inverse: This operator represents a non square matrix.")
        if self.is_non_singular is False:
            raise ValueError("Cannot take the Inverse: This operator represents a singular matrix.")
        return _made("LinearOperatorInversion", self, **self.hints())

    def cholesky(self, name: Any = "cholesky") -> LinearOperator:
        """The Cholesky factor as an operator. Raises ValueError unless self-adjoint and positive definite."""
        if not (self.is_self_adjoint and self.is_positive_definite):
            raise ValueError("Cannot take the Cholesky decomposition: Not a positive definite self adjoint matrix.")
        return _made("LinearOperatorLowerTriangular", F.cholesky(self._matrix()), is_non_singular=True)

    def hints(self) -> dict[str, Hint]:
        """What is said of it, by name."""
        return {hint: getattr(self, hint) for hint in HINTS}

    def determinant(self, name: Any = "det") -> Tensor:
        """The determinant. Raises NotImplementedError unless square."""
        self._must_be_square("Determinant")
        return F.det(self._matrix())  # type: ignore[no-any-return]

    def log_abs_determinant(self, name: Any = "log_abs_det") -> Tensor:
        """log |determinant|. Raises NotImplementedError unless square."""
        self._must_be_square("Determinant")
        return F.slogdet(self._matrix())[1]  # type: ignore[no-any-return]

    def diag_part(self, name: Any = "diag_part") -> Tensor:
        """The diagonal."""
        return F.diag_part(self._matrix())  # type: ignore[no-any-return]

    def trace(self, name: Any = "trace") -> Tensor:
        """The sum of the diagonal."""
        return F.sum(self.diag_part(), axis=-1)  # type: ignore[no-any-return]

    def add_to_tensor(self, x: Any, name: Any = "add_to_tensor") -> Tensor:
        """The matrix plus a tensor."""
        return F.add(self._matrix(), self._operand(x))  # type: ignore[no-any-return]

    def eigvals(self, name: Any = "eigvals") -> Tensor:
        """The eigenvalues. Raises NotImplementedError unless self-adjoint."""
        if not self.is_self_adjoint:
            raise NotImplementedError("Only self-adjoint matrices are supported.")
        return _eigvalsh(self._matrix())

    def cond(self, name: Any = "cond") -> Tensor:
        """The condition number, of singular values."""
        self._must_be_square("Condition number")
        values = F.singular_values(self._matrix())
        return F.div(F.max(values, axis=-1), F.min(values, axis=-1))  # type: ignore[no-any-return]

    def assert_non_singular(self, name: Any = "assert_non_singular") -> None:
        """Raises InvalidArgumentError where it is singular, up to rounding."""
        limit = 1 / (max(100, *tuple(self.shape)[-2:]) * np.finfo(self.dtype.numpy).eps)
        condition = self.cond()
        assert_less(condition, convert_to_tensor(limit, condition.dtype), "Singular matrix up to precision epsilon.")

    def assert_positive_definite(self, name: Any = "assert_positive_definite") -> None:
        """Raises InvalidArgumentError where an eigenvalue is not positive."""
        assert_positive(F.real(_eigvals(self._matrix())), "Matrix was not positive definite.")

    def assert_self_adjoint(self, name: Any = "assert_self_adjoint") -> None:
        """Raises InvalidArgumentError where it differs from its adjoint."""
        matrix = self._matrix()
        assert_equal(matrix, _adjoint(F, matrix), "Matrix was not equal to its adjoint.")

    # --- checks ----------------------------------------------------------------------------

    def _operand(self, x: Any) -> Tensor:
        found = convert_to_tensor(x)
        if found.dtype is not self.dtype:
            raise TypeError(f"Expected argument to have dtype {self.dtype!r}.  Found: {found.dtype!r}. Use tf.cast.")
        return found

    def _must_be_square(self, what: str) -> None:
        if not self.is_square:
            raise NotImplementedError(f"{what} not implemented for an operator that is not square.")


def _int32(value: Any) -> Tensor:
    return Tensor(np.asarray(value, np.int32))


def _fits(columns: Any, rows: Any) -> None:
    if columns != rows:
        raise ValueError(f"Dimensions {columns} and {rows} are not compatible")


KINDS: dict[str, Any] = {}  # operators by name, for those that this one makes


def kind(cls: Any) -> Any:
    """Decorator: an operator that others make."""
    KINDS[cls.__name__] = cls
    return cls


def _made(name: str, *args: Any, **hints: Any) -> LinearOperator:
    return KINDS[name](*args, **hints)  # type: ignore[no-any-return]


def _composed(left: LinearOperator, right: LinearOperator) -> LinearOperator:
    if right.range_dimension != left.domain_dimension:
        raise ValueError(
            f"Operators are incompatible. Expected `x` to have dimension {left.domain_dimension} but got "
            f"{right.range_dimension}."
        )
    return _made("LinearOperatorComposition", [left, right])
