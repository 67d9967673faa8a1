"""``tf.train.Checkpoint``: the values of objects' variables to files and back, in TensorFlow's format."""

from __future__ import annotations

import inspect
import os
from typing import Any

import numpy as np

from ..api.files import path_of
from ..base.errors import NotFoundError
from ..formats.tensor_bundle import write_bundle
from ..ir.dispatch import is_eager
from ..tensor.tensor import Tensor
from ..tensor.variable import Variable
from ..tensor.waiting import arrived
from .object_graph import GRAPH_KEY, View, encode
from .parts import is_trackable, parts_of, watched
from .restoring import CheckpointLoadStatus, InitializationOnlyStatus, Restoration
from .state_file import update_checkpoint_state


class CheckpointOptions:
    """``tf.train.CheckpointOptions``: taken, and without effect but for ``experimental_write_callbacks``.

    Args: experimental_write_callbacks: functions of no argument or of the path, called after writing.
    """

    def __init__(
        self,
        experimental_io_device: Any = None,
        experimental_enable_async_checkpoint: bool = False,
        experimental_write_callbacks: Any = None,
        enable_async: bool = False,
        experimental_skip_slot_variables: bool = False,
        experimental_sharding_callback: Any = None,
    ) -> None:
        self.experimental_io_device = experimental_io_device
        self.enable_async = self.experimental_enable_async_checkpoint = (
            experimental_enable_async_checkpoint or enable_async
        )
        self.experimental_write_callbacks = experimental_write_callbacks
        self.experimental_skip_slot_variables = experimental_skip_slot_variables
        self.experimental_sharding_callback = experimental_sharding_callback


class Checkpoint:
    """Saves and restores the variables of its attributes, or of a root object with the attributes as parts.

    Args: root: a trackable object. kwargs: trackable objects, or lists, tuples and dicts of them.
    Raises: ValueError on other objects, and where root has another part of a name.
    """

    _held: dict[str, Any]
    _view_of_root: View

    def __init__(self, root: Any = None, **kwargs: Any) -> None:
        self.__dict__["_held"] = {"root": root, "counter": None}
        if root is not None:
            _check(root, "root")
            self._held["counter"] = parts_of(root).get("save_counter")
        for name, value in sorted(kwargs.items()):
            _check(value, name)
            other = None if root is None else parts_of(root).get(name)
            if other is not None and other is not value:
                raise ValueError(
                    f"Cannot create a Checkpoint with keyword argument {name} if root.{name} already exists."
                )
            setattr(self, name, value)
        if root is not None:
            self.__dict__["root"] = root
        self.__dict__["_view_of_root"] = View(self if root is None else root, None if root is None else self)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, watched(value))
        arrived()

    def _attached(self) -> dict[str, Any]:
        """What it holds by name, the save counter last."""
        counter = self._held["counter"]
        own = {k: v for k, v in vars(self).items() if k not in ("_held", "_view_of_root")}
        return {**own, **({} if counter is None else {"save_counter": counter})}

    _checkpoint_parts = _attached

    @property
    def save_counter(self) -> Any:
        """A variable: how often ``save`` was called."""
        if self._held["counter"] is None:
            self._held["counter"] = Variable(np.int64(0), trainable=False, name="save_counter")
            arrived()
        return self._held["counter"]

    def write(self, file_prefix: Any, options: Any = None) -> str:
        """Writes the values to files of that very name. Returns it."""
        prefix = path_of(file_prefix)
        arrived()
        nodes, tensors = self._view_of_root.saved()
        graph = np.empty((), object)
        graph[()] = encode(nodes)
        write_bundle(prefix, {**tensors, GRAPH_KEY: graph})
        for callback in getattr(options, "experimental_write_callbacks", None) or ():
            callback(*([prefix] if inspect.signature(callback).parameters else []))
        return prefix

    def save(self, file_prefix: Any, options: Any = None) -> str:
        """Counts, writes to ``PREFIX-NUMBER`` and makes that the folder's latest checkpoint. Returns the path.

        Raises: NotImplementedError inside a tf.function.
        """
        if not is_eager():
            raise NotImplementedError(
                "Calling tf.train.Checkpoint.save() from a function is not supported, as files are not written while "
                "a function is traced. Save outside the tf.function."
            )
        self.save_counter.assign_add(1)
        path = self.write(f"{path_of(file_prefix)}-{int(self.save_counter.numpy())}", options)
        update_checkpoint_state(os.path.dirname(path), path)
        return path

    def read(self, save_path: Any, options: Any = None) -> Any:
        """Restores what ``write`` wrote. Returns a status with ``assert_consumed`` and the like."""
        del options
        if save_path is None:
            return InitializationOnlyStatus()
        view = self._view_of_root
        return CheckpointLoadStatus(Restoration(path_of(save_path), view), view, self)

    def restore(self, save_path: Any, options: Any = None) -> Any:
        """Restores what ``save`` wrote; variables made later get their values when they are made.

        Returns: a status with ``assert_consumed``, ``assert_existing_objects_matched``, ``expect_partial``.
        Raises: NotFoundError where there is no such checkpoint.
        """
        try:
            status = self.read(save_path, options)
        except NotFoundError as error:
            raise NotFoundError(
                f"Error when restoring from checkpoint or SavedModel at {path_of(save_path)}: {error}\n"
                "Please double-check that the path is correct. You may be missing the checkpoint suffix (e.g. the "
                "'-1' in 'path/to/ckpt-1')."
            ) from None
        _ = self.save_counter  # made now: it is in the file
        return status

    def sync(self) -> None:
        """Does nothing: files are written at once."""


def _check(value: Any, name: str) -> None:
    if not is_trackable(value) or isinstance(value, Tensor):
        raise ValueError(
            f"`Checkpoint` was expecting {name} to be a trackable object (a variable, module, layer, model, optimizer, "
            f"dataset iterator, or a list, tuple or dict of these), got {value}."
        )
