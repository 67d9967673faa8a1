"""Runs the five programs of tests/programs on TensorFlow and records losses and accuracies.

Run it with TensorFlow 2.21 installed, after `./build.sh test` has made the digits:
    python tests/oracle/record_programs.py
"""

import json
import os
import re
import sys
import types
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import tensorflow as tf

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE.parent / "programs"
NAMES = ("sequential_mlp", "functional_mlp", "subclassed_cnn", "custom_layers", "gradient_tape")


def module(name):
    """A program as a module, with its imports turned to TensorFlow's."""
    source = (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")
    source = re.sub(r"^import tabgrad as tf", "import tensorflow as tf", source, flags=re.M)
    source = re.sub(r"^from tabgrad import keras", "keras = tf.keras", source, flags=re.M)
    source = re.sub(
        r"^from tabgrad\.keras import (.*)$", r"from keras import \1", source, flags=re.M
    )
    source = re.sub(r"^from tabgrad\.keras\.", "from keras.", source, flags=re.M)
    made = types.ModuleType(name)
    exec(compile(source, name, "exec"), made.__dict__)
    return made


def main():
    sys.path.insert(0, str(PROGRAMS))
    import digits
    from watching import watcher

    found = {}
    for name in NAMES:
        losses = []
        accuracy = module(name).run(digits.load(), watcher(losses))
        found[name] = {"losses": [float(v) for v in losses], "accuracy": float(accuracy)}
        print(name, losses[0], losses[-1], accuracy)
    out = {"tensorflow": tf.__version__, "keras": tf.keras.__version__, "programs": found}
    (HERE / "data" / "programs.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
