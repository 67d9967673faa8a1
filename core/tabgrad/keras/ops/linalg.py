"""``keras.ops.linalg``: factorizations, solvers, norms."""

from __future__ import annotations

import math
from typing import Any

from ...api import linalg as tf_linalg
from ...autodiff.custom import jvp as _jvp
from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import axes_of, cast, floating, floats, name_of, shape_of, tensor
from .declare import operation


def _square(x: Tensor) -> Tensor:
    if x.ndim < 2 or shape_of(x)[-1] != shape_of(x)[-2]:
        raise ValueError(f"Expected a square matrix. Received tensor with shape {tuple(x.shape)}.")
    return x


def _matrix(x: Any) -> Tensor:
    x = floating(x)
    if x.ndim < 2:
        raise ValueError(f"Expected input to have rank >= 2. Received input with shape {tuple(x.shape)}.")
    return x


def _swapped(x: Tensor) -> Tensor:
    rank = x.ndim
    return F.transpose(x, perm=(*range(rank - 2), rank - 1, rank - 2))  # type: ignore[no-any-return]


@operation("linalg", "Cholesky")
def cholesky(x: Any, upper: bool = False) -> Tensor:
    """The triangular factor of a positive definite matrix."""
    found = F.cholesky(_square(_matrix(x)))
    return _swapped(found) if upper else found  # type: ignore[no-any-return]


@operation("linalg", "CholeskyInverse")
def cholesky_inverse(x: Any, upper: bool = False) -> Tensor:
    """The inverse of the matrix whose Cholesky factor is x."""
    x = _square(_matrix(x))
    lower = _swapped(x) if upper else x
    eye = F.identity_matrix(rows=shape_of(x)[-1], columns=shape_of(x)[-1], diagonal=0, dtype=x.data.dtype)
    inverse = F.triangular_solve(lower, F.broadcast_to(eye, shape=shape_of(x)), lower=True)
    return F.matmul(inverse, inverse, transpose_a=True)  # type: ignore[no-any-return]


@operation("linalg", "Det")
def det(x: Any) -> Tensor:
    """The determinant."""
    return F.det(_square(_matrix(x)))  # type: ignore[no-any-return]


@operation("linalg", "Eig")
def eig(x: Any) -> Any:
    """Eigenvalues and eigenvectors, complex."""
    return tf_linalg.eig(_square(_matrix(x)))


@operation("linalg", "Eigh")
def eigh(x: Any) -> Any:
    """Eigenvalues, ascending, and eigenvectors of a Hermitian matrix."""
    return tf_linalg.eigh(_square(_matrix(x)))


@operation("linalg", "Inv")
def inv(x: Any) -> Tensor:
    """The inverse."""
    return F.inv(_square(_matrix(x)))  # type: ignore[no-any-return]


@operation("linalg", "LuFactor")
def lu_factor(x: Any) -> Any:
    """(both triangles in one matrix, the pivots)."""
    return tf_linalg.lu(_matrix(x))


@operation("linalg", "Norm")
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:
    """A norm of vectors or matrices, as NumPy's. Raises ValueError on an unknown one."""
    x = floating(x)
    if axis is None:
        if ord is None or (ord in ("fro", "nuc") and x.ndim == 2) or (ord == 2 and x.ndim == 1):
            axes: tuple[int, ...] = tuple(range(x.ndim))
        else:
            axes = tuple(range(x.ndim))
    else:
        found = axes_of(axis)
        axes = tuple(a % x.ndim for a in ((found,) if isinstance(found, int) else found))
    if axis is None and ord is None:
        return _two_norm(x, axes, keepdims)
    if len(axes) == 1:
        return _vector_norm(x, ord, axes, keepdims)
    if len(axes) == 2:
        return _matrix_norm(x, ord, axes, keepdims)
    raise ValueError(f"Invalid axis values: {axis} for a norm of order {ord}: expected one or two axes.")


def _two_norm(x: Tensor, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    magnitude = F.real(F.mul(x, F.conj(x))) if x.dtype.is_complex else F.square(x)
    return F.sqrt(F.sum(magnitude, axis=axes, keepdims=keepdims))  # type: ignore[no-any-return]


def _vector_norm(x: Tensor, order: Any, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    options = {"axis": axes, "keepdims": keepdims}
    size = F.abs(x)
    if order is None or order == 2:
        return _two_norm(x, axes, keepdims)
    if isinstance(order, str):
        raise ValueError(f"Invalid `ord` argument for vector norm. Received: ord={order}")
    if order == math.inf:
        return F.max(size, **options)  # type: ignore[no-any-return]
    if order == -math.inf:
        return F.min(size, **options)  # type: ignore[no-any-return]
    if order == 0:
        return F.sum(cast(F.not_equal(size, F.zeros_like(size)), name_of(size)), **options)  # type: ignore[no-any-return]
    if order == 1:
        return F.sum(size, **options)  # type: ignore[no-any-return]
    total = F.sum(F.pow(size, tensor(float(order), name_of(size))), **options)
    return F.pow(total, tensor(1.0 / order, name_of(size)))  # type: ignore[no-any-return]


def _matrix_norm(x: Tensor, order: Any, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    if order is None or order == "fro":
        return _two_norm(x, axes, keepdims)
    row, column = axes
    if order in (1, -1, math.inf, -math.inf):
        inner, outer = (row, column) if order in (1, -1) else (column, row)
        sums = F.sum(F.abs(x), axis=(inner,), keepdims=True)
        found = getattr(F, "max" if order > 0 else "min")(sums, axis=(outer,), keepdims=True)
    elif order in (2, -2, "nuc"):
        moved = F.move_axes(x, source=(row, column), target=(x.ndim - 2, x.ndim - 1))
        values = F.singular_values(moved)
        reduced = {2: "max", -2: "min", "nuc": "sum"}[order]
        found = getattr(F, reduced)(values, axis=(-1,), keepdims=False)
        for a in sorted(axes):
            found = F.expand_dims(found, axis=a)
    else:
        raise ValueError(f"Invalid `ord` argument for matrix norm. Received: ord={order}")
    return found if keepdims else F.squeeze(found, axis=tuple(sorted(axes)))  # type: ignore[no-any-return]


@operation("linalg", "Pinv")
def pinv(x: Any, rcond: Any = None) -> Tensor:
    """The Moore-Penrose pseudo-inverse."""
    return tf_linalg.pinv(_matrix(x), rcond)


@operation("linalg", "MatrixRank")
def matrix_rank(x: Any, tol: Any = None) -> Tensor:
    """The number of singular values above a tolerance, int32."""
    return cast(tf_linalg.matrix_rank(_matrix(x), tol), "int32")


@operation("linalg", "Qr")
def qr(x: Any, mode: str = "reduced") -> Any:
    """An orthogonal and an upper triangular factor. Raises ValueError on another mode."""
    if mode not in ("reduced", "complete"):
        raise ValueError(
            f"`mode` argument value not supported. Expected one of {{'reduced', 'complete'}}. Received: mode={mode}"
        )
    return tf_linalg.qr(_matrix(x), full_matrices=mode == "complete")


@operation("linalg", "Solve", "a b")
def solve(a: Any, b: Any) -> Tensor:
    """x of a @ x = b; b holds vectors where it has one axis less than a."""
    x, y = floats(a, b)
    _square(x)
    if y.ndim == x.ndim - 1:
        return F.squeeze(F.solve(x, F.expand_dims(y, axis=-1)), axis=(x.ndim - 1,))  # type: ignore[no-any-return]
    return F.solve(x, y)  # type: ignore[no-any-return]


@operation("linalg", "SolveTriangular", "a b")
def solve_triangular(a: Any, b: Any, lower: bool = False) -> Tensor:
    """x of a @ x = b with a triangular."""
    x, y = floats(a, b)
    _square(x)
    if y.ndim == x.ndim - 1:
        return F.squeeze(F.triangular_solve(x, F.expand_dims(y, axis=-1), lower=lower), axis=(x.ndim - 1,))  # type: ignore[no-any-return]
    return F.triangular_solve(x, y, lower=lower)  # type: ignore[no-any-return]


@operation("linalg", "SVD")
def svd(x: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """(u, singular values, v transposed), or the singular values alone."""
    x = _matrix(x)
    if not compute_uv:
        return F.singular_values(x)
    s, u, v = tf_linalg.svd(x, full_matrices=full_matrices)
    v = F.conj(v) if v.dtype.is_complex else v
    return u, s, _swapped(v)


@operation("linalg", "Lstsq", "a b")
def lstsq(a: Any, b: Any, rcond: Any = None) -> Tensor:
    """x that makes |a @ x - b| smallest, of least norm."""
    x, y = floats(a, b)
    if x.ndim != 2 or y.ndim not in (1, 2):
        raise ValueError(f"Expected a matrix and a vector or matrix. Received: a.shape={x.shape}, b.shape={y.shape}")
    vector = y.ndim == 1
    y = F.expand_dims(y, axis=1) if vector else y
    cutoff = None if rcond is None else rcond
    found = F.matmul(tf_linalg.pinv(x, cutoff), y)
    return F.squeeze(found, axis=(1,)) if vector else found  # type: ignore[no-any-return]


@operation("math", "Logdet")
def logdet(x: Any) -> Tensor:
    """The logarithm of the determinant of a positive definite matrix."""
    return tf_linalg.logdet(floating(x))


@operation("numpy", "Slogdet")
def slogdet(x: Any) -> Any:
    """(sign of the determinant, logarithm of its absolute value)."""
    return tuple(tf_linalg.slogdet(floating(x)))


@operation("linalg", "JVP", "fun primals tangents")
def jvp(fun: Any, primals: Any, tangents: Any, has_aux: bool = False) -> Any:
    """(outputs, their directional derivative), and what else ``fun`` returns where has_aux."""
    extra: list[Any] = []

    def function(*args: Any) -> Any:
        found = fun(*args)
        if has_aux:
            extra[:] = [found[1]]
            return found[0]
        return found

    outputs, pushed = _jvp(function, [tensor(p) for p in primals], [tensor(t) for t in tangents])
    return (outputs, pushed, extra[0]) if has_aux else (outputs, pushed)


__all__ = [
    "cholesky",
    "cholesky_inverse",
    "det",
    "eig",
    "eigh",
    "inv",
    "jvp",
    "logdet",
    "lstsq",
    "lu_factor",
    "matrix_rank",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_triangular",
    "svd",
]
