"""Layers that take the frequencies of sounds."""
