"""Galleries: images beside each other, with labels, boxes or masks, by matplotlib."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...base.settings import image_data_format
from ...tensor.convert import convert_to_tensor
from .drawing import as_batch, draw_bounding_boxes, draw_segmentation_masks
from .optional import matplotlib


def plot_image_gallery(
    images: Any, y_true: Any = None, y_pred: Any = None, label_map: Any = None, rows: Any = None, cols: Any = None,
    value_range: Any = (0, 255), scale: float = 2, path: Any = None, show: Any = None, transparent: bool = True,
    dpi: float = 60, legend_handles: Any = None, data_format: Any = None,
) -> None:  # fmt: skip
    """Shows images in rows, or (``path``) writes them into a file.

    Args: y_true, y_pred: class numbers, named by label_map. rows, cols: a square unless given. value_range: of the
        images. scale: inches of an image. show: whether to show it; unless a path is given. transparent, dpi: of the
        file. legend_handles: matplotlib's.
    Raises: ImportError without matplotlib; ValueError on images that are no batch, labels without a map, or both
        ``path`` and ``show``.
    """
    plt = matplotlib("plot_image_gallery", "pyplot")
    if path is not None and show:
        raise ValueError("plot_gallery() expects either `path` to be set, or `show` to be true.")
    if (y_true is not None or y_pred is not None) and label_map is None:
        raise ValueError("If `y_true` or `y_pred` are provided, a `label_map` must also be provided.")
    images = as_batch(images)
    rows = rows or math.ceil(math.sqrt(len(images)))
    cols = cols or max(1, len(images) // rows)
    images = images[: rows * cols]
    if (data_format or image_data_format()) == "channels_first":
        images = np.moveaxis(images, 1, -1)
    figure, axes = plt.subplots(
        nrows=rows, ncols=cols, figsize=(cols * scale, rows * scale), frameon=False, layout="tight", squeeze=False,
        sharex="row", sharey="col",
    )  # fmt: skip
    figure.subplots_adjust(wspace=0, hspace=0)
    if legend_handles is not None:
        figure.legend(handles=legend_handles, loc="lower center")
    images = _bytes(images, value_range)
    for i, axis in enumerate(axes.flat):
        axis.margins(x=0, y=0)
        axis.axis("off")
        if i < len(images):
            axis.imshow(images[i])
            title = _title(i, y_true, y_pred, label_map)
            if title:
                axis.set_title(title, fontsize=8)
    if path is not None:
        plt.savefig(fname=path, pad_inches=0, bbox_inches="tight", transparent=transparent, dpi=dpi)
        plt.close()
    elif show is None or show:
        plt.show()
        plt.close()


def _bytes(images: Any, value_range: Any) -> Any:
    low, high = value_range
    if (low, high) != (0, 255):
        images = (images.astype("float32") - low) / (high - low) * 255
    return images.astype("uint8")


def _title(i: int, y_true: Any, y_pred: Any, label_map: Any) -> str:
    parts = []
    for name, labels in (("Label", y_true), ("Pred", y_pred)):
        known = None if labels is None else np.asarray(convert_to_tensor(labels))
        if known is not None and i < len(known):
            parts.append(f"{name}: {label_map.get(known[i].item(), 'Unknown')}")
    return "  ".join(parts)


def plot_bounding_box_gallery(
    images: Any, bounding_box_format: Any, y_true: Any = None, y_pred: Any = None, value_range: Any = (0, 255),
    true_color: Any = (0, 188, 212), pred_color: Any = (255, 235, 59), line_thickness: int = 2,
    font_scale: float = 1.0, text_thickness: Any = None, class_mapping: Any = None, ground_truth_mapping: Any = None,
    prediction_mapping: Any = None, legend: bool = False, legend_handles: Any = None, rows: Any = None,
    cols: Any = None, data_format: Any = None, **kwargs: Any,
) -> None:  # fmt: skip
    """Shows images with true and predicted boxes; see draw_bounding_boxes and plot_image_gallery.

    Raises: ImportError without matplotlib or OpenCV; ValueError where both ``legend`` and handles are given.
    """
    patches = matplotlib("plot_bounding_box_gallery", "patches")
    images = as_batch(images)
    if (data_format or image_data_format()) == "channels_first":
        images = np.moveaxis(images, 1, -1)
    options = {
        "bounding_box_format": bounding_box_format,
        "line_thickness": line_thickness,
        "text_thickness": text_thickness,
        "font_scale": font_scale,
        "data_format": "channels_last",
    }
    for boxes, color, mapping in (
        (y_true, true_color, ground_truth_mapping or class_mapping),
        (y_pred, pred_color, prediction_mapping or class_mapping),
    ):
        if boxes is not None:
            images = draw_bounding_boxes(images, boxes, color=color, class_mapping=mapping, **options)
    if legend:
        if legend_handles:
            raise ValueError(
                "Only pass `legend` OR `legend_handles` to `keras.visualization.plot_bounding_box_gallery()`."
            )
        legend_handles = [
            patches.Patch(color=np.array(color) / 255.0, label=label)
            for color, label in ((true_color, "Ground Truth"), (pred_color, "Prediction"))
        ]
    plot_image_gallery(
        images, value_range=value_range, legend_handles=legend_handles, rows=rows, cols=cols,
        data_format="channels_last", **kwargs,
    )  # fmt: skip


def plot_segmentation_mask_gallery(
    images: Any, num_classes: int, value_range: Any = (0, 255), y_true: Any = None, y_pred: Any = None,
    color_mapping: Any = None, blend: bool = True, alpha: float = 0.8, ignore_index: int = -1, data_format: Any = None,
    **kwargs: Any,
) -> None:  # fmt: skip
    """Shows each image beside itself with the true and the predicted mask; see draw_segmentation_masks.

    Raises: ImportError without matplotlib; ValueError on images that are no batch.
    """
    images = as_batch(images)
    first = (data_format or image_data_format()) == "channels_first"
    images = np.moveaxis(images, 1, -1) if first else images
    columns = [images]
    for masks in (y_true, y_pred):
        if masks is not None:
            masks = np.asarray(convert_to_tensor(masks))
            masks = (np.moveaxis(masks, 1, -1) if first else masks).astype("int32")
            drawn = draw_segmentation_masks(
                images, masks, num_classes, color_mapping, alpha, blend, ignore_index, "channels_last"
            )
            columns.append(np.asarray(drawn))
    whole = np.stack(columns, axis=1).reshape(-1, *images.shape[1:])
    plot_image_gallery(
        whole, value_range=value_range, rows=len(images), cols=len(columns), data_format="channels_last", **kwargs
    )
