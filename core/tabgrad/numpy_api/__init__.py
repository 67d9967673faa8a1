"""``tf.experimental.numpy``: NumPy's names, arguments and dtypes over tensors."""
