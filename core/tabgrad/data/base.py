"""What a dataset is: a way to start an iteration, the spec of its elements, and their number.

Everything is lazy: nothing runs before an iteration asks for an element, and every iteration
starts anew. Elements are made one after the other in the order of the program.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..base.errors import OutOfRangeError
from ..tensor.composite import Composite
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from . import composites
from .function import Iteration
from .shuffling import looked_at
from .structure import mapped, numpy_of, spec_of, unstacked

INFINITE_CARDINALITY = -1
UNKNOWN_CARDINALITY = -2
AUTOTUNE = -1
_TAKEN = "ELEMENTS_TAKEN"  # a checkpoint's name of the number of elements an iterator gave

Make = Callable[[], Iterator[Any]]


class Table:
    """Tensors with a common first size, of which elements are rows, named by their number.

    A pipeline over rows passes numbers on (shuffled, repeated, ...) until an element or a batch is
    wanted; a batch is then one gather per tensor.
    """

    def __init__(self, structure: Any) -> None:
        self.structure = structure

    def row(self, i: int) -> Any:
        """Row i as an element."""
        return mapped(lambda t: _row(t, i), self.structure)

    def rows(self, numbers: list[int]) -> Any:
        """Several rows as a batch."""
        first, count = numbers[0], len(numbers)
        consecutive = numbers == list(range(first, first + count))
        index: Any = slice(first, first + count) if consecutive else np.asarray(numbers)

        def picked(t: Any) -> Any:
            if isinstance(t, Composite):
                return composites.rows_of(t, numbers)
            return t if t is None else Tensor(np.ascontiguousarray(t.array()[index]))

        return mapped(picked, self.structure)


def _row(t: Any, i: int) -> Any:
    if isinstance(t, Composite):
        return composites.row_of(t, i)
    return t if t is None else unstacked(t, i)


class DatasetBase:
    """The state of a dataset.

    Args: kind: the name in its repr. make: starts an iteration. spec: the elements' spec, or a
        function that finds it. cardinality: number of elements, or one of the two constants.
        table: where ``make`` gives row numbers of it instead of elements.
    """

    def __init__(
        self, kind: str, make: Make, spec: Any, cardinality: int | Callable[[], int], table: Table | None = None
    ) -> None:
        self._kind = kind
        self._make = make
        self._spec = spec
        self._cardinality = cardinality
        self._table = table
        self._given_options: Any = None

    def _elements(self) -> Iterator[Any]:
        """Starts an iteration over elements."""
        items = self._make()
        return items if self._table is None else map(self._table.row, items)

    @property
    def element_spec(self) -> Any:
        """The structure of an element, with a TensorSpec for each component."""
        if callable(self._spec):
            self._spec = self._spec()
        return self._spec

    def _known_spec(self) -> Any:
        """The spec where it is known without looking at an element, else None."""
        try:
            with not_looking():
                return self.element_spec
        except (NotLooked, TypeError, ValueError):
            return None

    def _count(self) -> int:
        if callable(self._cardinality):
            self._cardinality = self._cardinality()
        return int(self._cardinality)

    def cardinality(self) -> Tensor:
        """The number of elements, INFINITE_CARDINALITY or UNKNOWN_CARDINALITY; an int64 scalar."""
        return convert_to_tensor(np.int64(self._count()))

    def __len__(self) -> int:
        count = self._count()
        if count == INFINITE_CARDINALITY:
            raise TypeError("The dataset is infinite.")
        if count == UNKNOWN_CARDINALITY:
            raise TypeError("The dataset length is unknown.")
        return count

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> DatasetIterator:
        return DatasetIterator(self)

    def as_numpy_iterator(self) -> NumpyIterator:
        """Elements with NumPy arrays for tensors."""
        return NumpyIterator(self)

    def __repr__(self) -> str:
        return f"<{self._kind} element_spec={self.element_spec!r}>"


class DatasetIterator:
    """One iteration over a dataset."""

    def __init__(self, dataset: DatasetBase) -> None:
        self._dataset = dataset
        self._items, self._iteration = dataset._elements(), Iteration()
        self._taken = 0

    def _checkpoint_state(self) -> dict[str, Any]:
        """What a checkpoint saves of it: how far it is."""
        return {_TAKEN: np.asarray(self._taken, np.int64)}

    def _set_checkpoint_state(self, state: dict[str, Any]) -> None:
        """Starts anew and goes as far as it was."""
        if _TAKEN not in state:
            warnings.warn("TensorFlow's own state of an iterator can't be read: it stays where it is.", stacklevel=2)
            return
        self._items, self._iteration, self._taken = self._dataset._elements(), Iteration(), 0
        for _ in zip(range(int(state[_TAKEN])), self, strict=False):
            pass

    @property
    def element_spec(self) -> Any:
        """The spec of the elements."""
        return self._dataset.element_spec

    def __iter__(self) -> DatasetIterator:
        return self

    def __next__(self) -> Any:
        with self._iteration:
            element = next(self._items)
        self._taken += 1
        return element

    def next(self) -> Any:
        """The next element. Raises StopIteration after the last."""
        return next(self)

    def get_next(self) -> Any:
        """The next element. Raises OutOfRangeError after the last."""
        try:
            return next(self)
        except StopIteration:
            raise OutOfRangeError("End of sequence [Op:IteratorGetNext]") from None


class NumpyIterator:
    """One iteration over a dataset, with NumPy arrays for tensors."""

    def __init__(self, dataset: DatasetBase) -> None:
        self._elements = DatasetIterator(dataset)

    def __iter__(self) -> NumpyIterator:
        return self

    def __next__(self) -> Any:
        return numpy_of(next(self._elements))

    def next(self) -> Any:
        """The next element."""
        return self.__next__()


class NotLooked(Exception):
    """A spec that takes an element to know, where none is to be looked at."""


class _Looking(threading.local):
    forbidden = False


_looking = _Looking()


@contextmanager
def not_looking() -> Iterator[None]:
    """Inside, specs that take an element to know are not found out."""
    before, _looking.forbidden = _looking.forbidden, True
    try:
        yield
    finally:
        _looking.forbidden = before


def peeked(items: Callable[[], Iterator[Any]]) -> Any:
    """The spec of the first element, where a spec can't be known otherwise.

    Raises: ValueError where there is none.
    """
    if _looking.forbidden:
        raise NotLooked
    with looked_at(), Iteration():
        for first in items():
            return spec_of(first)
    raise ValueError(
        "The element_spec is not known: the function in this pipeline looks at values, so its "
        "result's shapes are those of a first element, and there is none."
    )
