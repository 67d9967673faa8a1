"""``save_model``, ``load_model``, ``save_weights``, ``load_weights``: the kind of file follows from its name."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...base.files import write_whole
from ...formats import hdf5
from ..saving.later import offered
from . import keras_file, legacy_h5, model_file, restore

_LEGACY = (".h5", ".hdf5")
_MODELS = "`.keras` (Keras's own format, recommended), `.h5` (its older one) or `.safetensors`"


@offered
def save_model(
    model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any
) -> None:
    """Writes a model to a file: config, compile's arguments, weights and the optimizer's state.

    Args: filepath: ends in ``.keras`` (which Keras reads, too), ``.h5`` or ``.hdf5`` (its older format) or
        ``.safetensors``; or a binary file object, for a ``.keras`` archive. overwrite: False refuses where the file
        exists. zipped: False makes a directory of what a ``.keras`` archive holds. include_optimizer (default True):
        whether compile's arguments and the optimizer's state are kept.
    Raises: ValueError on other suffixes and arguments; FileExistsError unless ``overwrite``; OSError where the file
        can't be written, and then what was there is as it was.
    """
    include_optimizer = kwargs.pop("include_optimizer", True)
    save_format = kwargs.pop("save_format", None)
    name = _name(filepath)
    if save_format and not name.endswith((".keras", *_LEGACY)):
        raise ValueError(
            "The `save_format` argument is deprecated in Keras 3. Please remove this argument and pass a file path "
            f"with either `.keras` or `.h5` extension. Received: save_format={save_format}"
        )
    if kwargs:
        raise ValueError(f"The following argument(s) are not supported: {list(kwargs)}")
    if hasattr(filepath, "write"):
        filepath.write(keras_file.to_keras_file(model, include_optimizer))
        return
    path = _free(filepath, overwrite)
    if zipped is False:
        if name.endswith(".keras"):
            raise ValueError(
                "When using `zipped=False`, the `filepath` argument should not end in `.keras`. Received: "
                f"filepath={name}"
            )
        keras_file.to_keras_directory(model, path, include_optimizer)
    elif name.endswith(".keras"):
        write_whole(path, keras_file.to_keras_file(model, include_optimizer))
    elif name.endswith(_LEGACY):
        write_whole(path, legacy_h5.to_legacy_file(model, include_optimizer))
    elif zipped:
        raise ValueError(f"Invalid `filepath` argument: expected a `.keras` extension. Received: filepath={name}")
    elif name.endswith(".safetensors"):
        write_whole(path, model_file.model_to_bytes(model, include_optimizer))
    else:
        raise ValueError(
            f"Invalid filepath extension for saving. Please end the path in {_MODELS}. Use `model.export(filepath)` "
            f"for a file that runs without Python. Received: filepath={name}."
        )


@offered
def load_model(filepath: Any, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """The model that ``save_model``, or Keras, wrote: compiled as it was unless ``compile=False``.

    Args: filepath: of a ``.keras``, ``.h5``, ``.hdf5`` or ``.safetensors`` file, of a directory made with
        ``zipped=False``, or a binary file object with any of these. custom_objects: the user's classes and functions by
        name. safe_mode: refuse lambdas in configs.
    Raises: ValueError where the file is damaged or of another kind.
    """
    name = _name(filepath)
    options = custom_objects, compile, safe_mode
    if hasattr(filepath, "read"):
        return _model_from_bytes(filepath.read(), *options)
    path = Path(filepath)
    if path.is_dir() and (path / keras_file.CONFIG).exists():
        return keras_file.from_keras_directory(path, *options)
    if name.endswith(".keras"):
        if not path.is_file():
            raise ValueError(
                f"File not found: filepath={name}. Please ensure the file is an accessible `.keras` zip file."
            )
        with path.open("rb") as file:
            return keras_file.from_keras_file(file, *options, name)
    if name.endswith(_LEGACY):
        return legacy_h5.from_legacy_file(path.read_bytes(), *options, name)
    if name.endswith(".safetensors"):
        return model_file.model_from_bytes(path.read_bytes(), *options)
    raise ValueError(
        f"File format not supported: filepath={name}. Expected {_MODELS}. TensorFlow's SavedModel directories can't be "
        "read: load them in TensorFlow and save them as `.keras`."
    )


def _model_from_bytes(data: bytes, custom_objects: Any, compile: bool, safe_mode: bool) -> Any:
    source, options = "the file object", (custom_objects, compile, safe_mode)
    if data[:4] == b"PK\x03\x04":
        return keras_file.from_keras_file(io.BytesIO(data), *options, source)
    if hdf5.is_hdf5(data[:8]):
        return legacy_h5.from_legacy_file(data, *options, source)
    return model_file.model_from_bytes(data, *options)


@offered
def save_weights(
    model: Any, filepath: Any, overwrite: bool = True, max_shard_size: Any = None,
    objects_to_skip: Iterable[Any] | None = None,
) -> None:  # fmt: skip
    """Writes the state of a model, its optimizer's included, to a ``.weights.h5`` file; to a ``.safetensors`` file its
    weights alone, under their paths.

    Args: overwrite: False refuses where the file exists. objects_to_skip: parts that a ``.weights.h5`` file is to be
        without.
    Raises: ValueError on other suffixes or before the model is built; FileExistsError unless ``overwrite``.
    """
    name = _name(filepath)
    if max_shard_size is not None:
        raise ValueError("`max_shard_size` is not supported: leave it None, the weights go to one `.weights.h5` file.")
    if name.endswith(".safetensors"):
        restore.save_weights(model, filepath, overwrite)
        return
    if not name.endswith(".weights.h5"):
        raise ValueError(
            f"The filename must end in `.weights.h5` (or `.safetensors`). Received: filepath={name}"
        )
    data = keras_file.to_weights_file(model, objects_to_skip or ())
    write_whole(_free(filepath, overwrite), data)


@offered
def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
    """Takes weights out of a file, by where they are in the model: names need not agree.

    Args: filepath: ends in ``.weights.h5``, ``.keras``, ``.h5`` or ``.hdf5`` (older ones), ``.safetensors`` or ``.tg``.
        skip_mismatch: leave parts that do not fit as they are, with a warning. objects_to_skip: parts of the model that
        a ``.weights.h5`` file is not to change. by_name: layers of an older file by their names.
    Raises: ValueError where the file is damaged or does not fit; then no weight has changed.
    """
    skipped, by_name = kwargs.pop("objects_to_skip", None), kwargs.pop("by_name", None)
    if kwargs:
        raise ValueError(f"Invalid keyword arguments: {kwargs}")
    name = _name(filepath)
    weights, legacy = name.endswith(".weights.h5"), name.endswith(_LEGACY) and not name.endswith(".weights.h5")
    if skipped is not None and not weights:
        raise ValueError(f"`objects_to_skip` only supports loading '.weights.h5' files. Received: {name}")
    if by_name is not None and not legacy:
        raise ValueError(f"`by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: {name}")
    if name.endswith((".safetensors", ".tg")):
        restore.load_weights(model, filepath, skip_mismatch)
        return
    if not weights and not legacy and not name.endswith(".keras"):
        raise ValueError(
            f"File format not supported: filepath={name}. Expected a `.weights.h5`, `.keras`, `.h5`, `.safetensors` or "
            "`.tg` file."
        )
    if not model.built:
        raise ValueError(
            "You are loading weights into a model that has not yet been built. Try building the model first by calling "
            "it on some data or by using `build()`."
        )
    data = Path(filepath).read_bytes()
    if legacy:
        legacy_h5.load_weights_legacy(model, data, skip_mismatch, bool(by_name))
        return
    if not weights:
        data = keras_file.weights_member(data, name)
    keras_file.load_weights_file(model, data, skip_mismatch, skipped or ())


def _name(filepath: Any) -> str:
    return os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else str(filepath)


def _free(filepath: Any, overwrite: bool) -> Path:
    path = Path(filepath)
    if not overwrite and path.exists():
        raise FileExistsError(f"{path} exists already, and overwrite=False.")
    return path
