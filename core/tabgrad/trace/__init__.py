"""Layer 4: evaluation without values, which gives shapes now and graphs for the compiler."""
