"""Layers that rearrange: reshape, pad, crop, repeat."""
