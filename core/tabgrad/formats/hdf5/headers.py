"""Object headers: what a file says about a group or a dataset, as a list of messages.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), IV.A.1 (object headers, versions 1 and 2),
IV.A.2.q (continuation), IV.A.2 (shared messages).
"""

from __future__ import annotations

from dataclasses import dataclass

from .source import Fields, Source
from .tree import Hdf5Error

SPACE, LINK_INFO, DATATYPE, OLD_FILL, FILL, LINK, EXTERNAL, LAYOUT = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08
GROUP_INFO, FILTERS, ATTRIBUTE, CONTINUATION, SYMBOLS, ATTRIBUTE_INFO = 0x0A, 0x0B, 0x0C, 0x10, 0x11, 0x15
_SHARED = 2  # a message's flag: its body says where the message is
_COMMITTED = 2  # a shared message's type: in the header of another object


@dataclass(frozen=True)
class Message:
    """One message of an object header: its kind and body."""

    kind: int
    flags: int
    body: bytes
    source: Source
    owner: str

    def fields(self) -> Fields:
        """The body, that of the object it is shared with where it is."""
        f = Fields(self.source, self.body, self.owner)
        return shared(f, self.kind) if self.flags & _SHARED else f


def shared(f: Fields, kind: int) -> Fields:
    """Follows a reference to a message of a committed object."""
    version = f.expect(b"", 1, 2, 3)
    where = f.uint()
    if version == 1:
        f.take(6)
    if version == 3 and where != _COMMITTED:
        raise Hdf5Error(f"{f.what} keeps a message in the file's table of shared messages: not supported.")
    for message in messages(f.source, f.address(), f.what):
        if message.kind == kind and not message.flags & _SHARED:
            return message.fields()
    raise Hdf5Error(f"Damaged HDF5 file: {f.what} shares a message of type {kind} with an object without one.")


def messages(source: Source, address: int, owner: str) -> list[Message]:
    """The messages of the object at an address.

    Args: owner: the object's path, for messages.
    """
    what = f"the object header of {owner}"
    if bytes(source.place(address, 4, what)) == b"OHDR":
        return _second(source, address, owner, what)
    f = source.fields(address, 16, what)
    f.expect(b"", 1)
    count, size = f.unpack("xH4xI4x")
    found: list[Message] = []
    blocks = [source.fields(address + 16, size, what)]
    for block in blocks:  # grows below
        while block.left >= 8:
            kind, length, flags = block.unpack("HHB3x")
            body = block.take(length)
            if kind == CONTINUATION:
                place = Fields(source, body, what)
                blocks.append(source.fields(place.address(), place.length(), what))
            elif kind:
                found.append(Message(kind, flags, body, source, owner))
    if len(found) > count:
        raise Hdf5Error(f"Damaged HDF5 file: {what} has {len(found)} messages, expected {count} at most.")
    return found


def _second(source: Source, address: int, owner: str, what: str) -> list[Message]:
    f = source.fields(address, 6, what)
    f.expect(b"OHDR", 2)
    flags = f.uint()
    width = 1 << (flags & 3)
    prefix = 6 + 16 * bool(flags & 0x20) + 4 * bool(flags & 0x10)
    size = source.fields(address + prefix, width, what).uint(width)
    first = source.fields(address, prefix + width + size + 4, what).checked()
    first.take(prefix + width)
    found: list[Message] = []
    blocks = [first]
    for block in blocks:
        while block.left >= (6 if flags & 4 else 4):
            kind, length, marks = block.unpack("BHB")
            if flags & 4:
                block.take(2)  # when the message was made
            body = block.take(length)
            if kind == CONTINUATION:
                place = Fields(source, body, what)
                more = source.fields(place.address(), place.length(), what).checked()
                if more.take(4) != b"OCHK":
                    raise Hdf5Error(f"Damaged HDF5 file: {what} goes on where there is no object header.")
                blocks.append(more)
            elif kind:
                found.append(Message(kind, marks, body, source, owner))
    return found
