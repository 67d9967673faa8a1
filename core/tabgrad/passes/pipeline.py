"""The passes in the order they run."""

from __future__ import annotations

from ..ir.graph import Graph
from .cse import cse
from .dce import dce
from .fold import fold


def optimise(graph: Graph) -> Graph:
    """The graph ready for an executor."""
    return dce(cse(fold(dce(graph))))
