"""Layer 6: the functions of TensorFlow's names: they convert arguments and call the ops."""
