"""Folders of files as datasets: images, texts, sounds, labelled by the folder that a file lies in.

The order of files and the shuffles are Keras's: NumPy's legacy generator orders the files, a shuffle of the dataset's
own mixes them again in every epoch.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from ...api.audio_files import decode_wav
from ...api.create import one_hot
from ...api.files import host_op, read_file
from ...api.image_files import decode_image
from ...api.resize import resize, resize_with_pad
from ...api.strings import substr
from ...base import settings
from ...data import AUTOTUNE, Dataset
from ...ir.op import F, Spec
from ...tensor.ragged import RaggedTensor
from ...tensor.tensor import Tensor
from .images import smart_resize
from .progbar import print_message

IMAGES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
_METHODS = ("bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic")


class _Folder:
    """The files of a folder and their labels, as the three functions below take them."""

    def __init__(
        self, directory: Any, labels: Any, label_mode: Any, class_names: Any, batch_size: Any, shuffle: bool, seed: Any,
        split: Any, subset: Any, follow_links: bool, verbose: bool, kinds: tuple[str, ...], what: str,
    ) -> None:  # fmt: skip
        self.directory, self.kinds, self.what = os.fspath(directory), kinds, what
        _check_labels(labels, label_mode, class_names, what)
        _check_split(split, subset, shuffle, seed)
        if labels is None or label_mode is None:
            labels = label_mode = None
        self.label_mode, self.batch_size, self.shuffle = label_mode, batch_size, shuffle
        self.seed = np.random.randint(10**6) if seed is None else seed
        self.split, self.subset = split, subset
        self.paths, self.labels, self.class_names = _indexed(
            self.directory, labels, kinds, class_names, follow_links, verbose
        )
        if shuffle:
            np.random.RandomState(self.seed).shuffle(self.paths)
            if self.labels is not None:
                np.random.RandomState(self.seed).shuffle(self.labels)
        if label_mode == "binary" and len(self.class_names or ()) != 2:
            raise ValueError(
                'When passing `label_mode="binary"`, there must be exactly 2 class_names. Received: '
                f"class_names={self.class_names}"
            )

    def datasets(self, load: Callable[[Any], Any], batched: Callable[[Dataset, int], Dataset] | None = None) -> Any:
        """The dataset that ``load`` makes of the paths, or the two where both parts are asked for."""
        parts = ("training", "validation") if self.subset == "both" else (self.subset,)
        found = [self._dataset(load, batched, part) for part in parts]
        return found if self.subset == "both" else found[0]

    def _dataset(self, load: Any, batched: Any, part: str | None) -> Dataset:
        paths, labels = self._part(part)
        if not paths:
            kind = f"{part} " if self.subset == "both" else ""
            raise ValueError(
                f"No {kind}{self.what} files found in directory {self.directory}. Allowed formats: {self.kinds}"
            )
        mixed = self.shuffle and not (self.subset == "both" and part == "validation")
        dataset = Dataset.from_tensor_slices(paths)
        if self.label_mode:
            dataset = Dataset.zip((dataset, self._labels(labels)))
        if mixed:
            dataset = dataset.shuffle(1024 if self.batch_size is None else self.batch_size * 8, seed=self.seed)
        dataset = dataset.map((lambda p, y: (load(p), y)) if self.label_mode else load, num_parallel_calls=AUTOTUNE)
        if self.batch_size is not None:
            dataset = dataset.batch(self.batch_size) if batched is None else batched(dataset, self.batch_size)
        dataset = dataset.prefetch(AUTOTUNE)
        dataset.class_names = self.class_names
        dataset.file_paths = paths
        return dataset

    def _labels(self, labels: Any) -> Dataset:
        dataset = Dataset.from_tensor_slices(labels)
        if self.label_mode == "binary":
            return dataset.map(lambda y: F.reshape(F.cast(y, dtype=np.dtype("float32")), shape=(1,)))
        if self.label_mode == "categorical":
            return dataset.map(lambda y: one_hot(y, len(self.class_names)))
        return dataset

    def _part(self, part: str | None) -> tuple[list[str], Any]:
        if not self.split:
            return self.paths, self.labels
        count = int(self.split * len(self.paths))
        training = part == "training"
        number = len(self.paths) - count if training else count
        print_message(f"Using {number} files for {part}.")
        chosen = slice(None, -count) if training else slice(-count, None)
        return self.paths[chosen], None if self.labels is None else self.labels[chosen]


def _check_labels(labels: Any, label_mode: Any, class_names: Any, what: str) -> None:
    if labels not in ("inferred", None):
        if not isinstance(labels, (list, tuple)):
            raise ValueError(
                f"`labels` argument should be a list/tuple of integer labels, as many as there are {what} "
                'files in the target directory, "inferred" (from the subdirectories) or None. Received: '
                f"labels={labels}"
            )
        if class_names:
            raise ValueError(
                f'You can only pass `class_names` if `labels="inferred"`. Received: labels={labels}, and '
                f"class_names={class_names}"
            )
    if label_mode not in ("int", "categorical", "binary", None):
        raise ValueError(
            '`label_mode` argument must be one of "int", "categorical", "binary", or None. Received: '
            f"label_mode={label_mode}"
        )


def _check_split(split: Any, subset: Any, shuffle: bool, seed: Any) -> None:
    if split and not 0 < split < 1:
        raise ValueError(f"`validation_split` must be between 0 and 1, received: {split}")
    if bool(split) != bool(subset):
        raise ValueError("If `subset` is set, `validation_split` must be set, and inversely.")
    if subset not in ("training", "validation", "both", None):
        raise ValueError(f'`subset` must be either "training", "validation" or "both", received: {subset}')
    if split and shuffle and seed is None:
        raise ValueError(
            "If using `validation_split` and shuffling the data, you must provide a `seed` argument, to make sure that "
            "there is no overlap between the training and validation subset."
        )


def _indexed(
    directory: str, labels: Any, kinds: tuple[str, ...], class_names: Any, follow_links: bool, verbose: bool
) -> tuple[list[str], Any, Any]:
    """(paths, labels, names of the classes), in alphanumeric order."""
    folders = [""]
    if labels == "inferred":
        folders = sorted(
            f for f in os.listdir(directory) if os.path.isdir(os.path.join(directory, f)) and not f.startswith(".")
        )
        if class_names is not None:
            if not set(class_names) <= set(folders):
                raise ValueError(
                    "The `class_names` passed did not match the names of the subdirectories of the target directory. "
                    f"Expected: {folders} (or a subset of it), but received: class_names={class_names}"
                )
            folders = class_names
    elif class_names is not None:
        raise ValueError('`class_names` cannot be specified unless `labels="inferred"`.')
    found = [_files(os.path.join(directory, f), kinds, follow_links) for f in folders]
    paths = [path for part in found for path in part]
    names: Any = folders
    if labels == "inferred":
        labels = np.repeat(np.arange(len(folders), dtype=np.int32), [len(part) for part in found])
    elif labels is None:
        names = None
    else:
        if len(labels) != len(paths):
            raise ValueError(
                "Expected the lengths of `labels` to match the number of files in the target directory. len(labels) is "
                f"{len(labels)} while we found {len(paths)} files in directory {directory}."
            )
        names = [str(label) for label in sorted(set(labels))]
        labels = list(labels)
    if verbose:
        print_message(f"Found {len(paths)} files" + ("." if labels is None else f" belonging to {len(names)} classes."))
    return paths, labels, names


def _files(folder: str, kinds: tuple[str, ...], follow_links: bool) -> list[str]:
    walked = sorted(os.walk(folder, followlinks=follow_links), key=lambda step: step[0])
    return [os.path.join(root, f) for root, _, files in walked for f in sorted(files) if f.lower().endswith(kinds)]


def image_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: Any = None,
    color_mode: str = "rgb",
    batch_size: int | None = 32,
    image_size: Any = (256, 256),
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    interpolation: str = "bilinear",
    follow_links: bool = False,
    crop_to_aspect_ratio: bool = False,
    pad_to_aspect_ratio: bool = False,
    data_format: str | None = None,
    format: str = "tf",
    verbose: bool = True,
) -> Any:
    """The images in a folder (needs Pillow), resized to one size; labels are the subfolders, in order of names.

    Shapes: images (batch, height, width, channels), float32 (uint8 for "nearest"); labels (batch,) int32, (batch, 1)
        for "binary", (batch, classes) for "categorical"
    Raises: ValueError where an argument does not fit, or there are no images; ImportError without Pillow.
    """
    _check_format(format)
    channels = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(color_mode)
    if channels is None:
        raise ValueError(
            f'`color_mode` must be one of {{"rgb", "rgba", "grayscale"}}. Received: color_mode={color_mode}'
        )
    size = (image_size, image_size) if isinstance(image_size, int) else image_size
    if not isinstance(size, (list, tuple)) or len(size) != 2:
        raise ValueError(
            f"Invalid `image_size` value. Expected a tuple of 2 integers. Received: image_size={image_size}"
        )
    if interpolation.lower() not in _METHODS:
        raise ValueError(
            f"Argument `interpolation` should be one of {_METHODS}. Received: interpolation={interpolation}"
        )
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ValueError("Only one of `pad_to_aspect_ratio`, `crop_to_aspect_ratio` can be set to `True`.")
    folder = _Folder(
        directory, labels, label_mode, class_names, batch_size, shuffle, seed, validation_split, subset, follow_links,
        verbose, IMAGES, "image",
    )  # fmt: skip
    first = settings.standardize_data_format(data_format) == "channels_first"

    method = interpolation.lower()
    shape = (channels, *size) if first else (*size, channels)
    spec = Spec(tuple(shape), np.dtype("uint8" if method == "nearest" else "float32"))

    def pixels(path: Any) -> Any:
        image = decode_image(read_file(Tensor(path)), channels, expand_animations=False)
        if crop_to_aspect_ratio:
            found = smart_resize(image, size, method)
        elif pad_to_aspect_ratio:
            found = resize_with_pad(image, size[0], size[1], method)
        else:
            found = resize(image, size, method)
        array = np.asarray(found.array(), spec.dtype)
        return np.ascontiguousarray(array.transpose(2, 0, 1)) if first else array

    return folder.datasets(lambda path: host_op("image_of_file", pixels, spec, path))


def text_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: Any = None,
    batch_size: int | None = 32,
    max_length: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
    format: str = "tf",
    verbose: bool = True,
) -> Any:
    """The texts (.txt) in a folder, strings cut to ``max_length`` bytes; labels are the subfolders, in order of names.

    Raises: ValueError where an argument does not fit, or there are no texts.
    """
    _check_format(format)
    folder = _Folder(
        directory, labels, label_mode, class_names, batch_size, shuffle, seed, validation_split, subset, follow_links,
        verbose, (".txt",), "text",
    )  # fmt: skip

    def load(path: Any) -> Any:
        text = read_file(path)
        return text if max_length is None else substr(text, 0, max_length)

    return folder.datasets(load)


def audio_dataset_from_directory(
    directory: Any,
    labels: Any = "inferred",
    label_mode: str | None = "int",
    class_names: Any = None,
    batch_size: int | None = 32,
    sampling_rate: int | None = None,
    output_sequence_length: int | None = None,
    ragged: bool = False,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
    verbose: bool = True,
) -> Any:
    """The sounds (.wav, 16 bits) in a folder, padded to the longest of a batch or to ``output_sequence_length`` frames.

    Shapes: float32 (batch, frames, channels)
    Raises: ValueError where an argument does not fit, or there are no sounds; ImportError for another sampling rate.
    """
    if ragged and output_sequence_length is not None:
        raise ValueError("Cannot set both `ragged` and `output_sequence_length`")
    if sampling_rate is not None:
        if not isinstance(sampling_rate, int) or sampling_rate <= 0:
            raise ValueError(f"`sampling_rate` should be an integer above 0. Received: sampling_rate={sampling_rate}")
        raise ImportError("`sampling_rate` is not provided here: sounds keep their own. Resample them yourself.")
    folder = _Folder(
        directory, labels, label_mode, class_names, batch_size, shuffle, seed, validation_split, subset, follow_links,
        verbose, (".wav",), "audio",
    )  # fmt: skip
    frames = -1 if output_sequence_length is None else output_sequence_length

    def load(path: Any) -> Any:
        sound = decode_wav(read_file(path), desired_samples=frames).audio
        return RaggedTensor.from_tensor(sound) if ragged else sound

    def padded(dataset: Dataset, count: int) -> Dataset:
        return dataset.padded_batch(count) if frames == -1 and not ragged else dataset.batch(count)

    return folder.datasets(load, padded)


def _check_format(format: str) -> None:
    if format != "tf":
        raise ValueError(f'`format` should be "tf": other loaders are not provided. Received: format={format}')
