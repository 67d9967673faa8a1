"""Convolutions of every kind."""
