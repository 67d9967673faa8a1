"""Layers that turn words and categories into numbers, and back."""
