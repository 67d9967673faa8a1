"""Batches of images in files: one folder for each class, or a table of names."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator as PythonIterator
from typing import Any

import numpy as np

from ...base.settings import floatx, image_data_format
from ..utils.images import img_to_array, load_img
from ..utils.progbar import print_message
from .iterator import FORMATS, Iterator, check_subset, save_batch

_CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1}


class FileIterator(Iterator):
    """Base: reads a batch's files, changes them, and gives them the labels that ``class_mode`` asks for.

    Subclasses set ``class_mode``, ``classes``, ``class_indices``, ``dtype`` and implement ``filepaths``, ``labels``
    and ``sample_weight``.
    """

    class_mode: Any
    classes: Any
    class_indices: dict[Any, int]
    dtype: Any

    def set_processing_attrs(
        self, image_data_generator: Any, target_size: Any, color_mode: str, data_format: str, save_to_dir: Any,
        save_prefix: str, save_format: str, subset: str | None, interpolation: str, keep_aspect_ratio: bool,
    ) -> None:  # fmt: skip
        """How files become a batch. Raises ValueError on an unknown color mode or subset."""
        self.image_data_generator = image_data_generator
        self.target_size = tuple(target_size)
        self.keep_aspect_ratio = keep_aspect_ratio
        if color_mode not in _CHANNELS:
            raise ValueError(f'Invalid color mode: {color_mode}; expected "rgb", "rgba", or "grayscale".')
        self.color_mode, self.data_format = color_mode, data_format
        channels = (_CHANNELS[color_mode],)
        last = data_format == "channels_last"
        self.image_shape = (*self.target_size, *channels) if last else (*channels, *self.target_size)
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        self.interpolation = interpolation
        self.split: tuple[float, float] | None = None
        if subset is not None:
            check_subset(subset)
            share = image_data_generator._validation_split
            self.split = (0, share) if subset == "validation" else (share, 1)
        self.subset = subset

    @property
    def filepaths(self) -> Any:
        """The files, one for each sample."""
        raise NotImplementedError(f"`filepaths` has not been implemented in {type(self).__name__}.")

    @property
    def labels(self) -> Any:
        """The samples' labels."""
        raise NotImplementedError(f"`labels` has not been implemented in {type(self).__name__}.")

    @property
    def sample_weight(self) -> Any:
        """The samples' weights, or None."""
        raise NotImplementedError(f"`sample_weight` has not been implemented in {type(self).__name__}.")

    def _get_batches_of_transformed_samples(self, index_array: Any) -> Any:
        batch = np.zeros((len(index_array), *self.image_shape), dtype=self.dtype)
        paths = self.filepaths
        for i, j in enumerate(index_array):
            batch[i] = self._image(paths[j])
        if self.save_to_dir:
            save_batch(batch, index_array, self, 10**7)
        mode = self.class_mode
        if mode == "input":
            labels: Any = batch.copy()
        elif mode in ("binary", "sparse"):
            labels = np.array([self.classes[j] for j in index_array], dtype=self.dtype)
        elif mode == "categorical":
            labels = np.zeros((len(batch), len(self.class_indices)), dtype=self.dtype)
            for i, j in enumerate(index_array):
                labels[i, self.classes[j]] = 1.0
        elif mode == "multi_output":
            labels = [output[index_array] for output in self.labels]
        elif mode == "raw":
            labels = self.labels[index_array]
        else:
            return batch
        weights = self.sample_weight
        return (batch, labels) if weights is None else (batch, labels, weights[index_array])

    def _image(self, path: str) -> Any:
        image = load_img(
            path, color_mode=self.color_mode, target_size=self.target_size, interpolation=self.interpolation,
            keep_aspect_ratio=self.keep_aspect_ratio,
        )  # fmt: skip
        x = img_to_array(image, data_format=self.data_format)
        image.close()
        generator = self.image_data_generator
        if not generator:
            return x
        return generator.standardize(generator.apply_transform(x, generator.get_random_transform(x.shape)))


class DirectoryIterator(FileIterator):
    """Batches of the images in a directory, whose folders are the classes.

    Raises: ValueError on an unknown class mode, color mode or subset; ImportError without Pillow, when read.
    """

    allowed_class_modes = {"categorical", "binary", "sparse", "input", None}

    def __init__(
        self, directory: Any, image_data_generator: Any, target_size: Any = (256, 256), color_mode: str = "rgb",
        classes: Any = None, class_mode: Any = "categorical", batch_size: int = 32, shuffle: bool = True,
        seed: Any = None, data_format: str | None = None, save_to_dir: Any = None, save_prefix: str = "",
        save_format: str = "png", follow_links: bool = False, subset: str | None = None,
        interpolation: str = "nearest", keep_aspect_ratio: bool = False, dtype: Any = None,
    ) -> None:  # fmt: skip
        self.set_processing_attrs(
            image_data_generator, target_size, color_mode, data_format or image_data_format(), save_to_dir,
            save_prefix, save_format, subset, interpolation, keep_aspect_ratio,
        )  # fmt: skip
        self.directory = directory
        check_class_mode(class_mode, self.allowed_class_modes)
        self.class_mode, self.dtype = class_mode, floatx() if dtype is None else dtype
        names = classes or [d for d in sorted(os.listdir(directory)) if os.path.isdir(os.path.join(directory, d))]
        self.num_classes = len(names)
        self.class_indices = {name: i for i, name in enumerate(names)}
        self.filenames: list[str] = []
        found: list[int] = []
        for name in names:
            part = _files_of(os.path.join(directory, name), self.split, follow_links)
            self.filenames += part
            # the index by the folder's own name, which is the last part of "a/b"
            found += [self.class_indices[os.path.basename(os.path.join(directory, name))]] * len(part)
        self.samples = len(self.filenames)
        self.classes = np.array(found, dtype="int32")
        print_message(f"Found {self.samples} images belonging to {self.num_classes} classes.")
        self._filepaths = [os.path.join(directory, name) for name in self.filenames]
        super().__init__(self.samples, batch_size, shuffle, seed)

    @property
    def filepaths(self) -> Any:
        """The files, one for each sample."""
        return self._filepaths

    @property
    def labels(self) -> Any:
        """The samples' class numbers."""
        return self.classes

    @property
    def sample_weight(self) -> Any:
        """None: folders have no weights."""
        return None


def _files_of(folder: str, split: tuple[float, float] | None, follow_links: bool) -> list[str]:
    """Names of the images in a class's folder and below, from its parent; the share of them that ``split`` says."""
    files = list(_image_files(folder, follow_links))
    if split:
        files = files[int(split[0] * len(files)) : int(split[1] * len(files))]
    name = os.path.basename(folder)
    return [os.path.join(name, os.path.relpath(file, folder)) for file in files]


def _image_files(folder: str, follow_links: bool) -> PythonIterator[str]:
    for root, _, files in sorted(os.walk(folder, followlinks=follow_links), key=lambda found: found[0]):
        for name in sorted(files):
            if name.lower().endswith(".tiff"):
                warnings.warn(
                    'Using ".tiff" files with multiple bands will cause distortion. Please verify your output.',
                    stacklevel=5,
                )
            if name.lower().endswith(FORMATS):
                yield os.path.join(root, name)


def check_class_mode(class_mode: Any, allowed: Any) -> None:
    """Raises ValueError unless the mode is allowed."""
    if class_mode not in allowed:
        raise ValueError(f"Invalid class_mode: {class_mode}; expected one of: {allowed}")
