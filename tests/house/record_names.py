"""Writes official_names.json: TensorFlow's and Keras's public names with their signatures.

Run it with TensorFlow 2.21 installed: python tests/house/record_names.py
"""

import inspect
import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import tensorflow as tf

NAMESPACES = {
    "": tf,
    **{n: getattr(tf, n) for n in (
        ["math", "nn", "linalg", "random", "image", "signal", "bitwise", "nest", "errors", "dtypes", "data", "debugging", "autodiff",
         "strings", "sets", "queue", "io", "sparse", "ragged", "lookup", "audio", "train", "summary", "test", "version", "config"]
    )},
    "data.experimental": tf.data.experimental,
    "experimental.numpy": tf.experimental.numpy,
    "io.gfile": tf.io.gfile,
    "keras": keras,
    **{f"keras.{n}": getattr(keras, n) for n in (
        ["layers", "losses", "metrics", "optimizers", "callbacks", "activations", "initializers", "regularizers", "constraints", "ops", "random", "utils", "saving", "models", "backend", "datasets",
         "tree", "config", "quantizers", "visualization", "distillation", "dtype_policies"]
    )},
    "keras.optimizers.schedules": keras.optimizers.schedules,
    "keras.applications": keras.applications,
    **{f"keras.applications.{n}": m for n, m in sorted(vars(keras.applications).items()) if inspect.ismodule(m)},
}


def signature(value):
    """Parameters as text, None where Python can't tell."""
    try:
        target = value.__init__ if inspect.isclass(value) else value
        parameters = list(inspect.signature(target).parameters.values())
    except (TypeError, ValueError):
        return None
    if inspect.isclass(value):
        parameters = parameters[1:]
    return [str(p).split(":")[0].split("=")[0].strip() for p in parameters]


def main():
    out = {}
    for space, module in NAMESPACES.items():
        names = {}
        for name in sorted(dir(module)):
            value = getattr(module, name, None)
            if name.startswith("_") or inspect.ismodule(value):
                continue
            names[name] = signature(value) if callable(value) else None
        out[space] = names
    path = Path(__file__).with_name("official_names.json")
    lines = ",\n".join(
        json.dumps(space) + ": {\n"
        + ",\n".join(f" {json.dumps(n)}: {json.dumps(s)}" for n, s in names.items())
        + "\n}"
        for space, names in out.items()
    )
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
