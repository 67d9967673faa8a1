"""Connectionist temporal classification (Graves et al. 2006): the forward recursion, in logarithms.

It is made of ops, so its gradient, and that one's gradient, come from them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.op import F
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import tensor

_NEVER = -1e30  # stands for log 0: an infinity would make nan of its gradient


def ctc_loss(
    labels: Any,
    logits: Any,
    label_length: Any,
    logit_length: Any,
    logits_time_major: bool = True,
    unique: Any = None,
    blank_index: Any = None,
    name: Any = None,
) -> Tensor:
    """-log p(labels | logits), summed over every alignment.

    Args: labels: (batch, length) class numbers. logits: (time, batch, classes), or batch first.
        label_length, logit_length: (batch,). blank_index: class of the blank, 0 unless given.
    Raises: ValueError on sparse labels.
    """
    if unique is not None:
        raise ValueError("`unique` is a hint for TensorFlow's TPU kernel; leave it None.")
    labels, logits = tensor(labels), tensor(logits)
    if logits_time_major:
        logits = F.transpose(logits, perm=(1, 0, 2))
    batch, time, classes = logits.shape
    blank = 0 if blank_index is None else int(blank_index)
    if blank < 0:
        blank += classes
    label_length, logit_length = tensor(label_length), tensor(logit_length)
    if tuple(labels.shape) != (batch, labels.shape[-1]) or tuple(label_length.shape) != (batch,):
        raise ValueError(
            f"labels must be (batch, length), label_length (batch,). Received {labels.shape}, "
            f"{label_length.shape}"
        )
    extended, skip = _extended(labels, blank, batch)
    emitted = F.take(
        F.log_softmax(logits),
        F.broadcast_to(F.expand_dims(extended, 1), shape=(batch, time, extended.shape[1])),
        axis=2,
        batch_dims=2,
    )
    return _recursion(emitted, skip, label_length, logit_length)


def _extended(labels: Tensor, blank: int, batch: int) -> tuple[Tensor, Tensor]:
    """Labels with blanks between, (batch, 2 length + 1), and where a blank may be skipped."""
    length = labels.shape[1]
    blanks = F.fill(shape=(batch, length, 1), value=blank, dtype=labels.data.dtype)
    pairs = F.reshape(
        F.concat(blanks, F.expand_dims(labels, -1), axis=2), shape=(batch, 2 * length)
    )
    extended = F.concat(
        pairs, F.fill(shape=(batch, 1), value=blank, dtype=labels.data.dtype), axis=1
    )
    before = F.pad(extended, paddings=((0, 0), (2, 0)), value=blank)[:, : 2 * length + 1]
    return extended, F.logical_and(F.not_equal(extended, blank), F.not_equal(extended, before))


def _recursion(emitted: Tensor, skip: Tensor, label_length: Tensor, logit_length: Tensor) -> Tensor:
    batch, time, states = emitted.shape
    never = Tensor(np.asarray(_NEVER, emitted.data.dtype))
    start = Tensor(np.arange(states) < 2)
    alpha = F.where(start, emitted[:, 0], never)  # type: ignore[index]
    for step in range(1, time):
        one = F.pad(alpha, paddings=((0, 0), (1, 0)), value=_NEVER)[:, :states]
        two = F.pad(alpha, paddings=((0, 0), (2, 0)), value=_NEVER)[:, :states]
        ways = F.stack(alpha, one, F.where(skip, two, never), axis=0)
        moved = F.add(F.logsumexp(ways, axis=0), emitted[:, step])  # type: ignore[index]
        running = F.greater(F.reshape(logit_length, shape=(batch, 1)), step)
        alpha = F.where(running, moved, alpha)
    last = F.mul(F.reshape(label_length, shape=(batch, 1)), 2)
    ends = F.concat(last, F.maximum(F.sub(last, 1), 0), axis=1)
    final = F.take_along_axis(alpha, ends, axis=1)
    # an empty label has one end, not two
    empty = F.concat(F.less(last, 0), F.equal(last, 0), axis=1)
    loss = F.neg(F.logsumexp(F.where(empty, never, final), axis=1))
    impossible = F.greater(loss, -_NEVER / 2)
    return F.where(impossible, convert_to_tensor(np.inf, loss.dtype), loss)  # type: ignore[no-any-return]
