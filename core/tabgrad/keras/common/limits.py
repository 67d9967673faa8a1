"""Limits for trying out: how many epochs ``fit`` runs at most, and how many steps an epoch has at most."""

from __future__ import annotations

import os

_NAMES = {"max_epochs": "KERAS_MAX_EPOCHS", "max_steps_per_epoch": "KERAS_MAX_STEPS_PER_EPOCH"}
_limits: dict[str, int | None] = {
    name: int(os.environ[variable]) if os.environ.get(variable) else None for name, variable in _NAMES.items()
}


def max_epochs() -> int | None:
    """The limit of epochs in a call of ``fit``, None for none. ``KERAS_MAX_EPOCHS`` in the environment sets it too."""
    return _limits["max_epochs"]


def set_max_epochs(max_epochs: int | None) -> None:
    """Limits the epochs of ``fit``; None for no limit."""
    _limits["max_epochs"] = max_epochs


def max_steps_per_epoch() -> int | None:
    """The limit of steps in an epoch of fit, evaluate and predict, None for none. ``KERAS_MAX_STEPS_PER_EPOCH`` in the
    environment sets it too."""
    return _limits["max_steps_per_epoch"]


def set_max_steps_per_epoch(max_steps_per_epoch: int | None) -> None:
    """Limits the steps of an epoch; None for no limit."""
    _limits["max_steps_per_epoch"] = max_steps_per_epoch
