"""Matrix decompositions and solvers over the last two axes, with gradients made of ops.

Sources of the derivatives: M. Giles 2008, Collected matrix derivative results; I. Murray 2016
(Cholesky); J. Townsend 2016 (SVD); Roberts & Roberts 2020 (QR); the exponential's derivative is a
block of the exponential of a block matrix (Van Loan 1978), computed by Pade approximants (Higham
2005).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import broadcast_shapes
from ..ir.lower import HostOnly
from ..ir.op import BOTH, INPUTS, OUTPUT, Spec, op
from .rules import INT32

DENSE = HostOnly("LAPACK: one call into NumPy")
_KINDS = "fc"


def _matrix(x: Spec, name: str, square: bool = True) -> tuple[int, int]:
    """Rows and columns. Raises InvalidArgumentError unless a (square) matrix."""
    if len(x.shape) < 2:
        raise InvalidArgumentError(
            f"Input must have rank >= 2, received shape {list(x.shape)} [Op:{name}]"
        )
    rows, columns = x.shape[-2:]
    if square and rows != columns:
        raise InvalidArgumentError(
            f"Input matrix must be square. Received shape {list(x.shape)} [Op:{name}]"
        )
    return rows, columns


def adjoint(F: Any, x: Any) -> Any:
    """The conjugate transpose of the last two axes."""
    rank = len(x.data.shape)
    return F.conj(F.transpose(x, perm=(*range(rank - 2), rank - 1, rank - 2)))


def _square_like(name: str) -> Any:
    def spec(x: Spec, **attrs: Any) -> Spec:
        _matrix(x, name)
        return x

    return spec


# --- solving -----------------------------------------------------------------------------------


def _solve_spec(name: str) -> Any:
    def spec(a: Spec, b: Spec, **attrs: Any) -> Spec:
        rows, _ = _matrix(a, name)
        if len(b.shape) < 2 or b.shape[-2] != rows:
            raise InvalidArgumentError(
                f"Input matrix and right-hand side must have the same number of rows: matrix "
                f"{list(a.shape)}, rhs {list(b.shape)} [Op:{name}]"
            )
        lead = broadcast_shapes(a.shape[:-2], b.shape[:-2], op=name)
        return Spec((*lead, rows, b.shape[-1]), a.dtype)

    return spec


def _hermitian(a: Any) -> Any:
    return np.conj(np.swapaxes(a, -1, -2))


def _solve(a: Any, b: Any, adjoint: bool = False) -> Any:
    shape = _solve_spec("MatrixSolve")(a, b).shape
    if not np.prod(shape):
        return np.zeros(shape, a.dtype)
    message = "Input matrix is not invertible. [Op:MatrixSolve]"
    try:
        return _regular(np.linalg.solve(_hermitian(a) if adjoint else a, b), (a, b), message)
    except np.linalg.LinAlgError:
        raise InvalidArgumentError(message) from None


def _regular(result: Any, inputs: tuple[Any, ...], message: str) -> Any:
    """``result``, unless it is nan without cause: then a matrix was singular.

    WebAssembly has no floating-point status, so NumPy cannot notice that there: it returns nan.
    """
    if np.isnan(result).any() and all(np.isfinite(x).all() for x in inputs):
        raise InvalidArgumentError(message)
    return result


def _solve_grad_a(F: Any, g: Any, y: Any, a: Any, b: Any, **attrs: Any) -> Any:
    inner = F.solve(a, g, adjoint=not attrs.get("adjoint", False))
    return F.neg(_outer(F, inner, y, attrs.get("adjoint", False)))


def _outer(F: Any, inner: Any, y: Any, flipped: bool) -> Any:
    if flipped:
        return F.matmul(y, adjoint(F, inner))
    return F.matmul(inner, adjoint(F, y))


solve = op(
    "solve", 2,
    forward=_solve, shape=_solve_spec("MatrixSolve"), saves=BOTH, accepts=_KINDS, lower=DENSE,
    vjp=(_solve_grad_a,
         lambda F, g, y, a, b, adjoint=False: F.solve(a, g, adjoint=not adjoint)),
    tolerance=1e-4,
)  # fmt: skip


def _triangular_solve(a: Any, b: Any, lower: bool = True, adjoint: bool = False) -> Any:
    shape = _solve_spec("MatrixTriangularSolve")(a, b).shape
    part = np.tril(a) if lower else np.triu(a)
    if adjoint:
        part, lower = _hermitian(part), not lower
    out = np.zeros(shape, a.dtype)
    b = np.broadcast_to(b, shape)
    count = shape[-2]
    for i in range(count) if lower else range(count - 1, -1, -1):
        done = slice(0, i) if lower else slice(i + 1, count)
        known = np.matmul(part[..., i : i + 1, done], out[..., done, :])[..., 0, :]
        out[..., i, :] = (b[..., i, :] - known) / part[..., i, i, None]
    return out


def _triangular_grad_a(
    F: Any, g: Any, y: Any, a: Any, b: Any, lower: bool = True, adjoint: bool = False
) -> Any:
    inner = F.triangular_solve(a, g, lower=lower, adjoint=not adjoint)
    full = F.neg(_outer(F, inner, y, adjoint))
    return F.band_part(full, -1, 0) if lower else F.band_part(full, 0, -1)


triangular_solve = op(
    "triangular_solve", 2,
    forward=_triangular_solve, shape=_solve_spec("MatrixTriangularSolve"), saves=BOTH,
    accepts=_KINDS, lower=DENSE, tolerance=1e-4,
    vjp=(_triangular_grad_a,
         lambda F, g, y, a, b, lower=True, adjoint=False: F.triangular_solve(
             a, g, lower=lower, adjoint=not adjoint)),
)  # fmt: skip


def _inv(x: Any) -> Any:
    _matrix(x, "MatrixInverse")
    message = "Input is not invertible. [Op:MatrixInverse]"
    try:
        return _regular(np.linalg.inv(x), (x,), message)
    except np.linalg.LinAlgError:
        raise InvalidArgumentError(message) from None


def _inv_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    h = adjoint(F, y)
    return F.neg(F.matmul(h, F.matmul(g, h)))


inv = op(
    "inv", forward=_inv, shape=_square_like("MatrixInverse"), vjp=_inv_grad, saves=OUTPUT,
    accepts=_KINDS, lower=DENSE, tolerance=1e-4,
)  # fmt: skip

# --- determinants ------------------------------------------------------------------------------


def _per_matrix(F: Any, g: Any) -> Any:
    return F.reshape(g, shape=(*tuple(g.data.shape), 1, 1))


def _det_spec(x: Spec) -> Spec:
    _matrix(x, "MatrixDeterminant")
    return Spec(tuple(x.shape[:-2]), x.dtype)


def _slogdet_spec(x: Spec) -> tuple[Spec, Spec]:
    _matrix(x, "LogMatrixDeterminant")
    spec = Spec(tuple(x.shape[:-2]), x.dtype)
    return spec, spec


def _slogdet(x: Any) -> Any:
    _matrix(x, "LogMatrixDeterminant")
    sign, log = np.linalg.slogdet(x)
    return sign.astype(x.dtype), np.asarray(log).astype(x.dtype)


det = op(
    "det", forward=lambda x: np.linalg.det(x).astype(x.dtype), shape=_det_spec, saves=BOTH,
    accepts=_KINDS, lower=DENSE, tolerance=1e-4,
    vjp=lambda F, g, y, x: F.mul(_per_matrix(F, F.mul(g, F.conj(y))), adjoint(F, F.inv(x))),
)  # fmt: skip
slogdet = op(
    "slogdet", forward=_slogdet, shape=_slogdet_spec, saves=INPUTS, outputs=2, accepts=_KINDS,
    lower=DENSE, tolerance=1e-4,
    vjp=lambda F, g, y, x: F.mul(_per_matrix(F, g[1]), adjoint(F, F.inv(x))),
)  # fmt: skip

# --- Cholesky, LU, QR --------------------------------------------------------------------------


def _cholesky(x: Any) -> Any:
    _matrix(x, "Cholesky")
    try:
        return np.tril(np.linalg.cholesky(x))  # in WebAssembly nan is all over, and no error
    except np.linalg.LinAlgError:
        flat = x.reshape(-1, *x.shape[-2:])
        return np.stack([_cholesky_or_nan(m) for m in flat]).reshape(x.shape)


def _cholesky_or_nan(m: Any) -> Any:
    try:
        return np.linalg.cholesky(m)
    except np.linalg.LinAlgError:  # as TensorFlow: nan where it is not positive definite
        return np.tril(np.full_like(m, np.nan))


def _cholesky_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    eye = F.identity_matrix(
        rows=y.data.shape[-1], columns=y.data.shape[-1], diagonal=0, dtype=y.data.dtype
    )
    inverse = F.triangular_solve(y, F.broadcast_to(eye, shape=tuple(y.data.shape)), lower=True)
    middle = F.band_part(F.matmul(adjoint(F, y), g), -1, 0)
    middle = F.sub(middle, F.mul(F.band_part(middle, 0, 0), 0.5))
    full = F.matmul(F.matmul(adjoint(F, inverse), middle), inverse)
    return F.mul(F.add(full, adjoint(F, full)), 0.5)


cholesky = op(
    "cholesky", forward=_cholesky, shape=_square_like("Cholesky"), vjp=_cholesky_grad,
    saves=OUTPUT, accepts=_KINDS, lower=DENSE, tolerance=1e-4,
)  # fmt: skip


def _lu_spec(x: Spec, dtype: Any = INT32) -> tuple[Spec, Spec]:
    rows, _ = _matrix(x, "Lu")
    return x, Spec((*x.shape[:-2], rows), np.dtype(dtype))


def _lu(x: Any, dtype: Any = INT32) -> Any:
    """Gaussian elimination with row pivoting, all matrices of the batch at once."""
    _matrix(x, "Lu")
    n = x.shape[-1]
    a = x.reshape(-1, n, n).copy()
    rows = np.arange(len(a))
    perm = np.tile(np.arange(n), (len(a), 1))
    for k in range(n):
        pivot = k + np.abs(a[:, k:, k]).argmax(1)
        a[rows, k], a[rows, pivot] = a[rows, pivot], a[rows, k].copy()
        perm[rows, k], perm[rows, pivot] = perm[rows, pivot], perm[rows, k].copy()
        if np.any(a[:, k, k] == 0):
            raise InvalidArgumentError("Input is not invertible. [Op:Lu]")
        a[:, k + 1 :, k] /= a[:, k, k, None]
        a[:, k + 1 :, k + 1 :] -= a[:, k + 1 :, k, None] * a[:, None, k, k + 1 :]
    return a.reshape(x.shape), perm.reshape(x.shape[:-1]).astype(dtype)


def _lu_grad(F: Any, g: Any, y: Any, x: Any, dtype: Any = INT32) -> Any:
    shape = tuple(x.data.shape)
    n = shape[-1]
    packed, perm = y
    eye = F.broadcast_to(
        F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=x.data.dtype), shape=shape
    )
    upper = F.band_part(packed, 0, -1)
    lower = F.add(F.sub(F.band_part(packed, -1, 0), F.band_part(packed, 0, 0)), eye)
    g_upper = F.band_part(g[0], 0, -1)
    g_lower = F.sub(F.band_part(g[0], -1, 0), F.band_part(g[0], 0, 0))
    left = F.matmul(adjoint(F, lower), g_lower)
    inner = F.sub(F.band_part(left, -1, 0), F.band_part(left, 0, 0))
    inner = F.add(inner, F.band_part(F.matmul(g_upper, adjoint(F, upper)), 0, -1))
    half = F.triangular_solve(lower, inner, lower=True, adjoint=True)
    full = adjoint(F, F.triangular_solve(upper, adjoint(F, half), lower=False, adjoint=False))
    back = F.reshape(F.argsort(perm, axis=-1), shape=(*shape[:-1], 1))
    return F.take_along_axis(full, F.broadcast_to(back, shape=shape), axis=len(shape) - 2)


lu = op(
    "lu", forward=_lu, shape=_lu_spec, vjp=_lu_grad, saves=BOTH, outputs=2, accepts=_KINDS,
    lower=DENSE, tolerance=1e-4,
)  # fmt: skip


def _qr_spec(x: Spec, full_matrices: bool = False) -> tuple[Spec, Spec]:
    rows, columns = _matrix(x, "Qr", square=False)
    inner = rows if full_matrices else min(rows, columns)
    lead = tuple(x.shape[:-2])
    return Spec((*lead, rows, inner), x.dtype), Spec((*lead, inner, columns), x.dtype)


def _qr(x: Any, full_matrices: bool = False) -> Any:
    q, r = np.linalg.qr(x, "complete" if full_matrices else "reduced")
    return q, r


def _divided(F: Any, x: Any, r: Any) -> Any:
    """x r^-H for upper triangular r."""
    return adjoint(F, F.triangular_solve(r, adjoint(F, x), lower=False, adjoint=False))


def _qr_tall(F: Any, q: Any, r: Any, dq: Any, dr: Any) -> Any:
    qdq = F.matmul(adjoint(F, q), dq)
    rdr = F.matmul(r, adjoint(F, dr))
    skew = F.add(F.sub(qdq, adjoint(F, qdq)), F.sub(rdr, adjoint(F, rdr)))
    inner = F.sub(F.band_part(skew, -1, 0), F.band_part(skew, 0, 0))
    out = F.add(
        F.matmul(q, F.add(dr, _divided(F, inner, r))), _divided(F, F.sub(dq, F.matmul(q, qdq)), r)
    )
    if q.data.dtype.kind != "c":
        return out
    m = F.band_part(F.sub(rdr, adjoint(F, qdq)), 0, 0)
    imaginary = F.sub(m, F.cast(F.real(m), dtype=m.data.dtype))
    return F.add(out, _divided(F, F.matmul(q, adjoint(F, imaginary)), r))


def _qr_grad(F: Any, g: Any, y: Any, x: Any, full_matrices: bool = False) -> Any:
    rows, columns = x.data.shape[-2:]
    if full_matrices and rows > columns:
        raise InvalidArgumentError(
            "The gradient of qr with full_matrices=True is not defined for more rows than columns. "
            "Use full_matrices=False."
        )
    (q, r), (dq, dr) = y, g
    if rows >= columns:
        return _qr_tall(F, q, r, dq, dr)

    def columns_of(t: Any, start: int, stop: int) -> Any:
        shape = t.data.shape
        return F.slice(t, key=(*(slice(0, d, 1) for d in shape[:-1]), slice(start, stop, 1)))

    dv = columns_of(dr, rows, columns)
    rest = columns_of(x, rows, columns)
    left = _qr_tall(
        F,
        q,
        columns_of(r, 0, rows),
        F.add(dq, F.matmul(rest, adjoint(F, dv))),
        columns_of(dr, 0, rows),
    )
    return F.concat(left, F.matmul(q, dv), axis=len(x.data.shape) - 1)


qr = op(
    "qr", forward=_qr, shape=_qr_spec, vjp=_qr_grad, saves=BOTH, outputs=2, accepts=_KINDS,
    lower=DENSE, tolerance=1e-4,
)  # fmt: skip

# --- the exponential -----------------------------------------------------------------------------

_PADE = (
    64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0,
    129060195264000.0, 10559470521600.0, 670442572800.0, 33522128640.0, 1323241920.0, 40840800.0,
    960960.0, 16380.0, 182.0, 1.0,
)  # fmt: skip


def _expm(x: Any) -> Any:
    """Scaling and squaring with the Pade approximant of degree 13."""
    _matrix(x, "expm")
    wide = x.astype(np.result_type(x.dtype, np.float64))
    norm = np.abs(wide).sum(-2).max(-1, initial=0.0)
    count = np.maximum(0, np.ceil(np.log2(np.maximum(norm, 1e-300) / 5.371920351148152))).astype(
        int
    )
    count = np.where(np.isfinite(norm), count, 0)
    a = wide / (2.0 ** count[..., None, None])
    eye = np.eye(x.shape[-1])
    a2 = a @ a
    a4 = a2 @ a2
    a6 = a4 @ a2
    b = _PADE
    u = a @ (
        a6 @ (b[13] * a6 + b[11] * a4 + b[9] * a2) + b[7] * a6 + b[5] * a4 + b[3] * a2 + b[1] * eye
    )
    v = a6 @ (b[12] * a6 + b[10] * a4 + b[8] * a2) + b[6] * a6 + b[4] * a4 + b[2] * a2 + b[0] * eye
    out = np.linalg.solve(v - u, v + u)
    for i in range(int(count.max(initial=0))):
        out = np.where((i < count)[..., None, None], out @ out, out)
    return out.astype(x.dtype)


def _expm_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    n, rank = x.data.shape[-1], len(x.data.shape)
    h = adjoint(F, x)
    top = F.concat(h, g, axis=rank - 1)
    bottom = F.concat(F.zeros_like(h), h, axis=rank - 1)
    block = F.expm(F.concat(top, bottom, axis=rank - 2))
    lead = tuple(slice(0, d, 1) for d in x.data.shape[:-2])
    return F.slice(block, key=(*lead, slice(0, n, 1), slice(n, 2 * n, 1)))


expm = op(
    "expm", forward=_expm, shape=_square_like("expm"), vjp=_expm_grad, saves=INPUTS,
    accepts=_KINDS, lower=DENSE, tolerance=1e-4,
)  # fmt: skip
