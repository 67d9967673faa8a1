"""``tf.test.TestCase``: unittest's, with assertions about tensors."""

from __future__ import annotations

import random
import re
import tempfile
import unittest
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import OpError
from ..base.tree import map_structure
from ..tensor.convert import is_tensor
from .random_streams import set_seed

_SEED = 87654321  # TensorFlow's, of every test
_SHOWN = 10  # elements that a message names


def values_of(data: Any) -> Any:
    """Tensors as arrays, ragged ones as lists, nested as they are."""

    def value(x: Any) -> Any:
        if hasattr(x, "nested_row_splits"):
            return x.to_list()
        return x.numpy() if callable(getattr(x, "numpy", None)) else x

    return map_structure(value, data)


def _array(data: Any) -> Any:
    data = values_of(data)
    array = data if isinstance(data, np.ndarray) else np.array(data)
    return np.char.encode(array, "utf-8").astype(object) if array.dtype.kind == "U" else array  # as tensors hold text


class TestCase(unittest.TestCase):
    """Every test begins with the same seeds. Results are tensors, arrays, numbers, or nested."""

    def __init__(self, methodName: str = "runTest") -> None:
        super().__init__(methodName)
        self._folder: str | None = None

    def setUp(self) -> None:
        """Seeds Python's, NumPy's and the package's generators."""
        super().setUp()
        random.seed(_SEED)
        np.random.seed(_SEED)
        set_seed(_SEED)

    def get_temp_dir(self) -> str:
        """A folder for the test's files, the same one until it ends."""
        if self._folder is None:
            folder = tempfile.TemporaryDirectory()
            self.addCleanup(folder.cleanup)
            self._folder = folder.name
        return self._folder

    def evaluate(self, tensors: Any) -> Any:
        """Tensors as arrays; functions are called."""
        return values_of(map_structure(lambda x: x() if callable(x) and not is_tensor(x) else x, tensors))

    @contextmanager
    def session(
        self, graph: Any = None, config: Any = None, use_gpu: bool = True, force_gpu: bool = False
    ) -> Iterator[Any]:
        """A scope of TensorFlow 1 that does nothing. Raises: RuntimeError where a graph is asked for."""
        if graph is not None:
            raise RuntimeError("Graphs are not offered: ops run eagerly. Leave `graph` None.")
        yield None

    cached_session = session

    def test_session(self, *args: Any, **kwargs: Any) -> Any:
        """The same, by an older name that runners take for a test."""
        if self.id().endswith(".test_session"):
            self.skipTest("Not a test.")
        return self.session(*args, **kwargs)

    # --- equal, or nearly so -------------------------------------------------------------------------

    def assertAllEqual(self, a: Any, b: Any, msg: Any = None) -> None:
        """Same shape, same elements; nan is nan."""
        a, b = values_of(a), values_of(b)
        if _are_lists(a, b):
            self._one_by_one(a, b, self.assertAllEqual, msg)
            return
        a, b = _array(a), _array(b)
        self._same_shape(a, b, msg)
        same = a == b
        if a.dtype.kind in "fc" and b.dtype.kind in "fc":
            same = np.logical_or(same, np.logical_and(np.isnan(a), np.isnan(b)))
        self._each(np.asarray(same), a, b, "Arrays are not equal", msg)

    def assertNotAllEqual(self, a: Any, b: Any, msg: Any = None) -> None:
        """The opposite of assertAllEqual."""
        self._fails(lambda: self.assertAllEqual(a, b), "The two values are equal at all elements.", msg)

    def assertAllClose(self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, msg: Any = None) -> None:
        """Same shape, elements ``a`` within ``atol + rtol * |b|`` of ``b``. Dicts and lists are compared one by one."""
        a, b = values_of(a), values_of(b)
        if isinstance(a, Mapping) or isinstance(b, Mapping):
            if not (isinstance(a, Mapping) and isinstance(b, Mapping) and set(a) == set(b)):
                self.fail(self._formatMessage(msg, f"Mismatched dicts: {a!r} and {b!r} have different keys."))
            for key in a:
                self.assertAllClose(a[key], b[key], rtol, atol, f"Mismatch at {key!r}. {msg or ''}")
            return
        if _are_lists(a, b):
            self._one_by_one(a, b, lambda x, y, note: self.assertAllClose(x, y, rtol, atol, note), msg)
            return
        x, y = _array(a), _array(b)
        self._same_shape(x, y, msg)
        close = np.isclose(_floats(x), _floats(y), rtol=rtol, atol=atol, equal_nan=True)
        self._each(np.asarray(close), x, y, f"Arrays are not close within rtol={rtol}, atol={atol}", msg)

    def assertNotAllClose(self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, msg: Any = None) -> None:
        """The opposite of assertAllClose."""
        self._fails(lambda: self.assertAllClose(a, b, rtol, atol), "The two values are close at all elements.", msg)

    def assertAllCloseAccordingToType(
        self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, float_rtol: float = 1e-6,
        float_atol: float = 1e-6, half_rtol: float = 1e-3, half_atol: float = 1e-3, bfloat16_rtol: float = 1e-2,
        bfloat16_atol: float = 1e-2, msg: Any = None,
    ) -> None:  # fmt: skip
        """assertAllClose, less strict for the dtypes that can't do better."""
        x, y = _array(a), _array(b)
        kinds = {x.dtype.name, y.dtype.name}
        for names, more, most in (
            (("float32", "complex64"), float_rtol, float_atol),
            (("float16",), half_rtol, half_atol),
            (("bfloat16",), bfloat16_rtol, bfloat16_atol),
        ):
            if kinds & set(names):
                rtol, atol = max(rtol, more), max(atol, most)
        self.assertAllClose(x, y, rtol, atol, msg)

    def assertNear(self, f1: Any, f2: Any, err: float, msg: Any = None) -> None:
        """Two numbers at most ``err`` apart."""
        self.assertTrue(f1 == f2 or abs(f1 - f2) <= err, f"{f1!r} != {f2!r} +/- {err!r}{f' ({msg})' if msg else ''}")

    def assertArrayNear(self, farray1: Any, farray2: Any, err: float, msg: Any = None) -> None:
        """Two lists of numbers, each at most ``err`` apart."""
        self.assertEqual(len(farray1), len(farray2), msg)
        for f1, f2 in zip(farray1, farray2, strict=True):
            self.assertNear(float(f1), float(f2), err, msg)

    def assertNDArrayNear(self, ndarray1: Any, ndarray2: Any, err: float, msg: Any = None) -> None:
        """Two arrays whose difference has a norm below ``err``."""
        self.assertTrue(np.linalg.norm(_array(ndarray1) - _array(ndarray2)) < err, msg)

    # --- bounds, shapes, dtypes ----------------------------------------------------------------------

    def assertAllGreater(self, a: Any, comparison_target: Any) -> None:
        """Every element above the target."""
        self._all(a, lambda x: x > comparison_target, f"greater than {comparison_target}")

    def assertAllGreaterEqual(self, a: Any, comparison_target: Any) -> None:
        """No element below the target."""
        self._all(a, lambda x: x >= comparison_target, f"greater than or equal to {comparison_target}")

    def assertAllLess(self, a: Any, comparison_target: Any) -> None:
        """Every element below the target."""
        self._all(a, lambda x: x < comparison_target, f"less than {comparison_target}")

    def assertAllLessEqual(self, a: Any, comparison_target: Any) -> None:
        """No element above the target."""
        self._all(a, lambda x: x <= comparison_target, f"less than or equal to {comparison_target}")

    def assertAllInRange(
        self, target: Any, lower_bound: Any, upper_bound: Any, open_lower_bound: bool = False,
        open_upper_bound: bool = False,
    ) -> None:  # fmt: skip
        """Every element between the bounds, which are allowed unless open; nan is not."""
        x = _array(target)
        if x.dtype.kind not in "iuf" and x.dtype.name != "bfloat16":
            self.fail(f"The value of {target} does not have an ordered numeric type, instead it has type: {x.dtype}")
        above = x > lower_bound if open_lower_bound else x >= lower_bound
        below = x < upper_bound if open_upper_bound else x <= upper_bound
        low, high = "(" if open_lower_bound else "[", ")" if open_upper_bound else "]"
        self._all(x, lambda _: above & below, f"in the range {low}{lower_bound}, {upper_bound}{high}")

    def assertAllInSet(self, target: Any, expected_set: Any) -> None:
        """Every element one of the set."""
        others = np.setdiff1d(_array(target).flatten(), list(expected_set))
        if np.size(others):
            self.fail(f"{np.size(others)} unique element(s) are not in the set {expected_set}: {others}")

    def assertShapeEqual(self, input_a: Any, input_b: Any, msg: Any = None) -> None:
        """Same shape. Raises: TypeError on what has none."""
        for x in (input_a, input_b):
            if not hasattr(x, "shape"):
                raise TypeError(f"Expected an array or a tensor. Received: {x!r}")
        self.assertEqual(tuple(input_a.shape), tuple(input_b.shape), msg)

    def assertDTypeEqual(self, target: Any, expected_dtype: Any) -> None:
        """Of that dtype."""
        found = target.dtype if hasattr(target, "dtype") else _array(target).dtype
        self.assertEqual(as_dtype(found), as_dtype(expected_dtype))

    def _one_by_one(self, a: Any, b: Any, compare: Callable[..., None], msg: Any) -> None:
        self.assertEqual(len(a), len(b), self._formatMessage(msg, "Mismatched lengths"))
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            compare(x, y, f"Mismatch at [{i}]. {msg or ''}")

    def _same_shape(self, a: Any, b: Any, msg: Any) -> None:
        if a.shape != b.shape:
            self.fail(self._formatMessage(msg, f"Shape mismatch: expected {a.shape}, got {b.shape}."))

    def _each(self, same: Any, a: Any, b: Any, what: str, msg: Any) -> None:
        if not same.all():
            places = np.argwhere(~same)
            lines = [f"  at {tuple(p.tolist())}: {a[tuple(p)]!r} and {b[tuple(p)]!r}" for p in places[:_SHOWN]]
            head = f"{what}: {len(places)} of {same.size} elements differ."
            self.fail(self._formatMessage(msg, "\n".join([head, *lines])))

    def _all(self, a: Any, holds: Callable[[Any], Any], what: str) -> None:
        x = _array(a)
        found = np.asarray(holds(x))
        if not found.all():
            places = np.argwhere(~found)
            lines = [f"  at {tuple(p.tolist())}: {x[tuple(p)]!r}" for p in places[:_SHOWN]]
            self.fail("\n".join([f"{len(places)} of {x.size} elements are not {what}.", *lines]))

    def _fails(self, assertion: Callable[[], None], otherwise: str, msg: Any) -> None:
        try:
            assertion()
        except AssertionError:
            return
        self.fail(self._formatMessage(msg, otherwise))

    # --- errors, containers, text --------------------------------------------------------------------

    @contextmanager
    def assertRaisesWithPredicateMatch(self, exception_type: Any, expected_err_re_or_predicate: Any) -> Iterator[None]:
        """A scope that raises such an error: the expression is found in its text, or the function is true of it."""
        wanted = expected_err_re_or_predicate
        try:
            yield
        except exception_type as error:
            text = error.message if isinstance(error, OpError) else str(error)
            if not (wanted(error) if callable(wanted) else re.search(wanted, text)):
                raise AssertionError(f"Exception of type {type(error)}, but not the expected one: {error}") from error
            return
        self.fail(f"{getattr(exception_type, '__name__', exception_type)} not raised")

    def assertRaisesOpError(self, expected_err_re_or_predicate: Any) -> Any:
        """A scope in which an op fails with such a text."""
        return self.assertRaisesWithPredicateMatch(OpError, expected_err_re_or_predicate)

    def assertEmpty(self, container: Any, msg: Any = None) -> None:
        """Nothing in it."""
        self.assertEqual(len(container), 0, msg)

    def assertNotEmpty(self, container: Any, msg: Any = None) -> None:
        """Something in it."""
        self.assertNotEqual(len(container), 0, msg)

    def assertLen(self, container: Any, expected_len: int, msg: Any = None) -> None:
        """So much in it."""
        self.assertEqual(len(container), expected_len, msg)

    def assertBetween(self, value: Any, minv: Any, maxv: Any, msg: Any = None) -> None:
        """A number within the bounds."""
        self.assertTrue(minv <= value <= maxv, msg or f"{value!r} unexpectedly not between {minv!r} and {maxv!r}")

    def assertStartsWith(self, actual: Any, expected_start: Any, msg: Any = None) -> None:
        """Text that begins so."""
        self.assertTrue(actual.startswith(expected_start), msg or f"{actual!r} does not start with {expected_start!r}")

    def assertEndsWith(self, actual: Any, expected_end: Any, msg: Any = None) -> None:
        """Text that ends so."""
        self.assertTrue(actual.endswith(expected_end), msg or f"{actual!r} does not end with {expected_end!r}")

    def assertContainsSubset(self, expected_subset: Any, actual_set: Any, msg: Any = None) -> None:
        """All of these in it."""
        missing = set(expected_subset) - set(actual_set)
        self.assertFalse(missing, msg or f"Missing elements {missing}")

    def assertSameElements(self, expected_seq: Any, actual_seq: Any, msg: Any = None) -> None:
        """The same elements, in any order and number."""
        self.assertEqual(set(expected_seq), set(actual_seq), msg)


def _are_lists(a: Any, b: Any) -> bool:
    """Whether both are lists, and not both of them one array."""
    lists = isinstance(a, (list, tuple)) and isinstance(b, (list, tuple))
    return lists and not (_is_plain(a) and _is_plain(b))


def _is_plain(values: Any) -> bool:
    """Whether a list is one array: of numbers, in rows of one length."""
    try:
        return np.array(values).dtype != object
    except ValueError:
        return False


def _floats(array: Any) -> Any:
    """NumPy's comparisons know no bfloat16."""
    return array.astype("float32") if array.dtype.name == "bfloat16" else array
