"""``tf.TensorArray``: a list of tensors that is written by index and stacked at the end."""

from __future__ import annotations

from typing import Any

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, OutOfRangeError
from ..base.shape import TensorShape
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
        self.dtype = as_dtype(dtype)
        self.dynamic_size = bool(dynamic_size)
        self._clear = True if clear_after_read is None else clear_after_read
        self._infer_shape = infer_shape
        self._shape = None if element_shape is None else TensorShape(element_shape)
        self._slots: list[Any] = [None] * int(as_static(0 if size is None else size))
        self._read: set[int] = set()

    @property
    def element_shape(self) -> Any:
        """The shape of a slot, None where not known."""
        return self._shape

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
        number = self._index(index)
        tensor = convert_to_tensor(value, dtype_hint=self.dtype)
        if tensor.dtype is not self.dtype:
            raise InvalidArgumentError(
                f"TensorArray dtype is {self.dtype.name} but the value written is {tensor.dtype.name}."
            )
        if self._infer_shape:
            if self._shape is not None and not self._shape.is_compatible_with(tensor.shape):
                raise ValueError(f"Incompatible shape for value ({tensor.shape}), expected ({self._shape})")
            self._shape = tensor.shape if self._shape is None else self._shape.merge_with(tensor.shape)
        self._slots.extend([None] * (number + 1 - len(self._slots)))
        self._slots[number] = tensor
        self._read.discard(number)
        return self

    def read(self, index: Any, name: Any = None) -> Tensor:
        """The tensor in a slot."""
        number = self._index(index)
        if number >= len(self._slots):
            raise OutOfRangeError(f"Tried to read index {number} but the array has {len(self._slots)} slots.")
        if number in self._read:
            raise InvalidArgumentError(
                f"Could not read index {number} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = False?)"
            )
        if self._clear:
            self._read.add(number)
        return self._filled(number)

    def _filled(self, number: int) -> Tensor:
        found = self._slots[number]
        if found is None:
            if self._shape is None or None in self._shape:
                raise InvalidArgumentError(f"Slot {number} of the TensorArray is empty and its shape is not known.")
            return F.fill(shape=tuple(self._shape), value=0, dtype=self.dtype.numpy)  # type: ignore[no-any-return]
        return found  # type: ignore[no-any-return]

    def stack(self, name: Any = None) -> Tensor:
        """All slots along a new first axis."""
        if not self._slots:
            shape = (0, *(self._shape or ()))
            return F.fill(shape=shape, value=0, dtype=self.dtype.numpy)  # type: ignore[no-any-return]
        return F.stack(*[self._filled(i) for i in range(len(self._slots))], axis=0)  # type: ignore[no-any-return]

    def concat(self, name: Any = None) -> Tensor:
        """All slots along their first axis."""
        return F.concat(*[self._filled(i) for i in range(len(self._slots))], axis=0)  # type: ignore[no-any-return]

    def gather(self, indices: Any, name: Any = None) -> Tensor:
        """Some slots along a new first axis."""
        chosen = [self._filled(self._index(i)) for i in as_static(convert_to_tensor(indices))]
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
