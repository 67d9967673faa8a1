"""What the tests of compiled steps share: data, a small model, and a comparison of compiled with eager runs."""

import warnings

import numpy as np
from tabgrad import keras

X = np.random.default_rng(0).normal(size=(22, 4)).astype("float32")
Y = X @ np.array([[1.0], [-2.0], [0.5], [3.0]], np.float32) + 0.5
LABELS = (X[:, 0] > 0).astype("int32") + (X[:, 1] > 0).astype("int32")


def dense(*layers, optimizer=None, **options):
    """A small compiled model; ``layers`` before its last."""
    model = keras.Sequential([keras.Input((4,)), *layers, keras.layers.Dense(1)])
    model.compile(optimizer or keras.optimizers.SGD(0.05), options.pop("loss", "mse"), **options)
    return model


def fit(model, x=X, y=Y, **options):
    """One quiet, unshuffled fit in batches of 8; the last is smaller."""
    options = {"batch_size": 8, "epochs": 1, "verbose": 0, "shuffle": False, **options}
    return model.fit(x, y, **options)


def agree(scenario):
    """Runs ``scenario(**compile options) -> numbers`` compiled and eagerly; returns what both give."""
    found = []
    for eager in (False, True):
        keras.utils.set_random_seed(3)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found.append([np.asarray(a, np.float64) for a in scenario(run_eagerly=eager)])
    for compiled, eager in zip(*found, strict=True):
        np.testing.assert_allclose(compiled, eager, rtol=2e-4, atol=2e-5)
    return found[0]
