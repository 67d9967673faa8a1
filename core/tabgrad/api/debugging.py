"""``tf.debugging``: assertions on values (InvalidArgumentError) and on shapes and types
(ValueError, TypeError). In a traced function those on values are checked at every run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..compile.effects import effect
from ..ir.dispatch import eagerly
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, is_tensor
from ..tensor.tensor import Tensor
from .arguments import tensor


def _unless(holds: Callable[..., bool], what: str, message: Any, *values: Tensor) -> None:
    """Raises InvalidArgumentError unless the values pass: now, or in a traced function at every run."""

    def check(*arrays: Any) -> None:
        if not holds(*arrays):
            _fail(what, message, *map(Tensor, arrays))

    _when_run("assert", check, *values)


def _when_run(name: str, check: Callable[..., None], *values: Tensor) -> None:
    if any(v.is_symbolic for v in values):
        effect(name, check, *values)
    else:
        with eagerly():
            check(*[v.array() for v in values])


def _fail(what: str, message: Any, *values: Tensor) -> None:
    shown = "\n".join(
        f"{n} (shape={v.shape} dtype={v.dtype.name}) = {v.numpy()}"
        for n, v in zip("xy", values, strict=False)
    )
    raise InvalidArgumentError(f"{message or ''}\nCondition {what} did not hold.\n{shown}".strip())


def _all(op: str, a: Any, b: Any) -> bool:
    return bool(np.all(getattr(F, op)(Tensor(a), Tensor(b)).array()))


def _comparison(name: str, symbol: str) -> Any:
    def function(
        x: Any, y: Any, message: Any = None, summarize: Any = None, name: Any = None
    ) -> None:
        a, b = tensor(x), tensor(y)
        _unless(lambda a, b: _all(op, a, b), f"x {symbol} y", message, a, b)

    op = name
    function.__doc__ = f"Raises InvalidArgumentError unless x {symbol} y everywhere."
    function.__name__ = function.__qualname__ = f"assert_{name}"
    return function


assert_equal, _assert_not_equal = _comparison("equal", "=="), _comparison("not_equal", "!=")
assert_less, assert_less_equal = _comparison("less", "<"), _comparison("less_equal", "<=")
assert_greater, assert_greater_equal = (
    _comparison("greater", ">"),
    _comparison("greater_equal", ">="),
)


def assert_none_equal(
    x: Any, y: Any, summarize: Any = None, message: Any = None, name: Any = None
) -> None:
    """Raises InvalidArgumentError unless x != y everywhere."""
    _assert_not_equal(x, y, message, summarize)


def _sign(name: str, op: str, symbol: str) -> Any:
    def function(x: Any, message: Any = None, summarize: Any = None, name: Any = None) -> None:
        a = tensor(x)
        _unless(lambda a: _all(op, a, np.zeros_like(a)), f"x {symbol} 0", message, a)

    function.__doc__ = f"Raises InvalidArgumentError unless x {symbol} 0 everywhere."
    function.__name__ = function.__qualname__ = f"assert_{name}"
    return function


assert_positive, assert_negative = _sign("positive", "greater", ">"), _sign("negative", "less", "<")
assert_non_negative = _sign("non_negative", "greater_equal", ">=")
assert_non_positive = _sign("non_positive", "less_equal", "<=")


def assert_near(
    x: Any,
    y: Any,
    rtol: Any = None,
    atol: Any = None,
    message: Any = None,
    summarize: Any = None,
    name: Any = None,
) -> None:
    """Raises InvalidArgumentError unless |x - y| <= atol + rtol |y| everywhere (both 10 eps by
    default).
    """
    a, b = tensor(x), tensor(y)
    eps = np.finfo(a.data.dtype).eps
    rtol, atol = (10 * eps if t is None else np.asarray(tensor(t)) for t in (rtol, atol))
    _unless(
        lambda a, b: bool(np.all(np.abs(a - b) <= atol + rtol * np.abs(b))), f"|x - y| <= {atol} + {rtol} |y|",
        message, a, b,
    )  # fmt: skip


def Assert(condition: Any, data: Any, summarize: Any = None, name: Any = None) -> None:
    """Raises InvalidArgumentError, showing ``data``, unless ``condition`` holds."""

    def check(holds: Any, *shown: Any) -> None:
        if not bool(holds):
            raise InvalidArgumentError(f"Expected '{holds}' to be true. Summarized data: {list(shown)}")

    _when_run("assert", check, tensor(condition), *map(tensor, data))


def assert_all_finite(x: Any, message: str, name: Any = None) -> Tensor:
    """``x``, where it holds no inf or nan. Raises InvalidArgumentError."""
    return check_numerics(x, message)


def check_numerics(tensor: Any, message: str, name: Any = None) -> Tensor:
    """The tensor, where it holds no inf or nan. Raises InvalidArgumentError."""
    x = F.identity(tensor)

    def check(held: Any) -> None:
        if not np.isfinite(held).all():
            found = " and ".join(w for w, f in (("Inf", np.isinf), ("NaN", np.isnan)) if f(held).any())
            raise InvalidArgumentError(f"{message} : Tensor had {found} values [Op:CheckNumerics]")

    _when_run("check_numerics", check, x)
    return x  # type: ignore[no-any-return]


def _rank_error(message: Any, text: str) -> None:
    raise ValueError(f"{message or ''} {text}".strip())


def assert_rank(x: Any, rank: Any, message: Any = None, name: Any = None) -> None:
    """Raises ValueError unless x has ``rank`` axes."""
    x, rank = tensor(x), as_static(rank)
    if x.ndim != rank:
        _rank_error(
            message, f"Tensor must have rank {rank}. Received rank {x.ndim}, shape {x.shape}"
        )


def assert_rank_at_least(x: Any, rank: Any, message: Any = None, name: Any = None) -> None:
    """Raises ValueError unless x has ``rank`` axes or more."""
    x, rank = tensor(x), as_static(rank)
    if x.ndim < rank:
        _rank_error(
            message,
            f"Tensor must have rank at least {rank}. Received rank {x.ndim}, shape {x.shape}",
        )


def assert_rank_in(x: Any, ranks: Any, message: Any = None, name: Any = None) -> None:
    """Raises ValueError unless x's number of axes is one of ``ranks``."""
    x = tensor(x)
    wanted = [as_static(r) for r in ranks]
    if x.ndim not in wanted:
        _rank_error(
            message,
            f"Tensor must have rank in {tuple(wanted)}. Received rank {x.ndim}, shape {x.shape}",
        )


def assert_scalar(tensor: Any, message: Any = None, name: Any = None) -> None:
    """Raises ValueError unless it has no axes."""
    x = F.identity(tensor)
    if x.ndim:
        _rank_error(message, f"Expected scalar shape, saw shape: {x.shape}.")


def assert_type(tensor: Any, tf_type: Any, message: Any = None, name: Any = None) -> None:
    """Raises TypeError unless the tensor has the type."""
    wanted = as_dtype(tf_type)
    found = tensor.dtype if hasattr(tensor, "dtype") else F.identity(tensor).dtype
    if as_dtype(found) is not wanted:
        raise TypeError(f"{message or ''} tensor must be of type {wanted!r}; got {found!r}".strip())


def assert_integer(x: Any, message: Any = None, name: Any = None) -> None:
    """Raises TypeError unless x holds integers."""
    if not tensor(x).dtype.is_integer:
        raise TypeError(
            f'{message or ""} Expected "x" to be integer type. Found: {tensor(x).dtype!r}'.strip()
        )


def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> Any:
    """The one floating dtype of the tensors. Raises ValueError where they differ or don't float."""
    found = [tensor(t).dtype for t in tensors or []] + (
        [as_dtype(dtype)] if dtype is not None else []
    )
    wanted = found[0] if found else as_dtype("float32")
    if any(f is not wanted for f in found) or not wanted.is_floating:
        raise ValueError(f"Expected one floating point type, got {[f.name for f in found]}.")
    return wanted


def assert_shapes(
    shapes: Any, data: Any = None, summarize: Any = None, message: Any = None, name: Any = None
) -> None:
    """Raises ValueError unless every tensor has its shape; letters name sizes that must agree.

    Args: shapes: a dict or pairs of tensor and shape: ints, letters, None (any), '...' in front.
    """
    known: dict[Any, int] = {}
    pairs = shapes.items() if isinstance(shapes, dict) else shapes
    for item, wanted in pairs:
        x = tensor(item.deref() if hasattr(item, "deref") else item)
        symbols = list(wanted) if isinstance(wanted, (list, tuple, str)) else [wanted]
        sizes = list(x.shape)
        if symbols and symbols[0] in (Ellipsis, "*"):
            symbols = symbols[1:]
            sizes = sizes[len(sizes) - len(symbols) :] if len(sizes) >= len(symbols) else sizes
        elif isinstance(wanted, tuple) and not wanted:
            symbols = []
        if len(sizes) != len(symbols):
            raise ValueError(
                f"{message or ''} Tensor of shape {x.shape} must have rank {len(symbols)}.".strip()
            )
        for size, symbol in zip(sizes, symbols, strict=True):
            if symbol is None or symbol == ".":
                continue
            expected = symbol if isinstance(symbol, int) else known.setdefault(symbol, size)
            if expected != size:
                raise ValueError(
                    f"{message or ''} Specified by tensor of shape {x.shape}: dimension {symbol} "
                    "must have size "
                    f"{expected}, received size {size}.".strip()
                )


def is_numeric_tensor(tensor: Any) -> bool:
    """True for a tensor of numbers."""
    return is_tensor(tensor) and not (tensor.dtype.is_bool or tensor.dtype.name == "string")


def is_non_decreasing(x: Any, name: Any = None) -> Tensor:
    """Whether every element is at least the one before it."""
    return Tensor(np.asarray(bool(np.all(np.diff(tensor(x).array().reshape(-1)) >= 0))))


def is_strictly_increasing(x: Any, name: Any = None) -> Tensor:
    """Whether every element is greater than the one before it."""
    return Tensor(np.asarray(bool(np.all(np.diff(tensor(x).array().reshape(-1)) > 0))))


accepts_composites(globals())
