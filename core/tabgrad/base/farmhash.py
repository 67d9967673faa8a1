"""FarmHash's 64-bit fingerprint of bytes, which never changes between versions and machines.

TensorFlow puts strings into buckets by it. Source: FarmHash by Geoff Pike, ``farmhashna::Hash64`` (MIT licence),
https://github.com/google/farmhash; the combination of two fingerprints is TensorFlow's ``FingerprintCat64``
(tsl/platform/fingerprint.h).
"""

from __future__ import annotations

_WORD = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F
_CAT = 0xC6A4A7935BD1E995


def fingerprint64(text: bytes) -> int:
    """The fingerprint, in [0, 2**64)."""
    length = len(text)
    if length <= 16:
        return _up_to_16(text, length)
    if length <= 32:
        return _up_to_32(text, length)
    if length <= 64:
        return _up_to_64(text, length)
    return _long(text, length)


def fingerprint_cat64(first: int, second: int) -> int:
    """The fingerprint of a pair, from the fingerprints of its parts; the order matters."""
    result = first ^ _CAT
    result ^= (_shift_mix(second * _CAT & _WORD) * _CAT) & _WORD
    result = result * _CAT & _WORD
    result = _shift_mix(result) * _CAT & _WORD
    return _shift_mix(result)


def _word(text: bytes, at: int) -> int:
    return int.from_bytes(text[at : at + 8], "little")


def _half(text: bytes, at: int) -> int:
    return int.from_bytes(text[at : at + 4], "little")


def _rotated(value: int, shift: int) -> int:
    return (value >> shift) | (value << (64 - shift) & _WORD)


def _shift_mix(value: int) -> int:
    return value ^ (value >> 47)


def _mixed(u: int, v: int, mul: int) -> int:
    """Two words as one: Murmur's finish with a given multiplier."""
    a = ((u ^ v) * mul) & _WORD
    a ^= a >> 47
    b = ((v ^ a) * mul) & _WORD
    return ((b ^ (b >> 47)) * mul) & _WORD


def _up_to_16(text: bytes, length: int) -> int:
    if length >= 8:
        mul = _K2 + length * 2
        a, b = _word(text, 0) + _K2, _word(text, length - 8)
        a &= _WORD
        c = (_rotated(b, 37) * mul + a) & _WORD
        d = ((_rotated(a, 25) + b) * mul) & _WORD
        return _mixed(c, d, mul)
    if length >= 4:
        mul = _K2 + length * 2
        return _mixed(length + (_half(text, 0) << 3), _half(text, length - 4), mul)
    if length:
        y = text[0] + (text[length >> 1] << 8)
        z = length + (text[length - 1] << 2)
        return (_shift_mix((y * _K2 ^ z * _K0) & _WORD) * _K2) & _WORD
    return _K2


def _up_to_32(text: bytes, length: int) -> int:
    mul = _K2 + length * 2
    a, b = _word(text, 0) * _K1 & _WORD, _word(text, 8)
    c, d = _word(text, length - 8) * mul & _WORD, _word(text, length - 16) * _K2 & _WORD
    u = (_rotated((a + b) & _WORD, 43) + _rotated(c, 30) + d) & _WORD
    v = (a + _rotated((b + _K2) & _WORD, 18) + c) & _WORD
    return _mixed(u, v, mul)


def _up_to_64(text: bytes, length: int) -> int:
    mul = _K2 + length * 2
    a, b = _word(text, 0) * _K2 & _WORD, _word(text, 8)
    c, d = _word(text, length - 8) * mul & _WORD, _word(text, length - 16) * _K2 & _WORD
    y = (_rotated((a + b) & _WORD, 43) + _rotated(c, 30) + d) & _WORD
    z = _mixed(y, (a + _rotated((b + _K2) & _WORD, 18) + c) & _WORD, mul)
    e, f = _word(text, 16) * mul & _WORD, _word(text, 24)
    g = (y + _word(text, length - 32)) * mul & _WORD
    h = (z + _word(text, length - 24)) * mul & _WORD
    u = (_rotated((e + f) & _WORD, 43) + _rotated(g, 30) + h) & _WORD
    v = (e + _rotated((f + a) & _WORD, 18) + g) & _WORD
    return _mixed(u, v, mul)


def _weak(text: bytes, at: int, a: int, b: int) -> tuple[int, int]:
    """32 bytes and two seeds as two words."""
    w, x, y, z = (_word(text, at + 8 * i) for i in range(4))
    a = (a + w) & _WORD
    b = _rotated((b + a + z) & _WORD, 21)
    c = a
    a = (a + x + y) & _WORD
    b = (b + _rotated(a, 44)) & _WORD
    return (a + z) & _WORD, (b + c) & _WORD


def _long(text: bytes, length: int) -> int:
    """Blocks of 64 bytes; the last 64 are mixed in at the end, whatever the blocks held of them."""
    seed = 81
    x, y = seed, (seed * _K1 + 113) & _WORD
    z = (_shift_mix((y * _K2 + 113) & _WORD) * _K2) & _WORD
    v, w = (0, 0), (0, 0)
    x = (x * _K2 + _word(text, 0)) & _WORD
    end = (length - 1) // 64 * 64
    for at in range(0, end, 64):
        x = _rotated((x + y + v[0] + _word(text, at + 8)) & _WORD, 37) * _K1 & _WORD
        y = _rotated((y + v[1] + _word(text, at + 48)) & _WORD, 42) * _K1 & _WORD
        x ^= w[1]
        y = (y + v[0] + _word(text, at + 40)) & _WORD
        z = _rotated((z + w[0]) & _WORD, 33) * _K1 & _WORD
        v = _weak(text, at, v[1] * _K1 & _WORD, (x + w[0]) & _WORD)
        w = _weak(text, at + 32, (z + w[1]) & _WORD, (y + _word(text, at + 16)) & _WORD)
        z, x = x, z
    mul = (_K1 + ((z & 0xFF) << 1)) & _WORD
    at = length - 64
    w = ((w[0] + ((length - 1) & 63)) & _WORD, w[1])
    v = ((v[0] + w[0]) & _WORD, v[1])
    w = ((w[0] + v[0]) & _WORD, w[1])
    x = _rotated((x + y + v[0] + _word(text, at + 8)) & _WORD, 37) * mul & _WORD
    y = _rotated((y + v[1] + _word(text, at + 48)) & _WORD, 42) * mul & _WORD
    x ^= (w[1] * 9) & _WORD
    y = (y + v[0] * 9 + _word(text, at + 40)) & _WORD
    z = _rotated((z + w[0]) & _WORD, 33) * mul & _WORD
    v = _weak(text, at, v[1] * mul & _WORD, (x + w[0]) & _WORD)
    w = _weak(text, at + 32, (z + w[1]) & _WORD, (y + _word(text, at + 16)) & _WORD)
    z, x = x, z
    first = (_mixed(v[0], w[0], mul) + _shift_mix(y) * _K0 + z) & _WORD
    return _mixed(first, (_mixed(v[1], w[1], mul) + x) & _WORD, mul)
