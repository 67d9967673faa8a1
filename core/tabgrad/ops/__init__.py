"""Layer 3: the vocabulary of ops, one record each, and the functions composed of them."""
