"""Batches of the images that a table names: a pandas DataFrame, or whatever gives columns by ``table[name]``.

A column is only iterated over, so that no table library is needed: a dict of lists is a table too.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

import numpy as np

from ..utils.progbar import print_message
from .file_iterators import FileIterator, check_class_mode
from .iterator import FORMATS

_NO_CLASSES = ("input", "multi_output", "raw", None)


class DataFrameIterator(FileIterator):
    """Batches of the images in the files of column ``x_col``, labelled by ``y_col``.

    Args: class_mode: "categorical" (labels may be lists of classes), "binary", "sparse", "input", "raw" (the column as
        it is; several columns give a matrix), "multi_output" (a list of columns), or None.
        validate_filenames: leaves out names that are no image files.
    Raises: ValueError, TypeError where columns do not hold what the class mode asks for.
    """

    allowed_class_modes = {"binary", "categorical", "input", "multi_output", "raw", "sparse", None}

    def __init__(
        self, dataframe: Any, directory: Any = None, image_data_generator: Any = None, x_col: Any = "filename",
        y_col: Any = "class", weight_col: Any = None, target_size: Any = (256, 256), color_mode: str = "rgb",
        classes: Any = None, class_mode: Any = "categorical", batch_size: int = 32, shuffle: bool = True,
        seed: Any = None, data_format: str = "channels_last", save_to_dir: Any = None, save_prefix: str = "",
        save_format: str = "png", subset: str | None = None, interpolation: str = "nearest",
        keep_aspect_ratio: bool = False, dtype: Any = "float32", validate_filenames: bool = True,
    ) -> None:  # fmt: skip
        self.set_processing_attrs(
            image_data_generator, target_size, color_mode, data_format, save_to_dir, save_prefix, save_format, subset,
            interpolation, keep_aspect_ratio,
        )  # fmt: skip
        self.directory, self.class_mode, self.dtype = directory or "", class_mode, dtype
        self._check(dataframe, x_col, y_col, weight_col, classes)
        names = list(dataframe[x_col])
        rows = self._valid(names, x_col) if validate_filenames else list(range(len(names)))
        labels: list[Any] = []
        if class_mode not in _NO_CLASSES:
            labels, classes = _kept_labels(list(dataframe[y_col]), rows, classes)
            rows = [row for row in rows if labels[row] is not None]
            self.class_indices = {name: i for i, name in enumerate(classes)}
        if self.split:
            rows = rows[int(self.split[0] * len(rows)) : int(self.split[1] * len(rows))]
        if class_mode not in _NO_CLASSES:
            self.classes = [self._numbers(labels[row]) for row in rows]
        self.filenames = [names[row] for row in rows]
        self._sample_weight = np.asarray(dataframe[weight_col])[rows] if weight_col else None
        if class_mode == "multi_output":
            self._targets: Any = [np.array([list(dataframe[column])[row] for row in rows]) for column in y_col]
        elif class_mode == "raw":
            several = isinstance(y_col, (list, tuple))
            table = np.stack([np.asarray(dataframe[c]) for c in y_col], axis=-1) if several else dataframe[y_col]
            self._targets = np.asarray(table)[rows]
        self.samples = len(self.filenames)
        kind = "validated" if validate_filenames else "non-validated"
        belonging = "" if class_mode in _NO_CLASSES else f" belonging to {len(self.class_indices)} classes"
        print_message(f"Found {self.samples} {kind} image filenames{belonging}.")
        self._filepaths = [os.path.join(self.directory, name) for name in self.filenames]
        super().__init__(self.samples, batch_size, shuffle, seed)

    def _check(self, table: Any, x_col: Any, y_col: Any, weight_col: Any, classes: Any) -> None:
        mode = self.class_mode
        check_class_mode(mode, self.allowed_class_modes)
        if mode == "multi_output" and not isinstance(y_col, list):
            raise TypeError(f'If class_mode="{mode}", y_col must be a list. Received {type(y_col).__name__}.')
        if not all(isinstance(name, str) for name in table[x_col]):
            raise TypeError(f"All values in column x_col={x_col} must be strings.")
        if mode in ("binary", "sparse") and not all(isinstance(label, str) for label in table[y_col]):
            raise TypeError(f'If class_mode="{mode}", y_col="{y_col}" column values must be strings.')
        if mode == "binary":
            count = len(set(classes or table[y_col]))
            if count != 2:
                raise ValueError(f'If class_mode="binary" there must be 2 classes. Found {count} classes.')
        if mode == "categorical" and not all(isinstance(label, (str, list, tuple)) for label in table[y_col]):
            raise TypeError(f'If class_mode="{mode}", y_col="{y_col}" values must be type string, list or tuple.')
        if classes and mode in _NO_CLASSES:
            warnings.warn(f'`classes` will be ignored given the class_mode="{mode}"', stacklevel=5)
        if weight_col and not np.issubdtype(np.asarray(table[weight_col]).dtype, np.number):
            raise TypeError(f"Column weight_col={weight_col} must be numeric.")

    def _valid(self, names: list[str], x_col: Any) -> list[int]:
        """Rows whose names are image files."""
        paths = [os.path.join(self.directory, name) for name in names]
        rows = [i for i, path in enumerate(paths) if path.lower().endswith(FORMATS) and os.path.isfile(path)]
        if len(rows) < len(names):
            warnings.warn(
                f'Found {len(names) - len(rows)} invalid image filename(s) in x_col="{x_col}". '
                "These filename(s) will be ignored.",
                stacklevel=5,
            )
        return rows

    def _numbers(self, label: Any) -> Any:
        if isinstance(label, (list, tuple)):
            return [self.class_indices[name] for name in label]
        return self.class_indices[label]

    @property
    def filepaths(self) -> Any:
        """The files, one for each sample."""
        return self._filepaths

    @property
    def labels(self) -> Any:
        """The columns as they are, or class numbers."""
        return self._targets if self.class_mode in ("multi_output", "raw") else self.classes

    @property
    def sample_weight(self) -> Any:
        """The weights' column, or None."""
        return self._sample_weight


def _kept_labels(labels: list[Any], rows: list[int], classes: Any) -> tuple[list[Any], list[Any]]:
    """(labels, None where no class is left of them; the classes)."""
    if not classes:
        found: set[Any] = set()
        for row in rows:
            found.update(labels[row] if isinstance(labels[row], (list, tuple)) else [labels[row]])
        return labels, sorted(found)
    classes = list(dict.fromkeys(classes))

    def kept(label: Any) -> Any:
        if isinstance(label, (list, tuple)):
            return [name for name in label if name in classes] or None
        return label if label in classes else None

    return [kept(label) for label in labels], classes
