"""Samples of ops/strings.py and ops/tables.py: text and tables. Hashes are TensorFlow's."""

from __future__ import annotations

from typing import Any

import numpy as np
from tabgrad.base.errors import InvalidArgumentError
from tabgrad.ops.tables import Table

from . import Error, Sample


def text(*items: Any) -> np.ndarray:
    """Texts as a string tensor's array."""
    made = np.array(items, object)
    flat = made.reshape(-1)
    flat[:] = [t.encode() if isinstance(t, str) else t for t in flat]
    return made


WORDS = text("Ab", "", "é 1")
TWO = text(["a", "bc"], ["d", ""])
ROWS = (text("a", "b", "c"), np.array([0, 2, 2, 3], np.int64))
KNOWN = Table(np.array(-1, np.int64), {b"a": 1, b"b": 2})

SAMPLES = [
    Sample("string_lower", (WORDS,), expect=text("ab", "", "é 1")),
    Sample("string_lower", (text("É"),), {"utf8": True}, expect=text("é")),
    Sample("string_upper", (WORDS,), expect=text("AB", "", "é 1")),
    Sample("string_strip", (text(" a\n", "b"),), expect=text("a", "b")),
    Sample("string_replace", (WORDS,), {"pattern": "[A-Z]|\\s", "rewrite": "<\\0>"}, expect=text("<A>b", "", "é< >1")),
    Sample("string_replace", (text("aaa"),), {"pattern": "a", "rewrite": "b", "once": True}, expect=text("baa")),
    Sample("string_full_match", (WORDS,), {"pattern": "\\w*"}, expect=np.array([True, True, False])),
    Sample("string_length", (WORDS,), expect=np.array([2, 0, 4], np.int32)),
    Sample("string_length", (WORDS,), {"utf8": True}, expect=np.array([2, 0, 3], np.int32)),
    Sample("string_hash", (text("a", "b"),), {"buckets": 10}, expect=np.array([9, 2])),
    Sample("string_hash", (text("a"),), {"buckets": 10, "key": (1, 2)}, expect=np.array([6])),
    Sample("string_number", (text("1", " -2.5 ", "inf"),), {"dtype": np.float64}, expect=np.array([1, -2.5, np.inf])),
    Sample("string_number", (text("7"),), {"dtype": np.int32}, expect=np.array([7], np.int32)),
    Sample("as_string", (np.array([1, -20]),), expect=text("1", "-20")),
    Sample("as_string", (np.array([1.5]),), {"form": "%.2f"}, expect=text("1.50"), float32=False),
    Sample("as_string", (np.array([True, False]),), expect=text("true", "false")),
    Sample("string_join", (TWO, text("x", "y")[0]), {"separator": b"-"}, expect=text(["a-x", "bc-x"], ["d-x", "-x"])),
    Sample("string_reduce_join", (TWO,), {"axis": (1,), "separator": b","}, expect=text("a,bc", "d,")),
    Sample("string_reduce_join", (TWO,), {"axis": (0, 1), "keepdims": True}, expect=text(["adbc"])),
    Sample("substr", (text("hello", "wor"), np.array([1, -1]), np.array([3, 9])), expect=text("ell", "r")),
    Sample(
        "cross_hash", (text(["abc"], ["d"]), np.array([[5], [7]])), {"buckets": (1 << 62) + 12345, "key": 0xDECAFCAFFE},
        expect=np.array([[2147054500309222342], [2659852172674332310]]),
    ),
    Sample("string_split", (text(" a b", ""),), {"separator": None}, expect=(text("a", "b"), np.array([0, 2, 2]))),
    Sample("string_bytes", (text("é"),), expect=(text(b"\xc3", b"\xa9"), np.array([0, 2]))),
    Sample(
        "unicode_points", (text("é1"),), {"encoding": "utf-8", "errors": "replace", "replacement": 65533},
        expect=(np.array([233, 49], np.int32), np.array([0, 2]), np.array([0, 2])),
    ),
    Sample(
        "unicode_encoded", (np.array([233, 49], np.int32), np.array([0, 1, 2])),
        {"encoding": "utf-8", "errors": "replace", "replacement": 65533}, expect=text("é", "1"),
    ),
    Sample(
        "unicode_transcoded", (text(b"\xe9"),),
        {"source": "latin1", "target": "utf-8", "errors": "strict", "replacement": 65533, "control": False},
        expect=text("é"),
    ),
    Sample("string_ngrams", ROWS, {"widths": (1, 2)}, expect=(text("a", "b", "a b", "c"), np.array([0, 3, 3, 4]))),
    Sample("table_find", (text("b", "z"),), {"table": KNOWN}, expect=np.array([2, -1])),
]  # fmt: skip

ERRORS = [
    Error("string_join", (text("a", "b"), text("a")), {}, InvalidArgumentError, "Input shapes do not match"),
    Error("string_lower", (np.array([1]),), {}, InvalidArgumentError, "is not defined for"),
]
