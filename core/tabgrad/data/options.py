"""``tf.data.Options``: wishes about how a pipeline runs. Elements and their order never depend on them."""

from __future__ import annotations

from typing import Any


class _Group:
    """Named options, None until set. Raises AttributeError on another name."""

    _names: tuple[str, ...] = ()

    def __init__(self) -> None:
        for name in self._names:
            object.__setattr__(self, name, None)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self._names:
            raise AttributeError(
                f"Cannot set the property {name} on {type(self).__name__}. Expected one of {self._names}."
            )
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


class ThreadingOptions(_Group):
    """``private_threadpool_size``, ``max_intra_op_parallelism``: there is one thread here."""

    _names = ("max_intra_op_parallelism", "private_threadpool_size")


class OptimizationOptions(_Group):
    """TensorFlow's rewrites of the pipeline, none of which changes an element."""

    _names = (
        "apply_default_optimizations", "filter_fusion", "filter_parallelization", "inject_prefetch",
        "map_and_batch_fusion", "map_and_filter_fusion", "map_fusion", "map_parallelization",
        "noop_elimination", "parallel_batch", "seq_interleave_prefetch", "shuffle_and_repeat_fusion",
    )  # fmt: skip


class AutotuneOptions(_Group):
    """Budgets of TensorFlow's tuner."""

    _names = ("autotune_algorithm", "cpu_budget", "enabled", "initial_parallelism", "min_parallelism", "ram_budget")


class DistributeOptions(_Group):
    """Sharding among workers: there is one worker here."""

    _names = ("auto_shard_policy", "num_devices")


class Options(_Group):
    """The options of a dataset. ``deterministic``: elements always come in order."""

    _names = (
        "autotune", "dataset_name", "deterministic", "distribute", "experimental_deterministic",
        "experimental_distribute", "experimental_external_state_policy", "experimental_optimization",
        "experimental_slack", "experimental_symbolic_checkpoint", "experimental_threading",
        "experimental_warm_start", "external_state_policy", "framework_type", "optimization",
        "threading",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        for name, group in (
            ("autotune", AutotuneOptions), ("distribute", DistributeOptions),
            ("optimization", OptimizationOptions), ("threading", ThreadingOptions),
            ("experimental_distribute", DistributeOptions),
            ("experimental_optimization", OptimizationOptions), ("experimental_threading", ThreadingOptions),
        ):  # fmt: skip
            object.__setattr__(self, name, group())

    def merge(self, options: Options) -> Options:
        """These options, with those that ``options`` sets taking their place."""
        return Options.merged(self, options)

    @staticmethod
    def merged(first: Options, second: Options) -> Options:
        """The second's settings over the first's."""
        out = Options()
        for source in (first, second):
            for name, value in vars(source).items():
                if isinstance(value, _Group):
                    for inner, setting in vars(value).items():
                        if setting is not None:
                            setattr(getattr(out, name), inner, setting)
                elif value is not None:
                    setattr(out, name, value)
        return out
