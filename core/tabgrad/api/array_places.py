"""Places in arrays: coordinates of flat indices, patches of volumes; edit distances; fingerprints of bytes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.farmhash import fingerprint64
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor
from .arguments import integers, tensor
from .computed import computed
from .conv import resolve_padding

Array = np.ndarray[Any, Any]


def unravel_index(indices: Any, dims: Any, name: Any = None) -> Tensor:
    """Coordinates of flat indices in an array of shape ``dims``: (rank, ...)."""
    places = tensor(indices)

    def unravel(flat: Array, shape: Array) -> Array:
        if shape.ndim != 1:
            raise InvalidArgumentError(f"The dims parameter must be a vector, received shape {list(shape.shape)}.")
        if (shape == 0).any():
            raise InvalidArgumentError("Input dims cannot contain a dim of zero")
        if flat.ndim > 1 or not flat.size:
            raise InvalidArgumentError(f"The indices can only be a scalar or a vector, not empty: {list(flat.shape)}")
        if (flat >= int(np.prod(shape))).any():
            raise InvalidArgumentError(f"index is out of bound as with dims {shape.tolist()}")
        strides = np.cumprod([1, *shape[:0:-1].tolist()])[::-1]
        rest, out = flat, []
        for stride in strides:  # as C divides: towards 0
            part = (np.abs(rest) // stride) * np.sign(rest)
            rest = rest - part * stride
            out.append(part)
        return np.array(out)

    return computed("UnravelIndex", unravel, (places.dtype,), places, tensor(dims, places.dtype))[0]


def extract_volume_patches(input: Any, ksizes: Any, strides: Any, padding: str, name: Any = None) -> Tensor:
    """Patches of volumes along the last axis: (n, depth, rows, columns, size * size * size * channels)."""
    x = tensor(input)
    if x.ndim != 5:
        raise InvalidArgumentError(f"input must be 5-dimensional {list(x.shape)} [Op:ExtractVolumePatches]")
    size, step = (integers(v)[1:4] for v in (ksizes, strides))
    ones = (1, 1, 1)
    pads = resolve_padding(padding, x.shape[1:4], size, step, ones)
    x = F.pad(x, paddings=((0, 0), *pads, (0, 0)))
    counts = [(n - k) // s + 1 for n, k, s in zip(x.shape[1:4], size, step, strict=True)]
    parts = []
    for at in np.ndindex(*size):
        cut = (slice(a, a + (n - 1) * s + 1, s) for a, n, s in zip(at, counts, step, strict=True))
        parts.append(x[(slice(None), *cut)])
    return F.concat(*parts, axis=4)  # type: ignore[no-any-return]


def edit_distance(hypothesis: Any, truth: Any, normalize: bool = True, name: Any = "edit_distance") -> Tensor:
    """Levenshtein distances of the sequences in the last axis of two SparseTensors, over the true one's length.

    Raises: TypeError where they are not sparse. InvalidArgumentError where all axes but the last differ in rank.
    """
    for given, what in ((hypothesis, "Hypothesis"), (truth, "Truth")):
        if not isinstance(given, SparseTensor):
            raise TypeError(f"{what} must be a SparseTensor. Received: {type(given)}")
    first, second = _sequences(hypothesis), _sequences(truth)
    shapes = [s.dense_shape.array().tolist() for s in (hypothesis, truth)]
    if len(shapes[0]) != len(shapes[1]) or len(shapes[0]) < 2:
        raise InvalidArgumentError(f"Expected shapes of one rank, at least 2. Received {shapes[0]} and {shapes[1]}")
    out = np.zeros([max(a, b) for a, b in zip(*(s[:-1] for s in shapes), strict=True)], np.float32)
    for place in {*first, *second}:
        ours, true = first.get(place, []), second.get(place, [])
        distance = float(_distance(ours, true))
        if normalize:
            distance = distance / len(true) if true else float("inf") if ours else 0.0
        out[place] = distance
    return Tensor(out)


def _sequences(x: SparseTensor) -> dict[tuple[int, ...], list[Any]]:
    found: dict[tuple[int, ...], list[Any]] = {}
    for place, value in zip(x.indices.array().tolist(), x.values.array().tolist(), strict=True):
        found.setdefault(tuple(place[:-1]), []).append(value)
    return found


def _distance(a: list[Any], b: list[Any]) -> int:
    """The fewest insertions, deletions and replacements. Source: Wagner & Fischer 1974."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def fingerprint(data: Any, method: Any = "farmhash64", name: Any = None) -> Tensor:
    """Hashes of rows of bytes: (rows, 8), uint8; of strings, of the hashes of each. Raises ValueError on a method."""
    named = as_static(method)
    named = named.decode() if isinstance(named, bytes) else named
    if named != "farmhash64":
        raise InvalidArgumentError(f"Unsupported fingerprint method: {named}. Expected 'farmhash64'.")
    x = tensor(data)
    if x.ndim < 1:
        raise InvalidArgumentError("data must be at least 1-dimensional, received a scalar.")

    def hashes(rows: Array) -> Array:
        out = []
        for row in rows.reshape(len(rows), -1) if rows.size else []:
            if rows.dtype == object:
                parts = [_bytes(v) for v in row.tolist()]
                out.append(parts[0] if rows.ndim == 1 else _bytes(b"".join(parts)))
            else:
                out.append(_bytes(np.ascontiguousarray(row).tobytes()))
        return np.frombuffer(b"".join(out), np.uint8).reshape(len(rows), 8)

    return computed("Fingerprint", hashes, ("uint8",), x)[0]


def _bytes(text: bytes) -> bytes:
    return fingerprint64(text).to_bytes(8, "little")


def realdiv(x: Any, y: Any, name: Any = None) -> Tensor:
    """x / y of floats."""
    return F.div(tensor(x), y)  # type: ignore[no-any-return]


def guarantee_const(input: Any, name: Any = None) -> Tensor:
    """The same tensor. Raises ValueError on a variable: its value may change."""
    if hasattr(input, "assign"):
        raise ValueError("The argument passed to guarantee_const is not constant: it is a variable.")
    return F.identity(tensor(input))  # type: ignore[no-any-return]


accepts_composites(globals())
