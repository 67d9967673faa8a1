"""The passes in the order they run."""

from __future__ import annotations

from collections.abc import Callable

from ..ir.graph import Graph, Node
from .cse import cse
from .dce import dce
from .decompose import decompose
from .fold import fold
from .fuse import fuse
from .schedule import schedule
from .simplify import simplify


def optimise(graph: Graph) -> Graph:
    """The graph ready for an executor that runs op by op."""
    return dce(cse(fold(dce(graph))))


def for_engine(graph: Graph, expressible: Callable[[Node], bool]) -> Graph:
    """The graph ready to be lowered to a program.

    Args: expressible: whether the engine's pointwise machine can run a node.
    """
    graph = optimise(decompose(dce(graph)))
    graph = dce(cse(simplify(graph)))
    return schedule(fuse(graph, expressible))
