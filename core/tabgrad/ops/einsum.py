"""Einstein summation: one op, closed under differentiation, over matrix products where they serve.

The equation is canonical: one letter per axis, '->' present, no ellipsis. Repeated letters in one
operand take its diagonal. The gradient of an operand is an einsum of the others with the upstream
gradient. Source: the index notation; Laue et al. 2020, A simple and efficient tensor calculus.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import size_of
from ..ir.lower import Decompose
from ..ir.op import NUMBERS, VARIADIC, Spec, op
from .matmul import product

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _sizes(terms: list[str], shapes: list[Any], equation: str) -> dict[str, int]:
    sizes: dict[str, int] = {}
    if len(terms) != len(shapes):
        raise InvalidArgumentError(
            f"Got {len(shapes)} inputs for equation '{equation}', which has {len(terms)} "
            "[Op:Einsum]"
        )
    for term, shape in zip(terms, shapes, strict=True):
        if len(term) != len(shape):
            raise InvalidArgumentError(
                f"Input of shape {list(shape)} does not fit the subscript '{term}' of "
                f"'{equation}': {len(term)} axes were expected [Op:Einsum]"
            )
        for letter, size in zip(term, shape, strict=True):
            known = sizes.get(letter, size)
            if known != size:
                raise InvalidArgumentError(
                    f"Expected dimension {known} at axis '{letter}' of '{equation}' but got "
                    f"dimension {size} [Op:Einsum]"
                )
            sizes[letter] = size
    return sizes


def _einsum_spec(*xs: Spec, equation: str) -> Spec:
    left, right = equation.split("->")
    sizes = _sizes(left.split(","), [x.shape for x in xs], equation)
    missing = [c for c in right if c not in sizes]
    if missing:
        raise InvalidArgumentError(
            f"Output subscripts contain the label '{missing[0]}' not present in the input "
            f"subscripts of '{equation}' [Op:Einsum]"
        )
    return Spec(tuple(sizes[c] for c in right), xs[0].dtype)


def _pair(a: Any, b: Any, ta: str, tb: str, out: str) -> Any:
    """Two operands without repeated letters, as one batched matrix product."""
    summed_a = [i for i, c in enumerate(ta) if c not in tb and c not in out]
    if summed_a:
        a, ta = a.sum(tuple(summed_a), dtype=a.dtype), "".join(c for c in ta if c in tb or c in out)
    summed_b = [i for i, c in enumerate(tb) if c not in ta and c not in out]
    if summed_b:
        b, tb = b.sum(tuple(summed_b), dtype=b.dtype), "".join(c for c in tb if c in ta or c in out)
    batch = [c for c in ta if c in tb and c in out]
    inner = [c for c in ta if c in tb and c not in out]
    rows, columns = [c for c in ta if c not in tb], [c for c in tb if c not in ta]
    sizes = {**dict(zip(ta, a.shape)), **dict(zip(tb, b.shape))}

    def count(letters: list[str]) -> int:
        return int(np.prod([sizes[c] for c in letters], dtype=np.int64))

    lead = tuple(sizes[c] for c in batch)
    left = a.transpose([ta.index(c) for c in batch + rows + inner]).reshape(
        *lead, count(rows), count(inner)
    )
    right = b.transpose([tb.index(c) for c in batch + inner + columns]).reshape(
        *lead, count(inner), count(columns)
    )
    found = product(left, right).reshape([sizes[c] for c in batch + rows + columns])
    order = batch + rows + columns
    return found.transpose([order.index(c) for c in out])


def _einsum(*xs: Any, equation: str) -> Any:
    left, right = equation.split("->")
    terms = left.split(",")
    _einsum_spec(*(Spec(x.shape, x.dtype) for x in xs), equation=equation)
    plain = all(len(set(t)) == len(t) for t in (*terms, right))
    if len(xs) == 2 and plain:
        return _pair(xs[0], xs[1], terms[0], terms[1], right)
    if len(set(right)) != len(right):
        return _with_repeated_output(xs, terms, right)
    return np.einsum(equation, *xs, optimize=len(xs) > 2).astype(xs[0].dtype, copy=False)


def _with_repeated_output(xs: Any, terms: list[str], right: str) -> Any:
    """A letter twice in the output: the values go on that diagonal, zeros elsewhere."""
    distinct = "".join(dict.fromkeys(right))
    core = np.einsum(",".join(terms) + "->" + distinct, *xs)
    sizes = dict(zip(distinct, core.shape))
    out = np.zeros([sizes[c] for c in right], core.dtype)
    grid = np.meshgrid(*(np.arange(d) for d in core.shape), indexing="ij")
    out[tuple(grid[distinct.index(c)] for c in right)] = core
    return out


def _einsum_grad(F: Any, g: Any, y: Any, *xs: Any, equation: str) -> Any:
    """For each operand: its letters out of the gradient's and the other operands'."""
    left, right = equation.split("->")
    terms = left.split(",")
    sizes = _sizes(terms, [x.data.shape for x in xs], equation)
    out = []
    for i, term in enumerate(terms):
        others = [t for k, t in enumerate(terms) if k != i]
        operands = [F.conj(o) for k, o in enumerate(xs) if k != i]
        known = set(right).union(*others) if others else set(right)
        distinct = "".join(dict.fromkeys(term))
        lost = "".join(c for c in distinct if c not in known)  # summed away: spread the gradient
        source = g
        subscript = right
        if lost:
            shape = (*tuple(g.data.shape), *(sizes[c] for c in lost))
            spread = F.reshape(g, shape=(*tuple(g.data.shape), *(1 for _ in lost)))
            source, subscript = F.broadcast_to(spread, shape=shape), right + lost
        out.append(
            F.einsum(source, *operands, equation=",".join([subscript, *others]) + "->" + term)
        )
    return out


def _contracted(F: Any, x: Any, term: str, kept: set[str]) -> tuple[Any, str]:
    """The operand summed over letters that nothing else needs."""
    axes = tuple(i for i, c in enumerate(term) if c not in kept)
    if not axes:
        return x, term
    return F.sum(x, axis=axes), "".join(c for c in term if c in kept)


def _ordered(F: Any, x: Any, term: str, wanted: str) -> Any:
    perm = tuple(term.index(c) for c in wanted)
    return x if perm == tuple(range(len(perm))) else F.transpose(x, perm=perm)


def _product(F: Any, a: Any, b: Any, ta: str, tb: str, kept: str) -> tuple[Any, str]:
    """Two operands as one batched matrix product: (result, its letters). The letters that come first in
    the wanted order become rows, so that the result often needs no transposition."""
    a, ta = _contracted(F, a, ta, {*tb, *kept})
    b, tb = _contracted(F, b, tb, {*ta, *kept})
    free = [c for c in kept if (c in ta) != (c in tb)]
    if free and free[0] in tb:
        a, b, ta, tb = b, a, tb, ta
    batch = [c for c in kept if c in ta and c in tb]
    inner = [c for c in ta if c in tb and c not in kept]
    rows, columns = ([c for c in kept if c in t and c not in batch] for t in (ta, tb))
    sizes = {**dict(zip(ta, a.data.shape)), **dict(zip(tb, b.data.shape))}

    def count(letters: list[str]) -> int:
        return size_of(sizes[c] for c in letters)

    lead = tuple(sizes[c] for c in batch)
    left = F.reshape(_ordered(F, a, ta, "".join(batch + rows + inner)), shape=(*lead, count(rows), count(inner)))
    right = F.reshape(_ordered(F, b, tb, "".join(batch + inner + columns)), shape=(*lead, count(inner), count(columns)))
    letters = batch + rows + columns
    product = F.reshape(F.matmul(left, right), shape=tuple(sizes[c] for c in letters))
    return product, "".join(letters)


def _as_products(F: Any, *xs: Any, equation: str) -> Any:
    """For executors without einsum: matrix products, left to right. None where a letter repeats in a term."""
    left, right = equation.split("->")
    terms = left.split(",")
    if any(len(set(t)) != len(t) for t in (*terms, right)) or any(0 in x.data.shape for x in xs):
        return None
    x, term = xs[0], terms[0]
    for i in range(1, len(xs)):
        later = set(right).union(*terms[i + 1 :])
        kept = [c for c in dict.fromkeys(right + term + terms[i]) if c in later and c in term + terms[i]]
        x, term = _product(F, x, xs[i], term, terms[i], "".join(kept))
    x, term = _contracted(F, x, term, set(right))
    return _ordered(F, x, term, right)


einsum = op(
    "einsum",
    VARIADIC,
    forward=_einsum,
    shape=_einsum_spec,
    vjp=_einsum_grad,
    accepts=NUMBERS,
    lower=Decompose(_as_products),
    tolerance=1e-5,
)


def canonical(equation: str, ranks: list[int]) -> str:
    """The equation with '->' and one letter per axis in place of each ellipsis.

    Raises: ValueError on characters or ellipses that make no sense.
    """
    text = equation.replace(" ", "")
    if text.count("->") > 1:
        raise ValueError(f"Einsum equation '{equation}' has more than one '->'.")
    left, arrow, right = text.partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        raise ValueError(
            f'Got {len(ranks)} arguments for equation "{equation}", expecting {len(terms)}.'
        )
    for term in (*terms, right):
        if not all(c in LETTERS for c in term.replace("...", "", 1)):
            raise ValueError(
                f"Einsum equation '{equation}' holds characters that are not labels, in '{term}'."
            )
    free = [c for c in reversed(LETTERS) if c not in text]
    dots = [
        rank - len(t.replace("...", "")) if "..." in t else 0
        for t, rank in zip(terms, ranks, strict=True)
    ]
    if any(d < 0 for d in dots):
        raise ValueError(
            f"Einsum equation '{equation}' has more labels than an input has axes: ranks {ranks}."
        )
    most = max(dots)
    names = "".join(free[:most])
    if not arrow:
        once = "".join(sorted(c for c in set(left) - {",", "."} if left.count(c) == 1))
        right = ("..." if "..." in left else "") + once
    full = [t.replace("...", names[most - d :]) for t, d in zip(terms, dots, strict=True)]
    if "..." in left and "..." not in right:
        dropped = names if most else ""
        if dropped:
            return ",".join(full) + "->" + right
    return ",".join(full) + "->" + right.replace("...", names)
