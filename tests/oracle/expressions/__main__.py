"""Records the answers: ``python -m expressions [family ...]`` in tests/oracle, where TensorFlow
is.
"""

import sys

import tensorflow as tf

from expressions import modules, record

for family in sys.argv[1:] or modules():
    record(tf, family)
