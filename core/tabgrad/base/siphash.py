"""SipHash-2-4: a keyed 64-bit hash of bytes.

TensorFlow's strong hash of strings, where a key (salt) is given. Source: J.-P. Aumasson, D. J. Bernstein, SipHash: a
fast short-input PRF, 2012.
"""

from __future__ import annotations

_WORD = (1 << 64) - 1


def siphash64(text: bytes, key: tuple[int, int]) -> int:
    """The hash of the bytes under a key of two 64-bit words, in [0, 2**64)."""
    k0, k1 = key[0] & _WORD, key[1] & _WORD
    state = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]
    whole = len(text) // 8 * 8
    for at in range(0, whole, 8):
        _absorb(state, int.from_bytes(text[at : at + 8], "little"))
    _absorb(state, int.from_bytes(text[whole:], "little") | (len(text) & 0xFF) << 56)
    state[2] ^= 0xFF
    for _ in range(4):
        _round(state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _absorb(state: list[int], word: int) -> None:
    state[3] ^= word
    _round(state)
    _round(state)
    state[0] ^= word


def _rotated(value: int, shift: int) -> int:
    return (value << shift & _WORD) | (value >> (64 - shift))


def _round(state: list[int]) -> None:
    a, b, c, d = state
    a = (a + b) & _WORD
    b = _rotated(b, 13) ^ a
    a = _rotated(a, 32)
    c = (c + d) & _WORD
    d = _rotated(d, 16) ^ c
    a = (a + d) & _WORD
    d = _rotated(d, 21) ^ a
    c = (c + b) & _WORD
    b = _rotated(b, 17) ^ c
    c = _rotated(c, 32)
    state[:] = a, b, c, d
