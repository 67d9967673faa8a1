"""Layers that merge several inputs, and the functions that apply them."""
