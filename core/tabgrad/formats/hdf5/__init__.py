"""The HDF5 format: a tree of groups and arrays in one file, read and written without the HDF5 library."""

from typing import TYPE_CHECKING

from ...base.later import names_later

if TYPE_CHECKING:
    from .reader import is_hdf5, loads
    from .tree import Dataset, Group, Hdf5Error
    from .writer import dumps

# imported when a file is first read or written
__getattr__ = names_later(
    __name__, {"reader": ("is_hdf5", "loads"), "tree": ("Dataset", "Group", "Hdf5Error"), "writer": ("dumps",)}
)

__all__ = ["Dataset", "Group", "Hdf5Error", "dumps", "is_hdf5", "loads"]
