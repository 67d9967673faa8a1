"""``Dataset.rejection_resample``: other shares of classes, by leaving elements out; ``Dataset.snapshot``."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..api.files import path_of
from ..api.random import uniform
from ..api.reduction import reduce_max, reduce_min, reduce_sum
from ..ir.op import F
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.tensor import Tensor
from .base import DatasetBase

_SEEN_AT_FIRST = 10  # of every class, so that an estimate begins even
_ESTIMATED = 32  # elements between two estimates
_TINY = np.finfo(np.float32).tiny


class Resampling(DatasetBase):
    """Elements left out, or kept for later runs."""

    def rejection_resample(
        self: Any, class_func: Callable[..., Any], target_dist: Any, initial_dist: Any = None, seed: Any = None,
        name: str | None = None,
    ) -> Any:  # fmt: skip
        """(class, element) pairs in which the classes have the shares ``target_dist``.

        As many elements as possible come from the dataset as it is, the others from the dataset with elements of too
        frequent classes left out; TensorFlow's choices for a given seed.
        Args: class_func: an element's class, an integer below the number of classes. initial_dist: the classes' shares
            in the dataset; estimated while reading unless given.
        """
        target = F.cast(convert_to_tensor(target_dist), dtype=np.dtype(np.float32))
        if initial_dist is None:
            start = np.full(target.shape[0], _SEEN_AT_FIRST, np.int64)
            initial = self.map(class_func).batch(_ESTIMATED).scan(start, _estimate).unbatch()
            rates = initial.map(lambda shares: _mixing(shares, target))
        else:
            known = F.cast(convert_to_tensor(initial_dist), dtype=np.dtype(np.float32))
            rates = type(self).from_tensors(_mixing(known, target)).repeat()

        def accepted(rate: Any, data: Any) -> Any:
            found = class_func(*data) if isinstance(data, tuple) else class_func(data)
            return found, F.take(rate, convert_to_tensor(found), axis=0), data

        originals = self.map(lambda *x: (class_func(*x), x[0] if len(x) == 1 else x))
        filtered = (
            type(self).zip((rates.map(lambda rate, _: rate), self)).map(accepted)
            .filter(lambda _, rate, data: F.less(uniform([], seed=seed), rate))
            .map(lambda found, _, data: (found, data))
        )  # fmt: skip
        if initial_dist is not None:
            share = float(np.min(np.asarray(as_static(target)) / np.asarray(as_static(known))))
            if share in (0.0, 1.0):
                return originals if share else filtered
        shares = rates.map(lambda _, share: F.stack(F.stack(share, F.sub(1.0, share), axis=0), axis=0))
        return type(self).sample_from_datasets([originals, filtered], shares, seed, stop_on_empty_dataset=True)

    def snapshot(
        self: Any, path: Any, compression: Any = "AUTO", reader_func: Any = None, shard_func: Any = None,
        name: str | None = None,
    ) -> Any:  # fmt: skip
        """The same elements, written to a folder by the first complete iteration and read from there by later ones.

        Args: path: of a folder that does not exist, is empty, or holds the snapshot. compression: None or "GZIP", which
            "AUTO" and "SNAPPY" stand for too. shard_func, reader_func: as of ``save`` and ``load``.
        Raises: OSError where the folder holds something else.
        """
        folder = Path(path_of(path))
        packed = "GZIP" if compression in ("AUTO", "SNAPPY") else compression

        def make() -> Iterator[Any]:
            if not folder.joinpath("dataset_spec.pb").exists():
                beside = folder.with_name(folder.name + ".writing")
                shutil.rmtree(beside, ignore_errors=True)
                kept = []
                for item in self._elements():
                    kept.append(item)
                    yield item
                made = type(self)("_SnapshotDataset", lambda: iter(kept), self.element_spec, len(kept))
                made.save(str(beside), packed, shard_func)
                if folder.exists():
                    folder.rmdir()
                beside.rename(folder)
                return
            yield from type(self).load(str(folder), self.element_spec, packed, reader_func)._elements()

        return self._new("_SnapshotDataset", make, lambda: self.element_spec, self._count)


def _mixing(initial: Any, target: Any) -> tuple[Tensor, Tensor]:
    """(share of each class's elements to accept, share of elements to take without a choice)."""
    ratio = F.div(target, F.add(initial, _TINY))
    least = reduce_min(ratio)
    return F.div(F.sub(ratio, least), F.sub(reduce_max(ratio), least)), least


def _estimate(seen: Any, classes: Any) -> Any:
    """How many of each class were seen, and their shares once for each element that they hold for."""
    count = seen.shape[0]
    seen = F.add(seen, reduce_sum(F.cast(F.equal(classes[:, None], np.arange(count)), dtype=np.dtype(np.int64)), 0))
    wide = F.cast(seen, dtype=np.dtype(np.float64))
    shares = F.cast(F.div(wide, reduce_sum(wide)), dtype=np.dtype(np.float32))
    return seen, F.broadcast_to(shares, shape=(_ESTIMATED, count))
