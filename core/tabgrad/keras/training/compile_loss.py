"""The losses given to ``compile``, matched with the model's outputs and summed."""

from __future__ import annotations

from typing import Any

from ...base.tree import assert_same_structure, flatten, is_nested, map_structure, pack_sequence_as
from ...ir.op import F
from .. import losses
from ..losses.loss import Loss
from ..metrics.reduction_metrics import Mean
from .naming import object_name


def binary_or_sparse(y_true: Any, y_pred: Any) -> tuple[bool, bool]:
    """Whether 'accuracy' or 'crossentropy' means its binary or its sparse form here."""
    wide = y_pred.shape[-1] if len(y_pred.shape) else 1
    last = y_true.shape[-1] if len(y_true.shape) else 1
    sparse = len(y_true.shape) < len(y_pred.shape) or (last == 1 and wide is not None and wide > 1)
    return wide == 1, sparse


def get_loss(identifier: Any, y_true: Any, y_pred: Any) -> Any:
    """A Loss from a name, function or Loss; None stays None."""
    if identifier is None:
        return None
    if str(identifier).lower() in ("crossentropy", "ce"):
        binary, sparse = binary_or_sparse(y_true, y_pred)
        kind = "binary" if binary else "sparse_categorical" if sparse else "categorical"
        found = losses.get(f"{kind}_crossentropy")
    else:
        found = losses.get(identifier)
    if isinstance(found, Loss):
        return found
    name = identifier if isinstance(identifier, str) else object_name(found)
    return losses.LossFunctionWrapper(found, name=name)


class CompileLoss(Loss):
    """Weighted sum of the losses of the outputs.

    Args: loss: one for all outputs, or a list or dict like the outputs. loss_weights: the same.
    Raises: ValueError or KeyError where they don't match the outputs.
    """

    def __init__(self, loss: Any, loss_weights: Any = None, output_names: Any = None) -> None:
        if loss_weights and not isinstance(loss_weights, (list, tuple, dict, float)):
            raise ValueError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, tuple, or dict "
                f"(multiple output case). Received instead: loss_weights={loss_weights} of type {type(loss_weights)}"
            )
        super().__init__(name="compile_loss")
        self._user_loss, self._user_weights = loss, loss_weights
        self.output_names = output_names
        self.built = False
        self.metrics: list[Mean] = []
        self._entries: list[tuple[Any, Any, Any]] = []  # (path in the outputs, loss, weight)

    @property
    def variables(self) -> list[Any]:
        """State of the per-output means."""
        return [v for m in self.metrics for v in m.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Finds which loss belongs to which output."""
        pairs = list(_paths(y_pred))
        user, weights = self._user_loss, self._user_weights
        per_output = self._per_output(user, pairs, y_pred, "loss")
        if not is_nested(user):
            per_weight = [weights if len(pairs) == 1 else None] * len(pairs)
            if is_nested(weights):
                per_weight = self._per_output(weights, pairs, y_pred, "loss_weights")
        else:
            per_weight = self._weights(weights, user, pairs, y_pred)
        names = self._names(pairs, y_pred)
        for (path, _), losses_here, weight, name in zip(pairs, per_output, per_weight, names, strict=True):
            several = losses_here if isinstance(losses_here, (list, tuple)) else [losses_here]
            scales = weight if isinstance(weight, (list, tuple)) else [weight] * len(several)
            for one, scale in zip(several, scales, strict=True):
                found = get_loss(one, _at(y_true, path), _at(y_pred, path))
                if found is not None:
                    self._entries.append((path, found, scale))
                    self.metrics.append(Mean(name=f"{name or found.name}_loss"))
        if len(self._entries) < 2:
            self.metrics = []
        self.built = True

    def _weights(self, weights: Any, user: Any, pairs: Any, y_pred: Any) -> list[Any]:
        if weights is None:
            return [None] * len(pairs)
        count = len(flatten(user))
        if len(flatten(weights)) != count and isinstance(user, (list, tuple)):
            raise ValueError(
                f"`loss_weights` must match the number of losses, got {count} losses and "
                f"{len(flatten(weights))} weights."
            )
        return self._per_output(weights, pairs, y_pred, "loss_weights")

    def _per_output(self, user: Any, pairs: Any, y_pred: Any, what: str) -> list[Any]:
        if not is_nested(user):
            return [user] * len(pairs)
        if isinstance(user, dict) and not isinstance(y_pred, dict):
            names = list(self.output_names or [])
            if what == "loss" and set(user) != set(names):
                raise ValueError(f"Expected keys {names} in loss dict, but found loss.keys()={list(user)}")
            return [user.get(n) for n in names]
        if isinstance(user, dict):
            unknown = [k for k in user if k not in y_pred]
            if unknown:
                raise KeyError(
                    f"The path: ({unknown[0]!r},) in the `{what}` argument, can't be found in either the model's "
                    f"output (`y_pred`) or in the labels (`y_true`). The outputs are {sorted(y_pred)}."
                )
            return [_get_path(user, path) for path, _ in pairs]
        if len(pairs) == 1 and not is_nested(y_pred):
            return [list(user)] if len(user) > 1 else [user[0]]
        flat = list(user) if all(not is_nested(u) for u in user) else [_get_path(user, p) for p, _ in pairs]
        if len(flat) != len(pairs):
            raise (KeyError if len(flat) > len(pairs) and what == "loss" else ValueError)(
                f"`{what}` has {len(flat)} entries for a model with {len(pairs)} outputs. Give one per output "
                "(None for an output without a loss)."
            )
        return flat

    def _names(self, pairs: Any, y_pred: Any) -> list[Any]:
        if isinstance(y_pred, dict):
            return ["/".join(map(str, path)) for path, _ in pairs]
        names = list(self.output_names or [])
        return names if len(names) == len(pairs) else [None] * len(pairs)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        return self.call(y_true, y_pred, sample_weight)

    def call(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The weighted sum, or None where no output has a loss."""
        y_true = self._like_outputs(y_true, y_pred)
        if is_nested(sample_weight) and isinstance(sample_weight, dict) != isinstance(y_pred, dict):
            raise ValueError(
                "sample_weight and y_pred have different structures.\n"
                f"sample_weight: {map_structure(lambda _: '*', sample_weight)}\n"
                f"y_pred: {map_structure(lambda _: '*', y_pred)}\n"
            )
        if not self.built:
            self.build(y_true, y_pred)
        total: Any = None
        for i, (path, loss, weight) in enumerate(self._entries):
            truth, prediction = _at(y_true, path), _at(y_pred, path)
            scale = _at(sample_weight, path) if is_nested(sample_weight) else sample_weight
            value = loss(truth, prediction, scale)
            if self.metrics:
                size = None if value.is_symbolic else float(flatten(prediction)[0].shape[0])  # unknown while tracing
                self.metrics[i].update_state(value, sample_weight=size)
            if weight is not None:
                value = F.mul(value, weight)
            total = value if total is None else F.add(total, value)
        return total

    def _like_outputs(self, y_true: Any, y_pred: Any) -> Any:
        """The labels in the structure of the outputs. Raises ValueError where they don't fit."""
        if not is_nested(y_pred) and not is_nested(y_true):
            return y_true
        try:
            assert_same_structure(map_structure(lambda _: 0, y_pred), map_structure(lambda _: 0, y_true))
            return y_true
        except ValueError:
            pass
        if isinstance(y_true, dict) and not isinstance(y_pred, dict) and set(self.output_names or ()) == set(y_true):
            return pack_sequence_as(y_pred, [y_true[n] for n in self.output_names])
        user = self._user_loss
        if isinstance(y_true, dict) and isinstance(y_pred, dict) and isinstance(user, dict):
            missing = set(y_pred) - set(y_true)
            if set(y_true) <= set(y_pred) and all(user.get(name) is None for name in missing):
                return {name: y_true.get(name) for name in y_pred}  # no labels where there is no loss
        leaves = flatten(y_true)
        if len(leaves) == len(flatten(y_pred)):
            return pack_sequence_as(y_pred, leaves)
        wanted = [i for i, loss in enumerate(flatten(self._user_loss)) if loss is not None]
        if is_nested(self._user_loss) and len(wanted) == len(leaves):
            filled: list[Any] = [None] * len(flatten(y_pred))
            for i, leaf in zip(wanted, leaves, strict=True):
                filled[i] = leaf
            return pack_sequence_as(y_pred, filled)
        raise ValueError(
            "y_true and y_pred have different structures.\n"
            f"y_true: {map_structure(lambda _: '*', y_true)}\ny_pred: {map_structure(lambda _: '*', y_pred)}\n"
        )

    def get_config(self) -> dict[str, Any]:
        """Not serialized: compile's own arguments are."""
        raise NotImplementedError("CompileLoss is made by compile(), whose arguments are saved instead.")


def _paths(structure: Any, prefix: tuple[Any, ...] = ()) -> Any:
    if isinstance(structure, dict):
        for key in structure:
            yield from _paths(structure[key], (*prefix, key))
    elif isinstance(structure, (list, tuple)):
        for i, value in enumerate(structure):
            yield from _paths(value, (*prefix, i))
    else:
        yield prefix, structure


def _at(structure: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        structure = structure[key]
    return structure


def _get_path(structure: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        if isinstance(structure, dict):
            structure = structure.get(key)
        elif isinstance(structure, (list, tuple)):
            structure = structure[key] if isinstance(key, int) and key < len(structure) else None
        else:
            break
    return structure
