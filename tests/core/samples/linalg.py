"""Samples of ops/linalg.py, ops/spectral.py, ops/matrix.py and ops/einsum.py."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

EYE = np.eye(3)
SQUARE = array(3, 3) + 2 * EYE
BATCH = array(2, 3, 3, seed=1) + 2 * EYE
COMPLEX = complexes(3, 3, seed=2) + 2 * EYE
SPD = SQUARE @ SQUARE.T + EYE
SPD_BATCH = BATCH @ np.swapaxes(BATCH, -1, -2) + EYE
HERMITIAN = COMPLEX @ COMPLEX.conj().T + EYE
LOWER = np.tril(SQUARE)
PHASE = "eigenvectors of complex matrices have no canonical phase"
TRIANGLE = "only one triangle is read, so finite differences of the other are 0"
# eigenvalues far apart, so that LAPACK's choice of sign is steady under small steps
SPREAD = np.diag([1.0, 3.0, 6.0]) + 0.3 * (array(3, 3, seed=5) + array(3, 3, seed=5).T)


def sym(x: np.ndarray) -> np.ndarray:
    """The Hermitian matrix that the lower triangle stands for."""
    low = np.tril(x, -1)
    return low + np.conj(np.swapaxes(low, -1, -2)) + np.eye(x.shape[-1]) * x


SAMPLES: list[Sample] = [
    Sample("solve", (SQUARE, array(3, 2)), expect=np.linalg.solve),
    Sample(
        "solve",
        (SQUARE, array(3, 2)),
        {"adjoint": True},
        expect=lambda a, b: np.linalg.solve(a.T, b),
    ),
    Sample("solve", (BATCH, array(3, 1)), expect=np.linalg.solve),
    Sample(
        "solve",
        (COMPLEX, complexes(3, 1)),
        {"adjoint": True},
        expect=lambda a, b: np.linalg.solve(a.conj().T, b),
    ),
    Sample("solve", (np.zeros((0, 0)), np.zeros((0, 2))), expect=np.zeros((0, 2))),
    Sample(
        "triangular_solve",
        (SQUARE, array(3, 2)),
        expect=lambda a, b: np.linalg.solve(np.tril(a), b),
    ),
    Sample(
        "triangular_solve",
        (BATCH, array(3, 2)),
        {"lower": False},
        expect=lambda a, b: np.linalg.solve(np.triu(a), b),
    ),
    Sample(
        "triangular_solve",
        (SQUARE, array(3, 1)),
        {"adjoint": True},
        expect=lambda a, b: np.linalg.solve(np.tril(a).T, b),
    ),
    Sample(
        "triangular_solve",
        (COMPLEX, complexes(3, 1)),
        {"lower": False, "adjoint": True},
        expect=lambda a, b: np.linalg.solve(np.triu(a).conj().T, b),
    ),
    Sample("inv", (SQUARE,), expect=np.linalg.inv),
    Sample("inv", (BATCH,), expect=np.linalg.inv),
    Sample("inv", (COMPLEX,), expect=np.linalg.inv),
    Sample("det", (SQUARE,), expect=np.linalg.det),
    Sample("det", (BATCH,), expect=np.linalg.det),
    Sample("det", (COMPLEX,), expect=np.linalg.det),
    Sample("slogdet", (BATCH,), expect=lambda x: tuple(np.linalg.slogdet(x))),
    Sample("cholesky", (SPD,), expect=np.linalg.cholesky, grad=(), why=TRIANGLE),
    Sample("cholesky", (SPD_BATCH,), expect=np.linalg.cholesky, grad=(), why=TRIANGLE),
    Sample("cholesky", (HERMITIAN,), expect=np.linalg.cholesky, grad=(), why=TRIANGLE),
    Sample("cholesky", (-EYE,), expect=np.tril(np.full((3, 3), np.nan)), grad=()),
    Sample("lu", (SQUARE,)),
    Sample("lu", (BATCH,)),
    Sample("qr", (array(4, 3),), expect=lambda x: tuple(np.linalg.qr(x))),
    Sample("qr", (SQUARE,), expect=lambda x: tuple(np.linalg.qr(x))),
    Sample("qr", (array(2, 2, 4),)),
    Sample("qr", (array(4, 2),), {"full_matrices": True}, grad=()),
    Sample("svd", (array(4, 3),)),
    Sample("svd", (array(2, 2, 3),)),
    Sample("svd", (SQUARE,), {"full_matrices": True}),
    Sample("svd", (array(4, 2),), {"full_matrices": True}, grad=()),
    Sample("singular_values", (array(4, 3),), expect=lambda x: np.linalg.svd(x, compute_uv=False)),
    Sample(
        "singular_values",
        (complexes(3, 2),),
        expect=lambda x: np.linalg.svd(x, compute_uv=False),
        second=False,
        why="through the vectors of a complex svd",
    ),
    Sample("eigh", (SPREAD,), grad=(), why=TRIANGLE),
    Sample("eigvalsh", (SPREAD,), expect=np.linalg.eigvalsh, grad=(), why=TRIANGLE),
    Sample("eigvalsh", (HERMITIAN,), grad=()),
    Sample("eig", (np.diag([1.0, 3.0]) + 0.2 * array(2, 2),), second=False, why=PHASE),
    Sample("eigvals", (np.diag([1.0, 3.0]) + 0.2 * array(2, 2),), second=False, why=PHASE),
    Sample("expm", (SQUARE,)),
    Sample("expm", (np.zeros((2, 2)),), expect=np.eye(2)),
    Sample(
        "expm", (np.array([[0.0, 20.0], [0.0, 0.0]]),), expect=np.array([[1.0, 20.0], [0.0, 1.0]])
    ),
    Sample(
        "band_part",
        (array(3, 4),),
        {"num_lower": 1, "num_upper": 0},
        expect=lambda x: np.tril(x) - np.tril(x, -2),
    ),
    Sample("band_part", (array(2, 3, 3),), {"num_lower": -1, "num_upper": 0}, expect=np.tril),
    Sample("diag_part", (array(2, 3, 4),), expect=lambda x: np.stack([np.diag(m) for m in x])),
    Sample("diag_part", (array(3, 4),), {"k": 1}, expect=lambda x: np.diag(x, 1)),
    Sample(
        "diag_part",
        (array(3, 3),),
        {"k": (-1, 1), "padding": 9},
        expect=lambda x: np.array(
            [[9, x[0, 1], x[1, 2]], [x[0, 0], x[1, 1], x[2, 2]], [x[1, 0], x[2, 1], 9]]
        ),
    ),
    Sample("diag", (array(3),), expect=np.diag),
    Sample(
        "diag", (array(2, 2),), {"k": -1}, expect=lambda x: np.stack([np.diag(v, -1) for v in x])
    ),
    Sample(
        "diag",
        (array(2, 3),),
        {"k": (0, 1), "rows": 3, "columns": 3},
        expect=lambda x: np.diag(x[1]) + np.diag(x[0, 1:], 1),
    ),
    Sample("diag", (np.zeros(0),), expect=np.zeros((0, 0))),
    Sample(
        "set_diag",
        (array(3, 3), array(3)),
        expect=lambda x, d: x - np.diag(np.diag(x)) + np.diag(d),
    ),
    Sample(
        "set_diag",
        (array(3, 3), array(2)),
        {"k": 1},
        expect=lambda x, d: x - np.diag(np.diag(x, 1), 1) + np.diag(d, 1),
    ),
]

for equation, shapes in (
    ("ij,jk->ik", ((2, 3), (3, 4))),
    ("bij,bjk->bik", ((2, 2, 3), (2, 3, 2))),
    ("ij->ji", ((2, 3),)),
    ("ij->i", ((2, 3),)),
    ("ij->", ((2, 3),)),
    ("ii->i", ((3, 3),)),
    ("ii->", ((3, 3),)),
    ("i,j->ij", ((2,), (3,))),
    ("ij,ij->ij", ((2, 3), (2, 3))),
    ("ab,bc,cd->ad", ((2, 3), (3, 2), (2, 2))),
    ("bhqd,bhkd->bhqk", ((1, 2, 3, 2), (1, 2, 2, 2))),
    ("ijk,k->ji", ((2, 2, 3), (3,))),
    ("iij,jk->ik", ((2, 2, 3), (3, 2))),
    (",i->i", ((), (3,))),
    ("ij,jk->ik", ((0, 3), (3, 2))),
    ("ij,ij->", ((2, 3), (2, 3))),
):
    operands = tuple(array(*s, seed=i) for i, s in enumerate(shapes))
    expect = lambda *xs, e=equation: np.einsum(e, *xs)  # noqa: E731
    SAMPLES.append(Sample("einsum", operands, {"equation": equation}, expect=expect))
SAMPLES.append(Sample("einsum", (array(3),), {"equation": "i->ii"}, expect=np.diag))
SAMPLES.append(
    Sample(
        "einsum",
        (complexes(2, 2), complexes(2, 2, seed=1)),
        {"equation": "ij,kj->ik"},
        expect=lambda a, b: a @ b.T,
    )
)

ERRORS = [
    Error("inv", (array(2, 3),), {}, InvalidArgumentError, "must be square"),
    Error("det", (array(2),), {}, InvalidArgumentError, "rank >= 2"),
    Error("solve", (SQUARE, array(2, 2)), {}, InvalidArgumentError, "same number of rows"),
    Error("cholesky", (integers(2, 2),), {}, InvalidArgumentError, "not defined for int32"),
    Error(
        "einsum",
        (array(2, 3), array(4, 2)),
        {"equation": "ij,jk->ik"},
        InvalidArgumentError,
        "Expected dimension",
    ),
    Error("einsum", (array(2),), {"equation": "ij->i"}, InvalidArgumentError, "axes were expected"),
]
