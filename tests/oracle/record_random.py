"""Records random_stream.py under TensorFlow: python tests/oracle/record_random.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tensorflow as tf
from random_stream import results

np.savez_compressed(Path(__file__).parent / "data" / "random_stream.npz", **results(tf))
