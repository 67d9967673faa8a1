"""Checkpoints: the values of a program's variables in files, found again by how objects hold each other."""
