"""``LearningRateSchedule``: a callable from the step to the learning rate."""

from __future__ import annotations

from typing import Any

from ...saving.registry import public


@public("keras.optimizers.schedules")
class LearningRateSchedule:
    """Subclasses implement ``__call__(step)`` with tensor operations, and get_config."""

    def __call__(self, step: Any) -> Any:
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `get_config()` in order to be serializable."
        )

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The schedule that a config describes."""
        return cls(**config)
