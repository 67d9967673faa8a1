"""Records every family, or those named: ``python -m keras_layers [family ...]``."""

import sys

import keras
import tensorflow as tf

from . import families, record

for name in sys.argv[1:] or families():
    record(tf, keras, name)
