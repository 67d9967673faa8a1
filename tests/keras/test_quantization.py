"""Quantization where Keras itself fails or is not followed, and estimators of scikit-learn.

What Keras answers is in tests/oracle/expressions: keras_quantization.py, keras_lora.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tabgrad import keras
from tabgrad.keras import layers, quantizers


def _numbers(*shape: int) -> Any:
    return np.random.default_rng(0).normal(size=shape).astype("float32")


@pytest.mark.parametrize(("equation", "shape"), [("...x,xy->...y", 5), ("ab...,bc->ac...", 5), ("ab,b->a", ())])
@pytest.mark.parametrize("mode", ["int8", "int4"])
def test_einsum_with_ellipsis(equation: str, shape: Any, mode: str) -> None:
    """Keras can't quantize these; here the values stay near."""
    layer = layers.EinsumDense(equation, shape)
    x = _numbers(2, 3, 4) if shape else _numbers(2, 3)
    before = np.asarray(layer(x))
    layer.quantize(mode)
    np.testing.assert_allclose(np.asarray(layer(x)), before, atol=0.05 if mode == "int8" else 1.0)
    layer.enable_lora(2)
    assert layer(x).shape == before.shape


@pytest.mark.parametrize("config", [quantizers.GPTQConfig(None, None), quantizers.AWQConfig(None, None)])
def test_calibration_is_refused(config: Any) -> None:
    layer = layers.Dense(2)
    layer.build((None, 3))
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    for target in (layer, model):
        with pytest.raises(NotImplementedError, match="int8"):
            target.quantize(config=config)
    with pytest.raises(NotImplementedError, match="int8"):
        layers.Dense(2, dtype=f"{config.dtype_policy_string()}_from_float32").build((None, 3))


def test_policy_map() -> None:
    """A layer under a map of policies gets its entry; Keras looks for a policy of the map's name."""
    policies = keras.dtype_policies.DTypePolicyMap()
    layer = layers.Dense(2, name="d", dtype=policies)
    layer.build((None, 3))
    layer.quantize("int8")
    assert layer.dtype_policy["d"].name == "int8_from_float32"
    assert layer.quantization_mode == "int8"


def test_own_weights_of_a_subclass_are_saved() -> None:
    class Scaled(layers.Dense):
        def build(self, input_shape: Any) -> None:
            super().build(input_shape)
            self.scale = self.add_weight(shape=(), initializer="ones")

    one, two = Scaled(2), Scaled(2)
    for layer in (one, two):
        layer.build((None, 3))
    one.scale.assign(5.0)
    store: dict[str, Any] = {}
    one.save_own_variables(store)
    two.load_own_variables(store)
    assert float(two.scale) == 5.0


def _classifier(X: Any, y: Any) -> Any:
    model = keras.Sequential(
        [keras.Input((X.shape[1],)), layers.Dense(8, activation="relu"), layers.Dense(y.shape[1], activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(0.05), "categorical_crossentropy")
    return model


def test_classifier_of_scikit_learn() -> None:
    pytest.importorskip("sklearn")
    X = _numbers(80, 3)
    y = np.where(X[:, 0] > 0, "b", "a")
    estimator = keras.wrappers.SKLearnClassifier(_classifier, fit_kwargs={"epochs": 20, "verbose": 0})
    assert estimator.fit(X, y).score(X, y) > 0.9
    assert list(estimator.classes_) == ["a", "b"]
    assert estimator.decision_function(X).shape == (80, 2)


def test_without_scikit_learn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        with pytest.raises(ImportError, match="pip install scikit-learn"):
            keras.wrappers.SKLearnRegressor(_classifier)
