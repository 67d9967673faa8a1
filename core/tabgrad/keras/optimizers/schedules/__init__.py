"""Learning rates that depend on the step."""
