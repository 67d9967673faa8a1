"""Methods that choose, order or keep elements without changing them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from ..api.random_streams import seed_pair
from ..base.errors import FailedPreconditionError, InvalidArgumentError
from .base import INFINITE_CARDINALITY, UNKNOWN_CARDINALITY, DatasetBase
from .function import ElementFunction, is_true
from .mixing import common_spec
from .options import Options
from .shuffling import Seeds, shuffled
from .structure import as_scalar, leaves


class Selecting(DatasetBase):
    """Shuffling, repeating, taking, filtering."""

    def _new(self, kind: str, make: Any, spec: Any, cardinality: Any, table: Any = None) -> Any:
        return type(self)(kind, make, spec, cardinality, table)

    def _reordered(self, kind: str, make: Any, cardinality: Any) -> Any:
        """A dataset whose elements are some of these; ``make`` works on what self._make gives."""
        return self._new(kind, make, lambda: self.element_spec, cardinality, self._table)

    def shuffle(
        self, buffer_size: Any, seed: Any = None, reshuffle_each_iteration: Any = True, name: str | None = None
    ) -> Any:
        """Elements drawn from a buffer of ``buffer_size`` that is refilled in order.

        The order for a given seed is TensorFlow's.
        """
        size = as_scalar(buffer_size, "buffer_size")
        if size < 1 and size != UNKNOWN_CARDINALITY:
            raise InvalidArgumentError("buffer_size must be greater than zero or UNKNOWN_CARDINALITY")
        again = True if reshuffle_each_iteration is None else bool(reshuffle_each_iteration)
        seeds = Seeds(seed_pair(seed), again)
        limit = None if size == UNKNOWN_CARDINALITY else size
        return self._reordered("_ShuffleDataset", lambda: shuffled(self._make(), limit, seeds), self._count)

    def repeat(self, count: Any = None, name: str | None = None) -> Any:
        """The elements ``count`` times, without end where it is None or negative."""
        times = -1 if count is None else as_scalar(count, "count")

        def make() -> Iterator[Any]:
            if times == 0:
                return iter(())
            return _repeated(self._make, self._make() if times > 0 else None, times)

        def cardinality() -> int:
            n = self._count()
            if times < 0:
                return INFINITE_CARDINALITY if n != 0 else 0
            return 0 if times == 0 else n * times if n >= 0 else n

        return self._reordered("_RepeatDataset", make, cardinality)

    def take(self, count: Any, name: str | None = None) -> Any:
        """The first ``count`` elements; all where it is -1."""
        limit = as_scalar(count, "count")

        def cardinality() -> int:
            n = self._count()
            if n == INFINITE_CARDINALITY:
                return limit if limit >= 0 else n
            return n if n < 0 or limit < 0 else min(n, limit)

        def make() -> Iterator[Any]:
            return itertools.islice(self._make(), limit if limit >= 0 else None)

        return self._reordered("_TakeDataset", make, cardinality)

    def skip(self, count: Any, name: str | None = None) -> Any:
        """All but the first ``count`` elements; none where it is -1."""
        start = as_scalar(count, "count")

        def make() -> Iterator[Any]:
            return itertools.islice(self._make(), start, None) if start >= 0 else iter(())

        def cardinality() -> int:
            n = self._count()
            return 0 if start < 0 else n if n < 0 else max(n - start, 0)

        return self._reordered("_SkipDataset", make, cardinality)

    def shard(self, num_shards: Any, index: Any, name: str | None = None) -> Any:
        """Every ``num_shards``-th element, from ``index`` on."""
        shards, first = as_scalar(num_shards, "num_shards"), as_scalar(index, "index")
        if shards < 1:
            raise InvalidArgumentError(f"Number of shards must be greater than zero (currently num_shards = {shards}).")
        if not 0 <= first < shards:
            raise InvalidArgumentError(f"Index must be between 0 and {shards - 1} (currently index = {first}).")

        def cardinality() -> int:
            n = self._count()
            return n if n < 0 else n // shards + (first < n % shards)

        return self._reordered(
            "_ShardDataset", lambda: itertools.islice(self._make(), first, None, shards), cardinality
        )

    def cache(self, filename: Any = "", name: str | None = None) -> Any:
        """Keeps the elements of the first whole iteration in memory for the later ones.

        Raises: NotImplementedError for a cache in a file.
        """
        if filename:
            raise NotImplementedError("A cache in a file is not supported: leave `filename` out to cache in memory.")
        kept: list[list[Any]] = []

        def make() -> Iterator[Any]:
            if kept:
                yield from kept[0]
                return
            items = []
            for item in self._make():
                items.append(item)
                yield item
            kept[:] = [items]

        return self._reordered("CacheDataset", make, self._count)

    def prefetch(self, buffer_size: Any, name: str | None = None) -> Any:
        """The same elements. They are made when asked for: there is one thread, so nothing to overlap."""
        size = as_scalar(buffer_size, "buffer_size")
        if size < -1:
            raise InvalidArgumentError("buffer_size must be >= 0 or set buffer_size to be AUTOTUNE (-1).")
        return self._reordered("_PrefetchDataset", self._make, self._count)

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Any:
        """The elements for which ``predicate`` is true."""
        function = self._predicate(predicate)
        return self._new(
            "_FilterDataset",
            lambda: (e for e in self._elements() if is_true(function(e))),
            lambda: self.element_spec,
            UNKNOWN_CARDINALITY,
        )

    def take_while(self, predicate: Callable[..., Any], name: str | None = None) -> Any:
        """Elements until ``predicate`` is false."""
        function = self._predicate(predicate)
        return self._new(
            "_TakeWhileDataset",
            lambda: itertools.takewhile(lambda e: is_true(function(e)), self._elements()),
            lambda: self.element_spec,
            UNKNOWN_CARDINALITY,
        )

    def _predicate(self, predicate: Callable[..., Any]) -> ElementFunction:
        function = ElementFunction(predicate)
        found = function.spec(self.element_spec)
        if found is not None and (
            getattr(found, "dtype", None) is None or found.dtype.name != "bool" or len(found.shape)
        ):
            raise ValueError(
                "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its return "
                f"type is {found}."
            )
        return function

    def unique(self, name: str | None = None) -> Any:
        """Each element once, where it first appears."""
        for spec in leaves(self.element_spec):
            if spec.dtype.name not in ("int32", "int64", "string"):
                raise TypeError(
                    f"`tf.data.Dataset.unique` does not support type {spec.dtype!s} -- only `tf.int32`, "
                    "`tf.int64`, and `tf.string` are supported."
                )

        def make() -> Iterator[Any]:
            seen = set()
            for item in self._elements():
                key = tuple(
                    (t.array().tobytes() if t.dtype.name != "string" else repr(t.array().tolist()))
                    for t in leaves(item)
                )
                if key not in seen:
                    seen.add(key)
                    yield item

        return self._new("_UniqueDataset", make, lambda: self.element_spec, UNKNOWN_CARDINALITY)

    def concatenate(self, dataset: Any, name: str | None = None) -> Any:
        """These elements, then those of another dataset with the same types."""
        spec = common_spec(self.element_spec, dataset.element_spec)

        def cardinality() -> int:
            counts = (self._count(), dataset._count())
            if INFINITE_CARDINALITY in counts:
                return INFINITE_CARDINALITY
            return UNKNOWN_CARDINALITY if UNKNOWN_CARDINALITY in counts else sum(counts)

        return self._new(
            "_ConcatenateDataset",
            lambda: itertools.chain(self._elements(), _later(dataset._elements)),
            spec,
            cardinality,
        )

    def ignore_errors(self, log_warning: bool = False, name: str | None = None) -> Any:
        """Leaves out elements whose making raises an error; a generator that raised is at its end."""

        def make() -> Iterator[Any]:
            items = self._elements()
            while True:
                try:
                    yield next(items)
                except StopIteration:
                    return
                except Exception as error:
                    if log_warning:
                        print(f"Error raised with error message {error}")

        return self._new("_IgnoreErrorsDataset", make, lambda: self.element_spec, UNKNOWN_CARDINALITY)

    def _with_cardinality(self, expected: int) -> Any:
        """The same elements, whose number is stated, and checked while iterating."""

        def make() -> Iterator[Any]:
            seen = 0
            for item in self._make():
                seen += 1
                if 0 <= expected < seen:
                    raise FailedPreconditionError(
                        f"Input dataset was expected to contain {expected} elements but contained more."
                    )
                yield item
            if expected == INFINITE_CARDINALITY or seen < expected:
                raise FailedPreconditionError(
                    f"Input dataset was expected to contain {expected} elements but contained only {seen}."
                )

        return self._reordered("_AssertCardinalityDataset", make, expected)

    def with_options(self, options: Any, name: str | None = None) -> Any:
        """The same elements with the given options. Options choose how to run, never results."""
        made = self._reordered("_OptionsDataset", self._make, self._count)
        made._given_options = Options.merged(self.options(), options)
        return made

    def options(self) -> Any:
        """The options in force."""
        return self._given_options or Options()


def _repeated(make: Callable[[], Iterator[Any]], first: Any, times: int) -> Iterator[Any]:
    """The iterations one after the other; without end where ``times`` is negative, unless empty."""
    for count in itertools.count():
        if count == times:
            return
        empty = True
        for item in first if first is not None else make():
            empty = False
            yield item
        first = None
        if empty and times < 0:
            return


def _later(start: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    yield from start()
