"""Layers and models: building, calling, graphs of layers, summaries."""
