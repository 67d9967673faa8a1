"""Layer 4: graph to graph. Each pass returns a new graph and leaves the given one as it was."""
