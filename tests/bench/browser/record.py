"""Writes reference.json: what Keras computes for every workload. Run it with TensorFlow 2.21 installed.

For training the losses before and after each of five steps from the common weights, without dropout;
else the result's values, evenly sampled as worker.mjs samples them.
"""

import json
from pathlib import Path

import blob
import keras
import numpy as np
import tensorflow as tf
from networks import Networks, loss

HERE = Path(__file__).resolve().parent
STEPS, SAMPLES = 5, 64
NETWORKS = Networks(keras)


def losses(spec: dict, data: dict) -> list[float]:
    """Train on the batch."""
    model, loss_of = NETWORKS.network(spec, data), loss(keras, spec["loss"])
    settings = dict(spec["optimizer"])
    name = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam"}[settings.pop("name")]
    optimizer = getattr(keras.optimizers, name)(**settings)
    found = []
    for _ in range(STEPS + 1):
        with tf.GradientTape() as tape:
            value = loss_of(data["y"], model(data["x"], training=True))
        found.append(float(value))
        # made dense: of a sparse gradient Keras squares each occurrence of a token by itself, on
        # TensorFlow only, where Adam's formula has the square of their sum
        gradients = [tf.convert_to_tensor(g) for g in tape.gradient(value, model.trainable_variables)]
        optimizer.apply(gradients, model.trainable_variables)
    return found


def sampled(result: np.ndarray) -> list[float]:
    """Values evenly spread over the flat result."""
    flat = result.reshape(-1)
    count = min(SAMPLES, len(flat))
    return [float(f"{flat[i * len(flat) // count]:.8g}") for i in range(count)]


def main() -> None:
    """Record every workload."""
    found = {}
    for name, spec in blob.workloads().items():
        data = blob.arrays(name, spec)
        if spec["kind"] == "train":
            found[name] = losses(spec, data)
        elif spec["kind"] == "predict":
            found[name] = sampled(NETWORKS.network(spec, data).predict(data["x"], verbose=0))
        else:
            found[name] = sampled(data["a"] @ data["b"])
    versions = {"tensorflow": tf.__version__, "keras": keras.__version__}
    rows = [f'  "{name}": {json.dumps(values)}' for name, values in found.items()]
    text = f'{{\n  "versions": {json.dumps(versions)},\n' + ",\n".join(rows) + "\n}\n"
    (HERE / "reference.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
