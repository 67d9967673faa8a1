"""Exports the network of ../inference as a trainer, and digits that keep it from forgetting.

digits.bin, gzipped: two uint32 (how many to rehearse, how many unseen), a label for each, 784 bytes for each.
"""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import tabgrad as tf

SOURCE = Path(__file__).resolve().parents[1] / "inference" / "export.py"
REHEARSED = 30  # of each class
UNSEEN = 50


def inference() -> ModuleType:
    """The other demo's export.py, which has the network."""
    spec = importlib.util.spec_from_file_location("inference_export", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compiled(model: tf.keras.Model) -> tf.keras.Model:
    """With the optimizer that the page trains with: small steps, for a network that knows much already."""
    model.compile(optimizer=tf.keras.optimizers.Adam(0.0002), loss="sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    return model


def first_of_each(x: np.ndarray, y: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """So many images of every digit, as bytes, and their labels."""
    found = np.sort(np.concatenate([np.flatnonzero(y == digit)[:count] for digit in range(10)]))
    return np.rint(x[found] * 255).astype(np.uint8), y[found].astype(np.uint8)


def export(folder: Path) -> None:
    """Writes trainer.tg and digits.bin."""
    source = inference()
    made = folder.parent / "inference" / "digits.tg"  # where the site's other demo has been exported before
    if made.exists():
        model = source.network()
        model.load_weights(made)
    else:
        model = source.trained()
    compiled(model).export_trainer(folder / "trainer.tg", batch_size=16, labels=source.LABELS)
    parts = [first_of_each(*source.digits("train"), REHEARSED), first_of_each(*source.digits("test"), UNSEEN)]
    counts = np.array([len(y) for _x, y in parts], "<u4")
    arrays = [counts, *(y for _x, y in parts), *(x for x, _y in parts)]
    (folder / "digits.bin").write_bytes(gzip.compress(b"".join(a.tobytes() for a in arrays), mtime=0))
