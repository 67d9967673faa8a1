"""The metrics given to ``compile``, matched with the model's outputs."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from ...base.tree import flatten, is_nested
from .. import metrics as metrics_room
from ..metrics.metric import Metric
from .compile_loss import binary_or_sparse
from .naming import object_name


def get_metric(identifier: Any, y_true: Any, y_pred: Any) -> Metric:
    """A Metric from a name, function or Metric; 'accuracy' takes the form that fits the labels.

    Raises: ValueError on None or an unknown name.
    """
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    if str(identifier).lower() in ("accuracy", "acc"):
        binary, sparse = binary_or_sparse(y_true, y_pred)
        kind = "BinaryAccuracy" if binary else "SparseCategoricalAccuracy" if sparse else "CategoricalAccuracy"
        found = getattr(metrics_room, kind)(name=str(identifier))
    elif str(identifier).lower() in ("crossentropy", "ce"):
        found = metrics_room.get(identifier)
    else:
        found = metrics_room.get(identifier)
    name = identifier if isinstance(identifier, str) else object_name(found)
    if not isinstance(found, Metric):
        found = metrics_room.MeanMetricWrapper(found)
    found.name = name
    return found


class _Group:
    """The metrics of one output."""

    def __init__(self, metrics: list[Metric], output_name: str | None) -> None:
        self.metrics = metrics
        self.output_name = output_name


class CompileMetrics(Metric):
    """All metrics of a model: updated together, reported by name.

    Raises: ValueError where they don't match the outputs.
    """

    def __init__(self, metrics: Any, weighted_metrics: Any, output_names: Any = None) -> None:
        super().__init__(name="compile_metrics")
        for what, value in (("metrics", metrics), ("weighted_metrics", weighted_metrics)):
            if value and not isinstance(value, (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{what}` argument to be a list, tuple, or dict. Received instead: "
                    f"{what}={value} of type {type(value)}"
                )
        self.__dict__["_user"] = {"metrics": metrics, "weighted_metrics": weighted_metrics}
        self.__dict__["_plain"] = []
        self.__dict__["_weighted"] = []
        self.__dict__["output_names"] = output_names
        self.built = False

    @property
    def metrics(self) -> list[Metric]:
        """The metrics, flat; none before the first batch."""
        return [m for group in (*self._plain, *self._weighted) if group for m in group.metrics]

    @property
    def variables(self) -> list[Any]:
        """State of all metrics."""
        return [v for m in self.metrics for v in m.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Finds which metrics belong to which output."""
        count = len(flatten(y_pred))
        flat = is_nested(y_pred) and len(y_pred) == count
        names = self.output_names
        if flat and isinstance(y_pred, dict) and not (names and set(names) == set(y_pred)):
            names = list(y_pred) if isinstance(y_pred, OrderedDict) else sorted(y_pred)
        self.__dict__["_order"] = names if count > 1 and flat else None
        for key, user in self._user.items():
            groups = self._groups(user, count, names, y_true, y_pred, flat, key)
            self.__dict__["_plain" if key == "metrics" else "_weighted"] = groups
        self.built = True

    def _groups(self, user: Any, count: int, names: Any, y_true: Any, y_pred: Any, flat: bool, what: str) -> list[Any]:
        if not user:
            return [None] * count
        truths, predictions = self._flat(y_true), self._flat(y_pred)
        if count == 1:
            return [_group(flatten(user), truths[0], predictions[0], None)]
        entries = None
        if flat and isinstance(user, (list, tuple)) and len(user) == count:
            entries = list(user)
        elif flat and isinstance(user, dict) and names and set(user) <= set(names):
            entries = [user.get(n) for n in names]
        if entries is None:
            raise ValueError(
                f"Invalid `{what}`. `{what}` should contain metrics objects and either be a dict or a list matching "
                f"the output names of the functional model {self.output_names or names} ({count} outputs). "
                f"Received: {what}={user}"
            )
        labels = names or [None] * count
        try:
            return [
                None if m is None else _group(m, t, p, n)
                for m, t, p, n in zip(entries, truths, predictions, labels, strict=True)
            ]
        except ValueError as error:
            raise ValueError(f"{error}\nReceived: {what}={user}") from error

    def _flat(self, y: Any) -> list[Any]:
        if isinstance(y, dict) and self._order is not None:
            return [y.get(name) for name in self._order]  # no labels where there is no metric
        return flatten(y)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Takes a batch into every metric; only weighted_metrics see the weights."""
        if not self.built:
            self.build(y_true, y_pred)
        truths, predictions = self._flat(y_true), self._flat(y_pred)
        weights: list[Any] = [None] * len(truths)
        if sample_weight is not None:
            weights = self._flat(sample_weight)
            weights = weights if len(weights) == len(truths) else weights[:1] * len(truths)
        for plain, weighted, t, p, w in zip(self._plain, self._weighted, truths, predictions, weights, strict=False):
            for m in plain.metrics if plain else ():
                m.update_state(t, p)
            for m in weighted.metrics if weighted else ():
                m.update_state(t, p, sample_weight=w)

    def reset_state(self) -> None:
        """Resets every metric."""
        for m in self.metrics:
            m.reset_state()

    def result(self) -> dict[str, Any]:
        """Every metric's result by name; names met twice are numbered."""
        if not self.built:
            raise ValueError("Cannot get result() since the metric has not yet been built.")
        results: dict[str, Any] = {}
        for prefix, groups in (("", self._plain), ("weighted_", self._weighted)):
            for group in groups:
                for m in group.metrics if group else ():
                    head = f"{group.output_name}_" if group.output_name else ""
                    name = f"{head}{m.name}"
                    if name in results and prefix:
                        name = f"{head}{prefix}{m.name}"
                    base, i = name, 0
                    while name in results:
                        i += 1
                        name = f"{base}_{i}"
                    results[name] = m.result()
        return results

    def get_config(self) -> dict[str, Any]:
        """Not serialized: compile's own arguments are."""
        raise NotImplementedError("CompileMetrics is made by compile(), whose arguments are saved instead.")


def _group(metrics: Any, y_true: Any, y_pred: Any, name: Any) -> _Group:
    listed = list(metrics) if isinstance(metrics, (list, tuple)) else [metrics]
    return _Group([get_metric(m, y_true, y_pred) for m in listed], name)
