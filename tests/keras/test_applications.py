"""keras.applications: weights and class names out of the cache, what happens without a network, late imports."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.keras.applications import imagenet_utils, weights

applications = tf.keras.applications


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty ~/.keras/models, and no network."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def refused(*_):
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", refused)
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("top", [True, False])
def test_imagenet_weights_out_of_the_cache(cache, top):
    options = {"alpha": 0.25, "input_shape": (128, 128, 3), "include_top": top}
    model = applications.MobileNet(weights=None, **options)
    model.save(cache / f"mobilenet_2_5_128_tf{'' if top else '_no_top'}.h5")
    loaded = applications.MobileNet(**options)
    for ours, theirs in zip(loaded.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_efficientnet_keeps_its_file_under_another_name(cache, monkeypatch):
    monkeypatch.setitem(weights._HASHES, "efficientnetb0", (None, None))
    options = {"include_top": False, "input_shape": (32, 32, 3)}
    model = applications.EfficientNetB0(weights=None, **options)
    (cache / "efficientnetb0_notop.h5").touch()
    monkeypatch.setattr(type(model), "load_weights", lambda self, path: setattr(self, "came_from", str(path)))
    loaded = applications.EfficientNetB0(name="mine", **options)
    assert (loaded.name, loaded.came_from) == ("mine", str(cache / "efficientnetb0_notop.h5"))
    # trained ones are scaled once more after the normalization
    assert len(loaded.layers) == len(model.layers) + 1


def test_without_a_network_the_message_names_the_places(cache):
    with pytest.raises(OSError, match="fetch failure") as failed:
        applications.MobileNetV2(input_shape=(96, 96, 3), alpha=0.35, include_top=False)
    name = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5"
    for part in (f"keras-applications/mobilenet_v2/{name}", str(cache / name), "`weights`"):
        assert part in str(failed.value)


def test_every_table_of_files_is_complete():
    for first, second in weights._HASHES.values():
        assert {len(first), len(second)} in ({32}, {64})
        assert first != second


def test_class_names(cache, monkeypatch):
    monkeypatch.setattr(imagenet_utils, "_names", {})
    rows = np.zeros((2, 1000), "float32")
    rows[0, [3, 7, 5]], rows[1, 999] = (0.2, 0.5, 0.3), 1
    with pytest.raises(OSError, match="imagenet_class_index"):
        applications.vgg16.decode_predictions(rows)
    index = {str(i): [f"n{i:08}", f"class_{i}"] for i in range(1000)}
    (cache / "imagenet_class_index.json").write_text(json.dumps(index))
    monkeypatch.setattr(imagenet_utils, "_INDEX_HASH", None)
    found = applications.vgg16.decode_predictions(tf.constant(rows), top=3)
    assert [c[:2] for c in found[0]] == [("n00000007", "class_7"), ("n00000005", "class_5"), ("n00000003", "class_3")]
    assert found[1][0] == ("n00000999", "class_999", 1.0)
    assert [len(row) for row in imagenet_utils.decode_predictions(rows)] == [5, 5]


def test_stochastic_depth_drops_whole_examples():
    tf.keras.utils.set_random_seed(5)
    layer = applications.convnext.StochasticDepth(0.4)
    dropped = layer(np.ones((6, 2, 2, 1), "float32"), training=True).numpy()
    np.testing.assert_allclose(dropped[:, 0, 0, 0], np.array([1, 1, 0, 1, 1, 1]) / 0.6, rtol=1e-6)  # Keras's answer
    np.testing.assert_array_equal(layer(np.ones((6, 1), "float32")), np.ones((6, 1)))


@pytest.mark.desktop
def test_nothing_is_imported_before_it_is_used():
    code = """
import sys, tabgrad as tf
late = lambda: sorted(m.rpartition('.')[2] for m in sys.modules if m.startswith('tabgrad.keras.applications.'))
assert not late(), late()
tf.keras.applications.vgg19.VGG19
assert 'vgg19' in late() and 'resnet' not in late(), late()
config = {'class_name': 'CustomScaleLayer', 'module': 'keras.src.applications.inception_resnet_v2',
          'config': {'scale': 2.0}, 'registered_name': 'CustomScaleLayer'}
assert tf.keras.layers.deserialize(config).scale == 2.0
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
