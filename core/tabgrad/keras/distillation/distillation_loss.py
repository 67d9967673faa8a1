"""Losses between a teacher's outputs and a student's. Source: Hinton et al. 2015; Romero et al. 2014 (features)."""

from __future__ import annotations

from typing import Any

from ...base.tree import assert_same_structure, flatten, map_structure
from .. import losses
from ..ops import numpy as knp
from ..ops.nn_activations import softmax
from ..saving.registry import public
from ..saving.serialization import serialize_keras_object


@public("keras.distillation")
class DistillationLoss:
    """Base: subclasses implement ``compute_loss``, which gives a scalar."""

    def compute_loss(self, teacher_outputs: Any, student_outputs: Any, **kwargs: Any) -> Any:
        """The loss of the student's outputs (tensors, or nested) against the teacher's."""
        raise NotImplementedError("Subclasses must implement compute_loss")

    def validate_outputs(self, teacher_outputs: Any, student_outputs: Any) -> None:
        """Raises ValueError where outputs can't be compared."""
        assert_same_structure(teacher_outputs, student_outputs)

    def validate_model_compatibility(self, teacher: Any, student: Any) -> None:
        """Raises ValueError where models can't be compared."""


def as_losses(loss: Any) -> Any:
    """Names of losses, nested as they may be, as the losses."""
    return map_structure(lambda item: losses.get(item) if isinstance(item, str) else item, loss)


def _checked(loss: Any, message: str) -> Any:
    found = as_losses(loss)
    if all(item is None for item in flatten(found)):
        raise ValueError(message)
    return found


def _total(parts: Any) -> Any:
    return knp.sum(knp.stack(flatten(parts)))


@public("keras.distillation")
class FeatureDistillation(DistillationLoss):
    """Compares the outputs of a layer of each model, or the models' own.

    Args: loss: a name, a loss, or a structure of them like the output's, None where nothing is compared.
        teacher_layer_name, student_layer_name: None for the model's output.
    Raises: ValueError where every loss is None.
    """

    def __init__(self, loss: Any = "mse", teacher_layer_name: Any = None, student_layer_name: Any = None) -> None:
        self.teacher_layer_name, self.student_layer_name = teacher_layer_name, student_layer_name
        self.loss = _checked(
            loss, "The `loss` argument in `FeatureDistillation` must contain at least one non-`None` value."
        )

    def validate_model_compatibility(self, teacher: Any, student: Any) -> None:
        """Raises ValueError where a named layer is missing, or a model has no graph to find it in."""
        named = (("teacher", teacher, self.teacher_layer_name), ("student", student, self.student_layer_name))
        if any(layer is not None for _, _, layer in named):
            subclassed = [role for role, model, _ in named if getattr(model, "inputs", None) is None]
            if subclassed:
                raise ValueError(
                    "FeatureDistillation with specific layer names requires Functional or Sequential models. "
                    f"The {' and '.join(subclassed)} model(s) appear to be subclassed (no symbolic inputs/outputs). "
                    "Either use Functional/Sequential models, or leave the layer names out (to distill final outputs "
                    "only), or use LogitsDistillation instead."
                )
        for role, model, layer in named:
            if layer is not None:
                try:
                    model.get_layer(name=layer)
                except ValueError as error:
                    raise ValueError(f"In {role} model: {error}") from error

    def validate_outputs(self, teacher_outputs: Any, student_outputs: Any) -> None:
        """Raises ValueError where the losses are nested unlike the outputs."""
        assert_same_structure(teacher_outputs, student_outputs)
        try:
            assert_same_structure(self.loss, teacher_outputs)
        except ValueError as error:
            raise ValueError(f"Loss structure mismatch: losses are not nested as outputs are. {error}") from error

    def compute_loss(self, teacher_outputs: Any, student_outputs: Any, **kwargs: Any) -> Any:
        """The sum of the losses' means."""

        def part(loss: Any, teacher: Any, student: Any) -> Any:
            return 0.0 if loss is None else knp.mean(loss(teacher, student))

        return _total(map_structure(part, self.loss, teacher_outputs, student_outputs))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "loss": losses.serialize(self.loss),
            "teacher_layer_name": self.teacher_layer_name,
            "student_layer_name": self.student_layer_name,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The loss that a config describes."""
        return cls(**{**config, "loss": losses.deserialize(config["loss"])})


@public("keras.distillation")
class LogitsDistillation(DistillationLoss):
    """Compares the models' logits, both divided by a temperature: higher ones show what the teacher mixes up.

    Args: temperature: above 0. loss: a name, a loss, or a structure of them like the output's, None where nothing is
        compared. A KLDivergence gets softmax probabilities, and counts temperature squared times; others get logits.
    Raises: ValueError on another temperature, or where every loss is None.
    """

    def __init__(self, temperature: float = 3.0, loss: Any = "kl_divergence") -> None:
        self.temperature = temperature
        self.loss = _checked(loss, "At least one loss must be non-`None`.")
        if not isinstance(temperature, (int, float)):
            raise ValueError(f"temperature must be a number, got {type(temperature)}")
        if temperature <= 0.0:
            raise ValueError(f"temperature must be positive. Received: temperature={temperature}")

    def compute_loss(self, teacher_outputs: Any, student_outputs: Any, **kwargs: Any) -> Any:
        """The sum of the losses' means."""

        def part(loss: Any, teacher: Any, student: Any) -> Any:
            if loss is None:
                return 0.0
            teacher, student = knp.divide(teacher, self.temperature), knp.divide(student, self.temperature)
            if not isinstance(loss, losses.KLDivergence):
                return knp.mean(loss(teacher, student))
            return knp.mean(loss(softmax(teacher, axis=-1), softmax(student, axis=-1))) * self.temperature**2

        return _total(map_structure(part, self.loss, teacher_outputs, student_outputs))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"temperature": self.temperature, "loss": serialize_keras_object(self.loss)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The loss that a config describes."""
        return cls(**{**config, "loss": losses.deserialize(config["loss"])})
