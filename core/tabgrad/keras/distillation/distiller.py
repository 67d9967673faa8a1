"""``Distiller``: a model that trains a student on labels and on a teacher's outputs. Source: Hinton et al. 2015."""

from __future__ import annotations

from typing import Any

from ...base.tree import flatten, map_structure
from ..engine.model import Model
from ..engine.sequential import Sequential
from ..metrics import Mean
from ..ops import numpy as knp
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .compatibility import check_models
from .distillation_loss import as_losses

_FINAL = "final_output"


@public("keras.distillation")
class Distiller(Model):
    """Trains ``student`` by ``student_loss_weight`` times the compiled loss, the rest times the distillation losses.

    Args: teacher: is not trained any more. distillation_losses: one, or a list with distillation_loss_weights (1 each).
        student_loss_weight: within [0, 1].
    Raises: ValueError where the models are not alike outside, or the losses do not fit them.
    """

    def __init__(
        self, teacher: Any, student: Any, distillation_losses: Any, distillation_loss_weights: Any = None,
        student_loss_weight: float = 0.5, name: str = "distiller", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(name=name, **kwargs)
        check_models(teacher, student)
        self.teacher, self.student = teacher, student
        if not isinstance(student_loss_weight, (int, float)):
            raise ValueError(f"student_loss_weight must be a number, got {type(student_loss_weight)}")
        if not 0.0 <= student_loss_weight <= 1.0:
            raise ValueError(f"student_loss_weight must be between 0.0 and 1.0, got {student_loss_weight}")
        self.student_loss_weight = student_loss_weight
        self.distillation_losses, self.distillation_loss_weights = _weighted(
            distillation_losses, distillation_loss_weights
        )
        for loss in self.distillation_losses:
            loss.validate_model_compatibility(teacher, student)
        self._teacher_feature_extractor = _extractor(teacher, self._layers_of("teacher"))
        self._student_feature_extractor = _extractor(student, self._layers_of("student"))
        self.teacher.trainable = False
        self.student_loss_tracker = Mean(name="student_loss")
        self.distillation_loss_tracker = Mean(name="distillation_loss")
        self.total_loss_tracker = Mean(name="total_loss")

    def _layers_of(self, role: str) -> list[str]:
        """The layers whose features the losses compare, once each."""
        names = [getattr(loss, f"{role}_layer_name", None) for loss in self.distillation_losses]
        return list(dict.fromkeys(name for name in names if name))

    def compile(self, optimizer: Any = "adam", loss: Any = None, metrics: Any = None, **kwargs: Any) -> None:
        """Sets optimizer, the student's loss, and metrics. Raises ValueError without a loss."""
        if loss is None:
            raise ValueError("'loss' cannot be `None`. Pass the loss that the student has on labels.")
        self._student_loss = as_losses(loss)
        self._student_loss_for_serialization = loss
        if metrics is not None and not isinstance(metrics, (list, tuple)):
            raise ValueError(f"metrics must be a list or tuple, got {type(metrics)}")
        super().compile(optimizer=optimizer, loss=None, metrics=metrics, **kwargs)

    def call(self, inputs: Any, training: Any = None, **kwargs: Any) -> Any:
        """The student's outputs."""
        return self.student(inputs, training=training, **kwargs)

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The student's loss and the distillation losses, weighted. Sample weights are not used, as in Keras."""
        y_pred = self(x, training=training) if y_pred is None else y_pred
        share = self.student_loss_weight
        on_labels = self._loss_on_labels(y, y_pred) if share > 0.0 and y is not None else 0.0
        distilled = self._distilled(x, y_pred) if share < 1.0 else 0.0
        total = knp.add(knp.multiply(share, on_labels), knp.multiply(knp.subtract(1.0, share), distilled))
        self.student_loss_tracker.update_state(on_labels)
        self.distillation_loss_tracker.update_state(distilled)
        self.total_loss_tracker.update_state(total)
        return total

    def _loss_on_labels(self, y: Any, y_pred: Any) -> Any:
        parts = flatten(map_structure(lambda loss, a, b: loss(a, b), self._student_loss, y, y_pred))
        found = knp.sum(knp.stack(parts)) if len(parts) > 1 else parts[0]
        return knp.mean(found) if len(getattr(found, "shape", ())) > 0 else found

    def _distilled(self, x: Any, y_pred: Any) -> Any:
        extractor = self._teacher_feature_extractor
        teacher = {_FINAL: self.teacher(x, training=False)} if extractor is None else extractor(x, training=False)
        extractor = self._student_feature_extractor
        student = {_FINAL: y_pred} if extractor is None else extractor(x, training=True)
        total: Any = 0.0
        for loss, weight in zip(self.distillation_losses, self.distillation_loss_weights, strict=True):
            if getattr(loss, "teacher_layer_name", None) is not None:
                pair = (_feature(loss, teacher, "teacher"), _feature(loss, student, "student"))
            else:
                pair = (teacher[_FINAL], y_pred)
            loss.validate_outputs(*pair)
            found = loss.compute_loss(*pair)
            if len(getattr(found, "shape", ())) > 0:
                raise ValueError(
                    f"Distillation loss {type(loss).__name__} returned a non-scalar loss with shape {found.shape}. "
                    "The compute_loss method must return a scalar tensor."
                )
            total = knp.add(total, knp.multiply(weight, found))
        return total

    def reset_metrics(self) -> None:
        """Every metric begins anew."""
        super().reset_metrics()
        for tracker in (self.student_loss_tracker, self.distillation_loss_tracker, self.total_loss_tracker):
            tracker.reset_state()

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, the models among them."""
        return {
            **super().get_config(),
            "teacher": serialize_keras_object(self.teacher),
            "student": serialize_keras_object(self.student),
            "distillation_losses": [serialize_keras_object(loss) for loss in self.distillation_losses],
            "distillation_loss_weights": list(self.distillation_loss_weights),
            "student_loss_weight": self.student_loss_weight,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The distiller that a config describes."""
        made = {name: deserialize_keras_object(config[name], custom_objects) for name in ("teacher", "student")}
        made["distillation_losses"] = [
            deserialize_keras_object(loss, custom_objects) for loss in config["distillation_losses"]
        ]
        return cls(**{**config, **made})


def _weighted(losses: Any, weights: Any) -> tuple[list[Any], list[float]]:
    """Lists of losses and of their weights. Raises ValueError where they do not match."""
    if losses is None:
        raise ValueError(
            "'distillation_losses' cannot be `None`. Provide a distillation loss (e.g., LogitsDistillation or "
            "FeatureDistillation) or a list of distillation losses."
        )
    if not isinstance(losses, (list, tuple)):
        return [losses], [1.0]
    if weights is None:
        return list(losses), [1.0] * len(losses)
    if len(weights) != len(losses):
        raise ValueError(
            f"Number of distillation_loss_weights ({len(weights)}) must match number of distillation_losses "
            f"({len(losses)})"
        )
    return list(losses), list(weights)


def _extractor(model: Any, layer_names: list[str]) -> Any:
    """A model with these layers' outputs beside its own, None where no layer is asked for."""
    if not layer_names:
        return None
    if getattr(model, "inputs", None) is None:
        raise ValueError(f"Cannot create feature extractor for {model.name}. The model has no symbolic inputs.")
    final = model.layers[-1].output if isinstance(model, Sequential) else model.output
    outputs = {_FINAL: final, **{name: model.get_layer(name=name).output for name in layer_names}}
    return Model(inputs=model.inputs, outputs=outputs, name=f"{model.name}_multi_feature_extractor")


def _feature(loss: Any, features: Any, role: str) -> Any:
    layer = getattr(loss, f"{role}_layer_name") or _FINAL
    if layer not in features:
        raise RuntimeError(
            f"Failed to extract features for {type(loss).__name__}: layer '{layer}' of the {role} not found. "
            f"Available: {list(features)}"
        )
    return features[layer]
