"""Eigenvalues and singular values over the last two axes.

Sources of the derivatives: M. Giles 2008; J. Townsend 2016. Where two values coincide, the vectors
have no derivative: their share is taken as 0. Vectors are LAPACK's, so signs may differ from
TensorFlow's, which are as arbitrary.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import BOTH, INPUTS, Spec, op
from .linalg import DENSE, _matrix, adjoint


def _real(dtype: Any) -> Any:
    return np.empty(0, dtype).real.dtype


def _row(F: Any, x: Any) -> Any:
    return F.reshape(x, shape=(*tuple(x.data.shape[:-1]), 1, x.data.shape[-1]))


def _column(F: Any, x: Any) -> Any:
    return F.reshape(x, shape=(*tuple(x.data.shape), 1))


def _gaps(F: Any, w: Any) -> Any:
    """1 / (w_j - w_i) off the diagonal; 0 on it and where values coincide."""
    difference = F.sub(_row(F, w), _column(F, w))
    return F.div_no_nan(F.ones_like(difference), difference)


def _lower(F: Any, x: Any) -> Any:
    """The gradient folded onto the lower triangle, the only part that eigh reads."""
    both = F.add(x, adjoint(F, x))
    return F.sub(F.band_part(both, -1, 0), F.mul(F.band_part(both, 0, 0), 0.5))


def _eigh_spec(x: Spec) -> tuple[Spec, Spec]:
    n, _ = _matrix(x, "SelfAdjointEigV2")
    return Spec((*x.shape[:-2], n), x.dtype), x


def _eigh(x: Any) -> Any:
    _matrix(x, "SelfAdjointEigV2")
    w, v = np.linalg.eigh(x)
    return w.astype(x.dtype), v


def _eigh_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    (w, v), (gw, gv) = y, g
    if x.data.dtype.kind == "c":
        w = F.real(w)
        gaps = F.cast(_gaps(F, w), dtype=x.data.dtype)
    else:
        gaps = _gaps(F, w)
    h = adjoint(F, v)
    inner = F.mul(gaps, F.matmul(h, gv))
    scaled = F.mul(v, _row(F, gw))
    return _lower(F, F.add(F.matmul(scaled, h), F.matmul(F.matmul(v, inner), h)))


def _eigvalsh_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    _, v = F.eigh(x)
    return _lower(F, F.matmul(F.mul(v, _row(F, g)), adjoint(F, v)))


eigh = op(
    "eigh", forward=_eigh, shape=_eigh_spec, vjp=_eigh_grad, saves=BOTH, outputs=2, accepts="fc",
    lower=DENSE, tolerance=1e-4,
)  # fmt: skip
eigvalsh = op(
    "eigvalsh", forward=lambda x: np.linalg.eigvalsh(x).astype(x.dtype),
    shape=lambda x: _eigh_spec(x)[0], vjp=_eigvalsh_grad, saves=INPUTS, accepts="fc", lower=DENSE,
    tolerance=1e-4,
)  # fmt: skip


def _complex(dtype: Any) -> Any:
    return np.result_type(dtype, np.complex64)


def _eig_spec(x: Spec) -> tuple[Spec, Spec]:
    n, _ = _matrix(x, "Eig")
    kind = np.dtype(_complex(x.dtype))
    return Spec((*x.shape[:-2], n), kind), Spec(tuple(x.shape), kind)


def _eig(x: Any) -> Any:
    w, v = np.linalg.eig(x)
    return w.astype(_complex(x.dtype)), v.astype(_complex(x.dtype))


def _eigvals_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    _, v = F.eig(x)
    h = adjoint(F, v)
    return F.solve(h, F.mul(_column(F, g), h))


def _eig_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    (w, v), (gw, gv) = y, g
    h = adjoint(F, v)
    gram = F.matmul(h, v)
    inner = F.matmul(h, gv)
    inner = F.sub(
        inner, F.matmul(gram, F.cast(F.real(F.band_part(inner, 0, 0)), dtype=v.data.dtype))
    )
    spread = F.mul(F.conj(_gaps(F, w)), inner)
    core = F.add(spread, _diagonal(F, gw))
    return F.solve(h, F.matmul(core, h))


def _diagonal(F: Any, x: Any) -> Any:
    n = x.data.shape[-1]
    return F.mul(_row(F, x), F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=x.data.dtype))


eig = op(
    "eig", forward=_eig, shape=_eig_spec, vjp=_eig_grad, saves=BOTH, outputs=2, accepts="fc",
    lower=DENSE, tolerance=1e-4,
)  # fmt: skip
eigvals = op(
    "eigvals", forward=lambda x: np.linalg.eigvals(x).astype(_complex(x.dtype)),
    shape=lambda x: _eig_spec(x)[0], vjp=_eigvals_grad, saves=INPUTS, accepts="fc", lower=DENSE,
    tolerance=1e-4,
)  # fmt: skip

# --- singular values -----------------------------------------------------------------------------


def _svd_spec(x: Spec, full_matrices: bool = False) -> tuple[Spec, Spec, Spec]:
    rows, columns = _matrix(x, "Svd", square=False)
    lead, k = tuple(x.shape[:-2]), min(rows, columns)
    u, v = (rows, columns) if full_matrices else (k, k)
    return (
        Spec((*lead, k), _real(x.dtype)),
        Spec((*lead, rows, u), x.dtype),
        Spec((*lead, columns, v), x.dtype),
    )


def _svd(x: Any, full_matrices: bool = False) -> Any:
    _matrix(x, "Svd", square=False)
    u, s, vh = np.linalg.svd(x, full_matrices=full_matrices)
    return s, u, np.conj(np.swapaxes(vh, -1, -2))


def _svd_grad(F: Any, g: Any, y: Any, x: Any, full_matrices: bool = False) -> Any:
    rows, columns = x.data.shape[-2:]
    if full_matrices and rows != columns:
        raise InvalidArgumentError(
            "The gradient of svd with full_matrices=True is defined for square matrices only. "
            "Use full_matrices=False."
        )
    if x.data.dtype.kind == "c":
        raise InvalidArgumentError(
            "The gradient of svd with compute_uv=True is not defined for complex matrices, whose "
            "singular vectors have no canonical phase. Use compute_uv=False."
        )
    (s, u, v), (gs, gu, gv) = y, g
    uh, vh = adjoint(F, u), adjoint(F, v)
    gaps = _gaps(F, F.square(s))
    inverse = F.div_no_nan(F.ones_like(s), s)
    ugu, vgv = F.matmul(uh, gu), F.matmul(vh, gv)
    left = F.mul(F.mul(gaps, F.sub(ugu, adjoint(F, ugu))), _row(F, s))
    right = F.mul(F.mul(gaps, F.sub(vgv, adjoint(F, vgv))), _column(F, s))
    core = F.add(F.add(left, right), _diagonal(F, gs))
    out = F.matmul(F.matmul(u, core), vh)
    if rows > columns:
        rest = F.sub(gu, F.matmul(u, ugu))
        out = F.add(out, F.matmul(F.mul(rest, _row(F, inverse)), vh))
    if columns > rows:
        rest = F.sub(gv, F.matmul(v, vgv))
        out = F.add(out, F.matmul(F.mul(u, _row(F, inverse)), adjoint(F, rest)))
    return out


def _singular_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    _, u, v = F.svd(x)
    kind = x.data.dtype
    return F.matmul(F.mul(u, _row(F, F.cast(g, dtype=kind))), adjoint(F, v))


svd = op(
    "svd", forward=_svd, shape=_svd_spec, vjp=_svd_grad, saves=BOTH, outputs=3, accepts="fc",
    lower=DENSE, tolerance=1e-4,
)  # fmt: skip
singular_values = op(
    "singular_values", forward=lambda x: np.linalg.svd(x, compute_uv=False),
    shape=lambda x: _svd_spec(x)[0], vjp=_singular_grad, saves=INPUTS, accepts="fc", lower=DENSE,
    tolerance=1e-4,
)  # fmt: skip
