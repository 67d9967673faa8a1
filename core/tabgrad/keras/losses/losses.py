"""The Loss classes over the functions: each is a function with its arguments fixed."""

from __future__ import annotations

from typing import Any

from ...base.tree import flatten, is_nested, pack_sequence_as
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from . import margin as margins
from . import probabilistic, regression
from .loss import Loss, squeeze_or_expand_to_same_rank

MEAN = "sum_over_batch_size"


@public("keras.losses")
class LossFunctionWrapper(Loss):
    """A Loss of a function ``fn(y_true, y_pred, **kwargs)``."""

    def __init__(
        self, fn: Any, reduction: str | None = MEAN, name: str | None = None, dtype: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Calls the function, on operands of one rank where a last size of 1 allows it."""
        if not is_nested(y_true):
            y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
        else:
            pairs = [
                squeeze_or_expand_to_same_rank(a, b) for a, b in zip(flatten(y_true), flatten(y_pred), strict=True)
            ]
            y_true = pack_sequence_as(y_true, [a for a, _ in pairs])
            y_pred = pack_sequence_as(y_pred, [b for _, b in pairs])
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self) -> dict[str, Any]:
        """The function and its arguments."""
        own = {"fn": serialize_keras_object(self.fn), **serialize_keras_object(self._fn_kwargs)}
        return {**super().get_config(), **own}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The loss that a config describes."""
        return cls(**(deserialize_keras_object(config) if "fn" in config else config))

    def __repr__(self) -> str:
        return f"<LossFunctionWrapper({self.fn}, kwargs={self._fn_kwargs})>"


class FixedLoss(LossFunctionWrapper):
    """A wrapper whose function is the class's own.

    Args: kept: names of arguments that become attributes and stand in the config.
    """

    def __init__(
        self, fn: Any, reduction: str | None, name: str | None, dtype: Any, kept: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(fn, reduction=reduction, name=name, dtype=dtype, **kwargs)
        self._kept = tuple(kept)
        for key in self._kept:
            setattr(self, key, kwargs[key])

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**Loss.get_config(self), **{key: getattr(self, key) for key in self._kept}}


@public("keras.losses")
class MeanSquaredError(FixedLoss):
    """mean((y_true - y_pred)^2)."""

    def __init__(
        self, reduction: str | None = MEAN, name: str | None = "mean_squared_error", dtype: Any = None
    ) -> None:
        super().__init__(regression.mean_squared_error, reduction, name, dtype)


@public("keras.losses")
class MeanAbsoluteError(FixedLoss):
    """mean(|y_true - y_pred|)."""

    def __init__(
        self, reduction: str | None = MEAN, name: str | None = "mean_absolute_error", dtype: Any = None
    ) -> None:
        super().__init__(regression.mean_absolute_error, reduction, name, dtype)


@public("keras.losses")
class MeanAbsolutePercentageError(FixedLoss):
    """100 mean(|y_true - y_pred| / |y_true|)."""

    def __init__(
        self, reduction: str | None = MEAN, name: str | None = "mean_absolute_percentage_error", dtype: Any = None
    ) -> None:
        super().__init__(regression.mean_absolute_percentage_error, reduction, name, dtype)


@public("keras.losses")
class MeanSquaredLogarithmicError(FixedLoss):
    """mean((log(y_true + 1) - log(y_pred + 1))^2)."""

    def __init__(
        self, reduction: str | None = MEAN, name: str | None = "mean_squared_logarithmic_error", dtype: Any = None
    ) -> None:
        super().__init__(regression.mean_squared_logarithmic_error, reduction, name, dtype)


@public("keras.losses")
class LogCosh(FixedLoss):
    """mean(log(cosh(y_pred - y_true)))."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "log_cosh", dtype: Any = None) -> None:
        super().__init__(regression.log_cosh, reduction, name, dtype)


@public("keras.losses")
class Hinge(FixedLoss):
    """mean(max(1 - y_true y_pred, 0))."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "hinge", dtype: Any = None) -> None:
        super().__init__(margins.hinge, reduction, name, dtype)


@public("keras.losses")
class SquaredHinge(FixedLoss):
    """mean(max(1 - y_true y_pred, 0)^2)."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "squared_hinge", dtype: Any = None) -> None:
        super().__init__(margins.squared_hinge, reduction, name, dtype)


@public("keras.losses")
class CategoricalHinge(FixedLoss):
    """max(largest wrong prediction - right prediction + 1, 0)."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "categorical_hinge", dtype: Any = None) -> None:
        super().__init__(margins.categorical_hinge, reduction, name, dtype)


@public("keras.losses")
class KLDivergence(FixedLoss):
    """sum(y_true log(y_true / y_pred))."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "kl_divergence", dtype: Any = None) -> None:
        super().__init__(probabilistic.kl_divergence, reduction, name, dtype)


@public("keras.losses")
class Poisson(FixedLoss):
    """mean(y_pred - y_true log(y_pred))."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "poisson", dtype: Any = None) -> None:
        super().__init__(probabilistic.poisson, reduction, name, dtype)


@public("keras.losses")
class CTC(FixedLoss):
    """Connectionist temporal classification."""

    def __init__(self, reduction: str | None = MEAN, name: str | None = "ctc", dtype: Any = None) -> None:
        super().__init__(probabilistic.ctc, reduction, name, dtype)


@public("keras.losses")
class CosineSimilarity(FixedLoss):
    """Minus the cosine between labels and predictions."""

    def __init__(
        self,
        axis: int = -1,
        reduction: str | None = MEAN,
        name: str | None = "cosine_similarity",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            regression.cosine_similarity, reduction, name, dtype,
            (),
            axis=axis,
        )  # fmt: skip


@public("keras.losses")
class Huber(FixedLoss):
    """Squared up to ``delta``, linear beyond it."""

    def __init__(
        self,
        delta: float = 1.0,
        reduction: str | None = MEAN,
        name: str | None = "huber_loss",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            regression.huber, reduction, name, dtype,
            (),
            delta=delta,
        )  # fmt: skip


@public("keras.losses")
class BinaryCrossentropy(FixedLoss):
    """Cross-entropy of labels 0 and 1."""

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = MEAN,
        name: str | None = "binary_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            probabilistic.binary_crossentropy, reduction, name, dtype,
            ("from_logits", "label_smoothing", "axis"),
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
        )  # fmt: skip


@public("keras.losses")
class BinaryFocalCrossentropy(FixedLoss):
    """Binary cross-entropy in which hard samples count more."""

    def __init__(
        self,
        apply_class_balancing: bool = False,
        alpha: float = 0.25,
        gamma: float = 2.0,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = MEAN,
        name: str | None = "binary_focal_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            probabilistic.binary_focal_crossentropy, reduction, name, dtype,
            ("from_logits", "label_smoothing", "axis", "apply_class_balancing", "alpha", "gamma"),
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
            apply_class_balancing=apply_class_balancing, alpha=alpha, gamma=gamma,
        )  # fmt: skip


@public("keras.losses")
class CategoricalCrossentropy(FixedLoss):
    """Cross-entropy of one-hot labels."""

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = MEAN,
        name: str | None = "categorical_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            probabilistic.categorical_crossentropy, reduction, name, dtype,
            ("from_logits", "label_smoothing", "axis"),
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
        )  # fmt: skip


@public("keras.losses")
class CategoricalFocalCrossentropy(FixedLoss):
    """Categorical cross-entropy in which hard samples count more."""

    def __init__(
        self,
        alpha: Any = 0.25,
        gamma: float = 2.0,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = MEAN,
        name: str | None = "categorical_focal_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            probabilistic.categorical_focal_crossentropy, reduction, name, dtype,
            ("from_logits", "label_smoothing", "axis", "alpha", "gamma"),
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis, alpha=alpha, gamma=gamma,
        )  # fmt: skip


@public("keras.losses")
class SparseCategoricalCrossentropy(FixedLoss):
    """Cross-entropy of integer labels; ``ignore_class`` labels do not count."""

    def __init__(
        self,
        from_logits: bool = False,
        ignore_class: int | None = None,
        reduction: str | None = MEAN,
        axis: int = -1,
        name: str | None = "sparse_categorical_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            probabilistic.sparse_categorical_crossentropy, reduction, name, dtype,
            ("from_logits", "ignore_class"),
            from_logits=from_logits, ignore_class=ignore_class, axis=axis,
        )  # fmt: skip


@public("keras.losses")
class Dice(FixedLoss):
    """1 - twice the overlap over the sum of sizes."""

    def __init__(
        self,
        reduction: str | None = MEAN,
        name: str | None = "dice",
        axis: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            margins.dice, reduction, name, dtype,
            ("axis",),
            axis=axis,
        )  # fmt: skip


@public("keras.losses")
class Tversky(FixedLoss):
    """1 - overlap over overlap, misses and false alarms."""

    def __init__(
        self,
        alpha: float = 0.5,
        beta: float = 0.5,
        reduction: str | None = MEAN,
        name: str | None = "tversky",
        axis: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            margins.tversky, reduction, name, dtype,
            ("alpha", "beta", "axis"),
            alpha=alpha, beta=beta, axis=axis,
        )  # fmt: skip


@public("keras.losses")
class Circle(FixedLoss):
    """Similarities within classes against those between."""

    def __init__(
        self,
        gamma: float = 80.0,
        margin: float = 0.4,
        remove_diagonal: bool = True,
        reduction: str | None = MEAN,
        name: str | None = "circle",
        dtype: Any = None,
    ) -> None:
        super().__init__(
            margins.circle, reduction, name, dtype,
            ("gamma", "margin", "remove_diagonal"),
            gamma=gamma, margin=margin, remove_diagonal=remove_diagonal,
        )  # fmt: skip


@public("keras.losses")
class CategoricalGeneralizedCrossEntropy(FixedLoss):
    """(1 - p^q) / q for the probability p of the label."""

    def __init__(
        self,
        q: float = 0.5,
        reduction: str | None = MEAN,
        name: str | None = "categorical_generalized_cross_entropy",
        dtype: Any = None,
    ) -> None:
        if not 0 < q < 1:
            raise ValueError("q must be in the interval (0, 1)")
        super().__init__(
            probabilistic.categorical_generalized_cross_entropy, reduction, name, dtype,
            ("q",),
            q=q,
        )  # fmt: skip
