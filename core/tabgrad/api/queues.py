"""``tf.queue``: elements of one or more tensors, put in and taken out by any thread.

What would have to wait (taking from an empty queue, putting into a full one) waits for other threads. Where there are
none, which is always so in a page, it is an error instead of a wait for ever.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype
from ..base.errors import CancelledError, FailedPreconditionError, InvalidArgumentError, OutOfRangeError
from ..base.shape import TensorShape
from ..ir.op import F
from ..tensor.convert import constant, convert_to_tensor
from ..tensor.tensor import Tensor

Element = list[Tensor]


class QueueBase:
    """Base of queues.

    Args: dtypes, shapes, names: of an element's components. capacity: most elements at a time. least: how many stay
        when one is taken. pads: whether elements taken together are padded. place, choose: where an element is put
        among the others, and which is taken.
    """

    def __init__(
        self, capacity: Any, dtypes: Any, shapes: Any, names: Any, name: str, least: int = 0, pads: bool = False,
        place: Callable[[list[Element], Element], int] = lambda elements, element: len(elements),
        choose: Callable[[list[Element]], int] = lambda elements: 0,
    ) -> None:  # fmt: skip
        self._dtypes = [as_dtype(d) for d in (dtypes if isinstance(dtypes, (list, tuple)) else [dtypes])]
        shapes = shapes if shapes is None or _several(shapes) else [shapes]
        self._shapes: list[TensorShape | None] = [None] * len(self._dtypes)
        if shapes is not None:
            self._shapes = [TensorShape(s) for s in shapes]
        if len(self._shapes) != len(self._dtypes):
            raise ValueError(f"Queue shapes must have the same length as dtypes, received {len(self._shapes)} shapes.")
        self._names = None if names is None else list(names) if isinstance(names, (list, tuple)) else [names]
        if self._names is not None and len(self._names) != len(self._dtypes):
            raise ValueError(f"List of queue names must have the same length as dtypes, received {self._names}.")
        self._capacity, self._name, self._least, self._pads = int(capacity), name, least, pads
        self._elements: list[Element] = []
        self._place, self._choose = place, choose
        self._closed = False
        self._changed = threading.Condition()

    # --- what it is --------------------------------------------------------------------------

    @property
    def dtypes(self) -> list[DType]:
        """The components' dtypes."""
        return self._dtypes

    @property
    def shapes(self) -> list[TensorShape | None]:
        """The components' shapes, None where unknown."""
        return self._shapes

    @property
    def names(self) -> list[str] | None:
        """The components' names, None where they have none."""
        return self._names

    @property
    def name(self) -> str:
        """The queue's name."""
        return self._name

    def size(self, name: Any = None) -> Tensor:
        """How many elements it holds, int32."""
        return constant(len(self._elements), "int32")

    def is_closed(self, name: Any = None) -> Tensor:
        """Whether it was closed."""
        return constant(self._closed)

    def close(self, cancel_pending_enqueues: bool = False, name: Any = None) -> None:
        """Nothing more is put in; what it holds can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    # --- in ----------------------------------------------------------------------------------

    def enqueue(self, vals: Any, name: Any = None) -> None:
        """Puts one element in. Raises CancelledError where the queue was closed."""
        self._put([self._converted(vals, rows=False)])

    def enqueue_many(self, vals: Any, name: Any = None) -> None:
        """Puts in an element for each row of the components."""
        columns = self._converted(vals, rows=True)
        counts = {int(c.shape[0]) for c in columns}
        if len(counts) != 1:
            raise ValueError(f"The components of enqueue_many have different first sizes: {sorted(counts)}.")
        self._put([list(row) for row in zip(*(F.unstack(c, axis=0) for c in columns), strict=True)])

    def _converted(self, vals: Any, rows: bool) -> Element:
        if isinstance(vals, dict) != (self._names is not None):
            raise ValueError(
                "You must enqueue a dictionary in a Queue with names, and in no other. "
                f"Received: {type(vals).__name__}, the queue's names: {self._names}"
            )
        if self._names is not None:
            if sorted(self._names) != sorted(vals):
                raise ValueError(
                    "Keys in dictionary to enqueue do not match names of Queue. "
                    f"Dictionary: {sorted(vals)}, Queue: {sorted(self._names)}"
                )
            vals = [vals[n] for n in self._names]
        parts = vals if isinstance(vals, (list, tuple)) else [vals]
        if len(parts) != len(self._dtypes):
            raise InvalidArgumentError(f"Expected {len(self._dtypes)} components, received {len(parts)}.")
        found = [convert_to_tensor(v, d) for v, d in zip(parts, self._dtypes, strict=True)]
        for tensor, shape in zip(found, self._shapes, strict=True):
            own = tensor.shape[1:] if rows else tensor.shape
            if shape is not None and not shape.is_compatible_with(own):
                raise ValueError(f"Shapes {shape} (of the queue) and {own} (received) are incompatible")
        return found

    def _put(self, elements: list[Element]) -> None:
        with self._changed:
            if self._closed:
                raise CancelledError(f"Queue '{self._name}' is closed.")
            self._until(lambda: len(self._elements) + len(elements) <= self._capacity or self._closed, "is full")
            if self._closed:
                raise CancelledError(f"Queue '{self._name}' was closed while an element waited to be put in.")
            for element in elements:
                self._elements.insert(self._place(self._elements, element), element)
            self._changed.notify_all()

    def _until(self, holds: Callable[[], bool], state: str) -> None:
        while not holds():
            if threading.active_count() == 1:
                raise FailedPreconditionError(
                    f"Queue '{self._name}' {state} ({len(self._elements)} of {self._capacity} elements), and no other "
                    "thread runs that could change it: the call would wait for ever."
                )
            self._changed.wait(1.0)

    # --- out ---------------------------------------------------------------------------------

    def dequeue(self, name: Any = None) -> Any:
        """Takes one element: a tensor, a list of them, or a dict where components have names.

        Raises: OutOfRangeError where the queue was closed and is empty.
        """
        return self._packed(self._take(1, 1, stacked=False)[0])

    def dequeue_many(self, n: Any, name: Any = None) -> Any:
        """Takes ``n`` elements, stacked. Raises OutOfRangeError where a closed queue holds fewer."""
        return self._stacked(self._take(int(n), int(n)))

    def dequeue_up_to(self, n: Any, name: Any = None) -> Any:
        """Takes ``n`` elements, fewer where the queue was closed, stacked."""
        return self._stacked(self._take(int(n), 1))

    def _take(self, most: int, least: int, stacked: bool = True) -> list[Element]:
        if stacked and any(s is None or not (self._pads or s.is_fully_defined()) for s in self._shapes):
            raise InvalidArgumentError(
                f"Queue '{self._name}' takes several elements at a time only where its shapes are given. "
                f"Received: shapes={self._shapes}"
            )
        with self._changed:
            self._until(lambda: len(self._elements) >= most + self._least or self._closed, "has too few elements")
            if len(self._elements) < (most if len(self._elements) >= most else least):
                raise OutOfRangeError(
                    f"Queue '{self._name}' is closed and has insufficient elements (requested {most}, current size "
                    f"{len(self._elements)})"
                )
            taken = [self._elements.pop(self._choose(self._elements)) for _ in range(min(most, len(self._elements)))]
            self._changed.notify_all()
        return taken

    def _stacked(self, elements: list[Element]) -> Any:
        columns = list(zip(*elements, strict=True)) if elements else [() for _ in self._dtypes]
        return self._packed([
            self._stack(list(column), shape, dtype)
            for column, shape, dtype in zip(columns, self._shapes, self._dtypes, strict=True)
        ])  # fmt: skip

    def _stack(self, column: Element, shape: TensorShape | None, dtype: DType) -> Tensor:
        if not column:
            return Tensor(np.zeros((0, *[d or 0 for d in shape or ()]), dtype.numpy))
        if self._pads:
            widest = [max(sizes) for sizes in zip(*(tuple(t.data.shape) for t in column), strict=True)]
            blank = b"" if dtype.name == "string" else 0
            arrays = [np.full(widest, blank, dtype.numpy) for _ in column]
            for array, tensor in zip(arrays, column, strict=True):
                array[tuple(map(slice, tensor.data.shape))] = tensor.array()
            column = [Tensor(a) for a in arrays]
        return F.stack(*column, axis=0)  # type: ignore[no-any-return]

    def _packed(self, element: Element) -> Any:
        if self._names is not None:
            return dict(zip(self._names, element, strict=True))
        return element[0] if len(element) == 1 else element


def _several(shapes: Any) -> bool:
    """Whether it is a list of shapes and not one shape."""
    kinds = (list, tuple, type(None))  # a TensorShape is a tuple
    return isinstance(shapes, (list, tuple)) and all(isinstance(s, kinds) for s in shapes)


class FIFOQueue(QueueBase):
    """Elements come out in the order in which they went in."""

    def __init__(
        self, capacity: Any, dtypes: Any, shapes: Any = None, names: Any = None, shared_name: Any = None,
        name: str = "fifo_queue",
    ) -> None:  # fmt: skip
        super().__init__(capacity, dtypes, shapes, names, name)


class PaddingFIFOQueue(QueueBase):
    """As FIFOQueue; sizes may be None, and what is taken together is padded with zeros to the largest."""

    def __init__(
        self, capacity: Any, dtypes: Any, shapes: Any, names: Any = None, shared_name: Any = None,
        name: str = "padding_fifo_queue",
    ) -> None:  # fmt: skip
        super().__init__(capacity, dtypes, shapes, names, name, pads=True)


class PriorityQueue(QueueBase):
    """Elements come out by their first component, an int64: the least first."""

    def __init__(
        self, capacity: Any, types: Any, shapes: Any, names: Any = None, shared_name: Any = None,
        name: str = "priority_queue",
    ) -> None:  # fmt: skip
        shapes = [shapes] if shapes is not None and not _several(shapes) else shapes
        shapes = None if shapes is None else [(), *shapes]
        super().__init__(capacity, ["int64", *types], shapes, names, name, place=_by_priority)


def _by_priority(elements: list[Element], element: Element) -> int:
    own = int(element[0])
    return next((i for i, other in enumerate(elements) if int(other[0]) > own), len(elements))


class RandomShuffleQueue(QueueBase):
    """Elements come out in random order, out of at least ``min_after_dequeue`` more."""

    def __init__(
        self, capacity: Any, min_after_dequeue: Any, dtypes: Any, shapes: Any = None, names: Any = None,
        seed: Any = None, shared_name: Any = None, name: str = "random_shuffle_queue",
    ) -> None:  # fmt: skip
        source = random.Random(seed)
        super().__init__(
            capacity, dtypes, shapes, names, name, least=int(min_after_dequeue),
            choose=lambda elements: source.randrange(len(elements)),
        )  # fmt: skip
