"""The recorded calls: mathematics, linear algebra, random numbers, signal processing.

Shared by record.py (which runs them under TensorFlow) and tests/core/test_math_oracle.py.
A case is (function name under ``tf``, positional arguments, keyword arguments, whether to record
gradients with respect to the floating arrays).
"""

from __future__ import annotations

from typing import Any

import numpy as np

Case = tuple[str, tuple[Any, ...], dict[str, Any], bool]


def f32(*shape: int, low: float = -1.0, high: float = 1.0, seed: int = 0) -> np.ndarray:
    """Float32 numbers, the same everywhere."""
    return (
        np.random.Generator(np.random.PCG64([seed, *shape]))
        .uniform(low, high, shape)
        .astype(np.float32)
    )


def c64(*shape: int, seed: int = 0) -> np.ndarray:
    """Complex64 numbers."""
    return (f32(*shape, seed=seed) + 1j * f32(*shape, seed=seed + 9)).astype(np.complex64)


NASTY = np.array(
    [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 0.5, 2.5, -2.5, 1e-30, 30.0], np.float32
)
I32 = np.array([[-7, 3, 0], [5, -2, 9]], np.int32)
SPD = (lambda m: (m @ np.swapaxes(m, -1, -2) + 2 * np.eye(3, dtype=np.float32)).astype(np.float32))(
    f32(2, 3, 3)
)
SQUARE = (f32(2, 3, 3) + 2 * np.eye(3)).astype(np.float32)

CASES: list[Case] = []


def case(name: str, *args: Any, grad: bool = False, **kwargs: Any) -> None:
    """Adds a case."""
    CASES.append((name, args, kwargs, grad))


def _pointwise() -> None:
    wide = (
        "abs ceil cos erf erfc exp expm1 floor negative rint round sigmoid sign sin sinh cosh "
        "softplus softsign square tan tanh atan asinh digamma log_sigmoid lgamma"
    )
    for name in wide.split():
        case(
            f"math.{name}",
            f32(2, 3, low=-3, high=3),
            grad=name not in ["ceil", "floor", "rint", "round"],
        )
        case(f"math.{name}", NASTY)
        case(f"math.{name}", f32(4, low=-3, high=3).astype(np.float64), grad=True)
        case(f"math.{name}", I32)
    for name in ["log", "log1p", "sqrt", "rsqrt", "reciprocal", "acosh"]:
        case(f"math.{name}", f32(2, 3, low=1.1, high=3), grad=True)
        case(f"math.{name}", NASTY)
    for name in ["acos", "asin", "atanh", "erfinv"]:
        case(f"math.{name}", f32(2, 3, low=-0.9, high=0.9), grad=True)
        case(f"math.{name}", NASTY)
    for name in ("ndtri", "erfcinv"):
        case(f"math.{name}", f32(5, low=0.05, high=0.95), grad=True)
    for name in [
        "exp",
        "log",
        "sqrt",
        "square",
        "sin",
        "cos",
        "tanh",
        "conj",
        "real",
        "imag",
        "abs",
        "angle",
        "reciprocal",
        "negative",
        "sigmoid",
    ]:
        case(f"math.{name}", c64(3), grad=True)
    for name in ["bessel_i0", "bessel_i0e", "bessel_i1", "bessel_i1e"]:
        case(f"math.{name}", f32(6, low=-9, high=9), grad=True)
    for name in [
        "bessel_j0",
        "bessel_j1",
        "bessel_k0",
        "bessel_k0e",
        "bessel_k1",
        "bessel_k1e",
        "bessel_y0",
        "bessel_y1",
        "dawsn",
        "expint",
        "fresnel_cos",
        "fresnel_sin",
        "spence",
    ]:
        case(f"math.special.{name}", f32(6, low=0.2, high=9), grad=True)
    for name in ["is_finite", "is_inf", "is_nan"]:
        case(f"math.{name}", NASTY)
    a, b = f32(2, 1, low=0.5, high=2), f32(3, low=0.5, high=2, seed=1)
    for name in [
        "add",
        "subtract",
        "multiply",
        "divide",
        "divide_no_nan",
        "multiply_no_nan",
        "floordiv",
        "floormod",
        "mod",
        "maximum",
        "minimum",
        "pow",
        "atan2",
        "squared_difference",
        "xdivy",
        "xlog1py",
        "xlogy",
        "igamma",
        "igammac",
        "zeta",
        "polygamma",
        "nextafter",
        "equal",
        "not_equal",
        "less",
        "less_equal",
        "greater",
        "greater_equal",
    ]:
        case(
            f"math.{name}",
            a,
            b,
            grad=name
            not in [
                "floordiv",
                "zeta",
                "polygamma",
                "nextafter",
                "equal",
                "not_equal",
                "less",
                "less_equal",
                "greater",
                "greater_equal",
            ],
        )
        case(f"math.{name}", NASTY, NASTY[::-1].copy())
        case(f"math.{name}", I32, np.array([2, -3, 4], np.int32))
        case(f"math.{name}", a, f32(2, 4))
    for name in ("truncatediv", "truncatemod"):
        case(name, I32, np.array([2, -3, 4], np.int32))
    for name in ("floordiv", "floormod", "divide"):
        case(f"math.{name}", 7, -2)
        case(f"math.{name}", I32, np.array([2, 0, 4], np.int32))
    case("math.pow", I32, np.array(-1, np.int32))
    case(
        "math.betainc",
        f32(3, low=0.5, high=3),
        f32(3, low=0.5, high=3, seed=1),
        f32(3, low=0.1, high=0.9),
    )
    case("math.lbeta", f32(2, 3, low=0.5, high=2), grad=True)
    case("math.polyval", [1.0, 2.0, 3.0], 2.0)
    case("math.reciprocal_no_nan", np.array([0.0, 2.0], np.float32), grad=True)
    case("math.scalar_mul", 2.0, f32(3), grad=True)
    case("math.scalar_mul", [2.0, 1.0], f32(2))
    case("cast", NASTY[5:10], "int32")
    case("cast", I32, "bool")
    case("saturate_cast", np.array([300.0, -5.0, 7.9], np.float32), "uint8")
    case("saturate_cast", np.array([1e20, -1e20], np.float32), "int32")
    case("clip_by_value", f32(5, low=-3, high=3), -1.0, 1.0, grad=True)
    for name in ["logical_and", "logical_or", "logical_xor"]:
        case(f"math.{name}", [True, False], [True, True])
    for name in ["bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift"]:
        case(f"bitwise.{name}", np.array([5, 7], np.int32), np.array([3, 1], np.int32))
    case("bitwise.invert", I32)
    for name in ["relu", "relu6", "elu", "selu", "leaky_relu", "gelu", "silu"]:
        case(f"nn.{name}", f32(2, 4, low=-8, high=8), grad=True)
        case(f"nn.{name}", NASTY)
    case("nn.gelu", f32(5, low=-3, high=3), approximate=True, grad=True)
    case("nn.leaky_relu", f32(5), alpha=0.1, grad=True)


def _reductions() -> None:
    x = f32(2, 3, 4, low=0.2, high=2)
    for name in [
        "sum",
        "prod",
        "max",
        "min",
        "mean",
        "logsumexp",
        "std",
        "variance",
        "euclidean_norm",
    ]:
        for kwargs in (
            {},
            {"axis": 1},
            {"axis": [0, 2], "keepdims": True},
            {"axis": -1},
            {"axis": []},
        ):
            case(f"math.reduce_{name}", x, grad=True, **kwargs)
        case(f"math.reduce_{name}", I32)
        case(f"math.reduce_{name}", np.zeros((0, 2), np.float32), axis=0)
        case(f"math.reduce_{name}", x, axis=5)
        case(f"math.reduce_{name}", c64(3))
    case("math.reduce_max", np.array([1.0, 3.0, 3.0], np.float32), grad=True)
    case("math.reduce_prod", np.array([0.0, 3.0, 2.0], np.float32), grad=True)
    for name in ("any", "all"):
        case(f"math.reduce_{name}", [[True, False], [True, True]], axis=1)
        case(f"math.reduce_{name}", [1, 0])
    for name in ["cumsum", "cumprod", "cumulative_logsumexp"]:
        for exclusive in (False, True):
            for reverse in (False, True):
                case(
                    f"math.{name}",
                    f32(2, 4, low=0.5, high=2),
                    axis=1,
                    exclusive=exclusive,
                    reverse=reverse,
                    grad=True,
                )
    case("math.cumsum", I32, axis=4)
    for name in ("argmax", "argmin"):
        case(f"math.{name}", I32)
        case(f"math.{name}", I32, axis=1, output_type="int32")
        case(f"math.{name}", I32, axis=7)
    case("math.count_nonzero", I32, axis=0)
    case("math.count_nonzero", I32, keepdims=True, dtype="int32")
    case("math.add_n", [f32(2), f32(2, seed=1)])
    case("math.add_n", [f32(2), f32(3)])
    case("math.add_n", [])
    case("math.is_non_decreasing", [1, 1, 2])
    case("math.is_strictly_increasing", [1, 1, 2])
    case("math.bincount", [1, 1, 3], minlength=6)
    case("math.bincount", [[1, 1, 3], [0, 0, 1]], axis=-1)
    case("math.bincount", [[1, 1, 3], [0, 0, 1]], axis=-1, binary_output=True, maxlength=3)
    case("math.bincount", [1, 1, 3], weights=[0.5, 1.0, 2.0])
    case("math.confusion_matrix", [1, 2, 2], [1, 0, 2])
    case(
        "math.confusion_matrix", [1, 2], [1, 0], num_classes=4, weights=[0.5, 2.0], dtype="float32"
    )
    case("math.confusion_matrix", [1, 2], [1, 5], num_classes=3)
    case("math.invert_permutation", [2, 0, 1])
    case("math.invert_permutation", [0, 0])
    case("math.l2_normalize", f32(2, 3), axis=1, grad=True)
    case("math.zero_fraction", [0.0, 1.0, 0.0])
    case("math.in_top_k", [0, 1], [[1.0, 1.0, 0.0], [0.0, 2.0, 3.0]], 1)
    case("math.top_k", f32(2, 5), k=3)
    case("math.top_k", I32, k=1)
    case("math.top_k", [1, 3, 2], 5)
    for direction in ("ASCENDING", "DESCENDING", "X"):
        case("sort", f32(2, 4), direction=direction, grad=direction != "X")
        case("argsort", np.array([[3, 1, 2, 1]], np.int32), direction=direction)
    case("sort", f32(3, 2), axis=0, grad=True)
    case("unique", [5, 3, 5, 1])
    case("unique_with_counts", [5, 3, 5, 1])
    case("searchsorted", [1.0, 2.0, 2.0, 3.0], [2.0, 9.0, 0.0], side="right")
    case("searchsorted", [1.0, 2.0, 2.0, 3.0], [2.0, 9.0, 0.0])
    case("histogram_fixed_width", [1.0, 2.0, 9.0, -1.0], [0.0, 5.0], 5)
    case("histogram_fixed_width_bins", [1.0, 2.0, 9.0, -1.0], [0.0, 5.0], 5)
    case("clip_by_norm", f32(3, low=1, high=3), 1.0, grad=True)
    case("clip_by_norm", f32(2, 3, low=1, high=3), 1.0, axes=[1], grad=True)
    case("clip_by_global_norm", [f32(2), f32(3, seed=1)], 0.5)


def _linalg() -> None:
    for name in [
        "cholesky",
        "det",
        "inv",
        "slogdet",
        "logdet",
        "trace",
        "adjoint",
        "matrix_transpose",
        "diag_part",
        "eigvalsh",
        "expm",
        "pinv",
    ]:
        case(f"linalg.{name}", SPD, grad=name != "pinv")
        case(
            f"linalg.{name}",
            f32(2, 3)
            if name not in ("trace", "adjoint", "matrix_transpose", "diag_part", "pinv")
            else f32(4, 3),
        )
    case("linalg.inv", np.zeros((2, 2), np.float32))
    case("linalg.cholesky", -np.eye(2, dtype=np.float32))
    case("linalg.solve", SQUARE, f32(2, 3, 2), grad=True)
    case("linalg.solve", SQUARE, f32(2, 3, 2), adjoint=True, grad=True)
    case("linalg.triangular_solve", SQUARE, f32(2, 3, 2), grad=True)
    case("linalg.triangular_solve", SQUARE, f32(2, 3, 2), lower=False, adjoint=True, grad=True)
    case("linalg.cholesky_solve", np.tril(SQUARE), f32(2, 3, 1), grad=True)
    case("linalg.lstsq", f32(4, 2), f32(4, 1, seed=1), grad=True)
    case("linalg.lstsq", f32(2, 4), f32(2, 1, seed=1), l2_regularizer=0.1, grad=True)
    case("linalg.lu", SQUARE, grad=True)
    case("linalg.qr", f32(4, 3), grad=True)
    case("linalg.qr", SQUARE, grad=True)
    case("linalg.svd", f32(2, 4, 3), compute_uv=False, grad=True)
    case("linalg.matrix_rank", np.diag([1.0, 2.0, 0.0]).astype(np.float32))
    case("linalg.matmul", f32(2, 3), f32(3, 2), grad=True)
    case("linalg.matmul", f32(3, 2), f32(2, 3), transpose_a=True, transpose_b=True, grad=True)
    case("linalg.matmul", c64(2, 2), c64(2, 2, seed=1), adjoint_a=True, grad=True)
    case("linalg.matmul", f32(2, 3), f32(2, 3))
    case("linalg.matmul", f32(2, 3), f32(2, 3), transpose_a=True, adjoint_a=True)
    case("linalg.matvec", f32(2, 3), f32(3), grad=True)
    case("linalg.cross", f32(2, 3), f32(2, 3, seed=1), grad=True)
    case("linalg.tensor_diag", f32(2, 2), grad=True)
    case("linalg.tensor_diag_part", f32(2, 2, 2, 2), grad=True)
    case("linalg.band_part", f32(3, 4), 1, 0, grad=True)
    for k in (0, 1, -2, (-1, 1), (0, 2)):
        for align in ("RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT"):
            case("linalg.diag_part", f32(3, 4), k=k, align=align, padding_value=9.0, grad=True)
    case("linalg.diag", f32(2, 3), k=1, grad=True)
    case("linalg.diag", f32(2, 3), k=(0, 1), num_rows=3, num_cols=3, padding_value=7.0, grad=True)
    case("linalg.diag", f32(3), num_rows=4, num_cols=5)
    case("linalg.set_diag", f32(3, 3), f32(3), grad=True)
    case("linalg.set_diag", f32(3, 4), f32(2, 3), k=(0, 1), grad=True)
    for order in ("euclidean", "fro", 1, 2, np.inf, 3.0):
        case("linalg.norm", f32(2, 3), ord=order, axis=1, grad=True)
        case("linalg.norm", f32(2, 3), ord=order, axis=(0, 1), keepdims=True)
    case("linalg.norm", f32(2, 3), grad=True)
    case("linalg.norm", f32(2, 3), ord="bad")
    case("linalg.normalize", f32(2, 3), axis=1)
    case("linalg.global_norm", [f32(2), f32(3)])
    case("tensordot", f32(2, 3), f32(3, 2), 1, grad=True)
    case("tensordot", f32(2, 3, 4), f32(4, 3, 2), [[1, 2], [1, 0]], grad=True)
    case("tensordot", f32(2), f32(2), 2)
    for equation, *shapes in (
        ("ij,jk->ik", (2, 3), (3, 4)),
        ("ij,jk", (2, 3), (3, 4)),
        ("ii->i", (3, 3)),
        ("ii", (3, 3)),
        ("...ij,...jk->...ik", (2, 2, 3), (2, 3, 2)),
        ("...i,i->...", (2, 3), (3,)),
        ("b...,b->...", (2, 3), (2,)),
        ("ij->ji", (2, 3)),
        ("ij,jk,kl->il", (2, 3), (3, 2), (2, 2)),
        ("i,j->ij", (2,), (3,)),
        ("bqhd,bkhd->bhqk", (1, 2, 2, 3), (1, 3, 2, 3)),
        ("ij,kj->ik", (2, 3), (4, 4)),
        ("ij", (3,)),
    ):
        case("einsum", equation, *(f32(*s, seed=i) for i, s in enumerate(shapes)), grad=True)


def _signal() -> None:
    for name, x in (
        ("fft", c64(2, 4)),
        ("ifft", c64(5)),
        ("fft2d", c64(2, 3, 4)),
        ("ifft2d", c64(3, 4)),
        ("fft3d", c64(2, 3, 4)),
        ("ifft3d", c64(2, 3, 2)),
        ("rfft", f32(2, 5)),
        ("rfft", f32(4)),
        ("rfft2d", f32(3, 4)),
        ("rfft3d", f32(2, 3, 4)),
        ("irfft", c64(2, 3)),
        ("irfft2d", c64(3, 3)),
        ("irfft3d", c64(2, 3, 3)),
    ):
        case(f"signal.{name}", x, grad=True)
    case("signal.rfft", f32(2, 5), [8], grad=True)
    case("signal.rfft", f32(2, 5), [3], grad=True)
    case("signal.irfft", c64(2, 5), [6], grad=True)
    case("signal.rfft2d", f32(3, 4), [4, 2], grad=True)
    case("signal.fftshift", f32(3, 4))
    case("signal.ifftshift", f32(3, 4), axes=[1])
    for kind in (1, 2, 3, 4):
        case("signal.dct", f32(2, 5), type=kind, grad=True)
        case("signal.idct", f32(2, 5), type=kind)
        if kind > 1:
            case("signal.dct", f32(2, 5), type=kind, norm="ortho")
    case("signal.dct", f32(4), n=6)
    for name in [
        "hann_window",
        "hamming_window",
        "vorbis_window",
        "kaiser_window",
        "kaiser_bessel_derived_window",
    ]:
        case(f"signal.{name}", 8)
    case("signal.hann_window", 7)
    case("signal.hann_window", 8, periodic=False)
    case("signal.frame", f32(2, 10), 4, 3, grad=True)
    case("signal.frame", f32(10), 4, 3, pad_end=True, pad_value=1.0)
    case("signal.frame", f32(10, 2), 4, 2, axis=0)
    case("signal.overlap_and_add", f32(2, 3, 5), 2, grad=True)
    case("signal.stft", f32(2, 20), 8, 4, grad=True)
    case("signal.stft", f32(20), 6, 3, fft_length=16, pad_end=True)
    case("signal.inverse_stft", c64(4, 5), 8, 4, grad=True)
    case("signal.linear_to_mel_weight_matrix", 5, 17, 8000, 100.0, 3000.0)
    case("signal.mfccs_from_log_mel_spectrograms", f32(2, 6))


def _random() -> None:
    for seed in ([1, 2], [42, 0], [-5, 7]):
        s = np.array(seed, np.int32)
        for dtype in ("float32", "float16", "float64"):
            case("random.stateless_uniform", [3, 5], s, dtype=dtype)
            case("random.stateless_normal", [3, 5], s, dtype=dtype)
            case("random.stateless_truncated_normal", [33], s, dtype=dtype)
        case("random.stateless_uniform", [5], s, minval=-2.0, maxval=3.0)
        case("random.stateless_normal", [5], s.astype(np.int64), mean=1.0, stddev=3.0)
        for dtype in ("int32", "int64"):
            case("random.stateless_uniform", [7], s, minval=-7, maxval=19, dtype=dtype)
            case("random.stateless_uniform", [7], s, minval=None, maxval=None, dtype=dtype)
        case("random.stateless_categorical", f32(3, 4), 9, s)
        case("random.stateless_gamma", [4, 3], s, alpha=[0.3, 1.0, 4.5], beta=2.0)
        case("random.stateless_poisson", [4, 3], s, lam=[0.3, 5.0, 40.0])
        case("random.stateless_binomial", [4], s, counts=100.0, probs=0.4)
        case("random.experimental.stateless_shuffle", np.arange(11, dtype=np.int64), s)
        case("random.split", s, 3)
        case("random.fold_in", s, 5)
    case("random.stateless_uniform", [2], [1, 2, 3])
    case("random.stateless_uniform", [2], [1, 2], minval=3, maxval=2, dtype="int32")
    case("random.stateless_uniform", [2], [1, 2], minval=3, dtype="int32")
    case("random.create_rng_state", 1234, "philox")


for _family in (_pointwise, _reductions, _linalg, _signal, _random):
    _family()
