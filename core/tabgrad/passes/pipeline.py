"""The passes in the order they run."""

from __future__ import annotations

from collections.abc import Callable

from ..ir.graph import Graph, Node
from .cse import cse
from .dce import dce
from .decompose import decompose
from .depthwise import depthwise
from .fold import fold
from .fuse import fuse
from .schedule import schedule
from .simplify import simplify

Pass = Callable[[Graph], Graph]


def optimise(graph: Graph) -> Graph:
    """The graph ready for an executor that runs op by op."""
    return dce(cse(fold(dce(graph))))


def stages(expressible: Callable[[Node], bool]) -> list[tuple[str, Pass]]:
    """The passes for the engine, by name.

    Args: expressible: whether the engine's pointwise machine can run a node.
    """
    return [
        ("unused", dce), ("decompose", decompose), ("depthwise", depthwise), ("fold", fold), ("simplify", simplify),
        ("cse", cse), ("dce", dce), ("fuse", lambda graph: fuse(graph, expressible)), ("schedule", schedule),
    ]  # fmt: skip


def for_engine(graph: Graph, expressible: Callable[[Node], bool]) -> Graph:
    """The graph ready to be lowered to a program."""
    for _, run in stages(expressible):
        graph = run(graph)
    return graph
