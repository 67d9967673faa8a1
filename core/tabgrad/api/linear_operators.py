"""The operators of ``tf.linalg`` that numbers make: diagonals, triangles, circles of coefficients, reflections."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..ir.op import F
from ..ops.linalg import adjoint as _adjoint
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import integer, integers
from .linalg_functions import _three
from .linear_operator import Hint, LinearOperator, kind


def _tensor(value: Any) -> Any:
    """A tensor, but a variable as it is: the operator follows its value."""
    return value if hasattr(value, "assign") else convert_to_tensor(value)


def _real(dtype: Any, hint: Hint, what: str) -> Hint:
    """Real diagonals are self-adjoint. Raises ValueError where that is denied."""
    if dtype.is_complex:
        return hint
    if hint is False:
        raise ValueError(f"A real {what} operator is always self adjoint.")
    return True


@kind
class LinearOperatorFullMatrix(LinearOperator):
    """Any matrix."""

    def __init__(
        self, matrix: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.matrix = _tensor(matrix)
        if len(self.matrix.shape) < 2:
            raise ValueError(f"Argument `matrix` must have at least 2 dimensions.  Found: {self.matrix!r}")
        super().__init__(
            self.matrix.dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, is_square, name
        )

    def _matrix(self) -> Tensor:
        return convert_to_tensor(self.matrix)


@kind
class LinearOperatorDiag(LinearOperator):
    """A diagonal matrix."""

    solved_as = "diagonal"

    def __init__(
        self, diag: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None, is_positive_definite: Hint = None,
        is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.diag = _tensor(diag)
        if not len(self.diag.shape):
            raise ValueError("Argument `diag` must have at least 1 dimension.  Found: a scalar")
        adjoint = _real(self.diag.dtype, is_self_adjoint, "diagonal")
        super().__init__(
            self.diag.dtype, None, is_non_singular, adjoint, is_positive_definite, _squared(is_square), name
        )

    def _matrix(self) -> Tensor:
        return F.diag(convert_to_tensor(self.diag))  # type: ignore[no-any-return]


def _squared(hint: Hint) -> bool:
    if hint is False:
        raise ValueError("Only square operators of this kind exist: is_square must not be False.")
    return True


@kind
class LinearOperatorIdentity(LinearOperator):
    """The identity, ``num_rows`` wide."""

    solved_as = "diagonal"

    def __init__(
        self, num_rows: Any, batch_shape: Any = None, dtype: Any = None, is_non_singular: Hint = True,
        is_self_adjoint: Hint = True, is_positive_definite: Hint = True, is_square: Hint = True,
        assert_proper_shapes: bool = False, name: Any = None,
    ) -> None:  # fmt: skip
        if not (is_self_adjoint and is_square and is_non_singular and is_positive_definite):
            raise ValueError("An identity operator is always square, self-adjoint, non-singular and positive definite.")
        self._rows = integer(num_rows)
        self._batch = () if batch_shape is None else integers(batch_shape)
        super().__init__(as_dtype(dtype or "float32"), None, True, True, True, True, name)

    def _matrix(self) -> Tensor:
        eye = F.identity_matrix(rows=self._rows, columns=self._rows, diagonal=0, dtype=self.dtype.numpy)
        return F.broadcast_to(eye, shape=(*self._batch, self._rows, self._rows))  # type: ignore[no-any-return]


@kind
class LinearOperatorScaledIdentity(LinearOperator):
    """The identity times a number (or a batch of them)."""

    solved_as = "diagonal"

    def __init__(
        self, num_rows: Any, multiplier: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = True, assert_proper_shapes: bool = False, name: Any = None,
    ) -> None:  # fmt: skip
        self._rows, self.multiplier = integer(num_rows), _tensor(multiplier)
        adjoint = is_self_adjoint if self.multiplier.dtype.is_complex else True
        super().__init__(
            self.multiplier.dtype, None, is_non_singular, adjoint, is_positive_definite, _squared(is_square), name
        )

    def _matrix(self) -> Tensor:
        eye = F.identity_matrix(rows=self._rows, columns=self._rows, diagonal=0, dtype=self.dtype.numpy)
        factor = convert_to_tensor(self.multiplier)
        return F.mul(F.reshape(factor, shape=(*tuple(factor.shape), 1, 1)), eye)  # type: ignore[no-any-return]


@kind
class LinearOperatorZeros(LinearOperator):
    """All zeros."""

    def __init__(
        self, num_rows: Any, num_columns: Any = None, batch_shape: Any = None, dtype: Any = None,
        is_non_singular: Hint = False, is_self_adjoint: Hint = True, is_positive_definite: Hint = False,
        is_square: Hint = True, assert_proper_shapes: bool = False, name: Any = None,
    ) -> None:  # fmt: skip
        if is_non_singular or is_positive_definite:
            raise ValueError("A zero operator is never non-singular nor positive definite.")
        self._rows = integer(num_rows)
        self._columns = self._rows if num_columns is None else integer(num_columns)
        self._batch = () if batch_shape is None else integers(batch_shape)
        super().__init__(as_dtype(dtype or "float32"), None, False, is_self_adjoint, False, is_square, name)

    def _matrix(self) -> Tensor:
        return Tensor(np.zeros((*self._batch, self._rows, self._columns), self.dtype.numpy))


@kind
class LinearOperatorLowerTriangular(LinearOperator):
    """The lower triangle of a matrix; what is above it is not read."""

    solved_as = "lower"

    def __init__(
        self, tril: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None, is_positive_definite: Hint = None,
        is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.tril = _tensor(tril)
        if len(self.tril.shape) < 2:
            raise ValueError("Argument `tril` must have at least 2 dimensions.")
        super().__init__(
            self.tril.dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, _squared(is_square), name
        )

    def _matrix(self) -> Tensor:
        return F.band_part(convert_to_tensor(self.tril), -1, 0)  # type: ignore[no-any-return]


class LinearOperatorTridiag(LinearOperator):
    """A matrix of three diagonals. Formats as of tridiagonal_solve."""

    def __init__(
        self, diagonals: Any, diagonals_format: str = "compact", is_non_singular: Hint = None,
        is_self_adjoint: Hint = None, is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.diagonals, self.diagonals_format = diagonals, diagonals_format
        dtype = _three(diagonals, diagonals_format)[1].dtype
        super().__init__(
            dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, _squared(is_square), name
        )

    def _matrix(self) -> Tensor:
        held = F.stack(*_three(self.diagonals, self.diagonals_format), axis=-2)
        n = held.shape[-1]
        return F.diag(held, k=(-1, 1), align="LEFT_RIGHT", rows=n, columns=n)  # type: ignore[no-any-return]


class LinearOperatorToeplitz(LinearOperator):
    """A matrix with constant diagonals, given by its first column and its first row."""

    def __init__(
        self, col: Any, row: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.col, self.row = _tensor(col), _tensor(row)
        super().__init__(
            self.col.dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, _squared(is_square), name
        )

    def _matrix(self) -> Tensor:
        col, row = convert_to_tensor(self.col), convert_to_tensor(self.row)
        n = col.shape[-1]
        both = F.concat(F.flip(row[..., 1:], axis=(-1,)), col, axis=-1)  # type: ignore[index]
        places = n - 1 + np.arange(n)[:, None] - np.arange(n)
        found = F.take(both, Tensor(places.reshape(-1)), axis=both.ndim - 1)
        return F.reshape(found, shape=(*tuple(both.shape)[:-1], n, n))  # type: ignore[no-any-return]


class LinearOperatorHouseholder(LinearOperator):
    """The reflection that turns ``reflection_axis`` around: 1 - 2 v v^H / |v|^2."""

    def __init__(
        self, reflection_axis: Any, is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        if is_self_adjoint is False or is_non_singular is False or is_positive_definite:
            raise ValueError("A Householder operator is always self adjoint, non-singular and not positive definite.")
        self.reflection_axis = _tensor(reflection_axis)
        super().__init__(self.reflection_axis.dtype, None, is_non_singular, True, False, _squared(is_square), name)

    def _matrix(self) -> Tensor:
        v = convert_to_tensor(self.reflection_axis)
        v = F.expand_dims(v, -1)
        scale = F.matmul(_adjoint(F, v), v)
        eye = F.identity_matrix(rows=v.shape[-2], columns=v.shape[-2], diagonal=0, dtype=v.data.dtype)
        return F.sub(eye, F.div(F.mul(F.matmul(v, _adjoint(F, v)), 2), scale))  # type: ignore[no-any-return]


class LinearOperatorPermutation(LinearOperator):
    """Rows in another order: row i of the product is row ``perm[i]``."""

    def __init__(
        self, perm: Any, dtype: Any = "float32", is_non_singular: Hint = None, is_self_adjoint: Hint = None,
        is_positive_definite: Hint = None, is_square: Hint = None, name: Any = None,
    ) -> None:  # fmt: skip
        self.perm = _tensor(perm)
        if not self.perm.dtype.is_integer:
            raise TypeError("perm must have an integer dtype.")
        if is_non_singular is False:
            raise ValueError("A permutation operator is always non-singular: is_non_singular must not be False.")
        held = convert_to_tensor(self.perm)
        if not held.is_symbolic and (np.sort(held.array(), axis=-1) != np.arange(held.shape[-1])).any():
            raise ValueError(f"Argument `perm` must be a vector of unique integers from 0 to n - 1. Received: {perm}")
        super().__init__(dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, _squared(is_square), name)

    def _matrix(self) -> Tensor:
        perm = convert_to_tensor(self.perm)
        hits = F.equal(F.expand_dims(perm, -1), Tensor(np.arange(perm.shape[-1], dtype=perm.data.dtype)))
        return F.cast(hits, dtype=self.dtype.numpy)  # type: ignore[no-any-return]


class _Circulant(LinearOperator):
    """A matrix that convolves in a circle, over ``axes`` axes, given by its spectrum."""

    axes = 1

    def __init__(
        self, spectrum: Any, input_output_dtype: Any = "complex64", is_non_singular: Hint = None,
        is_self_adjoint: Hint = None, is_positive_definite: Hint = None, is_square: Hint = True, name: Any = None,
    ) -> None:  # fmt: skip
        self.spectrum = _tensor(spectrum)
        if len(self.spectrum.shape) < self.axes:
            raise ValueError(f"Argument `spectrum` must have at least {self.axes} dimensions.")
        super().__init__(
            input_output_dtype, None, is_non_singular, is_self_adjoint, is_positive_definite, _squared(is_square), name
        )

    def convolution_kernel(self, name: Any = "convolution_kernel") -> Tensor:
        """The numbers that are convolved with: the inverse transform of the spectrum."""
        held = convert_to_tensor(self.spectrum)
        wide = np.dtype(np.complex128 if held.data.dtype.itemsize > 8 or held.dtype.name == "float64" else np.complex64)
        found = F.ifft(F.cast(held, dtype=wide), axes=tuple(range(-self.axes, 0)))
        return found if self.dtype.is_complex else F.real(found)  # type: ignore[no-any-return]

    def _matrix(self) -> Tensor:
        kernel = F.cast(self.convolution_kernel(), dtype=self.dtype.numpy)
        lead = tuple(kernel.shape)[: -self.axes]
        sizes = tuple(kernel.shape)[-self.axes :]
        count = int(np.prod(sizes))
        at = np.array(np.unravel_index(np.arange(count), sizes))
        steps = (at[:, :, None] - at[:, None, :]) % np.array(sizes)[:, None, None]
        places = np.ravel_multi_index(tuple(steps), sizes)
        flat = F.reshape(kernel, shape=(*lead, count))
        found = F.take(flat, Tensor(places.reshape(-1)), axis=len(lead))
        return F.reshape(found, shape=(*lead, count, count))  # type: ignore[no-any-return]


class LinearOperatorCirculant(_Circulant):
    """Convolution in a circle, given by its spectrum (..., n)."""


class LinearOperatorCirculant2D(_Circulant):
    """Convolution in circles over two axes, given by its spectrum (..., n, m)."""

    axes = 2


class LinearOperatorCirculant3D(_Circulant):
    """Convolution in circles over three axes, given by its spectrum."""

    axes = 3
