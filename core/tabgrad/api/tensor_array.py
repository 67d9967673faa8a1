"""``tf.TensorArray``: a list of tensors that is written by index and stacked at the end."""

from __future__ import annotations

from typing import Any

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, OutOfRangeError, ShapeDependsOnValues
from ..base.shape import TensorShape
from ..ir.dispatch import is_eager
from ..ir.op import F
from ..tensor.convert import as_static, constant, convert_to_tensor
from ..tensor.tensor import Tensor


class TensorArray:
    """Tensors of one dtype, in slots that are filled one by one.

    Args: dtype. size: number of slots. dynamic_size: writing beyond the end makes it longer.
        clear_after_read: a slot can be read once. element_shape, infer_shape: all slots agree.
    Raises: OutOfRangeError on a slot that is not there; InvalidArgumentError on one that is
        empty, or another dtype or shape.
    """

    def __init__(
        self,
        dtype: Any,
        size: Any = None,
        dynamic_size: bool | None = None,
        clear_after_read: bool | None = None,
        tensor_array_name: str | None = None,
        handle: Any = None,
        flow: Any = None,
        infer_shape: bool = True,
        element_shape: Any = None,
        colocate_with_first_write_call: bool = True,
        name: str | None = None,
    ) -> None:
        if handle is not None or flow is not None:
            raise ValueError("`handle` and `flow` belong to TensorFlow's graphs; leave them None.")
        if size is None:
            raise ValueError("Size must be declared for TensorArrays: give size=, 0 with dynamic_size=True.")
        self.dtype = as_dtype(dtype)
        self.dynamic_size = bool(dynamic_size)
        self._clear = True if clear_after_read is None else clear_after_read
        self._infer_shape = infer_shape
        self._shape = None if element_shape is None else TensorShape(element_shape)
        self._slots: list[Any] = [None] * int(as_static(size))
        self._read: set[int] = set()
        self._whole: Tensor | None = None  # all slots, once an index was not known while tracing
        self._is_probe = False

    @property
    def element_shape(self) -> Any:
        """The shape of a slot, None where not known."""
        return self._shape

    # --- slots as one tensor, for indices that are known only when a trace runs ------------------

    @property
    def is_uniform(self) -> bool:
        """Whether all slots together can be one tensor: their number and their shape are known, and stay."""
        return not self.dynamic_size and self._shape is not None and None not in self._shape

    def holding(self, whole: Tensor) -> TensorArray:
        """An array like this one, with the given slots."""
        made = TensorArray(
            self.dtype, len(self._slots), element_shape=self._shape, infer_shape=self._infer_shape,
            clear_after_read=False,
        )  # fmt: skip
        made._whole = whole
        return made

    def probe(self) -> TensorArray:
        """An array that learns the shape of a slot from what is written to it, and keeps nothing."""
        made = self.holding(constant(0))
        made._infer_shape, made._is_probe = True, True
        return made

    def learn(self, probe: TensorArray) -> None:
        """Takes the shape over that a probe has learnt."""
        self._shape = probe._shape

    def _is_whole(self, index: Any) -> bool:
        """Whether the slots are held as one tensor, or the index is known only when the trace runs.

        Raises: ShapeDependsOnValues where they would have to be one tensor and can't.
        """
        if self._whole is not None:
            return True
        symbolic = isinstance(index, Tensor) and index.is_symbolic
        if symbolic and not self.is_uniform:
            raise ShapeDependsOnValues(
                "A TensorArray that is written or read at an index known only when the trace runs has a fixed size "
                "and shape: give `size=` and `element_shape=`, no `dynamic_size`. Or run eagerly (run_eagerly=True)."
            )
        return symbolic

    # -----------------------------------------------------------------------------------------

    def size(self, name: Any = None) -> Tensor:
        """Number of slots."""
        return constant(len(self._slots))

    def identity(self) -> TensorArray:
        """This array."""
        return self

    def _index(self, index: Any) -> int:
        number = int(as_static(index))
        if number < 0 or (number >= len(self._slots) and not self.dynamic_size):
            raise OutOfRangeError(
                f"Tried to access index {number} but the array has {len(self._slots)} slots. "
                "Make it larger, or pass dynamic_size=True."
            )
        return number

    def write(self, index: Any, value: Any, name: Any = None) -> TensorArray:
        """Fills a slot; returns the array."""
        tensor = convert_to_tensor(value, dtype_hint=self.dtype)
        if tensor.dtype is not self.dtype:
            raise InvalidArgumentError(
                f"TensorArray dtype is {self.dtype.name} but the value written is {tensor.dtype.name}."
            )
        if self._infer_shape:
            if self._shape is not None and not self._shape.is_compatible_with(tensor.shape):
                raise ValueError(f"Incompatible shape for value ({tensor.shape}), expected ({self._shape})")
            self._shape = tensor.shape if self._shape is None else self._shape.merge_with(tensor.shape)
        if self._is_probe:
            return self
        if self._is_whole(index):
            place = F.reshape(convert_to_tensor(index), shape=(1, 1))
            self._whole = F.tensor_scatter(self.stack(), place, F.expand_dims(tensor, axis=0), mode="update")
            return self
        number = self._index(index)
        self._slots.extend([None] * (number + 1 - len(self._slots)))
        self._slots[number] = tensor
        self._read.discard(number)
        return self

    def read(self, index: Any, name: Any = None) -> Tensor:
        """The tensor in a slot."""
        if self._is_whole(index):
            return F.take(self.stack(), convert_to_tensor(index), axis=0)  # type: ignore[no-any-return]
        number = self._index(index)
        if number >= len(self._slots):
            raise OutOfRangeError(f"Tried to read index {number} but the array has {len(self._slots)} slots.")
        if number in self._read:
            raise InvalidArgumentError(
                f"Could not read index {number} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = False?)"
            )
        found = self._filled(number)
        if self._clear:
            self._read.add(number)
            if is_eager():
                self._slots[number] = None
        return found

    def _filled(self, number: int) -> Tensor:
        found = self._slots[number]
        if found is None:
            if self._shape is None or None in self._shape:
                raise InvalidArgumentError(f"Slot {number} of the TensorArray is empty and its shape is not known.")
            return F.fill(shape=tuple(self._shape), value=0, dtype=self.dtype.numpy)  # type: ignore[no-any-return]
        return found  # type: ignore[no-any-return]

    def stack(self, name: Any = None) -> Tensor:
        """All slots along a new first axis."""
        if self._whole is not None:
            return self._whole
        if not self._slots:
            shape = (0, *(self._shape or ()))
            return F.fill(shape=shape, value=0, dtype=self.dtype.numpy)  # type: ignore[no-any-return]
        return F.stack(*[self._filled(i) for i in range(len(self._slots))], axis=0)  # type: ignore[no-any-return]

    def close(self, name: Any = None) -> None:
        """Forgets what the slots hold."""
        self._slots = [None] * len(self._slots)
        self._whole = None

    def concat(self, name: Any = None) -> Tensor:
        """All slots along their first axis."""
        if self._whole is not None:
            shape = tuple(self._whole.data.shape)
            return F.reshape(self._whole, shape=(shape[0] * shape[1], *shape[2:]))  # type: ignore[no-any-return]
        return F.concat(*[self._filled(i) for i in range(len(self._slots))], axis=0)  # type: ignore[no-any-return]

    def gather(self, indices: Any, name: Any = None) -> Tensor:
        """Some slots along a new first axis."""
        wanted = convert_to_tensor(indices)
        if self._is_whole(wanted):
            return F.take(self.stack(), wanted, axis=0)  # type: ignore[no-any-return]
        chosen = [self._filled(self._index(i)) for i in as_static(wanted)]
        return F.stack(*chosen, axis=0)  # type: ignore[no-any-return]

    def unstack(self, value: Any, name: Any = None) -> TensorArray:
        """Fills the slots with the slices of a tensor along its first axis."""
        tensor = convert_to_tensor(value, dtype_hint=self.dtype)
        count = tensor.shape[0]
        if count > len(self._slots) and not self.dynamic_size:
            raise ValueError(f"{len(self._slots)} slots can't take {count} slices; pass dynamic_size=True.")
        for i in range(count):
            self.write(i, tensor[i])  # type: ignore[index]
        return self

    def scatter(self, indices: Any, value: Any, name: Any = None) -> TensorArray:
        """Fills the given slots with the slices of a tensor."""
        tensor = convert_to_tensor(value, dtype_hint=self.dtype)
        for i, slot in enumerate(as_static(convert_to_tensor(indices))):
            self.write(slot, tensor[i])  # type: ignore[index]
        return self

    def split(self, value: Any, lengths: Any, name: Any = None) -> TensorArray:
        """Fills the slots with consecutive parts of a tensor."""
        tensor = convert_to_tensor(value, dtype_hint=self.dtype)
        start = 0
        self._infer_shape = False
        for i, length in enumerate(as_static(convert_to_tensor(lengths))):
            self.write(i, tensor[start : start + length])  # type: ignore[index]
            start += length
        return self
