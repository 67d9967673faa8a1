"""Seeds and random tensors of the Keras API, bit for bit TensorFlow's stateless generators."""
