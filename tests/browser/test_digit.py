"""Strokes become digits as MNIST has them: a 20x20 box, the centre of mass in the middle."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

DEMOS = Path(__file__).resolve().parents[2] / "demos"
DATA = Path(__file__).resolve().parents[2] / ".cache" / "data" / "mnist.npz"
SCRIPT = """
import { build } from "esbuild";
const [out] = process.argv.slice(1);
await build({ entryPoints: ["shared/digit.ts"], outfile: out, bundle: true, format: "esm" });
const { centred } = await import(out);
let text = "";
for await (const chunk of process.stdin) text += chunk;
const drawings = JSON.parse(text);
const digits = drawings.map(({ width, height, values }) =>
  centred({ width, height, values: Float32Array.from(values) }));
console.log(JSON.stringify(digits.map((digit) => digit && [...digit])));
"""


def centred(drawings, folder):
    """What digit.ts makes of grey images (h, w) in [0, 1]: a list of (28, 28) arrays or None."""
    data = [{"width": d.shape[1], "height": d.shape[0], "values": d.ravel().tolist()}
            for d in drawings]
    command = ["node", "--input-type=module", "-e", SCRIPT, str(folder / "digit.mjs")]
    done = subprocess.run(command, cwd=DEMOS, input=json.dumps(data), capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return [None if d is None else np.array(d).reshape(28, 28) for d in json.loads(done.stdout)]


def test_a_drawing_is_scaled_and_centred(tmp_path):
    """A rectangle in a corner fills 20 rows, keeps its proportions, and sits in the middle."""
    drawing = np.zeros((280, 280))
    drawing[10:110, 5:55] = 1
    empty = np.zeros((280, 280))
    digit, nothing = centred([drawing, empty], tmp_path)
    assert nothing is None
    rows, columns = np.nonzero(digit)
    assert (rows.min(), rows.max()) == (4, 23)
    assert (columns.min(), columns.max()) == (9, 18)
    assert digit[4:24, 9:19] == pytest.approx(1)


def test_real_digits_come_back_as_they_are(tmp_path):
    """MNIST's own digits, drawn ten times larger and off centre, return nearly unchanged."""
    with np.load(DATA) as data:
        originals = data["x_test"][:20] / 255
    drawings = [np.kron(x, np.ones((8, 8))) for x in originals]
    moved = [np.pad(d, ((40, 16), (10, 46))) for d in drawings]
    results = centred(moved, tmp_path)
    for original, result in zip(originals, results, strict=True):
        # One pixel of difference in position is rounding; the best of the nine is compared.
        shifts = [np.roll(result, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        assert min(np.abs(shift - original).mean() for shift in shifts) < 0.04
