"""``tf.linalg``: products, solvers, decompositions, norms, over the last two axes."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from ..base.dtype import int32
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..ops.einsum import canonical
from ..ops.linalg import adjoint as _adjoint
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, convert_to_tensor, unify
from ..tensor.tensor import Tensor
from .arguments import axes as axes_argument
from .arguments import integer, numpy_dtype, tensor

LogMatrixDeterminant = namedtuple("LogMatrixDeterminant", ["sign", "log_abs_determinant"])
Lu = namedtuple("Lu", ["lu", "p"])

# --- products ----------------------------------------------------------------------------------


def matmul(
    a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, adjoint_a: bool = False,
    adjoint_b: bool = False, a_is_sparse: bool = False, b_is_sparse: bool = False,
    output_type: Any = None, grad_a: bool = False, grad_b: bool = False, name: Any = None,
) -> Tensor:  # fmt: skip
    """Matrix product of the last two axes, the others broadcast. Sparsity flags are hints."""
    if transpose_a and adjoint_a:
        raise ValueError("Only one of `transpose_a` and `adjoint_a` can be True.")
    if transpose_b and adjoint_b:
        raise ValueError("Only one of `transpose_b` and `adjoint_b` can be True.")
    a, b = unify(a, b, op="MatMul")
    if adjoint_a:
        a = F.conj(a)
    if adjoint_b:
        b = F.conj(b)
    out = F.matmul(
        a, b, transpose_a=bool(transpose_a or adjoint_a), transpose_b=bool(transpose_b or adjoint_b)
    )
    return out if output_type is None else F.cast(out, dtype=numpy_dtype(output_type))  # type: ignore[no-any-return]


def matvec(
    a: Any, b: Any, transpose_a: bool = False, adjoint_a: bool = False, a_is_sparse: bool = False,
    b_is_sparse: bool = False, name: Any = None,
) -> Tensor:  # fmt: skip
    """Matrix times vector."""
    a, b = unify(a, b, op="MatVec")
    product = matmul(a, F.expand_dims(b, axis=-1), transpose_a=transpose_a, adjoint_a=adjoint_a)
    return F.reshape(product, shape=tuple(product.shape[:-1]))  # type: ignore[no-any-return]


def einsum(equation: str, *inputs: Any, **kwargs: Any) -> Tensor:
    """Einstein summation over any number of tensors. ``optimize`` chooses nothing here.

    Raises: ValueError on an equation that does not fit; InvalidArgumentError on sizes that differ.
    """
    for key in kwargs:
        if key not in ("name", "optimize"):
            raise TypeError(
                f"Invalid keyword arguments for einsum: {key}. Expected name or optimize."
            )
    tensors = unify(*inputs, op="Einsum")
    return F.einsum(*tensors, equation=canonical(equation, [t.ndim for t in tensors]))  # type: ignore[no-any-return]


def tensordot(a: Any, b: Any, axes: Any, name: Any = None) -> Tensor:
    """Sums products over pairs of axes: a number (that many), or two lists of axes."""
    a, b = unify(a, b, op="Tensordot")
    axes = as_static(axes)
    if isinstance(axes, int):
        if axes < 0:
            raise ValueError(f"`axes` must be at least 0. Received: {axes}.")
        if axes > a.ndim or axes > b.ndim:
            raise ValueError(
                "`axes` must not be larger than the number of dimensions of tensor. "
                f"Received {axes}, "
                f"vs tensor dimensions {a.ndim} and {b.ndim}."
            )
        first, second = list(range(a.ndim - axes, a.ndim)), list(range(axes))
    else:
        first, second = ([v] if isinstance(v, int) else list(v) for v in axes)
        if len(first) != len(second):
            raise ValueError(
                f"Different number of contraction axes `a` and `b`, {len(first)} != {len(second)}."
            )
        first, second = [i % a.ndim for i in first], [i % b.ndim for i in second]
    free_a = [i for i in range(a.ndim) if i not in first]
    free_b = [i for i in range(b.ndim) if i not in second]
    inner = int(np.prod([a.shape[i] for i in first], dtype=np.int64))
    left = F.reshape(
        F.transpose(a, perm=(*free_a, *first)),
        shape=(int(np.prod([a.shape[i] for i in free_a], dtype=np.int64)), inner),
    )
    other = int(np.prod([b.shape[i] for i in second], dtype=np.int64))
    right = F.reshape(
        F.transpose(b, perm=(*second, *free_b)),
        shape=(other, int(np.prod([b.shape[i] for i in free_b], dtype=np.int64))),
    )
    return F.reshape(  # type: ignore[no-any-return]
        F.matmul(left, right),
        shape=tuple([a.shape[i] for i in free_a] + [b.shape[i] for i in free_b]),
    )


def cross(a: Any, b: Any, name: Any = None) -> Tensor:
    """The vector product over a last axis of size 3."""
    a, b = unify(a, b, op="Cross")
    if tuple(a.shape) != tuple(b.shape) or not a.ndim or a.shape[-1] != 3:
        raise InvalidArgumentError(
            f"Both inputs must be of same shape, with a last axis of 3: {list(a.shape)} "
            f"and {list(b.shape)} [Op:Cross]"
        )
    turned = [F.roll(v, shift=s, axis=-1) for v in (a, b) for s in (-1, -2)]
    return F.sub(F.mul(turned[0], turned[3]), F.mul(turned[1], turned[2]))  # type: ignore[no-any-return]


# --- shapes and diagonals ----------------------------------------------------------------------


def adjoint(matrix: Any, name: Any = None) -> Tensor:
    """The conjugate transpose."""
    return _adjoint(F, tensor(matrix))  # type: ignore[no-any-return]


def matrix_transpose(a: Any, name: Any = "matrix_transpose", conjugate: bool = False) -> Tensor:
    """The last two axes exchanged. Raises ValueError on fewer than two."""
    a = tensor(a)
    if a.ndim < 2:
        raise ValueError(
            f"Argument `a` should be a (batch) matrix with rank >= 2. Received shape {a.shape}."
        )
    swapped = F.transpose(a, perm=(*range(a.ndim - 2), a.ndim - 1, a.ndim - 2))
    return F.conj(swapped) if conjugate else swapped  # type: ignore[no-any-return]


def band_part(input: Any, num_lower: Any, num_upper: Any, name: Any = None) -> Tensor:
    """Zeros outside a band of diagonals; a negative number keeps the whole triangle."""
    return F.band_part(tensor(input), integer(num_lower), integer(num_upper))  # type: ignore[no-any-return]


def _k(k: Any) -> Any:
    found = as_static(k)
    return tuple(found) if isinstance(found, (list, tuple)) else int(found)


def diag(
    diagonal: Any, name: Any = "diag", k: Any = 0, num_rows: Any = -1, num_cols: Any = -1,
    padding_value: Any = 0, align: str = "RIGHT_LEFT",
) -> Tensor:  # fmt: skip
    """Matrices with the given diagonals."""
    return F.diag(  # type: ignore[no-any-return]
        tensor(diagonal), k=_k(k), rows=integer(num_rows), columns=integer(num_cols),
        padding=as_static(padding_value), align=align,
    )  # fmt: skip


def diag_part(
    input: Any,
    name: Any = "diag_part",
    k: Any = 0,
    padding_value: Any = 0,
    align: str = "RIGHT_LEFT",
) -> Tensor:
    """The diagonals of matrices."""
    return F.diag_part(tensor(input), k=_k(k), padding=as_static(padding_value), align=align)  # type: ignore[no-any-return]


def set_diag(
    input: Any, diagonal: Any, name: Any = "set_diag", k: Any = 0, align: str = "RIGHT_LEFT"
) -> Tensor:
    """Matrices with diagonals replaced."""
    x = tensor(input)
    return F.set_diag(x, convert_to_tensor(diagonal, x.dtype), k=_k(k), align=align)  # type: ignore[no-any-return]


def tensor_diag(diagonal: Any, name: Any = None) -> Tensor:
    """A tensor of twice the rank with the values where both halves of the index agree."""
    x = tensor(diagonal)
    shape = tuple(x.shape)
    return F.reshape(F.diag(F.reshape(x, shape=(-1,))), shape=(*shape, *shape))  # type: ignore[no-any-return]


def tensor_diag_part(input: Any, name: Any = None) -> Tensor:
    """The inverse of tensor_diag."""
    x = tensor(input)
    half = tuple(x.shape[: x.ndim // 2])
    if x.ndim % 2 or tuple(x.shape[x.ndim // 2 :]) != half or not x.ndim:
        raise InvalidArgumentError(
            f"Expected a tensor of even rank with equal halves, received {list(x.shape)}"
        )
    size = int(np.prod(half))
    return F.reshape(F.diag_part(F.reshape(x, shape=(size, size))), shape=half)  # type: ignore[no-any-return]


def trace(x: Any, name: Any = None) -> Tensor:
    """The sum of the diagonal."""
    return F.sum(F.diag_part(tensor(x)), axis=-1)  # type: ignore[no-any-return]


# --- solving -----------------------------------------------------------------------------------


def inv(input: Any, adjoint: bool = False, name: Any = None) -> Tensor:
    """The inverse (of the conjugate transpose). Raises InvalidArgumentError where there is none."""
    x = tensor(input)
    return F.inv(_adjoint(F, x) if adjoint else x)  # type: ignore[no-any-return]


def solve(matrix: Any, rhs: Any, adjoint: bool = False, name: Any = None) -> Tensor:
    """x with matrix @ x = rhs."""
    return F.solve(*unify(matrix, rhs, op="MatrixSolve"), adjoint=bool(adjoint))  # type: ignore[no-any-return]


def triangular_solve(
    matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: Any = None
) -> Tensor:
    """x with matrix @ x = rhs, for a triangular matrix; the other triangle is not read."""
    return F.triangular_solve(  # type: ignore[no-any-return]
        *unify(matrix, rhs, op="MatrixTriangularSolve"), lower=bool(lower), adjoint=bool(adjoint)
    )


def cholesky(input: Any, name: Any = None) -> Tensor:
    """The lower triangular factor of positive definite matrices; nan where they are not."""
    return F.cholesky(tensor(input))  # type: ignore[no-any-return]


def cholesky_solve(chol: Any, rhs: Any, name: Any = None) -> Tensor:
    """x with A @ x = rhs, given the Cholesky factor of A."""
    chol, rhs = unify(chol, rhs, op="cholesky_solve")
    half = F.triangular_solve(chol, rhs, lower=True, adjoint=False)
    return F.triangular_solve(chol, half, lower=True, adjoint=True)  # type: ignore[no-any-return]


def lstsq(
    matrix: Any, rhs: Any, l2_regularizer: Any = 0.0, fast: bool = True, name: Any = None
) -> Tensor:
    """The least-squares solution (of least norm where several), by normal equations or the SVD."""
    a, b = unify(matrix, rhs, op="MatrixSolveLs")
    if not fast:
        return matmul(pinv(a), b)
    h = _adjoint(F, a)
    tall = a.shape[-2] >= a.shape[-1]
    gram = F.matmul(h, a) if tall else F.matmul(a, h)
    n = gram.shape[-1]
    eye = F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=gram.dtype.numpy)
    chol = F.cholesky(F.add(gram, F.mul(eye, convert_to_tensor(l2_regularizer, gram.dtype))))
    if tall:
        return cholesky_solve(chol, F.matmul(h, b))
    return F.matmul(h, cholesky_solve(chol, b))  # type: ignore[no-any-return]


def det(input: Any, name: Any = None) -> Tensor:
    """Determinants."""
    return F.det(tensor(input))  # type: ignore[no-any-return]


def slogdet(input: Any, name: Any = None) -> Any:
    """(sign, log |determinant|)."""
    return LogMatrixDeterminant(*F.slogdet(tensor(input)))


def logdet(matrix: Any, name: Any = None) -> Tensor:
    """log(determinant) of Hermitian positive definite matrices."""
    factor = F.cholesky(tensor(matrix))
    return F.mul(F.sum(F.log(F.real(F.diag_part(factor))), axis=-1), 2.0)  # type: ignore[no-any-return]


def lu(input: Any, output_idx_type: Any = int32, name: Any = None) -> Any:
    """(both factors in one matrix, row permutation) of square matrices."""
    return Lu(*F.lu(tensor(input), dtype=numpy_dtype(output_idx_type)))


def lu_reconstruct(
    lower_upper: Any, perm: Any, validate_args: bool = False, name: Any = None
) -> Tensor:
    """The matrix that ``lu`` took apart."""
    packed, perm = tensor(lower_upper), tensor(perm)
    n, shape = packed.shape[-1], tuple(packed.shape)
    eye = F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=packed.dtype.numpy)
    strict = F.sub(F.band_part(packed, -1, 0), F.band_part(packed, 0, 0))
    product = F.matmul(F.add(strict, eye), F.band_part(packed, 0, -1))
    back = F.reshape(F.argsort(perm, axis=-1), shape=(*shape[:-1], 1))
    return F.take_along_axis(product, F.broadcast_to(back, shape=shape), axis=len(shape) - 2)  # type: ignore[no-any-return]


def lu_solve(
    lower_upper: Any, perm: Any, rhs: Any, validate_args: bool = False, name: Any = None
) -> Tensor:
    """x with A @ x = rhs, given ``lu`` of A."""
    packed, rhs = unify(lower_upper, rhs, op="lu_solve")
    perm = tensor(perm)
    index = F.broadcast_to(F.reshape(perm, shape=(*tuple(perm.shape), 1)), shape=tuple(rhs.shape))
    moved = F.take_along_axis(rhs, index, axis=rhs.ndim - 2)
    n = packed.shape[-1]
    eye = F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=packed.dtype.numpy)
    lower = F.add(F.sub(F.band_part(packed, -1, 0), F.band_part(packed, 0, 0)), eye)
    return F.triangular_solve(packed, F.triangular_solve(lower, moved, lower=True), lower=False)  # type: ignore[no-any-return]


def lu_matrix_inverse(
    lower_upper: Any, perm: Any, validate_args: bool = False, name: Any = None
) -> Tensor:
    """The inverse of A, given ``lu`` of A."""
    packed = tensor(lower_upper)
    n = packed.shape[-1]
    eye = F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=packed.dtype.numpy)
    return lu_solve(packed, perm, F.broadcast_to(eye, shape=tuple(packed.shape)))


# --- decompositions ----------------------------------------------------------------------------


def qr(input: Any, full_matrices: bool = False, name: Any = None) -> Any:
    """(orthonormal q, upper triangular r)."""
    return F.qr(tensor(input), full_matrices=bool(full_matrices))


def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: Any = None) -> Any:
    """Singular values s (descending), with u and v where ``compute_uv``: x = u diag(s) v^H."""
    x = convert_to_tensor(tensor)
    return F.svd(x, full_matrices=bool(full_matrices)) if compute_uv else F.singular_values(x)


def eigh(tensor: Any, name: Any = None) -> Any:
    """(ascending eigenvalues, eigenvectors in columns); reads the lower triangle only."""
    return F.eigh(convert_to_tensor(tensor))


def eigvalsh(tensor: Any, name: Any = None) -> Tensor:
    """Eigenvalues of Hermitian matrices, ascending."""
    return F.eigvalsh(convert_to_tensor(tensor))  # type: ignore[no-any-return]


def eig(tensor: Any, name: Any = None) -> Any:
    """(eigenvalues, eigenvectors in columns) of square matrices, complex."""
    return F.eig(convert_to_tensor(tensor))


def eigvals(tensor: Any, name: Any = None) -> Tensor:
    """Eigenvalues of square matrices, complex."""
    return F.eigvals(convert_to_tensor(tensor))  # type: ignore[no-any-return]


def expm(input: Any, name: Any = None) -> Tensor:
    """The matrix exponential."""
    return F.expm(tensor(input))  # type: ignore[no-any-return]


def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: Any = None) -> Tensor:
    """The Moore-Penrose inverse: singular values at or below rcond times the largest count as 0."""
    x = tensor(a)
    if rcond is None:
        rcond = 10.0 * max(x.shape[-2:]) * float(np.finfo(x.dtype.numpy).eps)
    s, u, v = F.svd(x)
    limit = F.mul(convert_to_tensor(rcond, s.dtype), F.max(s, axis=-1, keepdims=True))
    kept = F.greater(s, limit)
    inverse = F.where(kept, F.reciprocal(F.where(kept, s, F.ones_like(s))), F.zeros_like(s))
    row = F.reshape(
        F.cast(inverse, dtype=x.dtype.numpy), shape=(*tuple(s.shape[:-1]), 1, s.shape[-1])
    )
    return F.matmul(F.mul(v, row), _adjoint(F, u))  # type: ignore[no-any-return]


def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False, name: Any = None) -> Tensor:
    """How many singular values exceed ``tol``."""
    x = tensor(a)
    s = F.singular_values(x)
    if tol is None:
        eps = float(np.finfo(s.dtype.numpy).eps)
        tol = F.mul(F.max(s, axis=-1, keepdims=True), eps * max(x.shape[-2:]))
    return F.sum(F.cast(F.greater(s, tol), dtype=np.dtype(np.int32)), axis=-1)  # type: ignore[no-any-return]


# --- norms -------------------------------------------------------------------------------------

_ORDERS = ("fro", "euclidean", 1, 2, np.inf)


def norm(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: Any = None, name: Any = None
) -> Tensor:
    """Vector norms over an axis (or everything), matrix norms over two axes.

    Raises: ValueError on an order that is not defined for vectors or matrices.
    """
    x = convert_to_tensor(tensor)
    axis, keepdims = axes_argument(axis), bool(keepdims)
    matrix = isinstance(axis, tuple) and len(axis) == 2
    if isinstance(axis, tuple):
        if len(axis) not in (1, 2):
            raise ValueError(
                f"'axis' must be None, an integer, or a tuple of 2 integers, got {axis}"
            )
        axis = axis if matrix else axis[0]
    named = ord in _ORDERS and (matrix or ord != "fro")
    if not named and (matrix or isinstance(ord, str) or not ord > 0):
        raise ValueError(
            f"'ord' must be a supported {'matrix' if matrix else 'vector'} norm in "
            f"{_ORDERS}, got {ord}"
        )
    if matrix and ord in (2, 2.0):
        return _spectral_norm(x, axis, keepdims)
    if ord in ("fro", "euclidean", 2, 2.0):
        squares = F.mul(x, F.conj(x))
        total = F.sqrt(F.sum(squares, axis=axis, keepdims=True))
    else:
        size = F.abs(x)
        if ord == 1:
            total = F.sum(size, axis=axis[0] if matrix else axis, keepdims=True)
            total = F.max(total, axis=axis[-1], keepdims=True) if matrix else total
        elif ord == np.inf:
            total = F.sum(size, axis=axis[1], keepdims=True) if matrix else size
            total = F.max(total, axis=axis[0] if matrix else axis, keepdims=True)
        else:
            total = F.pow(
                F.sum(F.pow(size, float(ord)), axis=axis, keepdims=True), 1.0 / float(ord)
            )
    if keepdims:
        return total  # type: ignore[no-any-return]
    dropped = range(x.ndim) if axis is None else [a % x.ndim for a in (axis if matrix else (axis,))]
    return F.reshape(total, shape=tuple(d for i, d in enumerate(x.shape) if i not in dropped))  # type: ignore[no-any-return]


def _spectral_norm(x: Tensor, axis: Any, keepdims: bool) -> Tensor:
    first, second = (a % x.ndim for a in axis)
    rest = [i for i in range(x.ndim) if i not in (first, second)]
    s = F.singular_values(F.transpose(x, perm=(*rest, first, second)))
    largest = F.max(s, axis=-1)
    if keepdims:
        shape = tuple(1 if i in (first, second) else d for i, d in enumerate(x.shape))
        return F.reshape(largest, shape=shape)  # type: ignore[no-any-return]
    return largest  # type: ignore[no-any-return]


def normalize(tensor: Any, ord: Any = "euclidean", axis: Any = None, name: Any = None) -> Any:
    """(tensor / norm, norm)."""
    x = convert_to_tensor(tensor)
    size = F.cast(norm(x, ord=ord, axis=axis, keepdims=True), dtype=x.dtype.numpy)
    return F.div(x, size), size


accepts_composites(globals())
