"""``keras.saving.KerasFileEditor``: weights in files, compared and changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tabgrad as tf

keras = tf.keras


def _model(width: int = 2) -> Any:
    layers = [keras.Input((4, 3)), keras.layers.LSTM(width), keras.layers.Dense(5, name="a"), keras.layers.Dense(3)]
    return keras.Sequential(layers)


def test_a_file_is_shown_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = _model()
    model.save(tmp_path / "m.keras")
    editor = keras.saving.KerasFileEditor(str(tmp_path / "m.keras"))
    assert list(editor.weights_dict["layers"]) == ["dense", "dense_1", "lstm"]
    assert editor.object_metadata["/layers/dense"] == {"name": "a"}
    assert editor.config["class_name"] == "Sequential" and "keras_version" in editor.metadata
    capsys.readouterr()
    editor.summary()
    assert capsys.readouterr().out.splitlines()[:5] == [
        "Weights structure", "  > layers", "      ├─ dense", "      │   ├─ 0: shape=(2, 5), dtype=float32",
        "      │   └─ 1: shape=(5,), dtype=float32",
    ]  # fmt: skip
    assert editor.compare(model)["status"] == "success"
    found = editor.compare(_model(4))
    assert found["status"] == "error" and found["error_count"] > 0
    assert "Weight shape mismatch for /layers/lstm/cell/0" in capsys.readouterr().out


def test_simple_counts_are_those_of_keras(tmp_path: Path) -> None:
    layers = keras.layers
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(4), layers.BatchNormalization()])
    model.save_weights(tmp_path / "m.weights.h5")
    other = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(5)])
    editor = keras.saving.KerasFileEditor(str(tmp_path / "m.weights.h5"))
    assert editor.compare(model) == {"status": "success", "error_count": 0, "match_count": 16}
    assert editor.compare(other) == {"status": "error", "error_count": 6, "match_count": 4}


def test_edited_weights_fit_another_model(tmp_path: Path) -> None:
    model = _model()
    model.save_weights(tmp_path / "m.weights.h5")
    editor = keras.saving.KerasFileEditor(str(tmp_path / "m.weights.h5"))
    editor.rename_object("layers/dense", "dense_9")
    editor.delete_weight("dense_9", "1")
    editor.add_weights("layers/dense_9", {"1": np.full(5, 9, "float32")})
    editor.rename_object("dense_9", "dense")
    editor.add_object("layers/more", {"0": np.zeros(3)})
    editor.delete_object("more")
    editor.save(tmp_path / "n.weights.h5")
    other = _model()
    other.load_weights(tmp_path / "n.weights.h5")
    np.testing.assert_array_equal(other.layers[1].bias, np.full(5, 9))
    np.testing.assert_array_equal(other.layers[0].get_weights()[0], model.layers[0].get_weights()[0])


@pytest.mark.parametrize(
    "edit",
    [
        lambda e: e.rename_object("nothing", "a"),
        lambda e: e.rename_object("layers/nothing", "a"),
        lambda e: e.rename_object("dense", "a/b"),
        lambda e: e.delete_object("0"),
        lambda e: e.delete_weight("dense", "7"),
        lambda e: e.add_weights("dense", 3),
        lambda e: e.add_object("layers/x", 3),
        lambda e: e.add_object("nothing/x", {}),
        lambda e: e.save("x.h5"),
        lambda e: keras.saving.KerasFileEditor("x.h5"),
    ],
)
def test_bad_edits_are_errors(edit: Any, tmp_path: Path) -> None:
    _model().save_weights(tmp_path / "m.weights.h5")
    with pytest.raises(ValueError):
        edit(keras.saving.KerasFileEditor(str(tmp_path / "m.weights.h5")))
