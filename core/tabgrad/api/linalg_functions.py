"""``tf.linalg``: square roots and logarithms of matrices; matrices of a few diagonals.

Sources: Denman & Beavers 1976, Cheng et al. 2001 (iterated square roots); Higham 2008, Functions of Matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autodiff.custom import custom_gradient
from ..base.errors import InvalidArgumentError
from ..compile.effects import on_host
from ..ir.op import F, Spec
from ..tensor.convert import as_static, unify
from ..tensor.tensor import Tensor
from .arguments import tensor
from .linalg import einsum

Array = np.ndarray[Any, Any]
_WELL = 1e7  # condition of the eigenvectors below which eigenvalues are trusted


def _square(x: Tensor, name: str) -> None:
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise InvalidArgumentError(f"Input matrix must be square, received shape {x.shape} [Op:{name}]")


def _by_eigenvalues(matrix: Array, function: Callable[[Array], Array], otherwise: Callable[[Array], Array]) -> Array:
    values, vectors = np.linalg.eig(matrix)
    if np.linalg.cond(vectors) > _WELL:
        return otherwise(matrix.astype(np.complex128))
    return np.linalg.solve(vectors.T, (vectors * function(values.astype(np.complex128))).T).T


def _iterated_root(matrix: Array) -> Array:
    """The square root of a matrix without eigenvalues on the negative axis."""
    root, inverse = matrix, np.eye(len(matrix), dtype=matrix.dtype)
    for _ in range(60):
        try:
            following = (root + np.linalg.inv(inverse)) / 2, (inverse + np.linalg.inv(root)) / 2
        except np.linalg.LinAlgError:
            return np.full_like(matrix, np.nan)
        done = np.abs(following[0] - root).max() <= 1e-15 * np.abs(root).max()
        root, inverse = following
        if done:
            break
    return root


def _iterated_log(matrix: Array) -> Array:
    """2 to the k times the logarithm of the k-th square root, which is near the identity."""
    eye, halvings = np.eye(len(matrix)), 0
    while np.abs(matrix - eye).max() > 0.05 and halvings < 60:
        matrix, halvings = _iterated_root(matrix), halvings + 1
    z = np.linalg.solve(matrix + eye, matrix - eye)
    power, total = z, np.zeros_like(z)
    for k in range(1, 24, 2):
        total, power = total + power / k, power @ z @ z
    return 2.0 ** (halvings + 1) * total


def _each(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    def over(x: Array) -> Array:
        rows = x.reshape(-1, *x.shape[-2:])
        found = [function(m) if m.size else m for m in rows]
        real = x.dtype.kind != "c"
        out = np.array([f.real if real else f for f in found]).reshape(x.shape)
        return out.astype(x.dtype)

    return over


_roots = _each(lambda m: _by_eigenvalues(m.astype(np.result_type(m, np.float64)), np.sqrt, _iterated_root))
_logarithms = _each(lambda m: _by_eigenvalues(m.astype(np.complex128), np.log, _iterated_log))


def _same(spec: Spec) -> Spec:
    return spec


def sqrtm(input: Any, name: Any = None) -> Tensor:
    """The square root r of square matrices, r @ r = input. Gradient: of the Sylvester equation r dr + dr r = da."""
    x = tensor(input)
    _square(x, "MatrixSquareRoot")

    def root(a: Tensor) -> Any:
        r = on_host("MatrixSquareRoot", _roots, _same, a)

        def grad(g: Tensor) -> Tensor:
            n = r.shape[-1]
            eye = F.identity_matrix(rows=n, columns=n, diagonal=0, dtype=r.data.dtype)
            h = F.transpose(r, perm=(*range(r.ndim - 2), r.ndim - 1, r.ndim - 2))  # not conjugated, as in TensorFlow
            # rows of a matrix one after another: (h x) + (x h) is (h kron 1 + 1 kron h') x
            left = einsum("...ij,kl->...ikjl", h, eye)
            right = einsum("...lk,ij->...ikjl", h, eye)
            system = F.reshape(F.add(left, right), shape=(*tuple(r.shape)[:-2], n * n, n * n))
            flat = F.reshape(g, shape=(*tuple(r.shape)[:-2], n * n, 1))
            return F.reshape(F.solve(system, flat, adjoint=False), shape=tuple(r.shape))  # type: ignore[no-any-return]

        return r, grad

    return custom_gradient(root)(x)  # type: ignore[no-any-return]


def logm(input: Any, name: Any = None) -> Tensor:
    """The logarithm of square complex matrices: expm(logm(x)) = x. No gradient, as in TensorFlow."""
    x = tensor(input)
    if not x.dtype.is_complex:
        raise InvalidArgumentError(
            f"logm takes complex matrices, received {x.dtype.name} [Op:MatrixLogarithm]. Use tf.cast."
        )
    _square(x, "MatrixLogarithm")
    return on_host("MatrixLogarithm", _logarithms, _same, x)


# --- matrices of a few diagonals ---------------------------------------------------------------


def banded_triangular_solve(
    bands: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: Any = None
) -> Tensor:
    """x with matrix @ x = rhs, for a triangular matrix given by its diagonals (..., count, n).

    The upmost diagonal is first; those below the main one begin with what is not read, those above end with it.
    """
    held, right = unify(bands, rhs, op="BandedTriangularSolve")
    if held.ndim < 2 or held.shape[-2] < 1 or right.ndim < 2 or held.shape[-1] != right.shape[-2]:
        raise InvalidArgumentError(
            f"bands (..., count, n) and rhs (..., n, m) don't fit: {held.shape} and {right.shape} "
            "[Op:BandedTriangularSolve]"
        )
    count, n = held.shape[-2] - 1, held.shape[-1]
    if count:
        matrix = F.diag(held, k=(-count, 0) if lower else (0, count), align="LEFT_RIGHT", rows=n, columns=n)
    else:
        matrix = F.diag(held[..., 0, :])  # type: ignore[index]
    lead = np.broadcast_shapes(tuple(held.shape)[:-2], tuple(right.shape)[:-2])
    matrix = F.broadcast_to(matrix, shape=(*lead, *tuple(matrix.shape)[-2:]))
    right = F.broadcast_to(right, shape=(*lead, *tuple(right.shape)[-2:]))
    return F.triangular_solve(matrix, right, lower=bool(lower), adjoint=bool(adjoint))  # type: ignore[no-any-return]


def _three(diagonals: Any, diagonals_format: str) -> list[Tensor]:
    """The diagonals above, on and below the main one, each as long as that. Raises ValueError on another format."""
    if diagonals_format == "compact":
        held = tensor(diagonals)
        if held.ndim < 2:
            raise ValueError(f"Expected diagonals to have rank at least 2, got {held.ndim}")
        if held.shape[-2] != 3:
            raise ValueError(f"Expected 3 diagonals got {held.shape[-2]}")
        return [held[..., i, :] for i in range(3)]  # type: ignore[index]
    if diagonals_format == "matrix":
        held = tensor(diagonals)
        if held.shape[-1] != held.shape[-2]:
            raise ValueError(
                f"Expected last two dimensions of diagonals to be same, got {held.shape[-2]} and {held.shape[-1]}"
            )
        parts = F.diag_part(held, k=(-1, 1), padding=0, align="LEFT_RIGHT")
        return [parts[..., i, :] for i in range(3)]
    if diagonals_format != "sequence":
        raise ValueError(f"Unrecognized diagonals_format: {diagonals_format}")
    if not isinstance(diagonals, (list, tuple)) or len(diagonals) != 3:
        raise ValueError("Expected diagonals to be a sequence of length 3.")
    above, main, below = unify(*diagonals, op="TridiagonalSolve")
    return [_as_long(above, main, (0, 1)), main, _as_long(below, main, (1, 0))]


def _as_long(x: Tensor, main: Tensor, pad: tuple[int, int]) -> Tensor:
    if tuple(x.shape)[:-1] != tuple(main.shape)[:-1] or main.shape[-1] - x.shape[-1] not in (0, 1):
        raise ValueError(f"The three diagonals don't fit: {x.shape} beside {main.shape}.")
    if x.shape[-1] == main.shape[-1]:
        return x
    return F.pad(x, paddings=(*((0, 0),) * (x.ndim - 1), pad))  # type: ignore[no-any-return]


def tridiagonal_solve(
    diagonals: Any, rhs: Any, diagonals_format: str = "compact", transpose_rhs: bool = False,
    conjugate_rhs: bool = False, name: Any = None, partial_pivoting: bool = True, perturb_singular: bool = False,
) -> Tensor:  # fmt: skip
    """x with matrix @ x = rhs, for a matrix of three diagonals.

    Args: diagonals: (..., 3, n), above, on and below the main one ("compact"); three tensors ("sequence"); or the
        matrix ("matrix"). rhs: (..., n, m), or (..., n).
    """
    if perturb_singular and not partial_pivoting:
        raise ValueError("partial_pivoting must be True if perturb_singular is.")
    held, right = unify(F.stack(*_three(diagonals, diagonals_format), axis=-2), rhs, op="TridiagonalSolve")
    if right.ndim not in (held.ndim, held.ndim - 1):
        raise ValueError(f"Expected the rank of rhs to be {held.ndim - 1} or {held.ndim}, got {right.ndim}")
    if tuple(held.shape)[:-2] != tuple(right.shape)[: held.ndim - 2]:
        raise ValueError(f"Batch shapes {held.shape[:-2]} and {right.shape[: held.ndim - 2]} are incompatible")
    vector = right.ndim == held.ndim - 1
    right = F.conj(right) if conjugate_rhs else right
    if vector:
        right = F.expand_dims(right, -1)
    elif transpose_rhs:
        right = F.transpose(right, perm=(*range(right.ndim - 2), right.ndim - 1, right.ndim - 2))
    if held.shape[-1] != right.shape[-2]:
        raise ValueError(
            "Expected number of left-hand sided and right-hand sides to be equal, got "
            f"{held.shape[-1]} and {right.shape[-2]}"
        )
    matrix = F.diag(held, k=(-1, 1), align="LEFT_RIGHT", rows=held.shape[-1], columns=held.shape[-1])
    found = F.solve(matrix, right, adjoint=False)
    return F.squeeze(found, (-1,)) if vector else found  # type: ignore[no-any-return]


def tridiagonal_matmul(diagonals: Any, rhs: Any, diagonals_format: str = "compact", name: Any = None) -> Tensor:
    """The product of a matrix of three diagonals and ``rhs`` (..., n, m). Formats as of tridiagonal_solve."""
    above, main, below = (F.expand_dims(d, -1) for d in _three(diagonals, diagonals_format))
    x = tensor(rhs)
    if x.ndim < 2 or main.shape[-2] != x.shape[-2]:
        raise InvalidArgumentError(
            f"diagonals and rhs don't fit: {main.shape[:-1]} and {x.shape} [Op:TridiagonalMatMul]"
        )
    lead = ((0, 0),) * (x.ndim - 2)
    after = F.pad(x[..., 1:, :], paddings=(*lead, (0, 1), (0, 0)))  # type: ignore[index]
    before = F.pad(x[..., :-1, :], paddings=(*lead, (1, 0), (0, 0)))  # type: ignore[index]
    return F.add(F.add(F.mul(above, after), F.mul(main, x)), F.mul(below, before))  # type: ignore[no-any-return]


def eigh_tridiagonal(
    alpha: Any, beta: Any, eigvals_only: bool = True, select: str = "a", select_range: Any = None, tol: Any = None,
    name: Any = None,
) -> Any:  # fmt: skip
    """Ascending eigenvalues (and vectors, in columns) of the Hermitian matrix with diagonals alpha and beta.

    Args: select: "a" all; "i" those numbered, "v" those valued within ``select_range``. tol: has no effect here.
    """
    main = tensor(alpha)
    if main.shape[0] <= 1:
        return F.real(main) if main.dtype.is_complex else main
    off = tensor(beta)
    if main.dtype is not off.dtype:
        raise ValueError("'alpha' and 'beta' must have the same type.")
    if select not in ("a", "i", "v"):
        raise ValueError("'select must have a value in {'a', 'i', 'v'}.")
    n = main.shape[0]
    held = F.stack(main, F.pad(off, paddings=((0, 1),)), axis=0)
    values, vectors = F.eigh(F.diag(held, k=(-1, 0), align="LEFT_LEFT", rows=n, columns=n))
    values = F.real(values) if values.dtype.is_complex else values
    first, last = 0, n
    if select != "a":
        low, high = (as_static(v) for v in select_range)
        if low > high or (select == "v" and low == high):
            raise InvalidArgumentError(f"Got empty range in select_range: {low} to {high}.")
        first, last = (low, high + 1) if select == "i" else np.searchsorted(values.array(), [low, high]).tolist()
    chosen = values[first:last]
    return chosen if eigvals_only else (chosen, vectors[:, first:last])
