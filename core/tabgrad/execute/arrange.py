"""The last steps to a program: fused tails, lifetimes, results that take the place of operands, offsets."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from ..passes.memory import Storage, plan
from .places import Built, Draft, HostStep, Value
from .program import InstructionRecord, Program, TensorRecord

HEADS = ("gemm", "conv")  # instructions that can run a tail

Drafts = list[Draft | HostStep]


def arrange(
    program: Program, drafts: Drafts, storages: list[Storage], arguments: list[Value], results: list[Value]
) -> Built:
    """Completes ``program``, which has its constants and states, from the drafts."""
    _set_tails(drafts)
    _lifetimes(drafts, storages, [*results, *arguments], results)
    _overwrite(drafts, storages)
    program.arena = plan(storages)
    return Built(program, arguments, results, _assemble(program, drafts), drafts)


def _set_tails(drafts: Drafts) -> None:
    """A pointwise instruction behind a product or convolution of the same elements finishes it block by
    block."""
    for head, tail in pairwise(drafts):
        if isinstance(head, Draft) and isinstance(tail, Draft) and head.opcode in HEADS and tail.opcode == "pointwise":
            head.tail = _finishes(head, tail)


def _finishes(head: Draft, tail: Draft) -> bool:
    made = head.outputs[0]
    if not made.layout.dense or tail.outputs[0].layout.size != made.layout.size:
        return False
    if not all(o.layout.dense for o in tail.outputs):
        return False
    of_head = [v for v in tail.inputs if _same_buffer(v, made)]
    aligned = [
        v.layout.offset == made.layout.offset and v.layout.dense and v.layout.size == made.layout.size for v in of_head
    ]
    clash = any(_same_buffer(o, v) for o in tail.outputs for v in head.inputs)
    return bool(of_head) and all(aligned) and not clash


def _same_buffer(a: Value, b: Value) -> bool:
    return a.buffer == b.buffer and a.storage is b.storage and a.base == b.base


def _lifetimes(drafts: Drafts, storages: list[Storage], kept: list[Value], results: list[Value]) -> None:
    """First and last use of every storage. What the host gave or takes lives to the end; a tail and its head
    run at the same time."""
    for storage in storages:
        storage.last = storage.first
    tailed = False
    for i, draft in enumerate(drafts):
        start, tailed = i - 1 if tailed else i, isinstance(draft, Draft) and draft.tail
        for v in draft.inputs:
            if v.storage is not None:
                v.storage.last = max(v.storage.last, i + 1 if tailed else i)
        for v in draft.outputs:
            if v.storage is not None:
                v.storage.first = min(v.storage.first, start)
                v.storage.last = max(v.storage.last, i)
    for v in kept:
        if v.storage is not None:
            v.storage.last = len(drafts)
    for v in results:
        if v.storage is not None and v.storage.pinned:
            v.storage.first = -1


def _overwrite(drafts: Drafts, storages: list[Storage]) -> None:
    """A pointwise result takes the place of a dense operand of its size that dies there. A tail's does not
    where its head reads that operand too: the head is not done when the tail writes its first block."""
    last = {id(s): s.last for s in storages}  # of a root and of all that took its place
    for i, draft in enumerate(drafts):
        if not isinstance(draft, Draft) or draft.opcode != "pointwise":
            continue
        roots = Counter(id(v.storage.root()) for v in draft.inputs if v.storage is not None)
        head = drafts[i - 1] if i else None
        tailed = head is not None and isinstance(head, Draft) and head.tail
        taken = {id(v.storage.root()) for v in head.inputs if v.storage is not None} if tailed and head else set()
        for out in draft.outputs:
            made = out.storage
            if made is None or made.pinned or made.same is not None:
                continue
            for v in draft.inputs:
                old = v.storage.root() if v.storage is not None else None
                if old is None or old.pinned or id(old) in taken or roots[id(old)] != 1 or last[id(old)] != i:
                    continue
                if v.storage is not None and v.storage.bytes == made.bytes and _alike(v, out):
                    made.same = v.storage
                    last[id(old)] = max(last[id(old)], made.last)
                    taken.add(id(old))
                    break


def _alike(v: Value, out: Value) -> bool:
    same = v.shape == out.shape and v.dtype.itemsize == out.dtype.itemsize
    return same and v.layout.dense and v.layout.offset == 0


def _record(v: Value) -> TensorRecord:
    start = v.base + v.layout.offset * v.dtype.itemsize + (v.storage.offset if v.storage else 0)
    return TensorRecord(v.buffer, v.dtype.name, start, v.layout.shape, v.layout.strides)


def _assemble(program: Program, drafts: Drafts) -> list[int | HostStep]:
    """Fills in tensors, instructions and entries. Returns the steps: entries and host steps in order."""
    table: dict[TensorRecord, int] = {}
    steps: list[int | HostStep] = []
    start = 0
    for draft in [*drafts, None]:
        if isinstance(draft, Draft):
            numbers = [table.setdefault(_record(v), len(table)) for v in (*draft.inputs, *draft.outputs)]
            ins, outs = tuple(numbers[: len(draft.inputs)]), tuple(numbers[len(draft.inputs) :])
            program.instructions.append(InstructionRecord(draft.opcode, ins, outs, tuple(draft.params), draft.tail))
            continue
        if len(program.instructions) > start:
            steps.append(len(program.entries))
            program.entries.append((start, len(program.instructions) - start))
            start = len(program.instructions)
        if draft is not None:
            steps.append(draft)
    program.tensors = list(table)
    return steps
