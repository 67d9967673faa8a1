"""Layers with nothing spatial about them: dense, embedding, activation, identity, lambda."""
