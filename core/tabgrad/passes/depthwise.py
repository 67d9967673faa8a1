"""Depthwise convolutions of several filters per channel become ones of a single filter, on channels that are repeated:
the engine has a direct kernel for those. Filters lie the same way in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..ir.dispatch import evaluating, unobserved
from ..ir.graph import Graph, Node
from ..ir.op import F
from ..tensor.tensor import Tensor
from .decompose import Appending
from .rewrite import Rewriter


def depthwise(graph: Graph) -> Graph:
    """The graph with one filter per channel wherever filters belong to one channel each."""
    rewriter = Rewriter(graph)
    evaluator = Appending(rewriter.new)
    for node in graph.nodes:
        times = _filters_per_channel(node)
        if times < 2:
            rewriter.copy(node)
            continue
        groups = node.attrs["groups"]
        attrs = {**node.attrs, "groups": groups * times}
        with evaluating(evaluator), unobserved():
            operands = [Tensor(x) for x in rewriter.operands(node)]
            found = _RULES[node.op.name](operands, groups, times, attrs)
        rewriter.replace(node, [found.data])
    return rewriter.finish()


def _filters_per_channel(node: Node) -> int:
    """0 where the node is no depthwise convolution."""
    groups = node.attrs.get("groups", 1)
    if node.op.name not in _RULES or groups < 2:
        return 0
    if node.op.name == "conv_filter_grad":
        channels, filters = node.inputs[0].shape[-1], node.inputs[1].shape[-1]
    else:
        channels, filters = node.inputs[1].shape[-2] * groups, node.inputs[1].shape[-1]
    return int(filters // groups) if channels == groups else 0


def _repeated(x: Tensor, times: int) -> Any:
    """Every channel several times, one after the other."""
    shape = tuple(x.data.shape)
    wide = F.broadcast_to(F.reshape(x, shape=(*shape, 1)), shape=(*shape, times))
    return F.reshape(wide, shape=(*shape[:-1], shape[-1] * times))


def _conv(operands: list[Tensor], groups: int, times: int, attrs: dict[str, Any]) -> Any:
    return F.conv(_repeated(operands[0], times), operands[1], **attrs)


def _input_grad(operands: list[Tensor], groups: int, times: int, attrs: dict[str, Any]) -> Any:
    wide = F.conv_input_grad(*operands, **attrs)
    return F.sum(F.reshape(wide, shape=(*wide.data.shape[:-1], groups, times)), axis=(-1,))


def _filter_grad(operands: list[Tensor], groups: int, times: int, attrs: dict[str, Any]) -> Any:
    return F.conv_filter_grad(_repeated(operands[0], times), operands[1], **attrs)


_RULES: dict[str, Callable[..., Any]] = {
    "conv": _conv, "conv_input_grad": _input_grad, "conv_filter_grad": _filter_grad,
}  # fmt: skip
