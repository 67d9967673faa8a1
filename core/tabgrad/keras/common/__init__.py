"""What every Keras object stands on: names, variables, symbolic tensors, operations, tracking."""
