"""``Loss``: a function of labels and predictions, weighted, masked and reduced to a scalar."""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...base.shape import size_of
from ...base.size import number
from ...base.tree import map_structure
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from ..common import dtype_policy as policies
from ..common.keras_tensor import get_keras_mask
from ..common.naming import auto_name
from ..saving.registry import public
from ..saving.saveable import KerasSaveable

REDUCTIONS = ("sum_over_batch_size", "sum", None, "none", "mean", "mean_with_sample_weight")


def as_float(x: Any, dtype: Any) -> Tensor:
    """``x`` as a tensor of the given dtype, converted where it has another."""
    wanted = as_dtype(dtype)
    tensor = convert_to_tensor(x, dtype_hint=wanted)
    return tensor if tensor.dtype is wanted else F.cast(tensor, dtype=wanted.numpy)


@public("keras.losses")
@public("keras")
class Loss(KerasSaveable):
    """Subclasses implement ``call(y_true, y_pred)``, giving one value per sample.

    Args: reduction: sum_over_batch_size (the mean), sum, mean, mean_with_sample_weight or none.
    Raises: ValueError on another reduction.
    """

    def __init__(
        self, name: str | None = None, reduction: str | None = "sum_over_batch_size", dtype: Any = None
    ) -> None:
        self.name = name or auto_name(type(self).__name__)
        self.reduction = standardize_reduction(reduction)
        self._dtype_policy = policies.get(dtype or floatx())  # not the layers' policy, which may be mixed
        self._dtype = self._dtype_policy.compute_dtype
        self.dtype_policy = self._dtype_policy

    @property
    def dtype(self) -> str:
        """Dtype that labels and predictions are converted to."""
        return self._dtype

    @classmethod
    def _bare(cls) -> Any:
        return Loss(name="bare")

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        in_mask = get_keras_mask(y_pred)
        y_pred = map_structure(lambda x: as_float(x, self.dtype), y_pred)
        y_true = map_structure(lambda x: as_float(x, self.dtype), y_true)
        values = self.call(y_true, y_pred)
        mask, out_mask = in_mask, get_keras_mask(values)
        if out_mask is not None:
            mask = out_mask if in_mask is None else F.logical_and(in_mask, out_mask)
        return reduce_weighted_values(values, sample_weight, mask, self.reduction, self.dtype)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One loss per sample. Subclasses implement it."""
        raise NotImplementedError(f"{type(self).__name__} does not implement call().")

    def get_config(self) -> dict[str, Any]:
        """name and reduction."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The loss that a config describes."""
        return cls(**config)


def standardize_reduction(reduction: str | None) -> str | None:
    """The reduction, checked. Raises ValueError."""
    if reduction not in REDUCTIONS:
        raise ValueError(
            f"Invalid value for argument `reduction`. Expected one of {set(REDUCTIONS)}. "
            f"Received: reduction={reduction}"
        )
    return reduction


def squeeze_or_expand_to_same_rank(x1: Any, x2: Any, expand_rank_1: bool = True) -> tuple[Any, Any]:
    """Where the ranks differ by one and a last size is 1, removes or adds that axis."""
    first, second = len(x1.data.shape), len(x2.data.shape)
    if first == second + 1 and x1.data.shape[-1] == 1:
        if second == 1 and expand_rank_1:
            return x1, F.expand_dims(x2, -1)
        return _squeezed(x1), x2
    if second == first + 1 and x2.data.shape[-1] == 1:
        if first == 1 and expand_rank_1:
            return F.expand_dims(x1, -1), x2
        return x1, _squeezed(x2)
    return x1, x2


def _squeezed(x: Any) -> Any:
    return F.reshape(x, shape=tuple(x.data.shape[:-1]))


def reduce_values(values: Any, sample_weight: Any = None, reduction: str | None = "sum_over_batch_size") -> Any:
    """The values as a scalar, as ``reduction`` says."""
    shape = tuple(values.data.shape)
    if reduction in (None, "none") or shape in ((), (0,)):
        return values
    total = F.sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and sample_weight is not None:
        return F.div_no_nan(total, F.cast(F.sum(sample_weight), dtype=total.data.dtype))
    return F.div(total, number(size_of(shape) or 1))


def reduce_weighted_values(
    values: Any, sample_weight: Any = None, mask: Any = None,
    reduction: str | None = "sum_over_batch_size", dtype: Any = None,
) -> Any:  # fmt: skip
    """Values times weights and mask, reduced."""
    reduction = standardize_reduction(reduction)
    values = convert_to_tensor(values) if dtype is None else as_float(values, dtype)
    weight = apply_mask(sample_weight, mask, values.dtype, reduction)
    if weight is not None:
        weight = as_float(weight, values.dtype)
        values, weight = squeeze_or_expand_to_same_rank(values, weight)
        values = F.mul(values, weight)
    return reduce_values(values, weight, reduction)


def apply_mask(sample_weight: Any, mask: Any, dtype: Any, reduction: str | None) -> Any:
    """Weights with the mask worked in; for means, so that masked values do not count."""
    if mask is None:
        return sample_weight
    mask = convert_to_tensor(mask)
    valid = as_float(mask, dtype)
    if reduction in ("mean", "sum_over_batch_size"):
        share = F.div_no_nan(number(mask.size), F.sum(valid))
        valid = F.mul(valid, share)
    if sample_weight is None:
        return valid
    weight = as_float(sample_weight, dtype)
    valid, weight = squeeze_or_expand_to_same_rank(valid, weight)
    return F.mul(weight, valid)
