"""keras.datasets: local files, the cache, and what is said where there is no file."""

from __future__ import annotations

import pickle
import urllib.error
import urllib.request

import numpy as np
import pytest
from tabgrad import keras

D = keras.datasets


def test_mnist_from_a_local_file(tmp_path):
    arrays = {
        "x_train": np.arange(8, dtype="uint8").reshape(2, 2, 2), "y_train": np.array([1, 0], "uint8"),
        "x_test": np.ones((1, 2, 2), "uint8"), "y_test": np.array([7], "uint8"),
    }  # fmt: skip
    np.savez(tmp_path / "m.npz", **arrays)
    (x, y), (xt, yt) = D.mnist.load_data(path=str(tmp_path / "m.npz"))
    np.testing.assert_array_equal(x, arrays["x_train"])
    assert y.tolist() == [1, 0] and xt.shape == (1, 2, 2) and yt.tolist() == [7]


def test_boston_is_shuffled_and_split_as_in_keras(tmp_path):
    np.savez(tmp_path / "b.npz", x=np.arange(20.0).reshape(10, 2), y=np.arange(10.0))
    (x, y), (xt, yt) = D.boston_housing.load_data(path=str(tmp_path / "b.npz"), test_split=0.3, seed=5)
    order = np.arange(10)
    np.random.RandomState(5).shuffle(order)
    assert y.tolist() == order[:7].tolist() and yt.tolist() == order[7:].tolist()
    assert x.shape == (7, 2) and xt.shape == (3, 2)
    with pytest.raises(ValueError, match="test_split"):
        D.boston_housing.load_data(path=str(tmp_path / "b.npz"), test_split=1.0)


def _rows(*rows):
    out = np.empty(len(rows), object)
    out[:] = [list(r) for r in rows]
    return out


def test_imdb_words(tmp_path):
    path = str(tmp_path / "i.npz")
    train, test = _rows([1, 2, 3], [4, 90]), _rows([5], [6, 7, 8, 9])
    np.savez(path, x_train=train, y_train=np.array([0, 1]), x_test=test, y_test=np.array([1, 0]))
    (x, y), (xt, yt) = D.imdb.load_data(path=path, num_words=50)
    rows = {tuple(r): int(v) for r, v in zip(x, y, strict=True)}
    assert rows == {(1, 4, 5, 6): 0, (1, 7, 2): 1}  # offset by 3; 93 is out of the vocabulary
    assert {tuple(r) for r in xt} == {(1, 8), (1, 9, 10, 11, 12)} and sorted(yt) == [0, 1]
    (x, _), (xt, _) = D.imdb.load_data(path=path, maxlen=4, start_char=None, oov_char=None, index_from=0)
    assert sorted(map(len, x)) == [1, 3] and [list(r) for r in xt] == [[5]]
    with pytest.raises(ValueError, match="maxlen"):
        D.imdb.load_data(path=path, maxlen=1)


class _Harmful:
    def __reduce__(self):
        return (print, ("run",))


def test_a_file_cannot_run_code(tmp_path):
    rows = np.empty(1, object)
    rows[0] = _Harmful()
    np.savez(tmp_path / "h.npz", x=rows, y=np.array([0]))
    with pytest.raises(pickle.UnpicklingError, match="Refusing"):
        D.reuters.load_data(path=str(tmp_path / "h.npz"))


def test_without_a_network_the_message_names_the_place(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def refused(*args, **kwargs):
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", refused)
    with pytest.raises(OSError, match=r"put the file at .*mnist\.npz"):
        D.mnist.load_data()


def test_topics():
    names = D.reuters.get_label_names()
    assert len(names) == 46 and names[0] == "cocoa" and names[-1] == "lead"


def test_label_mode():
    with pytest.raises(ValueError, match="label_mode"):
        D.cifar100.load_data(label_mode="q")
