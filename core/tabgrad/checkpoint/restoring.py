"""Values of a checkpoint to the variables they belong to: those that exist now, others when they are made."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..formats.tensor_bundle import BundleReader
from ..tensor.base_variable import BaseVariable
from ..tensor.tensor import Tensor
from ..tensor.waiting import WAITING
from .object_graph import GRAPH_KEY, Node, View, decode, has_state, node_names

_Reference = Callable[[], Any]


class Restoration:
    """Follows a checkpoint's graph along the program's objects.

    Objects that lack parts which the checkpoint has are remembered (weakly): they are looked at again whenever
    something becomes part of an object, until all is found or they are gone.
    Raises: NotFoundError where there is no such checkpoint; ValueError where it has no graph of objects, or a value
    of another shape; InvalidArgumentError on a value of another dtype.
    """

    def __init__(self, path: str, view: View) -> None:
        self._bundle = BundleReader(path)
        if GRAPH_KEY not in self._bundle.entries:
            raise ValueError(
                f"{path} has no graph of objects: it was written by tf.compat.v1.train.Saver, by variables' names. "
                "Read it with tf.train.load_checkpoint(path).get_tensor(name)."
            )
        self.nodes: list[Node] = decode(bytes(self._bundle.read(GRAPH_KEY)[()]))
        self._view = View(None, view._more() if view._more is not None else None)
        self._found: dict[int, _Reference] = {}
        self._incomplete: list[tuple[_Reference, int]] = []
        self._bind(0, view.root)
        self.look()
        if self._incomplete:
            WAITING.append(self.look)

    def look(self) -> None:
        """Gives values to what has become part of the objects found so far."""
        queue, self._incomplete = self._incomplete, []
        for reference, number in queue:
            value = reference()
            if value is None:
                continue
            parts = self._view.parts(value, number == 0)
            missing = False
            for name, child in self.nodes[number].children.items():
                if name in parts:
                    before = len(self._incomplete)
                    self._bind(child, parts[name])
                    queue += self._incomplete[before:]
                    del self._incomplete[before:]
                else:
                    missing = True
            if missing:
                self._incomplete.append((reference, number))
        if not self._incomplete and self.look in WAITING:
            WAITING.remove(self.look)

    def found(self, number: int) -> Any:
        """The object that stands for a node, None where there is none."""
        return self._found[number]() if number in self._found else None

    def found_ids(self) -> set[int]:
        """The ids of all objects found."""
        return {id(value) for number in self._found if (value := self.found(number)) is not None}

    def _bind(self, number: int, value: Any) -> None:
        if number in self._found:
            return
        self._found[number] = _reference(value)
        node = self.nodes[number]
        if node.children:
            self._incomplete.append((self._found[number], number))
        if isinstance(value, BaseVariable):
            for key in node.keys.values():
                _set(value, self._bundle.read(key), key)
        elif node.keys and hasattr(value, "_set_checkpoint_state"):
            value._set_checkpoint_state({name: self._bundle.read(key) for name, key in node.keys.items()})


def _set(variable: BaseVariable, array: Any, key: str) -> None:
    held = variable.data
    if as_dtype(held.dtype) != as_dtype(array.dtype):
        raise InvalidArgumentError(
            f"tensor_name = {key}; expected dtype {as_dtype(held.dtype).name} does not equal original dtype "
            f"{as_dtype(array.dtype).name}"
        )
    if tuple(held.shape) != array.shape:
        raise ValueError(
            f"Received incompatible tensor with shape {array.shape} when attempting to restore variable with shape "
            f"{tuple(held.shape)} and name {variable.name}."
        )
    variable.tensor = Tensor(np.asarray(array))


def _reference(value: Any) -> _Reference:
    try:
        return weakref.ref(value)
    except TypeError:  # plain lists and dicts have no weak references
        return lambda: value


class CheckpointLoadStatus:
    """What ``restore`` returns: says whether all was found. Its methods return it, or raise AssertionError."""

    def __init__(self, restoration: Restoration, view: View, keep: Any) -> None:
        self._restoration, self._view, self._keep = restoration, view, keep

    def assert_consumed(self) -> Self:
        """Every value of the checkpoint has its variable, and every variable its value."""
        self.assert_existing_objects_matched()
        nodes = self._restoration.nodes
        for number, node in enumerate(nodes):
            if node.keys and self._restoration.found(number) is None:
                raise AssertionError(
                    f"Unresolved object in checkpoint {node_names(nodes)[number]}: {sorted(node.keys.values())}. "
                    "Nothing in the program has this value: it may not be made yet. Use expect_partial() where the "
                    "checkpoint is to have more than the program."
                )
        return self

    def assert_existing_objects_matched(self) -> Self:
        """Every variable that exists has its value; the checkpoint may have more."""
        self._restoration.look()
        found = self._restoration.found_ids()
        unused = [value for value, _, _ in self._view.objects() if has_state(value) and id(value) not in found]
        if unused:
            raise AssertionError(
                f"Found {len(unused)} Python objects that were not bound to checkpointed values, likely due to changes "
                f"in the Python program. Showing {min(10, len(unused))} of {len(unused)} unmatched objects: "
                f"{unused[:10]}"
            )
        return self

    def assert_nontrivial_match(self) -> Self:
        """Something besides the root was found."""
        self._restoration.look()
        if len(self._restoration.found_ids()) <= 1:
            raise AssertionError(
                "Nothing except the root object matched a checkpointed value. Typically this means that the "
                "checkpoint does not match the Python program."
            )
        return self

    def expect_partial(self) -> Self:
        """Says that the checkpoint has more than the program needs."""
        return self

    def initialize_or_restore(self, session: Any = None) -> None:
        """Does nothing: values are restored at once."""

    def run_restore_ops(self, session: Any = None) -> None:
        """Does nothing: values are restored at once."""


class InitializationOnlyStatus:
    """What ``restore(None)`` returns: there was no checkpoint, so that its assertions always fail."""

    def assert_consumed(self) -> Self:
        """Raises AssertionError."""
        raise AssertionError("No checkpoint specified (save_path=None); nothing is being restored.")

    assert_existing_objects_matched = assert_consumed
    assert_nontrivial_match = assert_consumed
    run_restore_ops = assert_consumed

    def expect_partial(self) -> Self:
        """Itself."""
        return self

    def initialize_or_restore(self, session: Any = None) -> None:
        """Does nothing: variables have their values from the start."""
