"""Methods that make new elements: functions of elements, batches, windows, folds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from ..base.dtype import int64 as _INT64
from ..base.errors import InvalidArgumentError
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from . import batching, composites
from .base import UNKNOWN_CARDINALITY, DatasetBase, peeked
from .function import ElementFunction, SymbolicDataset, without_sizes
from .mixing import interleaved
from .sources import numbers
from .structure import DatasetSpec, as_scalar, element, filled, leaves, mapped, spec_of

_CYCLE = 2  # datasets in turn where cycle_length is left open: TensorFlow's count of cores, capped


class Transforming(DatasetBase):
    """Mapping, batching, windowing, reducing."""

    def _new(self, kind: str, make: Any, spec: Any, cardinality: Any, table: Any = None) -> Any:
        return type(self)(kind, make, spec, cardinality, table)

    def map(
        self,
        map_func: Callable[..., Any],
        num_parallel_calls: Any = None,
        deterministic: Any = None,
        synchronous: Any = None,
        use_unbounded_threadpool: bool = False,
        name: str | None = None,
    ) -> Any:
        """The function's result for every element, in order.

        The function is traced once for shapes and dtypes, then runs on each element.
        """
        function = ElementFunction(map_func)
        spec = function.spec(self.element_spec)

        def make() -> Iterator[Any]:
            return map(function, self._elements())

        kind = "_MapDataset" if num_parallel_calls is None else "_ParallelMapDataset"
        return self._new(kind, make, self._known_or_peeked(spec, make), self._count)

    def _known_or_peeked(self, spec: Any, make: Callable[[], Iterator[Any]]) -> Any:
        """The spec, or how to find it: at a first element, shapes only as far as they are known."""
        if spec is not None:
            return spec
        ranks_known = all(getattr(s, "shape", ()) is not None for s in leaves(self.element_spec))
        return lambda: without_sizes(peeked(make), ranks_known)

    def flat_map(self, map_func: Callable[..., Any], name: str | None = None) -> Any:
        """The elements of the dataset that the function gives for each element, one after another."""
        _function, spec, inner = self._inner(map_func)

        def make() -> Iterator[Any]:
            return itertools.chain.from_iterable(inner(e) for e in self._elements())

        return self._new("_FlatMapDataset", make, self._known_or_peeked(spec, make), UNKNOWN_CARDINALITY)

    def interleave(
        self,
        map_func: Callable[..., Any],
        cycle_length: Any = None,
        block_length: Any = None,
        num_parallel_calls: Any = None,
        deterministic: Any = None,
        name: str | None = None,
    ) -> Any:
        """As flat_map, but ``block_length`` elements in turn from each of ``cycle_length`` datasets."""
        _function, spec, inner = self._inner(map_func)
        cycle = _CYCLE if cycle_length is None else as_scalar(cycle_length, "cycle_length")
        cycle = _CYCLE if cycle == -1 else cycle
        block = 1 if block_length is None else as_scalar(block_length, "block_length")
        for value, what in ((cycle, "cycle_length"), (block, "block_length")):
            if value < 1:
                raise InvalidArgumentError(f"`{what}` must be > 0")

        def make() -> Iterator[Any]:
            return interleaved(self._elements(), inner, cycle, block)

        kind = "_InterleaveDataset" if num_parallel_calls is None else "_ParallelInterleaveDataset"
        return self._new(kind, make, self._known_or_peeked(spec, make), UNKNOWN_CARDINALITY)

    def _inner(self, map_func: Callable[..., Any]) -> Any:
        function = ElementFunction(map_func)
        found = function.spec(self.element_spec)
        if found is not None and not isinstance(found, DatasetSpec):
            raise TypeError(f"The `map_func` argument must return a `Dataset` object. Got {found!r}.")

        def inner(item: Any) -> Iterator[Any]:
            made = function(item)
            if not isinstance(made, DatasetBase):
                raise TypeError(f"The `map_func` argument must return a `Dataset` object. Got {type(made)}.")
            return made._elements()

        return function, None if found is None else found.element_spec, inner

    # --- batches ---------------------------------------------------------------------------

    def batch(
        self,
        batch_size: Any,
        drop_remainder: Any = False,
        num_parallel_calls: Any = None,
        deterministic: Any = None,
        name: str | None = None,
    ) -> Any:
        """``batch_size`` consecutive elements stacked along a new first axis.

        Raises: InvalidArgumentError on a size below 1, and while iterating where shapes differ.
        """
        size, drop = self._batch_arguments(batch_size, drop_remainder)
        table = self._table

        def make() -> Iterator[Any]:
            if table is None:
                spec = self._known_spec()
                return (batching.stack(parts, spec) for parts in batching.groups(self._make(), size, drop))
            return map(table.rows, batching.groups(self._make(), size, drop))

        kind = "_BatchDataset" if num_parallel_calls is None else "_ParallelBatchDataset"
        spec = self._lazily(lambda s: batching.batched_spec(s, size if drop else None))
        return self._new(kind, make, spec, lambda: _batches(self._count(), size, drop))

    def ragged_batch(
        self, batch_size: Any, drop_remainder: Any = False, row_splits_dtype: Any = "int64", name: str | None = None
    ) -> Any:
        """As batch; components of which sizes are not known become ragged tensors."""
        size, drop = self._batch_arguments(batch_size, drop_remainder)
        spec = mapped(lambda s: composites.ragged_spec(s, row_splits_dtype), self.element_spec)

        def make() -> Iterator[Any]:
            for parts in batching.groups(self._elements(), size, drop):
                yield batching.stack([mapped(lambda s, x: composites.as_ragged(x, s), spec, p) for p in parts], spec)

        batches = batching.batched_spec(spec, size if drop else None)
        return self._new("_BatchDataset", make, batches, lambda: _batches(self._count(), size, drop))

    def _batch_arguments(self, batch_size: Any, drop_remainder: Any) -> tuple[int, bool]:
        size = as_scalar(batch_size, "batch_size")
        if size < 1:
            raise InvalidArgumentError("Batch size must be greater than zero.")
        return size, bool(drop_remainder)

    def _lazily(self, change: Callable[[Any], Any]) -> Callable[[], Any]:
        return lambda: change(self.element_spec)

    def padded_batch(
        self,
        batch_size: Any,
        padded_shapes: Any = None,
        padding_values: Any = None,
        drop_remainder: Any = False,
        name: str | None = None,
    ) -> Any:
        """As batch, with elements padded at their ends to ``padded_shapes`` or the batch's largest."""
        size, drop = self._batch_arguments(batch_size, drop_remainder)
        spec, shapes = batching.padded_spec(self.element_spec, padded_shapes, size if drop else None)
        values = batching.padding_values(self.element_spec, padding_values)

        def make() -> Iterator[Any]:
            parts = batching.groups(self._elements(), size, drop)
            return (batching.pad_and_stack(p, shapes, values) for p in parts)

        return self._new("_PaddedBatchDataset", make, spec, lambda: _batches(self._count(), size, drop))

    def unbatch(self, name: str | None = None) -> Any:
        """The rows of every element. Raises ValueError where a component is a scalar."""
        spec = batching.row_spec(self.element_spec)

        def cardinality() -> int:
            sizes = {s.shape[0] for s in leaves(self.element_spec) if getattr(s, "shape", None)}
            size = sizes.pop() if len(sizes) == 1 else None
            n = self._count()
            return UNKNOWN_CARDINALITY if n == UNKNOWN_CARDINALITY or size is None else n * size if n >= 0 else n

        return self._new("_UnbatchDataset", lambda: batching.unbatched(self._elements()), spec, cardinality)

    def rebatch(self, batch_size: Any, drop_remainder: Any = False, name: str | None = None) -> Any:
        """Batches of another size (or of several sizes in turn) from batches."""
        raw = batch_size.numpy().tolist() if isinstance(batch_size, Tensor) else batch_size
        sizes = [as_scalar(s, "batch_size") for s in (raw if isinstance(raw, (list, tuple)) else [raw])]
        for s in leaves(self.element_spec):
            if s.shape is not None and not len(s.shape):
                raise ValueError(
                    "Invalid `batch_sizes`. Expected dataset with rank of >= 1 but found a dataset with "
                    "scalar elements. Fix the issue by adding the `batch` transformation to the dataset."
                )
        drop = bool(drop_remainder)
        size = sizes[0] if drop and len(set(sizes)) == 1 else None
        spec = batching.batched_spec(batching.row_spec(self.element_spec), size)
        return self._new(
            "_RebatchDataset", lambda: batching.rebatched(self._elements(), sizes, drop), spec, UNKNOWN_CARDINALITY
        )

    def window(
        self, size: Any, shift: Any = None, stride: Any = 1, drop_remainder: Any = False, name: str | None = None
    ) -> Any:
        """Datasets of ``size`` elements, ``stride`` apart; each window starts ``shift`` after the last."""
        length, step = as_scalar(size, "size"), as_scalar(stride, "stride")
        by = length if shift is None else as_scalar(shift, "shift")
        for value, what in ((length, "Window size"), (by, "Window shift"), (step, "Window stride")):
            if value < 1:
                raise InvalidArgumentError(f"{what} must be greater than zero.")
        drop = bool(drop_remainder)
        cls = type(self)

        def made(items: list[Any]) -> Any:
            columns = zip(*(leaves(i) for i in items), strict=True)
            parts = zip(columns, leaves(self.element_spec), strict=True)
            windows = [cls("_VariantDataset", lambda c=c: iter(c), s, len(c)) for c, s in parts]
            return filled(items[0], windows)

        def make() -> Iterator[Any]:
            return map(made, batching.windows(self._elements(), length, by, step, drop))

        def cardinality() -> int:
            n, span = self._count(), (length - 1) * step + 1
            if n < 0:
                return n
            return max(0, -(-(n - span + 1) // by)) if drop else -(-n // by)

        return self._new("_WindowDataset", make, self._lazily(lambda s: mapped(DatasetSpec, s)), cardinality)

    # --- counting and folding --------------------------------------------------------------

    def enumerate(self, start: Any = 0, name: str | None = None) -> Any:
        """Pairs of a number and an element."""
        make_numbers, number_spec, _ = numbers((start, None, 1), _INT64)
        return self._new(
            "_ZipDataset",
            lambda: zip(make_numbers(), self._elements(), strict=False),
            self._lazily(lambda s: (number_spec, s)),
            self._count,
        )

    def scan(self, initial_state: Any, scan_func: Callable[..., Any], name: str | None = None) -> Any:
        """Outputs of ``state, output = scan_func(state, element)``, the state handed on."""
        start = element(initial_state)
        function = ElementFunction(scan_func, unpack=False)
        found = function.spec(spec_of(start), self.element_spec)
        if found is not None and not (isinstance(found, tuple) and len(found) == 2):
            raise TypeError(
                "Invalid `scan_func`. `scan_func` should return a pair consisting of new state and the "
                f"output value but its return type is {found}."
            )

        def make() -> Iterator[Any]:
            state = start
            for item in self._elements():
                state, output = function(state, item)
                yield output

        return self._new("_ScanDataset", make, self._known_or_peeked(found and found[1], make), self._count)

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any], name: str | None = None) -> Any:
        """The last state of ``state = reduce_func(state, element)``."""
        state = element(initial_state)
        wanted = spec_of(state)
        function = ElementFunction(reduce_func, unpack=False)
        function.spec(wanted, self.element_spec)  # raises what does not fit, as for the others
        for item in self._elements():
            state = function(state, item)
            for have, want in zip(leaves(spec_of(state)), leaves(wanted), strict=True):
                if isinstance(want, TensorSpec) and have.dtype is not want.dtype:
                    raise TypeError(
                        "The element types for the new state must match the initial state. Expected "
                        f"{want.dtype!r}; got {have.dtype!r}."
                    )
        return state

    def apply(self, transformation_func: Callable[[Any], Any], name: str | None = None) -> Any:
        """The dataset that a function makes of this one."""
        made = transformation_func(self)
        if not isinstance(made, DatasetBase):
            raise TypeError(f"`transformation_func` must return a `tf.data.Dataset` object. Got {type(made)}.")
        return made

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element. Raises InvalidArgumentError where there are none or several."""
        items = list(itertools.islice(self._elements(), 2))
        if len(items) != 1:
            raise InvalidArgumentError("Dataset was empty." if not items else "Dataset had more than one element.")
        return items[0]

    def group_by_window(
        self,
        key_func: Callable[..., Any],
        reduce_func: Callable[..., Any],
        window_size: Any = None,
        window_size_func: Callable[..., Any] | None = None,
        name: str | None = None,
    ) -> Any:
        """Windows of elements with the same key, each turned into elements by ``reduce_func``."""
        if (window_size is None) == (window_size_func is None):
            raise ValueError(
                "Must pass either the `window_size` argument or the `window_size_func` argument, not both."
            )
        key_of = ElementFunction(key_func)
        size_of = window_size_func or (lambda _: window_size)
        cls = type(self)

        def reduced(key: int, items: list[Any]) -> Iterator[Any]:
            window = cls("_VariantDataset", lambda: iter(items), self.element_spec, len(items))
            return reduce_func(_int64(key), window)._elements()  # type: ignore[no-any-return]

        def make() -> Iterator[Any]:
            open_windows: dict[int, list[Any]] = {}
            sizes: dict[int, int] = {}
            for item in self._elements():
                key = int(key_of(item).array())
                if key not in sizes:
                    sizes[key] = as_scalar(element(size_of(_int64(key))), "window_size")
                    if sizes[key] < 1:
                        raise InvalidArgumentError(f"Window size must be greater than zero, but got {sizes[key]}.")
                window = open_windows.setdefault(key, [])
                window.append(item)
                if len(window) == sizes[key]:
                    del open_windows[key]
                    yield from reduced(key, window)
            for key in sorted(open_windows):
                yield from reduced(key, open_windows[key])

        sample = reduce_func(_int64(0), SymbolicDataset.make(self.element_spec))
        return self._new("_GroupByWindowDataset", make, lambda: sample.element_spec, UNKNOWN_CARDINALITY)

    def bucket_by_sequence_length(
        self,
        element_length_func: Callable[..., Any],
        bucket_boundaries: Any,
        bucket_batch_sizes: Any,
        padded_shapes: Any = None,
        padding_values: Any = None,
        pad_to_bucket_boundary: bool = False,
        no_padding: bool = False,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Any:
        """Batches of elements of similar length, one batch size per bucket of lengths."""
        bounds, sizes = list(bucket_boundaries), list(bucket_batch_sizes)
        if len(sizes) != len(bounds) + 1:
            raise ValueError(
                f"`len(bucket_batch_sizes)` must equal `len(bucket_boundaries) + 1` but `len(bucket_batch_sizes)="
                f"{len(sizes)}` and `len(bucket_boundaries)={len(bounds)}`."
            )

        def key(*parts: Any) -> Any:
            length = int(element(element_length_func(*parts)).array())
            return _int64(sum(length >= b for b in bounds))

        def reduce(bucket: Any, window: Any) -> Any:
            number = int(bucket.array())
            if no_padding:
                return window.batch(sizes[number], drop_remainder=drop_remainder)
            shapes = padded_shapes
            if pad_to_bucket_boundary:
                shapes = mapped(lambda s: _bounded(s, bounds, number), self.element_spec if shapes is None else shapes)
            return window.padded_batch(sizes[number], shapes, padding_values, drop_remainder)

        return self.group_by_window(key, reduce, window_size_func=lambda k: sizes[int(k.array())])


def _bounded(spec: Any, bounds: list[int], bucket: int) -> Any:
    if bucket >= len(bounds):
        raise InvalidArgumentError(
            "When pad_to_bucket_boundary=True, elements must have length < max(bucket_boundaries)."
        )
    return [bounds[bucket] - 1 if d is None else d for d in getattr(spec, "shape", spec)]


def _batches(count: int, size: int, drop: bool) -> int:
    return count if count < 0 else count // size if drop else -(-count // size)


def _int64(value: int) -> Tensor:
    return next(numbers((value, None, 1), _INT64)[0]())
