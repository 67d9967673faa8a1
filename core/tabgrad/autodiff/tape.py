"""``GradientTape``: records what is computed inside its ``with`` block and differentiates it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from ..base.dtype import is_differentiable
from ..base.tree import flatten, map_structure, pack_sequence_as
from ..ir.dispatch import add_observer, remove_observer
from ..ir.op import F, NoGradient
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .backward import added, backward
from .record import Record


class UnconnectedGradients:
    """What the gradient of an unconnected source is: ``NONE`` or ``ZERO``."""

    NONE = "none"
    ZERO = "zero"


class GradientTape:
    """Records op calls on watched tensors, for automatic differentiation.

    Args: persistent: ``gradient`` may be called more than once.
        watch_accessed_variables: watch every trainable variable that is read.
    Example: with GradientTape() as tape: y = x * x  # then tape.gradient(y, x)
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        self._persistent = persistent
        self._watch_variables = watch_accessed_variables
        self._recording = False
        self._used = False
        self._entered = False
        self._reset()

    def _reset(self) -> None:
        self._release()
        self._variables: dict[int, BaseVariable] = {}

    def _release(self) -> None:
        """What was recorded is let go; which variables were watched can still be asked."""
        self._records: list[Record] = []
        self._tracked: set[int] = set()
        self._reads: dict[int, dict[int, Tensor]] = {}  # by variable: tensors it was read as

    def __enter__(self) -> GradientTape:
        if self._recording:
            raise ValueError("Tape is already recording.")
        self._recording = self._entered = True
        add_observer(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._recording:
            self._stop()

    def _stop(self) -> None:
        self._recording = False
        remove_observer(self)

    # --- recording -------------------------------------------------------------------------

    def observe(self, op: Any, inputs: Any, attrs: dict[str, Any], outputs: Any) -> None:
        """Records one op call, where it depends on something watched."""
        tracked = self._tracked
        for tensor in inputs:
            if tensor.id in tracked:
                break
        else:
            return
        if isinstance(op.vjp, NoGradient):
            return
        out = outputs if isinstance(outputs, tuple) else (outputs,)
        live = [t.id for t in out if is_differentiable(t.data.dtype)]
        if live:
            tracked.update(live)
            self._records.append(Record(op, inputs, attrs, outputs))

    def observe_read(self, variable: BaseVariable, tensor: Tensor) -> None:
        """A variable was read: watched from here on, where it is trainable."""
        if variable.handle in self._variables or (self._watch_variables and variable.trainable):
            if not is_differentiable(tensor.data.dtype):
                return
            self._variables[variable.handle] = variable
            self._reads.setdefault(variable.handle, {})[tensor.id] = tensor
            self._tracked.add(tensor.id)

    def watch(self, tensor: Any) -> None:
        """Starts watching a tensor, a variable, or a structure of them."""
        for item in flatten(tensor):
            item = item.content() if isinstance(item, Composite) else item
            if isinstance(item, BaseVariable):
                self._variables[item.handle] = item
                item.read_value()
            elif not isinstance(item, Tensor):
                raise ValueError(
                    f"Passed in object {item!r} of type '{type(item).__name__}', not tf.Tensor or "
                    "tf.Variable. Convert it with tf.constant and watch the result."
                )
            elif is_differentiable(item.data.dtype):
                self._tracked.add(item.id)

    def watched_variables(self) -> tuple[BaseVariable, ...]:
        """The variables watched so far, in the order they were made."""
        return tuple(self._variables[handle] for handle in sorted(self._variables))

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """What is computed inside is not recorded.

        Raises: RuntimeError on a tape that never recorded, ValueError if it is not recording.
        """
        if not self._entered:
            raise RuntimeError(
                "Missing tape: stop_recording() is called inside `with GradientTape()`."
            )
        if not self._recording:
            raise ValueError("Tape is not recording.")
        self._stop()
        try:
            yield
        finally:
            self._recording = True
            add_observer(self)

    def reset(self) -> None:
        """Forgets everything recorded and watched."""
        self._used = False
        self._reset()

    # --- differentiation -------------------------------------------------------------------

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: str = UnconnectedGradients.NONE,
    ) -> Any:
        """Gradients of the sum of ``target`` with respect to ``sources``, in their structure.

        A source that the target does not depend on gets None, or zeros where
        ``unconnected_gradients="zero"``.
        Raises: RuntimeError at the second call on a tape that is not persistent.
        """
        if not self._entered:
            raise RuntimeError(
                "This GradientTape has recorded nothing: compute inside `with tape:` first."
            )
        if self._used:
            raise RuntimeError(
                "A non-persistent GradientTape can only be used to compute one set of gradients "
                "(or jacobians). Create it with persistent=True."
            )
        if unconnected_gradients not in ("none", "zero"):
            raise ValueError(
                f"Unknown value for unconnected_gradients: {unconnected_gradients!r}. "
                "Expected 'none' or 'zero'."
            )
        target = self._read(target)
        if any(isinstance(x, Composite) for x in flatten((target, sources))):
            return self._gradient_of_composites(target, sources, output_gradients, unconnected_gradients)
        if self._recording and not self._persistent:
            self._stop()
            try:
                return self._gradient(target, sources, output_gradients, unconnected_gradients)
            finally:
                self._recording = True
                add_observer(self)
        return self._gradient(target, sources, output_gradients, unconnected_gradients)

    def _gradient_of_composites(self, target: Any, sources: Any, output_gradients: Any, unconnected: str) -> Any:
        """The gradient of what gradients flow from and to; as ragged or sparse as the sources are."""
        parts = [map_structure(_content, x) for x in (target, sources, output_gradients)]
        found = self.gradient(parts[0], parts[1], parts[2], unconnected)
        whole = zip(flatten(sources), flatten(found), strict=True)
        made = [x.with_content(g) if isinstance(x, Composite) and g is not None else g for x, g in whole]
        return pack_sequence_as(sources, made)

    def _read(self, target: Any) -> Any:
        """The target with variables as they are read now, which the tape sees."""
        if not any(isinstance(x, BaseVariable) for x in flatten(target)):
            return target
        if not self._recording:
            add_observer(self)
        try:
            return map_structure(lambda x: convert_to_tensor(x) if isinstance(x, BaseVariable) else x, target)
        finally:
            if not self._recording:
                remove_observer(self)

    def _gradient(self, target: Any, sources: Any, output_gradients: Any, unconnected: str) -> Any:
        targets = flatten(target)
        given = flatten(output_gradients) if output_gradients is not None else [None] * len(targets)
        wanted = {i for s in flatten(sources) for i in self._ids(s)}
        seeds = []
        for item, gradient in zip(targets, given, strict=True):
            if item is None:
                continue
            seeds.extend(self._seed(item, gradient))
        found = backward(self._records, seeds, wanted)
        result = map_structure(lambda s: self._of(s, found, unconnected), sources)
        if not self._persistent:
            self._used = True
            self._release()
        return result

    def _ids(self, source: Any) -> list[int]:
        if isinstance(source, BaseVariable):
            return list(self._reads.get(source.handle, {}))
        if isinstance(source, Tensor):
            return [source.id]
        raise ValueError(
            f"Sources of a gradient must be tensors or variables, received {source!r} of type "
            f"{type(source).__name__}."
        )

    def _seed(self, target: Any, gradient: Any) -> list[tuple[int, Tensor]]:
        tensor = convert_to_tensor(target)
        if not is_differentiable(tensor.data.dtype):
            return []
        seed = (
            F.ones_like(tensor) if gradient is None else convert_to_tensor(gradient, tensor.dtype)
        )
        return [(tensor.id, seed)]

    def _of(self, source: Any, found: dict[int, Tensor], unconnected: str) -> Tensor | None:
        total: Tensor | None = None
        for identity in self._ids(source):
            part = found.get(identity)
            if part is not None and identity in self._tracked:
                total = part if total is None else added(total, part)
        if total is None and unconnected == "zero":
            return F.zeros_like(convert_to_tensor(source))  # type: ignore[no-any-return]
        return total

    # --- jacobians -------------------------------------------------------------------------

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: str = UnconnectedGradients.NONE,
        parallel_iterations: Any = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """d target / d source: shape ``target.shape + source.shape``, for each source."""
        del parallel_iterations, experimental_use_pfor  # how TensorFlow runs it; the values agree
        target = convert_to_tensor(target)
        size = target.size
        basis = F.identity_matrix(rows=size, columns=size, diagonal=0, dtype=target.data.dtype)
        shape = tuple(target.data.shape)
        rows = self._rows(
            target,
            sources,
            [F.reshape(basis[i], shape=shape) for i in range(size)],
            unconnected_gradients,
        )
        return map_structure(
            lambda source, *parts: (
                None
                if any(p is None for p in parts) or not parts
                else F.reshape(F.stack(*parts, axis=0), shape=shape + tuple(source.data.shape))
            ),
            sources,
            *rows,
        )

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: str = UnconnectedGradients.NONE,
        parallel_iterations: Any = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """Per-example jacobian: shape ``(batch, *target.shape[1:], *source.shape[1:])``.

        Raises: ValueError where the first sizes differ. Assumes that row i of the target depends
        on row i of the source alone.
        """
        del parallel_iterations, experimental_use_pfor
        target = convert_to_tensor(target)
        shape, other = tuple(target.data.shape), tuple(source.data.shape)
        if len(shape) < 2 or len(other) < 2 or shape[0] != other[0]:
            raise ValueError(
                f"Need first dimension of target shape {shape} and source shape {other} to "
                "match, and "
                "at least two axes in each."
            )
        size = target.size // shape[0] if shape[0] else 0
        basis = F.identity_matrix(rows=size, columns=size, diagonal=0, dtype=target.data.dtype)
        seeds = [
            F.broadcast_to(F.reshape(basis[i], shape=(1, *shape[1:])), shape=shape)
            for i in range(size)
        ]
        rows = self._rows(target, source, seeds, unconnected_gradients)
        if not rows or any(r is None for r in rows):
            return None
        return F.reshape(F.stack(*rows, axis=1), shape=(*shape, *other[1:]))

    def _rows(self, target: Any, sources: Any, seeds: list[Any], unconnected: str) -> list[Any]:
        """One gradient per seed."""
        if self._used:
            raise RuntimeError(
                "A non-persistent GradientTape can only be used to compute one set of gradients "
                "(or jacobians). Create it with persistent=True."
            )
        persistent, self._persistent = self._persistent, True
        try:
            return [self.gradient(target, sources, seed, unconnected) for seed in seeds]
        finally:
            self._persistent = persistent
            if not persistent:
                self._used = True
                self._release()


def _content(x: Any) -> Any:
    return x.content() if isinstance(x, Composite) else x
