"""Layer 1: what an op is, how it lowers, the graph of ops, and the dispatch every call goes through."""
