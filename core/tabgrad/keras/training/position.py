"""Where a ``fit`` is, exactly: enough to stop between two steps and to go on as if it had not."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Position:
    """Attributes: ``epoch``; ``batch`` (batches of it that are done); ``order`` (what its shuffled order was drawn
    from, None where the global seed decides); ``logs`` (of the last batch); ``epochs`` and ``history`` (of the
    epochs that are over); ``metrics`` (the state of the metrics, where it is still to be put back)."""

    epoch: int = 0
    batch: int = 0
    order: int | None = None
    logs: dict[str, Any] = field(default_factory=dict)
    epochs: list[int] = field(default_factory=list)
    history: dict[str, list[Any]] = field(default_factory=dict)
    metrics: list[Any] | None = None

    def to_config(self) -> dict[str, Any]:
        """As plain values."""
        config = asdict(self)
        del config["metrics"]
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Position:
        """From plain values."""
        return cls(**config)


def position_of(model: Any) -> Position:
    """Where the model's last ``fit`` is or stopped.

    Raises: ValueError where it was never fitted.
    """
    found = model._position
    if found is None:
        raise ValueError(f"{model.name} has not been fitted, so there is no position to go on from.")
    history = model.history
    if history is not None:
        found.epochs, found.history = list(history.epoch), {k: list(v) for k, v in history.history.items()}
    return found  # type: ignore[no-any-return]
