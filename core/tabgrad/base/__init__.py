"""Layer 0: dtypes, shapes, trees of values, errors, settings. Imports nothing of tabgrad."""
