"""Matrix products with batching and transposes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import broadcast_shapes
from ..ir.lower import Kernel
from ..ir.op import NUMBERS, F, Spec, composite, op


def _swap(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def product(a: Any, b: Any) -> Any:
    """The matrix product of two arrays, in the dtype of ``a``: of bfloat16, NumPy's own is float32."""
    out = np.matmul(a, b)
    return out if out.dtype == a.dtype else out.astype(a.dtype)


def _matmul(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False) -> Any:
    _matmul_spec(a, b, transpose_a, transpose_b)
    return product(_swap(a) if transpose_a else a, _swap(b) if transpose_b else b)


def _matmul_spec(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False) -> Spec:
    if len(a.shape) < 2 or len(b.shape) < 2:
        raise InvalidArgumentError(
            f"In[0] and In[1] must have at least 2 axes, received shapes {list(a.shape)} and "
            f"{list(b.shape)} [Op:MatMul]. Add an axis with tf.expand_dims, or use tf.tensordot."
        )
    rows, inner = a.shape[-2:][::-1] if transpose_a else a.shape[-2:]
    other, columns = b.shape[-2:][::-1] if transpose_b else b.shape[-2:]
    if inner != other:
        raise InvalidArgumentError(
            f"Matrix size-incompatible: In[0]: {list(a.shape)}, In[1]: {list(b.shape)} "
            f"[Op:MatMul]. The inner sizes {inner} and {other} must be equal."
        )
    lead = broadcast_shapes(a.shape[:-2], b.shape[:-2], op="MatMul")
    return Spec((*lead, rows, columns), a.dtype)


def _grad_a(
    F: Any, g: Any, y: Any, a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False
) -> Any:
    b = F.conj(b)
    if transpose_a:
        return F.matmul(b, g, transpose_a=transpose_b, transpose_b=True)
    return F.matmul(g, b, transpose_b=not transpose_b)


def _grad_b(
    F: Any, g: Any, y: Any, a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False
) -> Any:
    a = F.conj(a)
    if transpose_b:
        return F.matmul(g, a, transpose_a=True, transpose_b=transpose_a)
    return F.matmul(a, g, transpose_a=not transpose_a)


matmul = op(
    "matmul",
    2,
    forward=_matmul,
    shape=_matmul_spec,
    vjp=(_grad_a, _grad_b),
    accepts=NUMBERS,
    lower=Kernel("gemm"),
    tolerance=1e-5,
)


@composite
def dense(x: Any, kernel: Any, bias: Any = None) -> Any:
    """``x @ kernel + bias`` over the last axis of x, whatever its rank; one matrix product."""
    lead = tuple(x.data.shape[:-1])
    flat = x if len(lead) == 1 else F.reshape(x, shape=(-1, x.data.shape[-1]))
    if 0 in lead and len(lead) != 1:
        flat = F.reshape(x, shape=(0, x.data.shape[-1]))
    out = F.matmul(flat, kernel)
    if bias is not None:
        out = F.add(out, bias)
    return out if len(lead) == 1 else F.reshape(out, shape=(*lead, kernel.data.shape[-1]))
