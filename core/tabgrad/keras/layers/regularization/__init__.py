"""Layers that regularize: dropout, noise, penalties on activations."""
