"""The state of an object and its parts, as the tree of groups in Keras's ``.weights.h5`` files.

A part's path is made of names of attributes; the members of a list, tuple or dict are named after their classes
(``layers/dense_1``), containers in containers ``container``, ``container_1``. An object met twice is saved where it is
met first. Format: Keras 3, ``saving_lib``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from ..common.naming import to_snake_case
from ..saving.saveable import KerasSaveable
from .state_store import AssetStore, WeightStore


def save_state(saveable: Any, weights: WeightStore, assets: AssetStore | None = None, skip: Iterable[Any] = ()) -> None:
    """Writes the state of ``saveable`` and its parts. ``skip``: objects to leave out."""
    _Saver(weights, assets, skip).saveable(saveable, "")


def load_state(
    saveable: Any, weights: WeightStore, assets: AssetStore | None = None, skip: Iterable[Any] = ()
) -> list[tuple[Any, Exception]]:
    """Reads the state of ``saveable`` and its parts. Returns the objects whose state did not fit, each with its error:
    the others are loaded all the same."""
    loader = _Loader(weights, assets, skip)
    loader.saveable(saveable, "")
    return list(loader.failed.values())


def _attributes(saveable: KerasSaveable) -> Iterator[tuple[str, Any]]:
    """The attributes that may hold parts: a model's layers first, private ones last."""
    untouched = saveable._untouched_attributes()
    if saveable._layers_first:
        yield "layers", saveable.layers  # type: ignore[attr-defined]
    for name in sorted(dir(saveable), key=lambda n: f"~{n}" if n.startswith("_") else n):
        if name.startswith("__") or name in untouched:
            continue
        try:
            value = getattr(saveable, name)
        except Exception:  # a property that is not to be had now
            continue
        yield name, value


def _members(container: Any) -> Iterator[tuple[str, Any]]:
    """The saveables and containers in a container, with their names there."""
    used: dict[str, int] = {}
    for member in list(container.values()) if isinstance(container, dict) else list(container):
        if isinstance(member, KerasSaveable):
            name = to_snake_case(type(member).__name__)
        elif isinstance(member, (list, dict, tuple)):
            name = "container"
        else:
            continue
        count = used.get(name, -1) + 1
        used[name] = count
        yield (f"{name}_{count}" if count else name), member


def _joined(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


class _Saver:
    def __init__(self, weights: WeightStore, assets: AssetStore | None, skip: Iterable[Any]) -> None:
        self.weights, self.assets = weights, assets
        self.visited = {id(o): o for o in skip}  # the objects too: an id is only good while its object lives

    def saveable(self, saveable: Any, path: str) -> None:
        if id(saveable) in self.visited:
            return
        if hasattr(saveable, "save_own_variables"):
            name = getattr(saveable, "name", None)
            saveable.save_own_variables(self.weights.make(path, name if isinstance(name, str) else None))
        if self.assets is not None and hasattr(saveable, "save_assets"):
            saveable.save_assets(self.assets.make(path))
        self.visited[id(saveable)] = saveable
        for name, part in _attributes(saveable):
            self.part(part, _joined(path, name), {})

    def part(self, part: Any, path: str, open_containers: dict[int, Any]) -> None:
        if isinstance(part, KerasSaveable):
            self.saveable(part, path)
        elif isinstance(part, (list, dict, tuple)) and id(part) not in open_containers:
            open_containers[id(part)] = part
            for name, member in _members(part):
                self.part(member, _joined(path, name), open_containers)


class _Loader:
    def __init__(self, weights: WeightStore, assets: AssetStore | None, skip: Iterable[Any]) -> None:
        self.weights, self.assets = weights, assets
        self.visited = {id(o): o for o in skip}
        self.running: set[int] = set()
        self.failed: dict[int, tuple[Any, Exception]] = {}

    def saveable(self, saveable: Any, path: str) -> None:
        """One that fails is tried again where it is met under another path."""
        if id(saveable) in self.visited or id(saveable) in self.running:
            return
        loaded = self._own(saveable, path)
        failures = len(self.failed)
        self.running.add(id(saveable))
        for name, part in _attributes(saveable):
            self.part(part, _joined(path, name), {}, nested=False)
        self.running.discard(id(saveable))
        if loaded:
            if len(self.failed) <= failures:
                self.visited[id(saveable)] = saveable
            self.failed.pop(id(saveable), None)

    def _own(self, saveable: Any, path: str) -> bool:
        try:
            if hasattr(saveable, "load_own_variables"):
                saveable.load_own_variables(self.weights.get(path))
            if self.assets is not None and hasattr(saveable, "load_assets"):
                saveable.load_assets(self.assets.get(path))
        except Exception as error:  # whatever the object's own method raises: it is reported with the others
            self.failed[id(saveable)] = saveable, error
            return False
        return True

    def part(self, part: Any, path: str, open_containers: dict[int, Any], nested: bool) -> None:
        if isinstance(part, KerasSaveable):
            self.saveable(part, path)
        elif isinstance(part, (list, dict, tuple)) and id(part) not in open_containers:
            open_containers[id(part)] = part
            known = not nested or self.weights.has(path) or (self.assets is not None and self.assets.has(path))
            failed = self.failed
            if not known:
                self.failed = {}
            for name, member in _members(part):
                self.part(member, _joined(path, name), open_containers, nested=True)
            if not known:
                if self.failed:  # files of older Keras have no containers in containers
                    warnings.warn(
                        f"Skipping nested container at '{path}': the file has no such group. It was saved by a Keras "
                        "that did not save layers in containers in containers; these layers keep their weights.",
                        stacklevel=2,
                    )
                self.failed = failed
