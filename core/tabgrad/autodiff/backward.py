"""The backward walk: from the gradients of targets to the gradients of sources.

Reverse accumulation over the recorded calls (Linnainmaa 1970). The rules are ops themselves and
run through dispatch, so that an outer tape sees them: gradients of any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..base.dtype import is_differentiable
from ..base.errors import InternalError
from ..ir.op import F, NoGradient
from ..tensor.tensor import Tensor
from .record import Record


def relevant(records: Sequence[Record], sources: set[int]) -> set[int]:
    """Ids of the tensors that depend on a source."""
    reached = set(sources)
    for record in records:
        if any(i in reached for i in record.input_ids):
            reached.update(record.output_ids)
    return reached


def backward(
    records: Sequence[Record], seeds: Iterable[tuple[int, Tensor]], sources: set[int]
) -> dict[int, Tensor]:
    """Gradients by tensor id, for every tensor between the sources and the seeded targets.

    Args: seeds: (tensor id, gradient) of each target. sources: ids asked for.
    """
    reached = relevant(records, sources)
    gradients: dict[int, Tensor] = {}
    for identity, gradient in seeds:
        _accumulate(gradients, identity, gradient)
    for record in reversed(records):
        wanted = [i in reached for i in record.input_ids]
        if not any(wanted) or not any(i in gradients for i in record.output_ids):
            continue
        cotangents = _cotangents(record, gradients)
        for position, gradient in _apply(record, cotangents, wanted):
            _accumulate(gradients, record.input_ids[position], gradient)
        for identity in record.output_ids:
            if identity not in sources and identity not in record.input_ids:
                gradients.pop(identity, None)
    return gradients


def _accumulate(gradients: dict[int, Tensor], identity: int, gradient: Tensor) -> None:
    known = gradients.get(identity)
    gradients[identity] = gradient if known is None else added(known, gradient)


def added(a: Tensor, b: Tensor) -> Tensor:
    """The sum; where both are gradients of lookups, so is the sum, with the rows of both."""
    total: Tensor = F.add(a, b)
    rows = [getattr(t, "rows", None) for t in (a, b)]
    if rows[0] is not None and rows[1] is not None:
        values, ids = (F.concat(*pair, axis=0) for pair in zip(*rows, strict=True))
        total.rows = (values, ids)
    return total


def _cotangents(record: Record, gradients: dict[int, Tensor]) -> list[Tensor]:
    found = []
    for identity, output in zip(record.output_ids, record.outputs, strict=True):
        known = gradients.get(identity)
        found.append(F.zeros_like(output) if known is None else known)
    return found


def _apply(
    record: Record, cotangents: list[Tensor], wanted: list[bool]
) -> Iterable[tuple[int, Tensor]]:
    """(position, gradient) for each operand that is wanted and differentiable."""
    op = record.op
    rule = op.vjp
    if isinstance(rule, NoGradient):
        return
    g: Any = cotangents[0] if op.outputs == 1 else tuple(cotangents)
    y: Any = record.outputs[0] if op.outputs == 1 else record.outputs
    if isinstance(rule, tuple):
        results: Sequence[Any] = [
            r(F, g, y, *record.inputs, **record.attrs) if r is not None and w else None
            for r, w in zip(rule, wanted, strict=True)
        ]
    else:
        result = rule(F, g, y, *record.inputs, **record.attrs)
        results = result if isinstance(result, (list, tuple)) else (result,)
    if len(results) != len(record.input_ids):
        raise InternalError(
            f"The vjp of {op.name} gave {len(results)} gradients for {len(record.input_ids)} "
            "inputs."
        )
    for position, gradient in enumerate(results):
        operand = record.inputs[position]
        if gradient is None or not wanted[position] or not is_differentiable(operand.data.dtype):
            continue
        yield position, fitted(gradient, operand)


def fitted(gradient: Any, operand: Tensor) -> Tensor:
    """The gradient in the operand's own shape and dtype: sums what was broadcast."""
    if gradient.is_symbolic or gradient.data.shape != operand.data.shape:
        gradient = F.sum_to(gradient, tuple(operand.data.shape))
    if gradient.data.dtype.kind == "c" and operand.data.dtype.kind != "c":
        gradient = F.real(gradient)
    if gradient.data.dtype != operand.data.dtype:
        gradient = F.cast(gradient, dtype=operand.data.dtype)
    return gradient  # type: ignore[no-any-return]
