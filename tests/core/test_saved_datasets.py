"""``Dataset.save`` and ``Dataset.load``: TensorFlow's files are read, and own ones have the same structure."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tabgrad as tf

RECORDED = Path(__file__).parents[1] / "oracle" / "data" / "checkpoints.zip"


def _batches() -> Any:
    rows = {"x": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "s": ["a", "bc", ""]}, (np.int32([1, 2, 3]), [True, False, True])
    return tf.data.Dataset.from_tensor_slices(rows).batch(2)


def _lists(dataset: Any) -> list[Any]:
    return [tf.nest.map_structure(lambda t: t.tolist(), e) for e in dataset.as_numpy_iterator()]


def test_a_dataset_that_tensorflow_saved(tmp_path: Path) -> None:
    zipfile.ZipFile(RECORDED).extractall(tmp_path)
    loaded = tf.data.Dataset.load(str(tmp_path / "dataset"))
    assert loaded.element_spec == _batches().element_spec
    assert len(loaded) == 2
    assert _lists(loaded) == _lists(_batches())


def test_files_are_those_of_tensorflow(tmp_path: Path) -> None:
    zipfile.ZipFile(RECORDED).extractall(tmp_path)
    _batches().save(tmp_path / "own")
    theirs, own = tmp_path / "dataset", tmp_path / "own"
    assert len((own / "dataset_spec.pb").read_bytes()) == len((theirs / "dataset_spec.pb").read_bytes())
    names = [sorted("/".join(p.parts[-2:]) for p in place.rglob("*.snapshot")) for place in (theirs, own)]
    assert names[0] == names[1] == ["00000000.shard/00000000.snapshot"]


@pytest.mark.parametrize("compression", [None, "GZIP"])
def test_what_is_saved_is_loaded(compression: str | None, tmp_path: Path) -> None:
    for name, dataset in {
        "a": _batches(),
        "b": tf.data.Dataset.range(4).map(lambda i: (i, tf.cast(i, tf.float16))),
        "c": tf.data.Dataset.range(0),
    }.items():
        dataset.save(tmp_path / name, compression=compression)
        dataset.save(tmp_path / name, compression=compression)  # again: the latest counts
        loaded = tf.data.Dataset.load(tmp_path / name, compression=compression)
        assert loaded.element_spec == dataset.element_spec
        assert _lists(loaded) == _lists(dataset) == _lists(loaded)
        assert len(loaded) == len(dataset)


def test_shards_and_their_order(tmp_path: Path) -> None:
    tf.data.Dataset.range(6).save(tmp_path / "x", shard_func=lambda i: i % 2)
    assert _lists(tf.data.Dataset.load(tmp_path / "x")) == [0, 1, 2, 3, 4, 5]
    one_by_one = tf.data.Dataset.load(tmp_path / "x", reader_func=lambda shards: shards.flat_map(lambda x: x))
    assert _lists(one_by_one) == [0, 2, 4, 1, 3, 5]
    assert len(one_by_one) == 6


def test_what_can_not_be_done_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(tf.errors.NotFoundError):
        tf.data.Dataset.load(tmp_path / "nothing")
    with pytest.raises(tf.errors.InvalidArgumentError, match="compression"):
        tf.data.Dataset.range(2).save(tmp_path / "x", compression="LZ")
