"""MurmurHash64A (Appleby 2008), which TensorFlow's older hash of strings is."""

from __future__ import annotations

_M, _R = 0xC6A4A7935BD1E995, 47
_SEED = 0xDECAFCAFFE
_MASK = (1 << 64) - 1


def murmur64(data: bytes, seed: int = _SEED) -> int:
    """The hash, as an unsigned number of 64 bits."""
    h = seed ^ (len(data) * _M & _MASK)
    whole = len(data) & ~7
    for i in range(0, whole, 8):
        k = int.from_bytes(data[i : i + 8], "little") * _M & _MASK
        k = (k ^ (k >> _R)) * _M & _MASK
        h = (h ^ k) * _M & _MASK
    if len(data) & 7:
        h = (h ^ int.from_bytes(data[whole:], "little")) * _M & _MASK
    h = (h ^ (h >> _R)) * _M & _MASK
    return h ^ (h >> _R)
