"""Control flow on values: ``tf.cond``, ``tf.while_loop``, ``tf.map_fn``, ``tf.scan`` and the like.

They run eagerly, as Python. While a function is traced, a choice or a loop that depends on a
symbolic tensor becomes a node with graphs for its branches; loops of known length unroll.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import GraphShapeError, InvalidArgumentError, ShapeDependsOnValues
from ..base.tree import assert_same_structure, flatten, map_structure, pack_sequence_as
from ..compile.control import rehearsed, traced_choice, traced_loop
from ..compile.rows import open_rows, over_rows
from ..ir.dispatch import is_eager
from ..ir.op import F
from ..tensor.composite import accepts_composites, refuse_composites
from ..tensor.convert import as_static, constant, convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import tensor
from .random_streams import inner_function, running
from .tensor_array import TensorArray


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return bool(tensor(value))


def _converted(structure: Any) -> Any:
    return map_structure(lambda v: v if v is None or isinstance(v, TensorArray) else convert_to_tensor(v), structure)


def cond(pred: Any, true_fn: Any = None, false_fn: Any = None, name: Any = None) -> Any:
    """``true_fn()`` where ``pred`` holds, else ``false_fn()``.

    Raises TypeError unless both are callable.
    """
    for function, what in ((true_fn, "true_fn"), (false_fn, "false_fn")):
        if not callable(function):
            raise TypeError(f"{what} must be callable.")
    if _is_symbolic(pred):
        chosen = tensor(pred)
        if chosen.ndim:
            raise GraphShapeError(f"The predicate of tf.cond must be a scalar, but it has shape {chosen.shape}.")
        index = F.cast(F.logical_not(chosen), dtype=np.dtype(np.int32))
        return traced_choice(index, [true_fn, false_fn])
    return _ran(true_fn, "true") if _truth(pred) else _ran(false_fn, "false")


def _ran(branch: Callable[[], Any], label: Any) -> Any:
    """A branch's result: a function of its own to random ops, as in a graph."""
    with running(inner_function(label)):
        return branch()


def _is_symbolic(value: Any) -> bool:
    return value is not None and not isinstance(value, (bool, int)) and tensor(value).is_symbolic


def _traced_case(pairs: list[Any], default: Any) -> Any:
    """Nested conditions; the last function stands in where there is no default, as in TensorFlow."""
    (predicate, function), rest = pairs[0], pairs[1:]
    if not rest:
        return function() if default is None else cond(predicate, function, default)
    return cond(predicate, function, lambda: _traced_case(rest, default))


def case(
    pred_fn_pairs: Any,
    default: Any = None,
    exclusive: bool = False,
    strict: bool = False,
    name: str = "case",
) -> Any:
    """The first function whose predicate holds, else ``default``.

    Raises: InvalidArgumentError where none holds and there is no default, or several do and
        ``exclusive``.
    """
    if not isinstance(pred_fn_pairs, (list, tuple, dict)):
        raise TypeError(
            f"'pred_fn_pairs' must be a list, tuple, or dict. Received: {type(pred_fn_pairs)}"
        )
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs)
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2 or not callable(pair[1]):
            raise TypeError(
                "Each entry of pred_fn_pairs must be a (predicate, callable) tuple. Received: "
                f"{pair}"
            )
    if any(_is_symbolic(p) for p, _ in pairs):
        return _traced_case(pairs, default)
    holds = [i for i, (p, _) in enumerate(pairs) if _truth(p)]
    if exclusive and len(holds) > 1:
        raise InvalidArgumentError(
            f"More than one condition evaluated as True but exclusive=True: {len(holds)} hold."
        )
    if holds:
        return _ran(pairs[holds[0]][1], holds[0])
    if default is None:
        raise InvalidArgumentError(
            f"None of conditions evaluated as True in {name}, and there is no default."
        )
    return _ran(default, "default")


def switch_case(
    branch_index: Any, branch_fns: Any, default: Any = None, name: str = "switch_case"
) -> Any:
    """The function with the given number; the last (or ``default``) where there is none."""
    if isinstance(branch_fns, dict):
        branches = dict(branch_fns)
    else:
        entries = list(branch_fns)
        if not entries:
            raise TypeError("Argument `branch_fns` must not be empty.")
        branches = dict(entries) if isinstance(entries[0], tuple) else dict(enumerate(entries))
    if sorted(branches) != list(range(len(branches))):
        raise ValueError(
            f"The keys of branch_fns must form contiguous [0, {len(branches)}). Received "
            f"{sorted(branches)}."
        )
    if _is_symbolic(branch_index):
        functions = [branches[i] for i in sorted(branches)]
        return traced_choice(tensor(branch_index), [*functions, default] if default else functions)
    number = int(as_static(branch_index))
    chosen = branches.get(number)
    if chosen is None:
        chosen = default if default is not None else branches[max(branches)]
    if not callable(chosen):
        raise TypeError(f"The branches of switch_case must be callable. Received: {chosen!r}")
    return _ran(chosen, number)


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: Any = None,
    name: Any = None,
) -> Any:
    """Repeats ``body`` while ``cond`` holds.

    The scheduling arguments do not change the result, as in eager TensorFlow. In a traced function both are
    traced once, with the variables that they assign; shapes stay as they are. Where shapes change, or a TensorArray
    is carried, a loop whose condition does not depend on the function's arguments is unrolled.

    Raises: TypeError where a function is not callable; ValueError on no loop variables or another
        structure.
    """
    if not callable(cond) or not callable(body):
        raise TypeError("'cond' and 'body' must be callable.")
    if not flatten(loop_vars):
        raise ValueError("'loop_vars' must be provided.")
    single = len(loop_vars) == 1 if isinstance(loop_vars, (list, tuple)) else False
    values = _converted(loop_vars)

    def step(*current: Any) -> Any:
        found = body(*current)
        if single and not (isinstance(found, (list, tuple)) and len(found) == 1):
            found = [found]
        if not isinstance(found, (list, tuple)):
            found = (found,)
        try:
            assert_same_structure(list(values), list(found))
        except ValueError as error:
            raise ValueError(f"The two structures don't have the same nested structure: {error}") from None
        return _converted(found)

    limit = _limit(maximum_iterations)
    if is_eager() or (shape_invariants is not None and not _is_symbolic(limit) and not _is_symbolic(cond(*values))):
        values = _repeated(cond, step, values, limit)
    else:
        try:
            values = _traced_while(cond, step, values, limit)
        except GraphShapeError as error:
            if shape_invariants is None:
                raise
            raise ShapeDependsOnValues(error.message) from None  # what may be, but not in a trace here
    return values if back_prop else map_structure(F.stop_gradient, values)


def _limit(maximum: Any) -> Any:
    """The most iterations: None, an int, or a tensor whose value is not known yet."""
    if maximum is None or _is_symbolic(maximum):
        return maximum
    return int(as_static(maximum))


def _repeated(condition: Any, body: Any, values: Any, limit: int | None) -> Any:
    """The loop as Python runs it."""
    count, streams = 0, inner_function("body")
    while (limit is None or count < limit) and _truth(condition(*values)):
        with running(streams):
            found = body(*values)
        values = pack_sequence_as(found if is_eager() else values, flatten(found))  # eager: in the body's own container
        count += 1
    return values


def _traced_while(condition: Any, body: Any, values: Any, limit: Any) -> Any:
    """The loop as a node. TensorArrays go through it as the tensors that they hold."""
    leaves = flatten(values)
    arrays = [x for x in leaves if isinstance(x, TensorArray)]
    if any(x.dynamic_size for x in arrays):
        if not _is_symbolic(limit) and not _is_symbolic(condition(*values)):
            return _repeated(condition, body, values, limit)
        raise ShapeDependsOnValues(
            "A TensorArray in a traced tf.while_loop has a fixed number of slots: give `size=`, and no `dynamic_size`. "
            "Or run eagerly (run_eagerly=True)."
        )

    def unpacked(flat: Any, like: Any = leaves) -> Any:
        found = [x.holding(t) if isinstance(x, TensorArray) else t for x, t in zip(like, flat, strict=True)]
        return pack_sequence_as(values, found)

    def packed(structure: Any) -> list[Any]:
        return [x.stack() if isinstance(x, TensorArray) else x for x in flatten(structure)]

    _learn_shapes(body, values, [x for x in arrays if not x.is_uniform])
    found = traced_loop(
        lambda *flat: condition(*unpacked(flat)), lambda *flat: packed(body(*unpacked(flat))), packed(values), limit
    )
    return unpacked(found)


def _learn_shapes(body: Any, values: Any, arrays: list[TensorArray]) -> None:
    """What the body writes to the arrays tells the shape of their slots: it is traced once more for that."""
    if not arrays:
        return
    probes = {id(x): x.probe() for x in arrays}

    def rehearse(*flat: Any) -> None:
        body(*pack_sequence_as(values, [probes.get(id(x), t) for x, t in zip(flatten(values), flat, strict=True)]))

    rehearsed(rehearse, [constant(0) if isinstance(x, TensorArray) else x for x in flatten(values)])
    for x in arrays:
        x.learn(probes[id(x)])


def _length(structure: Any) -> int:
    leaves = [tensor(x) for x in flatten(structure)]
    if not leaves:
        raise ValueError(
            "elems must be a Tensor or (possibly nested) sequence of Tensors. Received nothing."
        )
    for leaf in leaves:
        if not leaf.ndim:
            raise ValueError("elems must be at least 1 dimensional: it is unstacked along axis 0.")
    counts = {int(leaf.shape[0]) for leaf in leaves}
    if len(counts) != 1:
        raise ValueError(f"elems must have one first size, received {sorted(counts)}.")
    return counts.pop()


def _stacked(results: list[Any], like: Any) -> Any:
    columns = zip(*[flatten(r) for r in results], strict=True)
    return pack_sequence_as(like, [F.stack(*[convert_to_tensor(v) for v in c], axis=0) for c in columns])


def map_fn(
    fn: Callable[..., Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: Any = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: Any = None,
    fn_output_signature: Any = None,
) -> Any:
    """``fn`` applied to each slice along axis 0, and the results stacked.

    Args: fn_output_signature (or ``dtype``): dtypes (or specs) of the results where they differ
        from elems'.
    Raises: TypeError where ``fn`` is not callable, ValueError where the results' structure differs.
    """
    if not callable(fn):
        raise TypeError(f"The provided function {fn!r} is not callable.")
    signature = dtype if fn_output_signature is None else fn_output_signature
    refuse_composites(elems, signature)
    elems = _converted(elems)
    like = elems if signature is None else signature
    if open_rows(flatten(elems)):

        def step(*row: Any) -> Any:
            found = fn(pack_sequence_as(elems, list(row)))
            assert_same_structure(like, found)
            return [], flatten(_typed(found, like))

        out = pack_sequence_as(like, over_rows(step, [], flatten(elems), reverse=False)[1])
        return out if back_prop else map_structure(F.stop_gradient, out)
    count = _length(elems)
    results, streams = [], inner_function("body")
    for i in range(count):
        with running(streams):
            found = fn(map_structure(lambda x, i=i: x[i], elems))
        assert_same_structure(like, found)
        results.append(_typed(found, like))
    if not results:
        return map_structure(_empty, like)
    out = _stacked(results, like)
    return out if back_prop else map_structure(F.stop_gradient, out)


def _dtype_of(value: Any) -> Any:
    return value.dtype if hasattr(value, "dtype") else as_dtype(value)


def _typed(found: Any, like: Any) -> Any:
    leaves = [convert_to_tensor(f, dtype_hint=_dtype_of(w)) for f, w in zip(flatten(found), flatten(like), strict=True)]
    for leaf, want in zip(leaves, flatten(like), strict=True):
        if leaf.dtype is not _dtype_of(want):
            raise InvalidArgumentError(
                f"map_fn: the function gave a {leaf.dtype.name} tensor where {_dtype_of(want).name} was expected. "
                "Say so with fn_output_signature."
            )
    return pack_sequence_as(found, leaves)


def _empty(like: Any) -> Tensor:
    """As TensorFlow: where ``fn`` never ran, nothing is known of the shape of its results."""
    return F.fill(shape=(0,), value=0, dtype=_dtype_of(like).numpy)  # type: ignore[no-any-return]


def vectorized_map(
    fn: Callable[..., Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True
) -> Any:
    """``fn`` applied to each slice along axis 0, and the results stacked.

    It runs slice by slice.
    """
    elems = _converted(elems)
    leaves = flatten(elems)
    if open_rows(leaves):
        structure: list[Any] = []

        def step(*row: Any) -> Any:
            structure[:] = [_converted(fn(pack_sequence_as(elems, list(row))))]
            return [], flatten(structure[0])

        found = over_rows(step, [], leaves, reverse=False)[1]
        return pack_sequence_as(structure[0], found)
    count = max((int(x.shape[0]) for x in leaves if x.ndim), default=0)
    if not count:
        raise ValueError("vectorized_map needs at least one slice along axis 0.")
    parts = [
        map_structure(lambda x, i=i: x[i if x.shape[0] != 1 else 0], elems) for i in range(count)
    ]
    results = [fn(p) for p in parts]
    return _stacked(results, results[0])


def _folded(fn: Callable[..., Any], elems: Any, initializer: Any, reverse: bool, keep: bool) -> Any:
    if not callable(fn):
        raise TypeError(f"{fn!r} is not callable. Please provide a callable function.")
    elems = _converted(elems)
    if open_rows(flatten(elems)):
        return _folded_open(fn, elems, initializer, reverse, keep)
    order = list(range(_length(elems)))
    if reverse:
        order.reverse()
    slices = [map_structure(lambda x, i=i: x[i], elems) for i in order]
    if initializer is None:
        if not slices:
            raise InvalidArgumentError("There is nothing to fold, and no initializer.")
        state, slices = slices[0], slices[1:]
        history = [state]
    else:
        state, history = _converted(initializer), []
    streams = inner_function("body")
    for item in slices:
        with running(streams):
            found = fn(state, item)
        assert_same_structure(state, found)
        state = _converted(found)
        history.append(state)
    if not keep:
        return state
    return _stacked(history[::-1] if reverse else history, state)


def _folded_open(fn: Callable[..., Any], elems: Any, initializer: Any, reverse: bool, keep: bool) -> Any:
    """The same over rows whose number is not known."""
    rows, first = flatten(elems), []
    if initializer is None:
        first = [x[-1] if reverse else x[0] for x in rows]
        state = pack_sequence_as(elems, first)
        rows = [x[:-1] if reverse else x[1:] for x in rows]
    else:
        state = _converted(initializer)
    count = len(flatten(state))

    def step(*given: Any) -> Any:
        found = fn(pack_sequence_as(state, list(given[:count])), pack_sequence_as(elems, list(given[count:])))
        assert_same_structure(state, found)
        made = flatten(_converted(found))
        return made, made if keep else []

    last, seen = over_rows(step, flatten(state), rows, reverse)
    if not keep:
        return pack_sequence_as(state, last)
    for i, x in enumerate(first):
        seen[i] = F.concat(*([seen[i], x[None]] if reverse else [x[None], seen[i]]), axis=0)
    return pack_sequence_as(state, seen)


def foldl(
    fn: Callable[..., Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: Any = None,
) -> Any:
    """fn(... fn(fn(initializer, elems[0]), elems[1]) ..., elems[-1])."""
    out = _folded(fn, elems, initializer, reverse=False, keep=False)
    return out if back_prop else map_structure(F.stop_gradient, out)


def foldr(
    fn: Callable[..., Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: Any = None,
) -> Any:
    """As foldl, from the last element to the first."""
    out = _folded(fn, elems, initializer, reverse=True, keep=False)
    return out if back_prop else map_structure(F.stop_gradient, out)


def scan(
    fn: Callable[..., Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    reverse: bool = False,
    name: Any = None,
) -> Any:
    """As foldl, keeping every intermediate result along axis 0."""
    out = _folded(fn, elems, initializer, reverse=reverse, keep=True)
    return out if back_prop else map_structure(F.stop_gradient, out)


def group(*inputs: Any, **kwargs: Any) -> None:
    """Nothing: eagerly, everything given has already run."""
    kwargs.pop("name", None)
    if kwargs:
        raise ValueError(f"Unknown keyword arguments: {', '.join(kwargs)}.")


def no_op(name: Any = None) -> None:
    """Does nothing."""


def tuple_(tensors: Any, control_inputs: Any = None, name: Any = None) -> list[Any]:
    """The tensors as a list: eagerly, everything before has already run."""
    return [None if t is None else convert_to_tensor(t) for t in tensors]


class control_dependencies:
    """A context that orders execution in graphs; eagerly, order is already that of the program."""

    def __init__(self, control_inputs: Any) -> None:
        for item in control_inputs or ():
            if callable(item):
                item()

    def __enter__(self) -> control_dependencies:
        return self

    def __exit__(self, *error: Any) -> None:
        return None


def timestamp(name: Any = None) -> Tensor:
    """Seconds since the epoch, as a float64 scalar."""
    return Tensor(np.asarray(time.time(), np.float64))


accepts_composites(globals())
