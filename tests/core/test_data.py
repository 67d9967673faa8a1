"""tf.data: what the recorded expressions cannot show: files, laziness, state, no eager work."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
import tabgrad as tf

D = tf.data.Dataset


def test_lines_of_files(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\n\nthree")
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"four\n"))
    names = [str(tmp_path / "a.txt")]
    assert list(tf.data.TextLineDataset(names).as_numpy_iterator()) == [b"one", b"two", b"", b"three"]
    packed = tf.data.TextLineDataset(str(tmp_path / "b.gz"), compression_type="GZIP")
    assert list(packed.as_numpy_iterator()) == [b"four"]
    with pytest.raises(tf.errors.NotFoundError):
        list(tf.data.TextLineDataset(str(tmp_path / "c.txt")))


def test_nothing_runs_before_it_is_asked_for():
    seen = []

    def numbers():
        for i in range(5):
            seen.append(i)
            yield i

    ds = D.from_generator(numbers, output_signature=tf.TensorSpec((), tf.int32)).batch(2)
    assert seen == []
    assert next(iter(ds)).numpy().tolist() == [0, 1]
    assert seen == [0, 1]


def test_cache_runs_the_source_once():
    calls = []

    def numbers():
        calls.append(1)
        yield from range(3)

    ds = D.from_generator(numbers, output_signature=tf.TensorSpec((), tf.int32)).cache()
    assert [list(map(int, ds)) for _ in range(3)] == [[0, 1, 2]] * 3
    assert len(calls) == 1


def test_functions_may_look_at_values():
    ds = D.range(5).map(lambda i: i * 10 if int(i) % 2 else i)
    assert [int(i) for i in ds] == [0, 10, 2, 30, 4]
    assert ds.element_spec == tf.TensorSpec((), tf.int64)


def test_the_source_is_not_shared_with_the_caller():
    array = np.zeros(3, np.float32)
    ds = D.from_tensor_slices(array)
    array[:] = 1
    assert [float(v) for v in ds] == [0.0, 0.0, 0.0]


def test_batches_of_rows_equal_batches_of_elements():
    rows = D.from_tensor_slices((np.arange(20).reshape(10, 2), np.arange(10))).shuffle(7, seed=3)
    tf.random.set_seed(1)
    rows = D.from_tensor_slices((np.arange(20).reshape(10, 2), np.arange(10))).shuffle(7, seed=3)
    elements = D.from_tensor_slices((np.arange(20).reshape(10, 2), np.arange(10))).map(lambda a, b: (a, b))
    elements = elements.shuffle(7, seed=3)
    for (a, b), (c, d) in zip(rows.batch(4), elements.batch(4), strict=True):
        np.testing.assert_array_equal(a, c)
        np.testing.assert_array_equal(b, d)


def test_stated_cardinality_is_checked():
    ds = D.range(3).apply(tf.data.experimental.assert_cardinality(4))
    assert len(ds) == 4
    with pytest.raises(tf.errors.FailedPreconditionError, match="only 3"):
        list(ds)


def test_options_merge():
    first, second = tf.data.Options(), tf.data.Options()
    first.deterministic, second.threading.private_threadpool_size = False, 2
    merged = D.range(3).with_options(first).with_options(second).options()
    assert merged.deterministic is False and merged.threading.private_threadpool_size == 2
    with pytest.raises(AttributeError):
        first.nonsense = 1


def test_traced_functions_in_a_map_may_choose_by_value():
    @tf.function
    def halved(v):
        return v // 2 if v % 2 == 0 else v

    assert [int(v) for v in D.range(5).map(halved)] == [0, 1, 1, 3, 2]
    assert not tf.config.functions_run_eagerly()


def test_an_unknown_size_may_be_what_a_function_needs():
    ds = D.range(2).map(lambda v: tf.py_function(lambda q: np.full((2, 3), q), [v], tf.float32))
    ds = ds.map(lambda v: tf.ensure_shape(v, (2, 3)) + tf.ones((2, 3)))
    assert [v.numpy().sum() for v in ds] == [6.0, 12.0]
    with pytest.raises(ValueError, match="Incompatible shapes"):
        D.from_tensors(np.ones((2, 4))).map(lambda v: v + np.ones((2, 3)))
