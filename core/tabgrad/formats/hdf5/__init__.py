"""The HDF5 format: a tree of groups and arrays in one file, read and written without the HDF5 library."""

from .reader import is_hdf5, loads
from .tree import Dataset, Group, Hdf5Error
from .writer import dumps

__all__ = ["Dataset", "Group", "Hdf5Error", "dumps", "is_hdf5", "loads"]
