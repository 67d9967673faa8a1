"""What every executor does: prepare a graph once, then run it on arguments and variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ..ir.graph import Graph
from ..tensor.base_variable import BaseVariable


@dataclass
class Task:
    """A traced function.

    feeds: per graph input, the number of an argument, or the variable that it reads.
    assigned: the variables that the last graph outputs are for; outputs before them are results.
    """

    graph: Graph
    feeds: list[int | BaseVariable]
    assigned: list[BaseVariable]


class Prepared(Protocol):
    """A task ready to run."""

    def run(self, arguments: list[Any]) -> list[Any]:
        """The results (arrays) for the arguments (arrays); variables are read and assigned.

        Raises: InvalidArgumentError and others as the ops do; then no variable has changed.
        """

    def run_many(self, batches: list[list[Any]]) -> list[Any]:
        """Runs once on each list of arguments, in order. Returns the last results.

        Raises: as ``run``; the batches before the one at fault have taken effect.
        """

    def explain(self) -> dict[str, Any]:
        """What was made of the graph: segments, kernels, bytes, operations."""


class Executor(Protocol):
    """Runs tasks."""

    name: str

    def prepare(self, task: Task) -> Prepared:
        """Optimises and plans a task, without running it."""
