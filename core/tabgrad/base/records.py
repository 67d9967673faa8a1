"""Records of bytes in a row, each with its length and checksums: the format of TFRecord and event files.

A record is: length (64 bits), masked CRC-32C of the length, the data, masked CRC-32C of the data; all numbers
little-endian. Source: the format as described in TensorFlow's documentation of TFRecord; CRC-32C is the
Castagnoli polynomial (RFC 3720).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO

import numpy as np

from .errors import DataLossError

_POLYNOMIAL = 0x82F63B78  # Castagnoli's, bits reversed
_MASK = 0xA282EAD8
_SHORT = 512  # below that many bytes, one after another is faster than lanes


def _byte_table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


_TABLE = _byte_table()
_ARRAY = np.array(_TABLE, np.uint32)


def crc32c(data: bytes) -> int:
    """The Castagnoli CRC of some bytes.

    Long data are cut into lanes that NumPy runs together. The register is linear in what it has seen, so that
    lanes are joined by letting zeros run through the register of what came before.
    """
    register, start = 0xFFFFFFFF, 0
    if len(data) >= _SHORT:
        length = 1 << (len(data).bit_length() // 2)
        lanes = np.frombuffer(data, np.uint8)[: len(data) // length * length].reshape(-1, length)
        states = np.zeros(len(lanes), np.uint32)
        states[0] = register
        for column in lanes.T:
            states = _ARRAY[(states ^ column) & 0xFF] ^ (states >> np.uint32(8))
        tables = _zeros(length)
        register = int(states[0])
        for state in states[1:].tolist():
            register = (
                tables[0][register & 255]
                ^ tables[1][register >> 8 & 255]
                ^ tables[2][register >> 16 & 255]
                ^ tables[3][register >> 24]
                ^ state
            )
        start = lanes.size
    for byte in data[start:]:
        register = _TABLE[(register ^ byte) & 0xFF] ^ register >> 8
    return register ^ 0xFFFFFFFF


@lru_cache
def _zeros(length: int) -> list[list[int]]:
    """What becomes of a register when ``length`` (a power of 2) zero bytes run through it, by its four bytes."""
    images = [_TABLE[1 << bit] if bit < 8 else 1 << bit - 8 for bit in range(32)]

    def apply(value: int) -> int:
        out = 0
        for bit in range(32):
            if value >> bit & 1:
                out ^= images[bit]
        return out

    for _ in range(length.bit_length() - 1):
        images = [apply(image) for image in images]
    return [[apply(byte << 8 * place) for byte in range(256)] for place in range(4)]


def masked_crc(data: bytes) -> int:
    """The CRC as records keep it: turned and moved, so that data with CRCs in them are no trouble."""
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF


def framed(data: bytes) -> bytes:
    """A record with its length and checksums."""
    length = struct.pack("<Q", len(data))
    return b"".join((length, struct.pack("<I", masked_crc(length)), data, struct.pack("<I", masked_crc(data))))


def records(file: BinaryIO | Any, name: str) -> Iterator[bytes]:
    """The records of an open file. Raises DataLossError where one is cut off or its checksum is wrong."""
    at = 0
    while head := file.read(12):
        if len(head) < 12:
            raise DataLossError(f"{name}: truncated record at {at}: its head has {len(head)} bytes of 12.")
        length, check = struct.unpack("<QI", head)
        if masked_crc(head[:8]) != check:
            raise DataLossError(f"{name}: corrupted record at {at}. Is it a TFRecord file, and is it compressed?")
        data = file.read(length)
        foot = file.read(4)
        if len(data) < length or len(foot) < 4:
            raise DataLossError(f"{name}: truncated record at {at}: its data have {len(data)} bytes of {length}.")
        if masked_crc(data) != struct.unpack("<I", foot)[0]:
            raise DataLossError(f"{name}: corrupted record at {at}: the checksum of its data is wrong.")
        yield data
        at += 16 + length
