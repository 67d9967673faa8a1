"""Recurrent layers: cells (one step) and layers (whole sequences)."""
