"""``Discretization``: numbers to the bins they fall into.

Boundaries are given, or quantiles of data, which a weighted summary of bounded size estimates batch by batch.
Source of the summary: Keras's (after NumPy's quantiles), so that boundaries are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....base.settings import floatx
from ....compile.effects import on_host
from ....data.dataset import Dataset
from ....data.function import in_pipeline
from ....ir.op import F, Spec
from ....tensor.convert import convert_to_tensor, is_tensor
from ....tensor.ragged import RaggedTensor
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...saving.registry import public
from .encoding import MODES, encoded, encoded_shape, one_of, sparse_where


@public("keras.layers")
class Discretization(Layer):
    """The number of the bin of each value: bin i begins at boundary i - 1, which belongs to it.

    Args: bin_boundaries: in rising order; or num_bins: how many bins ``adapt`` is to make of equal shares. epsilon: how
        far shares may be off. output_mode: int, one_hot, multi_hot or count.
    Raises: ValueError unless one of the two is given.
    """

    def __init__(
        self, bin_boundaries: Any = None, num_bins: Any = None, epsilon: float = 0.01, output_mode: str = "int",
        sparse: bool = False, dtype: Any = None, name: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        self._allow_non_tensor_positional_args = True
        if sparse and output_mode == "int":
            raise ValueError(
                "`sparse=True` may only be used if `output_mode` is `'one_hot'`, `'multi_hot'`, or `'count'`. "
                f"Received: sparse={sparse} and output_mode={output_mode}"
            )
        one_of(self, "output_mode", output_mode, MODES)
        if num_bins is not None and num_bins < 0:
            raise ValueError(f"`num_bins` must be greater than or equal to 0. Received: `num_bins={num_bins}`")
        if num_bins is not None and bin_boundaries is not None:
            raise ValueError(
                f"Both `num_bins` and `bin_boundaries` should not be set. Received: `num_bins={num_bins}` and "
                f"`bin_boundaries={bin_boundaries}`"
            )
        if num_bins is None and bin_boundaries is None:
            raise ValueError("You need to set either `num_bins` or `bin_boundaries`.")
        self.bin_boundaries, self.num_bins, self.epsilon = bin_boundaries, num_bins, epsilon
        self.output_mode, self.sparse = output_mode, sparse
        self.summary: Any = None if bin_boundaries else _nothing()

    @property
    def input_dtype(self) -> str:
        """Inputs become floats of the default type."""
        return floatx()

    @property
    def output_dtype(self) -> str:
        """int32 numbers of bins; the compute dtype of encodings."""
        return "int32" if self.output_mode == "int" else self.compute_dtype

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Takes the boundaries from data: an array or tensor, a Dataset, or an iterable of batches.

        Raises: ValueError where the boundaries were given.
        """
        if self.num_bins is None:
            raise ValueError(
                "Cannot adapt a Discretization layer that has been initialized with `bin_boundaries`, use `num_bins` "
                "instead."
            )
        self.reset_state()
        whole = isinstance(data, np.ndarray) or is_tensor(data) or not hasattr(data, "__iter__")
        if isinstance(data, Dataset) and steps is not None:
            data = data.take(steps)
        for i, batch in enumerate([data] if whole else data):
            if steps is not None and i >= steps:
                break
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Adds a batch to the summary."""
        found = summarized(np.array(data).astype("float32"), self.epsilon)
        self.summary = merged(found, self.summary, self.epsilon)

    def finalize_state(self) -> None:
        """Takes the boundaries from the summary."""
        if self.num_bins is not None:
            self.bin_boundaries = compressed(self.summary, 1.0 / self.num_bins)[0, :-1].tolist()

    def reset_state(self) -> None:
        """Forgets the data."""
        if self.num_bins is not None:
            self.summary = _nothing()

    def call(self, inputs: Any) -> Any:
        """The bins. Raises ValueError before there are boundaries."""
        if self.bin_boundaries is None:
            raise ValueError(
                "You need to either pass the `bin_boundaries` argument at construction time or call `adapt(dataset)` "
                "before you can start using the `Discretization` layer."
            )
        if isinstance(inputs, RaggedTensor):
            return inputs.with_flat_values(self.call(inputs.flat_values))
        x = convert_to_tensor(inputs)
        if in_pipeline():
            x = F.cast(x, dtype=as_dtype(self.compute_dtype).numpy)
        depth, mode, dtype = len(self.bin_boundaries) + 1, self.output_mode, as_dtype(self.output_dtype).numpy
        edges = np.asarray(self.bin_boundaries, np.float32)

        def bins(x: Any) -> Any:
            return encoded(np.searchsorted(edges, np.asarray(x, np.float32), side="right"), mode, depth, dtype)

        found = on_host("Discretization", bins, lambda x: Spec(encoded_shape(x.shape, mode, depth), dtype), x)
        return sparse_where(self.sparse, found)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape, or one with the bins last."""
        if self.output_mode == "int":
            return input_shape
        shape = tuple(input_shape)
        depth = self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1
        if self.output_mode == "one_hot":
            return (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), depth)
        return (shape[0], *shape[2:], depth) if len(shape) >= 2 else (depth,)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """In the output's dtype."""
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=self.output_dtype)

    def load_own_variables(self, store: Any) -> None:
        """The summary, which files of older Keras have."""
        if len(store) == 1:
            self.summary = np.asarray(store["0"])

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "bin_boundaries": self.bin_boundaries, "num_bins": self.num_bins, "epsilon": self.epsilon,
            "output_mode": self.output_mode, "sparse": self.sparse, "name": self.name, "dtype": self.dtype,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The layer of a config; one of an adapted layer has both boundaries and their number."""
        if config.get("bin_boundaries") is None or config.get("num_bins") is None:
            return cls(**config)
        layer = cls(**{k: v for k, v in config.items() if k != "bin_boundaries"})
        layer.bin_boundaries = config["bin_boundaries"]
        return layer


# --- summaries: values in the first row, how many each stands for in the second ---------------


def _nothing() -> np.ndarray[Any, Any]:
    return np.zeros((2, 0), np.float32)


def summarized(values: np.ndarray[Any, Any], epsilon: float) -> np.ndarray[Any, Any]:
    """About ``1 / epsilon`` values at equal distances in order; all of them where there are fewer."""
    ordered = np.sort(values.reshape(-1))
    step = max(ordered.size / (1.0 / epsilon), 1)
    chosen = ordered[int(step - 1) :: int(step)]
    return np.stack([chosen, np.ones_like(chosen) * step])


def merged(first: np.ndarray[Any, Any], second: np.ndarray[Any, Any], epsilon: float) -> np.ndarray[Any, Any]:
    """Two summaries as one."""
    both = np.concatenate((first, second), axis=1)
    return compressed(np.take(both, np.argsort(both[0]), axis=1), epsilon)


def compressed(summary: np.ndarray[Any, Any], epsilon: float) -> np.ndarray[Any, Any]:
    """A summary of values at equal shares, interpolated; itself where it is small enough."""
    if summary.shape[1] * epsilon < 1:
        return summary
    shares = epsilon + np.arange(0.0, 1.0, epsilon)
    weights = summary[1].cumsum()
    of_whole = weights / weights[-1]
    values = np.interp(shares, of_whole, summary[0])
    weights = np.interp(shares, of_whole, weights)
    return np.stack((values, np.diff(weights, prepend=0))).astype("float32")
