"""``tf.data.Dataset``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..api.files import matching_files
from ..base.dtype import as_dtype, int64
from ..base.errors import InvalidArgumentError
from ..tensor.composite_specs import CompositeSpec
from . import composites
from .base import (
    AUTOTUNE,
    INFINITE_CARDINALITY,
    UNKNOWN_CARDINALITY,
    DatasetBase,
    Table,
)
from .function import SymbolicDataset
from .mixing import checked_weights, common_spec, directed, zipped
from .resampling import Resampling
from .saved import Saving
from .selecting import Selecting
from .sources import chosen, chosen_by, generated, generator_spec, numbers, random_words, table_of
from .structure import DatasetSpec, element, leaves, mapped, spec_of
from .transforming import Transforming


class Dataset(Selecting, Transforming, Resampling, Saving, DatasetBase):
    """A pipeline of elements: tensors, or tuples and dicts of tensors.

    Made by the static methods, changed by the others, each of which gives a new dataset.
    Example: >>> ds = Dataset.range(10).shuffle(10, seed=1).batch(4)
    """

    # --- sources ---------------------------------------------------------------------------

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """One element per row. Raises ValueError on scalars, or first sizes that differ."""
        structure, count = table_of(tensors)
        spec = mapped(_row_spec, spec_of(structure))
        table = Table(structure)
        return Dataset("_TensorSliceDataset", lambda: iter(range(count)), spec, count, table)

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """A single element."""
        value = element(tensors)
        return Dataset("_TensorDataset", lambda: iter((value,)), spec_of(value), 1)

    @staticmethod
    def range(*args: Any, output_type: Any = int64, name: str | None = None) -> Dataset:
        """``range(stop)``, ``range(start, stop)`` or ``range(start, stop, step)``."""
        make, spec, count = numbers(args, as_dtype(output_type))
        return Dataset("_RangeDataset", make, spec, count)

    @staticmethod
    def list_files(file_pattern: Any, shuffle: Any = None, seed: Any = None, name: str | None = None) -> Dataset:
        """The names of the files that match a pattern or one of several; shuffled unless ``shuffle`` is False.

        Raises: InvalidArgumentError where there are none.
        """
        several = isinstance(file_pattern, (list, tuple))
        names = matching_files([str(p) for p in file_pattern] if several else file_pattern)
        if not names.shape[0]:
            raise InvalidArgumentError(f"No files matched pattern: {file_pattern}")
        dataset = Dataset.from_tensor_slices(names)
        return dataset if shuffle is False else dataset.shuffle(names.shape[0], seed=seed)  # type: ignore[no-any-return]

    @staticmethod
    def from_generator(
        generator: Callable[..., Any],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Any = None,
        output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:
        """Elements that a Python generator yields, checked against their signature.

        Raises: TypeError where ``generator`` can't be called or no signature is given;
        InvalidArgumentError while iterating, where an element does not fit.
        """
        spec = generator_spec(generator, output_types, output_shapes, output_signature)
        given = tuple(args) if args is not None else ()
        return Dataset("_FlatMapDataset", lambda: generated(generator, given, spec), spec, UNKNOWN_CARDINALITY)

    @staticmethod
    def random(seed: Any = None, rerandomize_each_iteration: Any = None, name: str | None = None) -> Dataset:
        """An endless stream of random int64 numbers below 2**32."""
        make, spec = random_words(seed, bool(rerandomize_each_iteration))
        return Dataset("_RandomDataset", make, spec, INFINITE_CARDINALITY)

    @staticmethod
    def counter(start: Any = 0, step: Any = 1, dtype: Any = int64, name: str | None = None) -> Dataset:
        """start, start + step, ... without end."""
        make, spec, _ = numbers((start, None, step), as_dtype(dtype))
        return Dataset("_ScanDataset", make, spec, INFINITE_CARDINALITY)

    # --- several datasets ------------------------------------------------------------------

    @staticmethod
    def zip(*args: Any, datasets: Any = None, name: str | None = None) -> Dataset:
        """Elements side by side, in the structure of the datasets given."""
        if datasets is None and not args:
            raise TypeError("Must pass at least one dataset to `zip`.")
        if datasets is not None and args:
            raise TypeError("Both `*args` and `datasets` cannot be set.")
        if datasets is None:
            datasets = args[0] if len(args) == 1 else args
        parts = leaves(datasets)
        for part in parts:
            if isinstance(part, list):
                raise TypeError(
                    "Invalid input to `zip`. Inputs are expected to be (nested) structures of "
                    "`tf.data.Dataset` objects. Python `list` is not supported and you should use "
                    "`tuple` instead."
                )
            if not isinstance(part, DatasetBase):
                raise TypeError(
                    "Invalid input to `zip`. Inputs are expected to be (nested) structures of "
                    f"`tf.data.Dataset` objects but encountered object of type {type(part)}."
                )
        sources = [part._elements for part in parts]

        def spec() -> Any:
            return mapped(lambda d: d.element_spec, datasets)

        return Dataset(
            "_ZipDataset", lambda: zipped(datasets, [start() for start in sources]), spec, lambda: _least(parts)
        )

    @staticmethod
    def choose_from_datasets(datasets: Any, choice_dataset: Any, stop_on_empty_dataset: bool = True) -> Dataset:
        """The next element of the dataset whose number ``choice_dataset`` gives."""
        datasets = list(datasets)
        if not datasets:
            raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
        choice = choice_dataset.element_spec
        if getattr(choice, "dtype", None) is not int64 or len(choice.shape):
            raise TypeError(
                "Invalid `choice_dataset`. Elements of `choice_dataset` must be scalar `tf.int64` tensors "
                f"but are {choice}."
            )
        return _directed(datasets, choice_dataset._elements, stop_on_empty_dataset)

    @staticmethod
    def sample_from_datasets(
        datasets: Any,
        weights: Any = None,
        seed: Any = None,
        stop_on_empty_dataset: bool = False,
        rerandomize_each_iteration: Any = None,
    ) -> Dataset:
        """Elements drawn from the datasets at random, with the given probabilities: a list, or a dataset of lists that
        gives those of every draw.
        """
        datasets = list(datasets)
        if not datasets:
            raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
        if len(datasets) == 1:
            return datasets[0]  # type: ignore[no-any-return]
        if isinstance(weights, DatasetBase):
            make = _chooser(len(datasets), weights, seed, bool(rerandomize_each_iteration))
            return _directed(datasets, make, stop_on_empty_dataset)
        fixed = None if weights is None else checked_weights(weights, len(datasets))
        if fixed is not None and (fixed == 0).any():  # without those the draws could go on for ever
            datasets = [d for d, w in zip(datasets, fixed, strict=True) if w != 0]
            fixed = fixed[fixed != 0]
            if not datasets:
                raise ValueError("Invalid `weights`. At least one weight should be above 0.")
            if len(datasets) == 1:
                return datasets[0]  # type: ignore[no-any-return]
        make = _chooser(len(datasets), fixed, seed, bool(rerandomize_each_iteration))
        return _directed(datasets, make, stop_on_empty_dataset)


def _row_spec(s: Any) -> Any:
    if isinstance(s, CompositeSpec):
        return composites.row_spec(s)
    return type(s)(tuple(s.shape)[1:], s.dtype) if hasattr(s, "shape") else s


def _least(parts: list[Any]) -> int:
    counts = [p._count() for p in parts]
    if UNKNOWN_CARDINALITY in counts:
        return 0 if 0 in counts else UNKNOWN_CARDINALITY
    finite = [c for c in counts if c >= 0]
    return min(finite) if finite else INFINITE_CARDINALITY


def _directed(datasets: list[Any], choices: Callable[[], Iterator[Any]], stop: bool) -> Dataset:
    sources = [d._elements for d in datasets]

    def spec() -> Any:
        found = datasets[0].element_spec
        for other in datasets[1:]:
            found = common_spec(found, other.element_spec)
        return found

    return Dataset(
        "_DirectedInterleaveDataset", lambda: directed(choices(), sources, stop), spec(), UNKNOWN_CARDINALITY
    )


def _chooser(count: int, weights: Any, seed: Any, rerandomize: bool) -> Callable[[], Iterator[Any]]:
    from_words, _ = random_words(seed, rerandomize)
    if isinstance(weights, DatasetBase):
        return lambda: chosen_by(from_words(), (w.array() for w in weights._elements()))
    return lambda: chosen(from_words(), count, weights)


def _window(items: list[Any], spec: Any) -> Dataset:
    return Dataset("_VariantDataset", lambda: iter(items), spec, len(items))


def _symbolic(spec: Any) -> Dataset:
    def never() -> Iterator[Any]:
        raise TypeError("This dataset is symbolic: a function over datasets is being traced.")

    return Dataset("_VariantDataset", never, spec, UNKNOWN_CARDINALITY)


SymbolicDataset.make = _symbolic

__all__ = ["AUTOTUNE", "Dataset", "DatasetSpec"]
