"""Tracing with sizes left open: the trace can be made again for other sizes, from what was recorded.

Placeholders have a Size (base/size.py) for every unknown dimension. The shape rule of an op runs twice, on the sizes of
this call and on others: dimensions that differ are Sizes again. ``Recorded`` then gives the graph's calls for other
sizes, and refuses where Python relied on something that does not hold for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..base.shape import size_of
from ..base.size import Known, Size, at_first, at_second, holds_sizes, with_sizes
from ..ir.graph import Symbol
from ..ir.lower import HostOnly
from ..ir.op import Spec
from ..tensor.convert import convert_operands
from ..tensor.tensor import Tensor
from .tracer import FOLDED, Tracer

APART = 2520  # from the sizes of the call to the others: divisible by 1 to 10, as the first may be; small enough to
# be multiplied in 32 bits


Remake = Callable[[Known, list[Tensor]], list[Tensor]]


class OtherSizes(Exception):
    """A recorded trace does not hold for the sizes it was asked for."""


class SizedTracer(Tracer):
    """A Tracer whose placeholders may have Sizes. Attributes: ``guards``, what Python relied on.

    A branch or a loop body is recorded too, as part of the trace that it belongs to.
    """

    def __init__(self, enclosing: Any = None, parent: Any = None) -> None:
        super().__init__(parent, enclosing)
        self.guards: list[Callable[[Known], bool]] = [] if parent is None else parent.guards
        self._remade: dict[int, tuple[list[Any], Remake]] = {}  # op: what its results are like, what makes them again
        self._numbers: dict[int, tuple[Any, Any]] = {}  # symbol: its value, where that follows from sizes alone
        self.graph.recorded = Recorded(self.guards)

    def open_placeholder(self, spec: Spec, known: Any) -> Tensor:
        """A symbolic tensor to be fed; where ``known`` (a shape, or None: no size is known) has None, a Size."""
        symbol = self.graph.placeholder(spec.shape, spec.dtype)
        dims = (None,) * len(spec.shape) if known is None else tuple(known)
        others = [size + APART if dim is None else size for dim, size in zip(dims, spec.shape, strict=True)]
        self._open(symbol, others)
        return Tensor(symbol)

    def _open(self, symbol: Symbol, others: Iterable[int]) -> None:
        """Makes Sizes of the symbol's dimensions that are others at the second choice of sizes."""
        dims = enumerate(zip(symbol.shape, others, strict=True))
        shape: Any = tuple(m if m == n else self._dim(symbol, axis, m, n) for axis, (m, n) in dims)
        symbol.shape = shape

    def stand_in(self, outer: Any) -> Tensor:
        """What a symbol (or array) of the enclosing trace is here: its sizes are open where they are there."""
        symbol = self.graph.placeholder(tuple(map(at_first, outer.shape)), outer.dtype)
        self._open(symbol, map(at_second, outer.shape))
        around = self._enclosing if self.parent is None else self.parent
        found = around._numbers.get(id(outer)) if isinstance(around, SizedTracer) else None
        if found is not None:
            self._numbers[id(symbol)] = found
        return Tensor(symbol)

    def branch(self) -> SizedTracer:
        """A tracer for a branch or loop body: what it records is part of this record."""
        return SizedTracer(parent=self)

    def will_remake(self, op: Any, like: list[Any], remake: Remake) -> None:
        """The next call of ``op`` has results like the given symbols; at other sizes ``remake`` gives them."""
        self._remade[id(op)] = like, remake

    def _dim(self, symbol: Symbol, axis: int, value: int, other: int) -> Size:
        return Size(value, other, lambda known: known[id(symbol)].data.shape[axis], self.guards)

    def evaluate(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, Any]:
        """The operands as tensors, and symbolic results."""
        tensors = convert_operands(op, inputs)
        own = [self.own(t) for t in tensors]
        if id(op) in self._remade:
            return tensors, self._record(op, own)
        sized = holds_sizes(attrs)
        if not sized and not any(holds_sizes(t.data.shape) or id(t.data) in self._numbers for t in own):
            return super().evaluate(op, tuple(tensors), attrs)
        results = self._results(op, own, attrs, at_first)
        try:
            others = self._results(op, own, attrs, at_second)
        except Exception:  # what these sizes don't allow: the result's are as they are
            others = results
        symbols = self.graph.add(op, [t.data for t in own], attrs, results)
        self._number(op, own, attrs, symbols, others)
        for symbol, other in zip(symbols, others, strict=True):
            self._open(symbol, other.shape)
        self.graph.recorded.note(self.graph.nodes[-1], sized)
        outputs = [Tensor(s) for s in symbols]
        return tensors, outputs[0] if op.outputs == 1 else tuple(outputs)

    def _record(self, op: Any, own: list[Tensor]) -> Any:
        like, remake = self._remade.pop(id(op))
        specs = [Spec(tuple(map(at_first, x.shape)), x.dtype) for x in like]
        symbols = self.graph.add(op, [t.data for t in own], {}, specs)
        for symbol, x in zip(symbols, like, strict=True):
            self._open(symbol, map(at_second, x.shape))
        self.graph.recorded.note_remade(self.graph.nodes[-1], remake)
        outputs = [Tensor(s) for s in symbols]
        return outputs[0] if op.outputs == 1 else tuple(outputs)

    def _results(self, op: Any, own: list[Tensor], attrs: dict[str, Any], at: Callable[[Any], Any]) -> list[Spec]:
        specs = [Spec(tuple(map(at, t.data.shape)), t.data.dtype) for t in own]
        return self.results(op, specs, with_sizes(attrs, at))

    def _number(
        self, op: Any, own: list[Tensor], attrs: dict[str, Any], symbols: list[Symbol], others: list[Spec]
    ) -> None:
        """Remembers the results where they follow from sizes alone: Python may ask for them as Sizes."""
        operands = [self._numbers.get(id(t.data), (t.data, t.data)) for t in own]
        if any(isinstance(x, Symbol) for x, _ in operands) or isinstance(op.lower, HostOnly):
            return
        if sum(size_of(s.shape) for s in symbols) > FOLDED:
            return
        first = _computed(op, [x for x, _ in operands], with_sizes(attrs, at_first))
        small = sum(size_of(s.shape) for s in others) <= FOLDED and all(x is not None for _, x in operands)
        second = _computed(op, [x for _, x in operands], with_sizes(attrs, at_second)) if small else None
        for i, symbol in enumerate(symbols if first is not None else ()):
            self._numbers[id(symbol)] = (first[i], None if second is None else second[i])

    # --- what Python asks for ----------------------------------------------------------------------

    def sizes_of(self, tensor: Tensor) -> Any:
        """The numbers of a tensor that follows from sizes alone, as (nested lists of) Sizes; None for others."""
        found = self._numbers.get(id(tensor.data))
        if found is None or found[1] is None or found[0].shape != found[1].shape:
            return None
        symbol, made = tensor.data, np.empty(found[0].shape, object)
        for at in np.ndindex(made.shape):
            first, second = found[0][at].item(), found[1][at].item()

            def read(known: Known, at: Any = at) -> Any:
                return _array(known[id(symbol)])[at].item()

            made[at] = Size(first, second, read, self.guards)
        return made.tolist()

    def pinned(self, tensor: Tensor) -> Any:
        """The array of a tensor that follows from sizes alone, which the trace relies on; None for others."""
        found = self._numbers.get(id(tensor.data))
        if found is None:
            return None
        symbol, first = tensor.data, found[0]
        self.guards.append(lambda known: np.array_equal(_array(known[id(symbol)]), first))
        return first

    def example(self, tensor: Tensor) -> Any:
        """As of any trace; it depends on the sizes."""
        for symbol in self.graph.inputs:
            for dim in symbol.shape:
                if isinstance(dim, Size):
                    dim.pinned()
        return super().example(tensor)


def _computed(op: Any, operands: list[Any], attrs: dict[str, Any]) -> Any:
    """The op's results as arrays; None where it does not take these operands."""
    try:
        made = op.forward(*operands, **attrs)
    except Exception:
        return None
    return [np.asarray(x) for x in ((made,) if op.outputs == 1 else made)]


def _array(tensor: Tensor) -> Any:
    if not isinstance(tensor.data, np.ndarray):
        raise OtherSizes
    return tensor.data


class Recorded:
    """What of a graph depends on sizes: attributes, guards, calls with graphs, and the dimensions that don't."""

    def __init__(self, guards: list[Callable[[Known], bool]]) -> None:
        self.guards = guards
        self._attrs: set[int] = set()
        self._remakes: dict[int, Remake] = {}

    def note(self, node: Any, sized: bool) -> None:
        """A node was recorded; ``sized``: some of its attributes are Sizes."""
        if sized:
            self._attrs.add(id(node))

    def note_remade(self, node: Any, remake: Remake) -> None:
        """A node was recorded whose op holds graphs: at other sizes ``remake`` stands for it."""
        self._remakes[id(node)] = remake

    def remade(self, node: Any, operands: tuple[Tensor, ...], known: Known) -> list[Tensor] | None:
        """The results of a node whose op holds graphs, None for other nodes."""
        remake = self._remakes.get(id(node))
        return None if remake is None else remake(known, list(operands))

    def attrs(self, node: Any, known: Known) -> dict[str, Any]:
        """The node's attributes at other sizes."""
        if id(node) not in self._attrs:
            return node.attrs  # type: ignore[no-any-return]
        return with_sizes(node.attrs, lambda size: size.read(known))  # type: ignore[no-any-return]

    def check(self, symbol: Symbol, tensor: Any) -> None:
        """Raises OtherSizes where a dimension that did not seem to depend on sizes is another now."""
        shape = tensor.data.shape
        if len(shape) != len(symbol.shape):
            raise OtherSizes
        for dim, size in zip(symbol.shape, shape, strict=True):
            if not isinstance(dim, Size) and dim != size:
                raise OtherSizes

    def hold(self, known: Known) -> None:
        """Raises OtherSizes where Python would have gone another way."""
        if not all(guard(known) for guard in self.guards):
            raise OtherSizes
