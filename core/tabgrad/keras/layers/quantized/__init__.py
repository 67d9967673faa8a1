"""Layers whose weights can be quantized, and how each kind of them computes then."""
