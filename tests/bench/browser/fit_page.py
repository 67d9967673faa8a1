"""Python's side of the adapter tabgrad_fit.mjs: a workload's model, trained by ``model.fit``."""

from __future__ import annotations

import json
from typing import Any

import networks
import numpy as np
import tabgrad as tf


class Handle:
    """One model on one batch."""

    def __init__(self, spec: dict[str, Any], data: dict[str, Any], dropout: bool) -> None:
        tf.keras.utils.set_random_seed(1)
        self.kind, self.x, self.y = spec["kind"], data["x"], data.get("y")
        self.batch = spec["batch"]
        self.model = networks.Networks(tf.keras).network(spec, data, dropout)
        if self.kind == "train":
            settings = dict(spec["optimizer"])
            name = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam"}[settings.pop("name")]
            model = networks.dense_gradients(tf, self.model) if _looks_up(spec) else self.model
            self.model = model
            optimizer = getattr(tf.keras.optimizers, name)(**settings)
            model.compile(optimizer=optimizer, loss=networks.loss(tf.keras, spec["loss"]))
        self.result: Any = None
        self.repeated: dict[int, Any] = {}

    def steps(self, count: int) -> None:
        """So many training steps in one fit, or inferences."""
        if self.kind == "predict":
            for _ in range(count):
                self.result = self.model.predict_on_batch(self.x)
            return
        if count not in self.repeated:
            self.repeated.clear()
            self.repeated[count] = [np.concatenate([v] * count) for v in (self.x, self.y)]
        x, y = self.repeated[count]
        self.model.fit(x, y, batch_size=self.batch, epochs=1, verbose=0, shuffle=False)

    def loss(self) -> float:
        """On the batch, without dropout."""
        return float(self.model.evaluate(self.x, self.y, batch_size=self.batch, verbose=0))

    def output(self) -> Any:
        """The last result."""
        return np.ascontiguousarray(self.result, np.float32).reshape(-1)


def _looks_up(spec: dict[str, Any]) -> bool:
    return "token_position_embedding" in [layer["type"] for layer in spec["layers"]]


def array(entry: Any) -> np.ndarray:
    """An array of data.mjs."""
    flat = np.frombuffer(entry.data.to_py(), dtype=entry.dtype)
    return flat.reshape([int(d) for d in entry.shape])


def create(text: str, data: Any) -> Handle:
    """The model of a workload (as JSON) with the data of data.mjs."""
    spec = json.loads(text)
    made: dict[str, Any] = {key: array(getattr(data, key)) for key in ("x", "y") if getattr(data, key, None)}
    made["weights"] = []
    for layer in data.weights:
        names = layer.object_keys() if layer else []
        made["weights"].append({name: array(getattr(layer, name)) for name in names})
    return Handle(spec, made, not spec.get("agree"))
