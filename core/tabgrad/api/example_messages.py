"""``tf.train.Example`` and its parts: named lists of bytes, floats or integers, as protocol buffers.

Source: the message definitions in TensorFlow's documentation of TFRecord; the wire format is base/protobuf.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np

from ..base import protobuf as wire


class Message:
    """What the messages share: bytes and back, text, equality."""

    def _parts(self) -> bytes:
        raise NotImplementedError

    def _take(self, number: int, kind: int, value: Any) -> None:
        raise NotImplementedError

    def _text(self, indent: str) -> str:
        raise NotImplementedError

    def SerializeToString(self) -> bytes:
        """The message as bytes."""
        return self._parts()

    def ParseFromString(self, data: bytes) -> int:
        """Becomes the message that the bytes are. Raises ValueError where they are none."""
        self.__init__()  # type: ignore[misc]
        self.MergeFromString(data)
        return len(data)

    def MergeFromString(self, data: bytes) -> None:
        """Adds the fields that the bytes hold."""
        for number, kind, value in wire.fields(bytes(data)):
            self._take(number, kind, value)

    @classmethod
    def FromString(cls, data: bytes) -> Self:
        """The message that the bytes are. Raises ValueError where they are none."""
        made = cls()
        made.MergeFromString(data)
        return made

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and str(other) == str(self)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return self._text("")

    __repr__ = __str__


class _List(Message):
    """A list of values of one kind."""

    def __init__(self, value: Iterable[Any] | None = None) -> None:
        self.value: list[Any] = [] if value is None else [self._checked(v) for v in _items(value)]

    def _checked(self, value: Any) -> Any:
        raise NotImplementedError

    def _shown(self, value: Any) -> str:
        return str(value)

    def _text(self, indent: str) -> str:
        return "".join(f"{indent}value: {self._shown(v)}\n" for v in self.value)


def _items(value: Any) -> Any:
    found = value.numpy() if callable(getattr(value, "numpy", None)) else value
    return found.tolist() if isinstance(found, np.ndarray) and found.ndim else found


class BytesList(_List):
    """A list of byte strings. Raises TypeError on anything else."""

    def _checked(self, value: Any) -> bytes:
        if callable(getattr(value, "numpy", None)):
            value = value.numpy()
        if not isinstance(value, bytes):
            raise TypeError(
                f"{value!r} has type {type(value).__name__}, but expected one of: bytes. Encode text with .encode(), "
                "or take a tensor's bytes with .numpy()."
            )
        return value

    def _parts(self) -> bytes:
        return b"".join(wire.nested(1, v) for v in self.value)

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            self.value.append(bytes(value))

    def _shown(self, value: Any) -> str:
        return '"' + "".join(_escaped(b) for b in value) + '"'


def _escaped(byte: int) -> str:
    known = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\"}
    if byte in known:
        return known[byte]
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


class FloatList(_List):
    """A list of 32-bit floats. Raises TypeError on what is no number."""

    def _checked(self, value: Any) -> float:
        if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
            raise TypeError(f"{value!r} has type {type(value).__name__}, but expected a number.")
        return float(np.float32(value))

    def _parts(self) -> bytes:
        return wire.packed_floats(1, self.value) if self.value else b""

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            self.value += wire.floats(value)

    def _shown(self, value: Any) -> str:
        text = f"{value:.6g}" if float(np.float32(f"{value:.6g}")) == value else f"{value:.9g}"
        return text.removesuffix(".0")


class Int64List(_List):
    """A list of 64-bit integers. Raises TypeError on others, ValueError where one is out of range."""

    def _checked(self, value: Any) -> int:
        if isinstance(value, float) or (not hasattr(value, "__index__") and not isinstance(value, (bool, np.bool_))):
            raise TypeError(f"{value!r} has type {type(value).__name__}, but expected one of: int.")
        number = int(value)
        if not -(2**63) <= number < 2**63:
            raise ValueError(f"Value out of range: {number}")
        return number

    def _parts(self) -> bytes:
        return wire.packed_integers(1, self.value) if self.value else b""

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            self.value += wire.integers(kind, value)


_KINDS: tuple[tuple[int, str, type[_List]], ...] = (
    (1, "bytes_list", BytesList), (2, "float_list", FloatList), (3, "int64_list", Int64List)
)  # fmt: skip


class Feature(Message):
    """One of three lists; asking for another one gives an empty list."""

    def __init__(
        self, bytes_list: BytesList | None = None, float_list: FloatList | None = None,
        int64_list: Int64List | None = None,
    ) -> None:  # fmt: skip
        given = {"bytes_list": bytes_list, "float_list": float_list, "int64_list": int64_list}
        self._kind: str | None = None
        self._lists: dict[str, _List] = {name: cls() for _, name, cls in _KINDS}
        for name, value in given.items():
            if value is not None:
                self._kind, self._lists[name] = name, value

    @property
    def bytes_list(self) -> _List:
        """The list of bytes."""
        return self._lists["bytes_list"]

    @property
    def float_list(self) -> _List:
        """The list of floats."""
        return self._lists["float_list"]

    @property
    def int64_list(self) -> _List:
        """The list of integers."""
        return self._lists["int64_list"]

    def WhichOneof(self, name: str) -> str | None:
        """The list that is there ("kind" is the only choice)."""
        del name
        return self._which()

    def HasField(self, name: str) -> bool:
        """Whether that list is the one there."""
        return self._which() == name

    def _which(self) -> str | None:
        filled = [name for name, values in self._lists.items() if values.value]
        return filled[0] if filled else self._kind

    def _parts(self) -> bytes:
        which = self._which()
        return b"".join(wire.nested(n, self._lists[name]._parts()) for n, name, _ in _KINDS if name == which)

    def _take(self, number: int, kind: int, value: Any) -> None:
        for n, name, _ in _KINDS:
            if n == number:
                self._kind = name
                self._lists[name].MergeFromString(value)

    def _text(self, indent: str) -> str:
        which = self._which()
        return "" if which is None else _block(which, self._lists[which], indent)


def _block(name: str, message: Message, indent: str) -> str:
    return f"{indent}{name} {{\n{message._text(indent + '  ')}{indent}}}\n"


class _Made(dict[str, Any]):
    """A map that makes the message which is asked for."""

    def __init__(self, cls: type[Message], given: Any) -> None:
        super().__init__(given or {})
        self._cls = cls

    def __missing__(self, key: str) -> Message:
        self[key] = self._cls()
        return self[key]  # type: ignore[no-any-return]


def _entries(table: dict[str, Any]) -> bytes:
    return b"".join(wire.nested(1, wire.nested(1, k.encode()) + wire.nested(2, v._parts())) for k, v in table.items())


def _entry(table: dict[str, Any], data: bytes, cls: type[Message]) -> None:
    parts = {number: value for number, _, value in wire.fields(data)}
    table[bytes(parts.get(1, b"")).decode()] = cls.FromString(bytes(parts.get(2, b"")))


def _table_text(name: str, table: dict[str, Any], indent: str) -> str:
    inner = indent + "  "
    return "".join(
        f'{indent}{name} {{\n{inner}key: "{k}"\n{_block("value", table[k], inner)}{indent}}}\n' for k in sorted(table)
    )


class Features(Message):
    """Features by name."""

    def __init__(self, feature: dict[str, Feature] | None = None) -> None:
        self.feature = _Made(Feature, feature)

    def _parts(self) -> bytes:
        return _entries(self.feature)

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            _entry(self.feature, value, Feature)

    def _text(self, indent: str) -> str:
        return _table_text("feature", self.feature, indent)


class Example(Message):
    """One example: its features by name."""

    def __init__(self, features: Features | None = None) -> None:
        self.features = Features() if features is None else features

    def _parts(self) -> bytes:
        return wire.nested(1, self.features._parts())

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            self.features.MergeFromString(value)

    def _text(self, indent: str) -> str:
        return _block("features", self.features, indent)


class FeatureList(Message):
    """A sequence of features."""

    def __init__(self, feature: Iterable[Feature] | None = None) -> None:
        self.feature = list(feature or ())

    def _parts(self) -> bytes:
        return b"".join(wire.nested(1, f._parts()) for f in self.feature)

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            self.feature.append(Feature.FromString(value))

    def _text(self, indent: str) -> str:
        return "".join(_block("feature", f, indent) for f in self.feature)


class FeatureLists(Message):
    """Sequences of features by name."""

    def __init__(self, feature_list: dict[str, FeatureList] | None = None) -> None:
        self.feature_list = _Made(FeatureList, feature_list)

    def _parts(self) -> bytes:
        return _entries(self.feature_list)

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            _entry(self.feature_list, value, FeatureList)

    def _text(self, indent: str) -> str:
        return _table_text("feature_list", self.feature_list, indent)


class SequenceExample(Message):
    """An example with features of its own and of its steps."""

    def __init__(self, context: Features | None = None, feature_lists: FeatureLists | None = None) -> None:
        self.context = Features() if context is None else context
        self.feature_lists = FeatureLists() if feature_lists is None else feature_lists

    def _parts(self) -> bytes:
        return wire.nested(1, self.context._parts()) + wire.nested(2, self.feature_lists._parts())

    def _take(self, number: int, kind: int, value: Any) -> None:
        if number == 1:
            self.context.MergeFromString(value)
        elif number == 2:
            self.feature_lists.MergeFromString(value)

    def _text(self, indent: str) -> str:
        return _block("context", self.context, indent) + _block("feature_lists", self.feature_lists, indent)
