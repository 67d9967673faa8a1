"""``tf.distribute`` on the one device there is: strategies with one replica, so that programs for several run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..base.tree import map_structure
from ..tensor.convert import convert_to_tensor
from .reduction import reduce_mean, reduce_sum

_current: list[Strategy] = []


class Strategy:
    """One replica. ``scope`` is where variables are made; ``run`` calls a function once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        del args, kwargs  # devices and clusters: there is one device

    num_replicas_in_sync = 1

    @contextmanager
    def scope(self) -> Iterator[Strategy]:
        """A ``with`` in which this is the strategy."""
        _current.append(self)
        try:
            yield self
        finally:
            _current.pop()

    def run(self, fn: Callable[..., Any], args: Any = (), kwargs: Any = None, options: Any = None) -> Any:
        """The function's result."""
        del options
        return fn(*args, **(kwargs or {}))

    def reduce(self, reduce_op: Any, value: Any, axis: Any = None) -> Any:
        """The replicas' values together: the one there is, summed or averaged along ``axis`` if that is given."""
        if axis is None:
            return value
        mean = str(getattr(reduce_op, "name", reduce_op)).upper() == "MEAN"

        def along(x: Any) -> Any:
            return (reduce_mean if mean else reduce_sum)(convert_to_tensor(x), axis)

        return map_structure(along, value)

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The dataset."""
        del options
        return dataset

    def distribute_datasets_from_function(self, dataset_fn: Callable[[Any], Any], options: Any = None) -> Any:
        """The dataset that the function makes."""
        del options
        return dataset_fn(InputContext())

    def experimental_local_results(self, value: Any) -> tuple[Any, ...]:
        """The replicas' values."""
        return (value,)

    def gather(self, value: Any, axis: int) -> Any:
        """The replicas' values joined."""
        del axis
        return value


class MirroredStrategy(Strategy):
    """Several devices of one machine: here, one."""


class OneDeviceStrategy(Strategy):
    """One device."""


class MultiWorkerMirroredStrategy(Strategy):
    """Several machines: here, this one."""


class InputContext:
    """What a function that makes a dataset is told."""

    num_input_pipelines = num_replicas_in_sync = 1
    input_pipeline_id = 0

    def get_per_replica_batch_size(self, global_batch_size: int) -> int:
        """The batch of one replica: all of it."""
        return global_batch_size


class ReduceOp:
    """How replicas' values are taken together."""

    SUM, MEAN = "SUM", "MEAN"


class ReplicaContext:
    """Where a function that ``run`` calls is."""

    replica_id_in_sync_group = 0
    num_replicas_in_sync = 1

    def all_reduce(self, reduce_op: Any, value: Any, options: Any = None) -> Any:
        """The replicas' values together: the one there is."""
        del reduce_op, options
        return value


def get_strategy() -> Strategy:
    """The strategy in force; the default one outside of a scope."""
    return _current[-1] if _current else _DEFAULT


def has_strategy() -> bool:
    """Whether a strategy's scope is open."""
    return bool(_current)


def get_replica_context() -> ReplicaContext:
    """The one replica."""
    return ReplicaContext()


_DEFAULT = Strategy()
