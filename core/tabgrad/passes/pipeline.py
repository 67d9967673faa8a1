"""The passes in the order they run."""

from __future__ import annotations

from collections.abc import Callable

from ..ir.graph import Graph, Node
from .cse import cse
from .dce import dce
from .fold import fold
from .fuse import fuse


def optimise(graph: Graph) -> Graph:
    """The graph ready for an executor that runs op by op."""
    return dce(cse(fold(dce(graph))))


def for_engine(graph: Graph, expressible: Callable[[Node], bool]) -> Graph:
    """The graph ready to be lowered to a program.

    Args: expressible: whether the engine's pointwise machine can run a node.
    """
    return fuse(optimise(graph), expressible)
