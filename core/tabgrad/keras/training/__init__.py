"""compile, fit, evaluate and predict: data in batches, steps, losses and metrics by name."""
