"""Philox4x32-10 and the distributions made of its bits, in NumPy: bit for bit TensorFlow's.

Sources: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3. The float conversions,
Box-Muller with its float32 sine, cosine and logarithm (evaluated in double, by the published
polynomials of Arm's optimized routines, which glibc uses) and the reservation of 256 samples per
rejected group are those of TensorFlow's CPU kernels, so that equal seeds give equal weights.

A *state* is six uint32: the counter's four words, least significant first, then the key's two.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_LOW, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)
_CHUNK = 1 << 14  # blocks at a time: the working set stays in cache
_GROUPS = 1 << 13  # the same, in groups of outputs


def advanced(state: Array, blocks: int) -> Array:
    """The state ``blocks`` counts later (the counter is one 128-bit number)."""
    counter = sum(int(w) << (32 * i) for i, w in enumerate(state[:4])) + blocks
    words = [(counter >> (32 * i)) & 0xFFFFFFFF for i in range(4)]
    return np.array([*words, *map(int, state[4:])], np.uint32)


def _rounds(c0: Array, c1: Array, c2: Array, c3: Array, k0: int, k1: int) -> Array:
    """Ten rounds over counters held as uint64 words below 2^32: (n, 4) uint32."""
    for r in range(10):
        if r:
            k0, k1 = (k0 + _W0) & 0xFFFFFFFF, (k1 + _W1) & 0xFFFFFFFF
        p0, p1 = c0 * _M0, c2 * _M1
        c0 = (p1 >> _SHIFT) ^ c1 ^ np.uint64(k0)
        c2 = (p0 >> _SHIFT) ^ c3 ^ np.uint64(k1)
        c1, c3 = p1 & _LOW, p0 & _LOW
    out = np.empty((len(c0), 4), np.uint32)
    out[:, 0], out[:, 1], out[:, 2], out[:, 3] = c0, c1, c2, c3
    return out


def bits_at(state: Array, offsets: Array) -> Array:
    """The blocks at the given offsets (int64, >= 0) from the state: (n, 4) uint32."""
    low = int(state[0]) | int(state[1]) << 32
    high = int(state[2]) | int(state[3]) << 32
    lows = offsets.astype(np.uint64) + np.uint64(low)
    carry = (lows < np.uint64(low)).astype(np.uint64)
    highs = carry + np.uint64(high)
    return _rounds(
        lows & _LOW, lows >> _SHIFT, highs & _LOW, highs >> _SHIFT, int(state[4]), int(state[5])
    )


def bits(state: Array, blocks: int) -> Array:
    """``blocks`` consecutive blocks of four random words: (blocks, 4) uint32."""
    if blocks <= _CHUNK:
        return bits_at(state, np.arange(blocks))
    out = np.empty((blocks, 4), np.uint32)
    for start in range(0, blocks, _CHUNK):
        stop = min(start + _CHUNK, blocks)
        out[start:stop] = bits_at(state, np.arange(start, stop))
    return out


def unit_float(words: Array) -> Array:
    """Words to float32 in [0, 1): 23 mantissa bits."""
    mantissa = (words & np.uint32(0x7FFFFF)) | np.uint32(0x3F800000)
    return np.subtract(mantissa.view(np.float32), np.float32(1))


def unit_double(first: Array, second: Array) -> Array:
    """Pairs of words to float64 in [0, 1): 52 mantissa bits."""
    high = (first & np.uint32(0xFFFFF)).astype(np.uint64) << _SHIFT
    return (high | second | np.uint64(0x3FF0000000000000)).view(np.float64) - 1.0


# --- float32 logarithm, sine and cosine, exactly as glibc rounds them -------------------------

_LOG_TABLE = np.array([float.fromhex(h) for h in (
    "0x1.661ec79f8f3bep+0", "0x1.571ed4aaf883dp+0", "0x1.49539f0f010bp+0", "0x1.3c995b0b80385p+0",
    "0x1.30d190c8864a5p+0", "0x1.25e227b0b8eap+0", "0x1.1bb4a4a1a343fp+0", "0x1.12358f08ae5bap+0",
    "0x1.0953f419900a7p+0", "0x1p+0", "0x1.e608cfd9a47acp-1", "0x1.ca4b31f026aap-1",
    "0x1.b2036576afce6p-1", "0x1.9c2d163a1aa2dp-1", "0x1.886e6037841edp-1",
    "0x1.767dcf5534862p-1")])  # fmt: skip
_LOG_VALUES = np.array([float.fromhex(h) for h in (
    "-0x1.57bf7808caadep-2", "-0x1.2bef0a7c06ddbp-2", "-0x1.01eae7f513a67p-2",
    "-0x1.b31d8a68224e9p-3", "-0x1.6574f0ac07758p-3", "-0x1.1aa2bc79c81p-3",
    "-0x1.a4e76ce8c0e5ep-4", "-0x1.1973c5a611cccp-4", "-0x1.252f438e10c1ep-5", "0x0p+0",
    "0x1.aa5aa5df25984p-5", "0x1.c5e53aa362eb4p-4", "0x1.526e57720db08p-3", "0x1.bc2860d22477p-3",
    "0x1.1058bc8a07ee1p-2", "0x1.4043057b6ee09p-2")])  # fmt: skip
_LN2 = float.fromhex("0x1.62e42fefa39efp-1")
_L0, _L1, _L2 = map(
    float.fromhex, ("-0x1.00ea348b88334p-2", "0x1.5575b0be00b6ap-2", "-0x1.ffffef20a4123p-2")
)
_C1, _C2, _C3, _C4 = map(
    float.fromhex,
    (
        "-0x1.ffffffd0c621cp-2",
        "0x1.55553e1068f19p-5",
        "-0x1.6c087e89a359dp-10",
        "0x1.99343027bf8c3p-16",
    ),
)
_S1, _S2, _S3 = map(
    float.fromhex, ("-0x1.555545995a603p-3", "0x1.1107605230bc4p-7", "-0x1.994eb3774cf24p-13")
)


def log_float(x: Array) -> Array:
    """The natural logarithm of positive normal float32 numbers."""
    ix = x.view(np.uint32)
    shifted = ix - np.uint32(0x3F330000)
    index = (shifted >> np.uint32(19)) & np.uint32(15)
    exponent = shifted.view(np.int32) >> 23
    z = (ix - (shifted & np.uint32(0xFF800000))).view(np.float32).astype(np.float64)
    r = z * _LOG_TABLE[index] - 1
    y0 = _LOG_VALUES[index] + exponent * _LN2
    r2 = r * r
    return ((_L0 * r2 + (_L1 * r + _L2)) * r2 + (y0 + r)).astype(np.float32)  # type: ignore[no-any-return]


def sincos_float(x: Array) -> tuple[Array, Array]:
    """Sine and cosine of float32 numbers in [0, 2 pi]."""
    wide = x.astype(np.float64)
    turns = np.round(wide * (2 / np.pi))
    r = wide - turns * (np.pi / 2)
    q = turns.astype(np.int64) & 3
    r2 = r * r
    r4 = r2 * r2
    sine = (r + r * r2 * _S1) + (r * r2 * r2) * (_S2 + r2 * _S3)
    cosine = ((1 + r2 * _C1) + r4 * _C2) + (r4 * r2) * (_C3 + r2 * _C4)
    sine, cosine = sine.astype(np.float32), cosine.astype(np.float32)
    odd = (q & 1) == 1
    s, c = np.where(odd, cosine, sine), np.where(odd, sine, cosine)
    return np.where(q >= 2, -s, s), np.where((q == 1) | (q == 2), -c, c)


def box_muller(first: Array, second: Array) -> Array:
    """Pairs of words to pairs of independent normal float32 numbers: a last axis of 2."""
    u = np.maximum(unit_float(first), np.float32(1e-7))
    angle = (2 * np.pi * unit_float(second).astype(np.float64)).astype(np.float32)
    radius = np.sqrt(np.float32(-2) * log_float(u))
    sine, cosine = sincos_float(angle)
    return np.stack([sine * radius, cosine * radius], -1)


def box_muller_double(words: Array) -> Array:
    """Blocks of four words to pairs of independent normal float64 numbers: a last axis of 2."""
    u = np.maximum(unit_double(words[..., 0], words[..., 1]), 1e-7)
    angle = 2 * np.pi * unit_double(words[..., 2], words[..., 3])
    radius = np.sqrt(-2 * np.log(u))
    return np.stack([np.sin(angle) * radius, np.cos(angle) * radius], -1)


def normals(words: Array, double: bool) -> Array:
    """Blocks of words (n, 4) to normal numbers: (n, 4) float32 or (n, 2) float64."""
    if double:
        return box_muller_double(words)
    return box_muller(words[:, 0::2], words[:, 1::2]).reshape(-1, 4)


def truncated_normals(state: Array, count: int, double: bool) -> Array:
    """``count`` normal numbers within two standard deviations, the others drawn again.

    Each group of outputs has 256 reserved samples per output, so groups don't depend on each other.
    """
    size = 2 if double else 4
    groups = -(-count // size)
    out = np.empty((groups, size), np.float64 if double else np.float32)
    for first in range(0, groups, _GROUPS):
        pending, depth = np.arange(first, min(first + _GROUPS, groups), dtype=np.int64), 1
        while len(pending):
            offsets = (pending[:, None] * (size * 64) + np.arange(depth)).ravel()
            candidates = normals(bits_at(state, offsets), double).reshape(len(pending), -1)
            kept = np.abs(candidates) < 2
            done = kept.sum(1) >= size
            found = candidates[done]
            if depth > 1:  # of one block, all were kept
                found = np.take_along_axis(found, np.argsort(~kept[done], axis=1, kind="stable")[:, :size], 1)
            out[pending[done]] = found
            pending, depth = pending[~done], depth * 2
    return out.reshape(-1)[:count]
