"""Keras's own files: ``.keras`` archives and ``.weights.h5``.

An archive is a zip file, nothing in it compressed: ``metadata.json`` (version and date), ``config.json`` (the model as
``serialize_keras_object`` describes it), ``model.weights.h5`` (the tree of state_tree.py) and ``assets/``. Such a model
can also be a directory of these. Format: Keras 3, ``saving_lib``.
"""

from __future__ import annotations

import io
import json
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from ...base.files import write_whole
from ...formats import hdf5
from ..saving.saveable import KERAS_VERSION, pickles
from ..saving.serialization import ObjectSharingScope, deserialize_keras_object, serialize_keras_object
from .state_store import AssetStore, WeightStore
from .state_tree import load_state, save_state

METADATA, CONFIG, WEIGHTS, ASSETS = "metadata.json", "config.json", "model.weights.h5", "assets/"
_SMALL, _MOST_EXPANSION = 1 << 26, 100  # bytes that any member may have; how far a larger one may be compressed
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def to_keras_file(model: Any, include_optimizer: bool = True) -> bytes:
    """The model as a ``.keras`` archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in _members(model, include_optimizer):
            archive.writestr(name, data)
    return made.getvalue()


def to_keras_directory(model: Any, directory: Path, include_optimizer: bool = True) -> None:
    """The model as a directory with an archive's members in it."""
    for name, data in _members(model, include_optimizer):
        place = directory / name
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, data)


def _members(model: Any, include_optimizer: bool) -> list[tuple[str, bytes]]:
    if not getattr(model, "built", True):
        warnings.warn(
            "You are saving a model that has not yet been built. It might not contain any weights yet. Consider "
            "building the model first by calling it on some data.",
            stacklevel=5,
        )
    with ObjectSharingScope():
        config = serialize_keras_object(model)
    if not include_optimizer:
        config["compile_config"] = None
    metadata = {"keras_version": KERAS_VERSION, "date_saved": time.strftime("%Y-%m-%d@%H:%M:%S")}
    weights = WeightStore()
    left_out = [] if include_optimizer or model.optimizer is None else [model.optimizer]
    with AssetStore() as assets:
        save_state(model, weights, assets, left_out)
        files = [(ASSETS + name, data) for name, data in assets.files()]
    members = [(METADATA, json.dumps(metadata).encode()), (CONFIG, json.dumps(config).encode())]
    return [*members, (WEIGHTS, hdf5.dumps(weights.root)), *files]


# --- reading -------------------------------------------------------------------------------------


def from_keras_file(file: BinaryIO, custom_objects: Any, compile: bool, safe_mode: bool, source: str) -> Any:
    """The model in a ``.keras`` archive. Raises ValueError where it is damaged or does not fit its own config."""
    with _opened(file, source) as archive, AssetStore() as assets:
        config = _read(archive, CONFIG, source)
        names = archive.namelist()
        weights = _read(archive, WEIGHTS, source)
        for name in names:
            if name.startswith(ASSETS) and not name.endswith("/"):
                assets.put(name.removeprefix(ASSETS), _read(archive, name, source))
        return _model(config, weights, assets, custom_objects, compile, safe_mode, source)


def from_keras_directory(directory: Path, custom_objects: Any, compile: bool, safe_mode: bool) -> Any:
    """The model in a directory."""
    for name in (CONFIG, WEIGHTS):
        if not (directory / name).is_file():
            raise ValueError(f"{directory} is not a saved model: expected a {name} in it.")
    files = directory / ASSETS
    with AssetStore(files if files.is_dir() else None) as assets:
        config, weights = (directory / CONFIG).read_bytes(), (directory / WEIGHTS).read_bytes()
        return _model(config, weights, assets, custom_objects, compile, safe_mode, str(directory))


def _model(
    config: bytes, weights: bytes, assets: AssetStore, custom_objects: Any, compile: bool, safe_mode: bool, source: str
) -> Any:
    try:
        described = json.loads(config)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{source}: {CONFIG} is not JSON: {error}") from error
    if not isinstance(described, dict):
        raise ValueError(f"{source}: {CONFIG} describes no model: {described!r:.80}")
    if not compile:
        described["compile_config"] = None
    with ObjectSharingScope(reading=True):
        model = deserialize_keras_object(described, custom_objects, safe_mode)
    root = hdf5.loads(weights)
    _raise_failures(load_state(model, WeightStore(root), assets if assets.directory is not None else None))
    return model


def _opened(file: BinaryIO, source: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file, "r")
    except _DAMAGE as error:
        raise ValueError(f"{source} is not a whole .keras archive (a zip file): {error}") from error


def _read(archive: zipfile.ZipFile, name: str, source: str) -> bytes:
    """A member's bytes. Raises ValueError where it is missing, damaged, or expands to far more than it is."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise ValueError(f"{source} is not a .keras archive of Keras 3: expected a {name} in it.") from None
    if info.file_size > max(_SMALL, _MOST_EXPANSION * info.compress_size):
        raise ValueError(
            f"Not allowed: ZIP member '{name}' declares {info.file_size} bytes but only {info.compress_size} are stored"
        )
    try:
        with archive.open(info) as member:
            return member.read()
    except _DAMAGE as error:
        raise ValueError(f"{source} is damaged: {name} can't be read: {error}") from error


def _raise_failures(failed: list[tuple[Any, Exception]], warn_only: bool = False) -> None:
    if not failed:
        return
    message = (
        f"A total of {len(failed)} objects could not be loaded. Example error message for object {failed[0][0]}:\n\n"
        f"{failed[0][1]}\n\nList of objects that could not be loaded:\n{[saveable for saveable, _ in failed]}"
    )
    if not warn_only:
        raise ValueError(message)
    warnings.warn(message, stacklevel=4)


def _from_pickle(data: bytes) -> Any:
    # a pickle runs what is in it anyway: no safe mode
    return from_keras_file(io.BytesIO(data), None, compile=True, safe_mode=False, source="the pickle")


pickles(to_keras_file, _from_pickle)


# --- weights alone -------------------------------------------------------------------------------


def to_weights_file(model: Any, objects_to_skip: Iterable[Any] = ()) -> bytes:
    """The state of a model as a ``.weights.h5`` file. Raises ValueError before the model is built."""
    if not model.built:
        raise ValueError(
            "You are saving a model that has not yet been built. Try building the model first by calling it on some "
            "data or by using `build()`."
        )
    weights = WeightStore()
    save_state(model, weights, None, objects_to_skip)
    return hdf5.dumps(weights.root)


def load_weights_file(
    model: Any, data: bytes, skip_mismatch: bool = False, objects_to_skip: Iterable[Any] = ()
) -> None:
    """Takes the state out of a ``.weights.h5`` file.

    Raises: ValueError where parts of the model do not fit, and then no variable has changed; with ``skip_mismatch``
        they are left as they are, with a warning.
    """
    root = hdf5.loads(data)
    optimizer = getattr(model, "optimizer", None)
    before = [(v, v.read_value()) for v in [*model.variables, *(optimizer.variables if optimizer is not None else [])]]
    failed = load_state(model, WeightStore(root), None, objects_to_skip)
    if failed and not skip_mismatch:
        for variable, value in before:
            variable.assign(value)
    _raise_failures(failed, warn_only=skip_mismatch)


def weights_member(data: bytes, source: str) -> bytes:
    """The ``.weights.h5`` file in a ``.keras`` archive."""
    with _opened(io.BytesIO(data), source) as archive:
        return _read(archive, WEIGHTS, source)
