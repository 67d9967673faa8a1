"""``KerasFileEditor``: the weights in a ``.keras`` or ``.weights.h5`` file, looked at, compared and changed.

An object's weights and its parts are together in one dict, by their names. Unlike Keras's own editor, objects with
parts and no weights of their own (an LSTM and its cell) are kept.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from ...base.files import write_whole
from ...formats import hdf5
from .keras_file import CONFIG, METADATA, WEIGHTS
from .state_store import WeightStore, decoded
from .state_tree import save_state

_Side = tuple[str, dict[str, Any]]
_Edit = Callable[[dict[str, Any], str], None]


class KerasFileEditor:
    """Opens a file and prints what it is. ``weights_dict`` holds its weights, ``object_metadata`` names of objects.

    Args: filepath: a ``.keras`` or ``.weights.h5`` file.
    Raises: ValueError on other names.
    """

    def __init__(self, filepath: Any) -> None:
        self.filepath = os.fspath(filepath)
        self.metadata: Any = None
        self.config: Any = None
        self.model: Any = None
        if self.filepath.endswith(".keras"):
            with zipfile.ZipFile(self.filepath) as archive:
                data = archive.read(WEIGHTS)
                self.config, self.metadata = (json.loads(archive.read(name)) for name in (CONFIG, METADATA))
        elif self.filepath.endswith(".weights.h5"):
            with open(self.filepath, "rb") as file:
                data = file.read()
        else:
            raise ValueError(
                f"Invalid filename: expected a `.keras` `.weights.h5` extension. Received: filepath={self.filepath}"
            )
        self.object_metadata: dict[str, dict[str, Any]] = {}
        self.weights_dict = _weights(hdf5.loads(data), "", self.object_metadata, True)
        print(f"Keras model file '{self.filepath}'")
        if self.metadata is not None:
            print(f"Saved with Keras {self.metadata['keras_version']} - date: {self.metadata['date_saved']}")

    def summary(self) -> None:
        """Prints the objects and their weights as a tree."""
        print("Weights structure")
        for line in _lines(self.weights_dict, "  ", top=True):
            print(line)

    def compare(self, reference_model: Any) -> dict[str, Any]:
        """Prints what differs from a model. Returns {"status": "success" or "error", "error_count", "match_count"}."""
        print("Running comparison")
        store = WeightStore()
        save_state(reference_model, store)
        reference = _weights(store.root, "", {}, False)
        seen: set[str] = set()
        own, model = ("saved file", self.weights_dict), ("reference model", reference)
        errors, matches = _differences(own, model, "", (0, 0), seen)
        errors += _differences(model, own, "", (0, 0), seen)[0]
        print("─" * 21)
        if not errors:
            print("Comparison successful: saved file is compatible with the reference model")
            print(f"    Found {matches} matching weight{'s' * (matches != 1)}")
        else:
            print(f"Found {errors} error{'s' * (errors != 1)}: saved file is not compatible with the reference model")
        return {"status": "error" if errors else "success", "error_count": errors, "match_count": matches}

    def rename_object(self, object_name: str, new_name: str) -> None:
        """Renames an object, given by its path or a name that occurs once. Raises ValueError on others."""
        if "/" in new_name:
            raise ValueError(
                f"Argument `target_name` should be a leaf name, not a full path. Received: target_name='{new_name}'"
            )

        def rename(holder: dict[str, Any], name: str) -> None:
            holder[new_name] = holder.pop(name)

        self._edit(rename, object_name)

    def delete_object(self, object_name: str) -> None:
        """Takes an object out. Raises ValueError as rename_object."""
        self._edit(lambda holder, name: holder.pop(name), object_name)

    def add_object(self, object_path: str, weights: dict[str, Any]) -> None:
        """Adds an object with weights {"0": array, ...}. Raises ValueError where no object is to hold it."""
        _check_weights(weights)
        *holders, name = object_path.split("/")
        holder = self.weights_dict
        for part in holders:
            if not isinstance(holder.get(part), dict):
                raise ValueError(f"Path '{'/'.join(holders)}' not found in model.")
            holder = holder[part]
        holder[name] = weights

    def delete_weight(self, object_name: str, weight_name: str) -> None:
        """Takes one weight of an object out. Raises ValueError where there is none of that name."""

        def delete(holder: dict[str, Any], name: str) -> None:
            if weight_name not in holder[name]:
                raise ValueError(
                    f"Weight {weight_name} not found in object {object_name}. Weights found: {list(holder[name])}"
                )
            holder[name].pop(weight_name)

        self._edit(delete, object_name)

    def add_weights(self, object_name: str, weights: dict[str, Any]) -> None:
        """Adds weights {"0": array, ...} to an object, or replaces them."""
        _check_weights(weights)
        self._edit(lambda holder, name: holder[name].update(weights), object_name)

    def save(self, filepath: Any) -> None:
        """Writes the weights. Raises ValueError where the name doesn't end in ``.weights.h5``."""
        path = os.fspath(filepath)
        if not path.endswith(".weights.h5"):
            raise ValueError(
                f"Invalid `filepath` argument: expected a `.weights.h5` extension. Received: filepath={path}"
            )
        store = WeightStore()
        _store(self.weights_dict, "", store)
        write_whole(path, hdf5.dumps(store.root))

    def resave_weights(self, filepath: Any) -> None:
        """Alias of ``save``."""
        self.save(filepath)

    def _edit(self, edit: _Edit, source: str) -> None:
        if "/" in source:
            *holders, name = source.split("/")
            holder: Any = self.weights_dict
            for part in holders:
                holder = holder.get(part) if isinstance(holder, dict) else None
            if not isinstance(holder, dict) or name not in holder:
                raise ValueError(f"Path '{source}' not found in model.")
            edit(holder, name)
            return
        found = [holder for holder in _dicts(self.weights_dict) if source in holder]
        if len(found) > 1:
            raise ValueError(f"Name '{source}' occurs more than once in the model; try passing a complete path")
        if not found:
            raise ValueError(
                f"Source name '{source}' does not appear in the model. Use `editor.summary()` to list all objects."
            )
        edit(found[0], source)


def _check_weights(weights: Any) -> None:
    if not isinstance(weights, dict):
        raise ValueError(
            "Argument `weights` should be a dict where keys are weight names (usually '0', '1', etc.) and values are "
            f"NumPy arrays. Received: type(weights)={type(weights)}"
        )


def _weights(group: Any, path: str, names: dict[str, dict[str, Any]], by_name: bool) -> dict[str, Any]:
    """A group's weights (they lie in its group ``vars``) and parts; what is empty is left out.

    Args: names: objects' names are put here. by_name: sorted, as a file's are.
    """
    found: dict[str, Any] = {}
    for key in sorted(group.children) if by_name else list(group.children):
        value = group.children[key]
        if isinstance(value, hdf5.Dataset):
            found[key] = decoded(value)
        elif key == "vars":
            found = {**_weights(value, path, {}, True), **found}
            if path and value.children and "name" in value.attrs:
                names[path] = {"name": value.attrs["name"]}
        elif inner := _weights(value, f"{path}/{key}", names, by_name):
            found[key] = inner
    return found


def _store(weights: dict[str, Any], path: str, store: WeightStore) -> None:
    own = {name: value for name, value in weights.items() if not isinstance(value, dict)}
    if own:
        variables = store.make(path)
        for name, value in own.items():
            variables[name] = value
    for name, value in weights.items():
        if isinstance(value, dict):
            _store(value, f"{path}/{name}" if path else name, store)


def _dicts(weights: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield weights
    for value in weights.values():
        if isinstance(value, dict):
            yield from _dicts(value)


def _differences(target: _Side, other: _Side, path: str, counts: tuple[int, int], seen: set[str]) -> tuple[int, int]:
    """Prints what the other side has and the target has not, or in another shape. Both are (name, weights).

    Returns the numbers of errors and matches, ``counts`` being those so far. They are Keras's: what was found before a
    group is counted once more after it. ``seen``: paths that were printed already.
    """
    errors, matches = counts
    (target_name, target_weights), (other_name, other_weights) = target, other
    for key, value in other_weights.items():
        place = f"{path}/{key}"
        if place in seen:
            continue
        here = target_weights.get(key)
        if here is None or isinstance(here, dict) != isinstance(value, dict):
            errors += 1
            seen.add(place)
            kind = "Object" if isinstance(value, dict) else "Weight"
            print(f"...{kind} {place} present in {other_name}, missing from {target_name}")
            if isinstance(value, dict):
                print(f"    In {other_name}, {place} contains the following keys: {list(value)}")
        elif isinstance(value, dict):
            more = _differences((target_name, here), (other_name, value), place, (errors, matches), seen)
            errors, matches = errors + more[0], matches + more[1]
        elif here.shape != value.shape:
            errors += 1
            seen.add(place)
            print(f"...Weight shape mismatch for {place}\n    In {other_name}: shape={value.shape}")
            print(f"    In {target_name}: shape={here.shape}")
        else:
            matches += 1
    return errors, matches


def _lines(weights: dict[str, Any], prefix: str, top: bool = False) -> Iterator[str]:
    for number, (key, value) in enumerate(weights.items()):
        last = number == len(weights) - 1
        label = f"{prefix}{'> ' if top and not number else '└─ ' if last else '├─ '}{key}"
        if isinstance(value, dict):
            yield label
            yield from _lines(value, prefix + ("    " if last else "│   "))
        else:
            yield label + (f": shape={value.shape}, dtype={value.dtype}" if hasattr(value, "shape") else f": {value}")
