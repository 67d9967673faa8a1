"""Layers that change images at random while a model is trained."""
