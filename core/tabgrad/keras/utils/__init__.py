"""Helpers of the Keras API: the progress bar, one-hot labels, seeds, sequences."""
