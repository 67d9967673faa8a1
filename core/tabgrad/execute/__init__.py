"""Layer 5: running graphs."""
