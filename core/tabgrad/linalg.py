"""``tf.linalg``."""

from typing import TYPE_CHECKING

from .api.create import eye
from .api.linalg import (
    adjoint,
    band_part,
    cholesky,
    cholesky_solve,
    cross,
    det,
    diag,
    diag_part,
    eig,
    eigh,
    eigvals,
    eigvalsh,
    einsum,
    expm,
    inv,
    logdet,
    lstsq,
    lu,
    lu_matrix_inverse,
    lu_reconstruct,
    lu_solve,
    matmul,
    matrix_rank,
    matrix_transpose,
    matvec,
    norm,
    normalize,
    pinv,
    qr,
    set_diag,
    slogdet,
    solve,
    svd,
    tensor_diag,
    tensor_diag_part,
    tensordot,
    trace,
    triangular_solve,
)  # fmt: skip
from .api.nn import l2_normalize
from .api.reduction import global_norm
from .base.later import names_later

if TYPE_CHECKING:
    from .api.linalg_functions import (
        banded_triangular_solve,
        eigh_tridiagonal,
        logm,
        sqrtm,
        tridiagonal_matmul,
        tridiagonal_solve,
    )  # fmt: skip
    from .api.linear_combinations import (
        LinearOperatorAdjoint,
        LinearOperatorBlockDiag,
        LinearOperatorBlockLowerTriangular,
        LinearOperatorComposition,
        LinearOperatorInversion,
        LinearOperatorKronecker,
        LinearOperatorLowRankUpdate,
    )  # fmt: skip
    from .api.linear_operator import (
        LinearOperator,
    )  # fmt: skip
    from .api.linear_operators import (
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
    )  # fmt: skip

# imported when first used
__getattr__ = names_later(
    "tabgrad.api",
    {
        "linalg_functions": (
            "banded_triangular_solve", "eigh_tridiagonal", "logm", "sqrtm", "tridiagonal_matmul",
            "tridiagonal_solve",
        ),
        "linear_combinations": (
            "LinearOperator", "LinearOperatorAdjoint", "LinearOperatorBlockDiag",
            "LinearOperatorBlockLowerTriangular", "LinearOperatorCirculant", "LinearOperatorCirculant2D",
            "LinearOperatorCirculant3D", "LinearOperatorComposition", "LinearOperatorDiag",
            "LinearOperatorFullMatrix", "LinearOperatorHouseholder", "LinearOperatorIdentity",
            "LinearOperatorInversion", "LinearOperatorKronecker", "LinearOperatorLowRankUpdate",
            "LinearOperatorLowerTriangular", "LinearOperatorPermutation", "LinearOperatorScaledIdentity",
            "LinearOperatorToeplitz", "LinearOperatorTridiag", "LinearOperatorZeros",
        ),
    },
    __name__,
)  # fmt: skip

__all__ = [
    "LinearOperator", "LinearOperatorAdjoint", "LinearOperatorBlockDiag", "LinearOperatorBlockLowerTriangular",
    "LinearOperatorCirculant", "LinearOperatorCirculant2D", "LinearOperatorCirculant3D",
    "LinearOperatorComposition", "LinearOperatorDiag", "LinearOperatorFullMatrix", "LinearOperatorHouseholder",
    "LinearOperatorIdentity", "LinearOperatorInversion", "LinearOperatorKronecker", "LinearOperatorLowRankUpdate",
    "LinearOperatorLowerTriangular", "LinearOperatorPermutation", "LinearOperatorScaledIdentity",
    "LinearOperatorToeplitz", "LinearOperatorTridiag", "LinearOperatorZeros", "adjoint", "band_part",
    "banded_triangular_solve", "cholesky", "cholesky_solve", "cross", "det", "diag", "diag_part", "eig", "eigh",
    "eigh_tridiagonal", "eigvals", "eigvalsh", "einsum", "expm", "eye", "global_norm", "inv", "l2_normalize",
    "logdet", "logm", "lstsq", "lu", "lu_matrix_inverse", "lu_reconstruct", "lu_solve", "matmul", "matrix_rank",
    "matrix_transpose", "matvec", "norm", "normalize", "pinv", "qr", "set_diag", "slogdet", "solve", "sqrtm", "svd",
    "tensor_diag", "tensor_diag_part", "tensordot", "trace", "triangular_solve", "tridiagonal_matmul",
    "tridiagonal_solve",
]  # fmt: skip
