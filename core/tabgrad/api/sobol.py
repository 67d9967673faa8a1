"""``tf.math.sobol_sample``: points that fill the cube evenly (Sobol 1967), in Gray code order (Antonov & Saleev 1979).

The first direction numbers are those of Joe & Kuo 2008, "new-joe-kuo-6.21201", for the first 64 dimensions.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..tensor.tensor import Tensor
from .arguments import integer, numpy_dtype

_BITS = 32
_FIRST = (  # of each dimension after the first, as many as its polynomial's degree
    "1, 1 3, 1 3 1, 1 1 1, 1 1 3 3, 1 3 5 13, 1 1 5 5 17, 1 1 5 5 5, 1 1 7 11 19, 1 1 5 1 1, 1 1 1 3 11, "
    "1 3 5 5 31, 1 3 3 9 7 49, 1 1 1 15 21 21, 1 3 1 13 27 49, 1 1 1 15 7 5, 1 3 1 15 13 25, 1 1 5 5 19 61, "
    "1 3 7 11 23 15 103, 1 3 7 13 13 15 69, 1 1 3 13 7 35 63, 1 3 5 9 1 25 53, 1 3 1 13 9 35 107, "
    "1 3 1 5 27 61 31, 1 1 5 11 19 41 61, 1 3 5 3 3 13 69, 1 1 7 13 1 19 1, 1 3 7 5 13 19 59, 1 1 3 9 25 29 41, "
    "1 3 5 13 23 1 55, 1 3 7 3 13 59 17, 1 3 1 3 5 53 69, 1 1 5 5 23 33 13, 1 1 7 7 1 61 123, 1 1 7 9 13 61 49, "
    "1 3 3 5 3 55 33, 1 3 1 15 31 13 49 245, 1 3 5 15 31 59 63 97, 1 3 1 11 11 11 77 249, 1 3 1 11 27 43 71 9, "
    "1 1 7 15 21 11 81 45, 1 3 7 3 25 31 65 79, 1 3 1 1 19 11 3 205, 1 1 5 9 19 21 29 157, 1 3 7 11 1 33 89 185, "
    "1 3 3 3 15 9 79 71, 1 3 7 11 15 39 119 27, 1 1 3 1 11 31 97 225, 1 1 1 3 23 43 57 177, 1 3 7 7 17 17 37 71, "
    "1 3 1 5 27 63 123 213, 1 1 3 5 11 43 53 133, 1 3 5 5 29 17 47 173 479, 1 3 3 11 3 1 109 9 69, "
    "1 1 1 5 17 39 23 5 343, 1 3 1 5 25 15 31 103 499, 1 1 1 11 11 17 63 105 183, 1 1 5 11 9 29 97 231 363, "
    "1 1 5 15 19 45 41 7 383, 1 3 7 7 31 19 83 137 221, 1 1 1 3 23 15 111 223 83, 1 1 5 13 31 15 55 25 161, "
    "1 1 3 13 25 47 39 87 257"
)


def sobol_sample(dim: Any, num_results: Any, skip: Any = 0, dtype: Any = "float32", name: Any = None) -> Tensor:
    """``num_results`` points of ``dim`` coordinates in (0, 1), after the first ``skip`` ones.

    Raises: InvalidArgumentError on sizes below 1, and on more dimensions than the table has (64).
    """
    count, points, first = integer(dim), integer(num_results), integer(skip)
    if count < 1 or points < 1 or first < 0:
        raise InvalidArgumentError(
            f"dim and num_results must be at least one, skip non-negative. Received {count}, {points}, {first} "
            "[Op:SobolSample]"
        )
    if numpy_dtype(dtype).name not in ("float32", "float64"):
        raise InvalidArgumentError(f"dtype must be float32 or float64. Received: {dtype} [Op:SobolSample]")
    rows = _directions()
    if count > len(rows):
        raise InvalidArgumentError(f"dim must be at most {len(rows)}, received {count} [Op:SobolSample]")
    numbers = np.arange(first + 1, first + points + 1, dtype=np.uint64)
    gray = numbers ^ (numbers >> np.uint64(1))
    found = np.zeros((points, count), np.uint64)
    for bit in range(_BITS):
        chosen = (gray >> np.uint64(bit)) & np.uint64(1)
        found ^= chosen[:, None] * rows[:count, bit]
    return Tensor((found / 2.0**_BITS).astype(numpy_dtype(dtype)))


@cache
def _directions() -> np.ndarray[Any, Any]:
    """(dimensions, bits): the fractions that are combined by exclusive or."""
    given = [[1] * _BITS] + [[int(m) for m in row.split()] for row in _FIRST.split(",")]
    polynomials = _primitive()
    out = []
    for numbers in given:
        if len(numbers) < _BITS:
            degree = len(numbers)
            inner = next(p for p in polynomials if p[0] == degree)
            polynomials.remove(inner)
            for k in range(degree, _BITS):
                new = numbers[k - degree] ^ (numbers[k - degree] << degree)
                for i in range(1, degree):
                    if inner[1] >> (degree - 1 - i) & 1:
                        new ^= numbers[k - i] << i
                numbers.append(new)
        out.append([m << (_BITS - 1 - i) for i, m in enumerate(numbers)])
    return np.array(out, np.uint64)


def _primitive() -> list[tuple[int, int]]:
    """(degree, inner coefficients) of the primitive polynomials over two elements, in order."""
    found = []
    for degree in range(1, 10):
        for inner in range(2 ** (degree - 1)):
            whole, power, order = 1 << degree | inner << 1 | 1, 1, 0
            while order < 2**degree and (power != 1 or not order):
                power = power << 1 ^ (whole if power >> (degree - 1) else 0)
                order += 1
            if order == 2**degree - 1 and power == 1:
                found.append((degree, inner))
    return found
