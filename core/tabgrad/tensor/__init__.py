"""Layer 2: tensors, variables, conversion of Python values, and the eager evaluator."""
