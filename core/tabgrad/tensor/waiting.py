"""Who waits for variables that do not exist yet: restored checkpoints hold values for them.

Objects that variables become part of (layers, modules, optimizers) say so here; almost always nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable

WAITING: list[Callable[[], None]] = []


def arrived() -> None:
    """Something became part of an object: whoever waits looks again, in the order in which they began to wait."""
    for look in list(WAITING):
        look()
