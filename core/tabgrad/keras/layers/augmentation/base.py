"""What layers of image augmentation share: one draw per image, applied to all that belongs to the image.

``get_random_transformation`` draws; ``transform_images``, ``transform_labels``, ``transform_bounding_boxes`` and
``transform_segmentation_masks`` apply what was drawn, to batches, and ``transform_single_...`` to one image.
"""

from __future__ import annotations

from typing import Any

from ....api.environment import executing_eagerly
from ....base.tree import map_structure
from ....data.function import in_pipeline
from ...engine.layer import Layer
from ...ops import numpy as knp
from ...ops.core import cast, convert_to_tensor, shape
from ...ops.image_warp import affine_transform
from ...random.seed_generator import SeedGenerator
from ..options import config_of, standardize_data_format
from .backend import Backend
from .boxes import densified
from .options import FILL_MODES, INTERPOLATIONS, bounded, checked_range, one_of, spatial_axes


def images_of(data: Any) -> Any:
    """The images among what a layer is called on."""
    return data["images"] if isinstance(data, dict) else data


def size_of(images: Any) -> tuple[int, tuple[Any, ...]]:
    """(number of images, shape). Raises ValueError unless there are 3 or 4 axes."""
    found = shape(images)
    if len(found) not in (3, 4):
        raise ValueError(f"Expected the input image to be rank 3 or 4. Received: inputs.shape={found}")
    return 1 if len(found) == 3 else found[0], found


def is_traced() -> bool:
    """Whether TensorFlow would be building a graph now: in a traced function, or in one of ``tf.data``."""
    return in_pipeline() or not executing_eagerly()


class BaseImagePreprocessingLayer(Layer):
    """Base: calls the ``transform_...`` methods for images, or for a dictionary of what belongs to them.

    The keys are "images", "labels", "bounding_boxes" (see ``boxes.py``) and "segmentation_masks". While a function
    is traced and in ``tf.data``, all of it comes in the compute dtype, as in Keras on TensorFlow.

    Args: factor: strength of layers that have one (``_USE_BASE_FACTOR``), within ``_FACTOR_BOUNDS``.
        bounding_box_format: needed where there are boxes.
    Raises: ValueError on another factor or data_format.
    """

    _USE_BASE_FACTOR = True
    _FACTOR_BOUNDS: tuple[float, float] = (-1, 1)
    backend = Backend()
    seed: Any
    generator: SeedGenerator

    def __init__(
        self, factor: Any = None, bounding_box_format: str | None = None, data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.bounding_box_format = bounding_box_format
        self.data_format = standardize_data_format(data_format)
        self.height_axis, self.width_axis = spatial_axes(self.data_format)
        self.channel_axis = -3 if self.data_format == "channels_first" else -1
        if self._USE_BASE_FACTOR:
            self.factor = bounded(factor or 0.0, *self._FACTOR_BOUNDS)
        elif factor is not None:
            raise ValueError(f"{type(self).__name__} does not take a `factor` argument. Received: factor={factor}")

    # --- for subclasses --------------------------------------------------------------------

    def _seeded(self, seed: Any) -> None:
        """Holds the seed and the generator that draws come from."""
        self.seed = seed
        self.generator = SeedGenerator(seed)

    def _source(self, seed: Any) -> Any:
        """Where draws come from: the seed of the call where there is one, else the layer's generator."""
        return self.generator if seed is None else seed

    def _get_seed_generator(self, backend: Any = None) -> SeedGenerator:
        if not hasattr(self, "generator"):
            raise ValueError("Set `self.seed` and `self.generator` in `__init__()` before drawing.")
        return self.generator

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """What is drawn for one call; None where nothing is."""
        return None

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        raise NotImplementedError(f"{type(self).__name__} does not implement `_transform_images()`.")

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """A batch of images, transformed in training."""
        images = cast(images, self.compute_dtype)
        return self._transform_images(images, transformation, self.interpolation) if training else images

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels of a batch. Subclasses implement it."""
        raise NotImplementedError(f"{type(self).__name__} does not take labels.")

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes of a batch. Subclasses implement it."""
        raise NotImplementedError(f"{type(self).__name__} does not take bounding boxes.")

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """The masks of a batch, transformed as images, without values between those there are."""
        if not training:
            return segmentation_masks
        return self._transform_images(segmentation_masks, transformation, "nearest")

    # --- one image -------------------------------------------------------------------------

    def transform_single_image(self, image: Any, transformation: Any, training: bool = True) -> Any:
        """``transform_images`` of one image."""
        batch = knp.expand_dims(image, axis=0)
        return knp.squeeze(self.transform_images(batch, transformation=transformation, training=training), axis=0)

    def transform_single_label(self, label: Any, transformation: Any, training: bool = True) -> Any:
        """``transform_labels`` of one label."""
        batch = knp.expand_dims(label, axis=0)
        return knp.squeeze(self.transform_labels(batch, transformation=transformation, training=training), axis=0)

    def transform_single_bounding_box(self, bounding_box: Any, transformation: Any, training: bool = True) -> Any:
        """``transform_bounding_boxes`` of one image's boxes."""
        for key in ("boxes", "labels"):
            bounding_box[key] = knp.expand_dims(bounding_box[key], axis=0)
        out = self.transform_bounding_boxes(bounding_box, transformation=transformation, training=training)
        for key in ("boxes", "labels"):
            out[key] = knp.squeeze(out[key], axis=0)
        return out

    def transform_single_segmentation_mask(
        self, segmentation_mask: Any, transformation: Any, training: bool = True
    ) -> Any:
        """``transform_segmentation_masks`` of one mask."""
        batch = knp.expand_dims(segmentation_mask, axis=0)
        out = self.transform_segmentation_masks(batch, transformation=transformation, training=training)
        return knp.squeeze(out, axis=0)

    # --- calling ---------------------------------------------------------------------------

    def _is_batched(self, images: Any) -> bool:
        rank = len(shape(images))
        if rank not in (3, 4):
            raise ValueError(
                "Expected image tensor to have rank 3 (single image) or 4 (batch of images). Received: "
                f"data.shape={shape(images)}"
            )
        return rank == 4

    def call(self, data: Any, training: bool = True) -> Any:
        """The data, transformed; a dictionary keeps its other keys."""
        if is_traced():
            data = map_structure(lambda x: cast(x, self.compute_dtype), data)
        transformation = self.get_random_transformation(data, training=training)
        batched = self._is_batched(images_of(data))
        options = {"transformation": transformation, "training": training}
        on_images = self.transform_images if batched else self.transform_single_image
        if not isinstance(data, dict):
            return on_images(convert_to_tensor(data), **options)
        data["images"] = on_images(convert_to_tensor(data["images"]), **options)
        if "bounding_boxes" in data:
            boxes = densified(self._with_format(data["bounding_boxes"]))
            on_boxes = self.transform_bounding_boxes if batched else self.transform_single_bounding_box
            data["bounding_boxes"] = on_boxes(boxes, **options)
        if "labels" in data:
            on_labels = self.transform_labels if batched else self.transform_single_label
            data["labels"] = on_labels(convert_to_tensor(data["labels"]), **options)
        if "segmentation_masks" in data:
            on_masks = self.transform_segmentation_masks if batched else self.transform_single_segmentation_mask
            data["segmentation_masks"] = on_masks(data["segmentation_masks"], **options)
        return data

    def _with_format(self, bounding_boxes: Any) -> Any:
        if not self.bounding_box_format:
            raise ValueError(
                "The input has a 'bounding_boxes' key, but no bounding box format was given. Pass a "
                f"`bounding_box_format` argument to {type(self).__name__}, e.g. `bounding_box_format='xyxy'`."
            )
        return bounding_boxes

    def get_config(self) -> dict[str, Any]:
        """What every one of these layers is made with."""
        config = {**super().get_config(), "data_format": self.data_format}
        if self.bounding_box_format is not None:
            config["bounding_box_format"] = self.bounding_box_format
        return config


class InPlace(BaseImagePreprocessingLayer):
    """Base of layers that leave pixels where they are: labels, boxes and masks stay as they are."""

    _CHANNELS: int | None = None  # that images must have

    def transform_labels(self, labels: Any, transformation: Any = None, training: bool = True) -> Any:
        """The labels."""
        return labels

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any = None, training: bool = True) -> Any:
        """The boxes."""
        return bounding_boxes

    def transform_segmentation_masks(
        self, segmentation_masks: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        """The masks."""
        return segmentation_masks

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape. Raises ValueError where the layer needs images of so many channels, and these are none."""
        if self._CHANNELS is None:
            return input_shape
        if len(input_shape) not in (3, 4):
            raise ValueError(
                "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). Received: "
                f"input_shape={input_shape}"
            )
        count = input_shape[self.channel_axis]
        if count not in (None, self._CHANNELS):
            raise ValueError(
                f"Input images must have {self._CHANNELS} channels, but received images with {count} channels."
            )
        return input_shape


class Recolour(InPlace):
    """Base of layers that change colours, each by a strength that is drawn.

    Args: factor: a number f for [max(-f, least), f], or two, within ``_FACTOR_BOUNDS``. value_range: least and greatest
        value of images.
    Raises: ValueError on other factors, or a range that is not two numbers.
    """

    _USE_BASE_FACTOR = False

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), data_format: str | None = None, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.value_range = checked_range(value_range)
        self._seeded(seed)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "value_range", "seed")}


class Warp(BaseImagePreprocessingLayer):
    """Base of layers that sample images at other places: labels stay as they are.

    Args: fill_mode: what lies outside of an image. fill_value: that of the mode "constant".
    Raises: NotImplementedError on another fill_mode or interpolation.
    """

    _FILL_MODES: tuple[str, ...] = FILL_MODES

    def _warps(self, fill_mode: str, interpolation: str, fill_value: float, seed: Any) -> None:
        one_of("fill_mode", fill_mode, self._FILL_MODES)
        one_of("interpolation", interpolation, INTERPOLATIONS)
        self.fill_mode, self.interpolation, self.fill_value = fill_mode, interpolation, fill_value
        self._seeded(seed)
        self.supports_jit = False

    def _sampled(self, images: Any, matrices: Any, interpolation: str) -> Any:
        """Images sampled where projective matrices (n, 8) say."""
        return affine_transform(
            images, matrices, interpolation=interpolation, fill_mode=self.fill_mode, fill_value=self.fill_value,
            data_format=self.data_format,
        )  # fmt: skip

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels."""
        return labels

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape
