"""Layers of Keras 2 that Keras 3 keeps under ``tf.keras`` alone."""
