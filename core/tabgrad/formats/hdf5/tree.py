"""The contents of an HDF5 file in memory: groups that hold datasets and other groups, all with attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 500  # groups in groups that are read and written


class Hdf5Error(ValueError):
    """A file that is damaged or uses what this reader does not know, or a value that HDF5 can't hold."""


class Dataset:
    """One value of the file: an array of numbers or strings.

    Args: value: a NumPy array, a number, a str, bytes, or a list of them; as read: an array of numbers or of
        fixed-length bytes (perhaps a read-only view of the file), a str, or an object array of str.
        attrs: name to value.
    """

    def __init__(self, value: Any, attrs: Mapping[str, Any] | None = None) -> None:
        self.value = value
        self.attrs: dict[str, Any] = dict(attrs or {})

    def __repr__(self) -> str:
        return f"Dataset({self.value!r}, {self.attrs!r})"


class Group:
    """A directory of datasets and groups.

    Args: children: name to Group or Dataset. attrs: name to value.
    Example: >>> g = Group(); g["a/b"] = Dataset([1.0, 2.0]); g["a/b"].value
    """

    def __init__(self, children: Mapping[str, Any] | None = None, attrs: Mapping[str, Any] | None = None) -> None:
        self.children: dict[str, Group | Dataset] = dict(children or {})
        self.attrs: dict[str, Any] = dict(attrs or {})

    def __getitem__(self, path: str) -> Any:
        found: Group | Dataset = self
        for name in _names(path):
            if not isinstance(found, Group) or name not in found.children:
                has = f"a group with {sorted(found.children)[:20]}" if isinstance(found, Group) else "a dataset"
                raise KeyError(f"{path!r} is not in the HDF5 group: {name!r} was looked up in {has}.")
            found = found.children[name]
        return found

    def __setitem__(self, path: str, value: Any) -> None:
        """Puts a group, a dataset or a dataset's value at a path; the groups on the way are made."""
        names = _names(path)
        if not names:
            raise KeyError("An HDF5 path needs a name: received an empty one.")
        owner = self.require("/".join(names[:-1]))
        owner.children[names[-1]] = value if isinstance(value, (Group, Dataset)) else Dataset(value)

    def __contains__(self, path: object) -> bool:
        try:
            self[path]  # type: ignore[index]
        except (KeyError, AttributeError):
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self.children)

    def __len__(self) -> int:
        return len(self.children)

    def require(self, path: str) -> Group:
        """The group at a path, made with those on the way where there is none.

        Raises: KeyError where a dataset is in the way.
        """
        found = self
        for name in _names(path):
            child = found.children.setdefault(name, Group())
            if not isinstance(child, Group):
                raise KeyError(f"{path!r} can't be a group: {name!r} is a dataset.")
            found = child
        return found

    def keys(self) -> Any:
        """Names of the children."""
        return self.children.keys()

    def items(self) -> Any:
        """(name, child) pairs."""
        return self.children.items()

    def __repr__(self) -> str:
        return f"Group({list(self.children)}, {self.attrs!r})"


def _names(path: str) -> list[str]:
    return [name for name in path.split("/") if name]
