"""``RandAugment`` and ``AugMix``: layers chosen at random among those of this room."""

from __future__ import annotations

import random as python_random
from typing import Any

from ....data.function import in_pipeline
from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .auto_contrast import AutoContrast
from .base import BaseImagePreprocessingLayer, images_of, is_traced
from .brightness import RandomBrightness
from .color_degeneration import RandomColorDegeneration
from .contrast import RandomContrast
from .equalization import Equalization
from .options import bounded
from .posterization import RandomPosterization
from .rotation import RandomRotation
from .sharpness import RandomSharpness
from .shear import RandomShear
from .solarization import Solarization
from .translation import RandomTranslation


class Policy(BaseImagePreprocessingLayer):
    """Base: holds the layers to choose from, under their names, and builds them; labels stay as they are."""

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)
    _made: tuple[str, ...]  # in this order, which decides the seeds that are drawn for them

    def _takes(self, value_range: Any, factor: Any, interpolation: str, seed: Any) -> None:
        self.value_range = value_range
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.interpolation = interpolation
        self._seeded(seed)

    def _makes(self, names: tuple[str, ...], data_format: Any, kwargs: dict[str, Any]) -> None:
        f, seeded = self.factor, {"seed": self.seed, "data_format": data_format, **kwargs}
        ranged = {"value_range": self.value_range, **seeded}
        warped = {"interpolation": self.interpolation, **seeded}
        unseeded = {k: v for k, v in ranged.items() if k != "seed"}
        makers: dict[str, Any] = {
            "random_shear": lambda: RandomShear(x_factor=f, y_factor=f, **warped),
            "random_translation": lambda: RandomTranslation(height_factor=f, width_factor=f, **warped),
            "random_rotation": lambda: RandomRotation(factor=f, **warped),
            "random_brightness": lambda: RandomBrightness(factor=f, **ranged),
            "random_color_degeneration": lambda: RandomColorDegeneration(factor=f, **ranged),
            "random_contrast": lambda: RandomContrast(factor=f, **ranged),
            "random_sharpness": lambda: RandomSharpness(factor=f, **ranged),
            "solarization": lambda: Solarization(addition_factor=f, threshold_factor=f, **ranged),
            "random_posterization": lambda: RandomPosterization(factor=max(1, int(8 * f[1])), **ranged),
            "auto_contrast": lambda: AutoContrast(**unseeded),
            "equalization": lambda: Equalization(**unseeded),
        }
        self._made = names
        for name in names:
            setattr(self, name, makers[name]())

    def build(self, input_shape: Any) -> None:
        """Builds the layers."""
        for name in self._made:
            getattr(self, name).build(input_shape)

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels."""
        return labels

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape


_CHOICES = (
    "random_shear", "random_translation", "random_rotation", "random_brightness", "random_color_degeneration",
    "random_contrast", "random_sharpness", "random_posterization", "solarization", "auto_contrast", "equalization",
)  # fmt: skip
_MADE = (
    "random_shear", "random_translation", "random_rotation", "random_brightness", "random_color_degeneration",
    "random_contrast", "random_sharpness", "solarization", "random_posterization", "auto_contrast", "equalization",
)  # fmt: skip


@public("keras.layers")
class RandAugment(Policy):
    """``num_ops`` layers one after the other in training, the same ones for all of a batch. Source: Cubuk et al. 2019.

    Args: factor: strength of every layer, or least and greatest, within [0, 1].
    """

    def __init__(
        self, value_range: Any = (0, 255), num_ops: int = 2, factor: Any = 0.5, interpolation: str = "bilinear",
        seed: Any = None, data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.num_ops = num_ops
        self._takes(value_range, factor, interpolation, seed)
        self._makes(_MADE, data_format, kwargs)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which layers, and what each of them drew."""
        if not training:
            return None
        chosen = random.randint((self.num_ops,), 0, len(_CHOICES), seed=self.generator)
        drawn = {n: getattr(self, n).get_random_transformation(data, training, self.generator) for n in _CHOICES}
        return {"transforms": drawn, "layer_idxes": chosen}

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Images after the chosen layers."""
        images = cast(images, self.compute_dtype)
        if not training:
            return images
        return cast(self._each("transform_images", images, transformation), self.compute_dtype)

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """Masks after the chosen layers."""
        if not training:
            return segmentation_masks
        return self._each("transform_segmentation_masks", segmentation_masks, transformation)

    def _each(self, method: str, value: Any, transformation: Any) -> Any:
        """Which layer it is shows only when the step runs: all of them are computed, and one result is taken."""
        for i in range(self.num_ops):
            for index, (name, drawn) in enumerate(transformation["transforms"].items()):
                changed = getattr(getattr(self, name), method)(value, drawn)
                value = knp.where(knp.equal(transformation["layer_idxes"][i], index), changed, value)
        return value

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes after the chosen layers, in the layers' order."""
        if not training:
            return bounding_boxes
        for index, (name, drawn) in enumerate(transformation["transforms"].items()):
            changed = getattr(self, name).transform_bounding_boxes(bounding_boxes.copy(), drawn)
            for i in range(self.num_ops):
                chosen = knp.equal(transformation["layer_idxes"][i], index)
                for key in ("boxes", "labels"):
                    bounding_boxes[key] = knp.where(chosen, changed[key], bounding_boxes[key])
        return bounding_boxes

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "value_range", "num_ops", "factor", "interpolation", "seed")}


_ALWAYS = (
    "random_shear", "random_translation", "random_rotation", "random_posterization", "solarization",
    "auto_contrast", "equalization",
)  # fmt: skip
_COLOURS = ("random_brightness", "random_color_degeneration", "random_contrast", "random_sharpness")


@public("keras.layers")
class AugMix(Policy):
    """Mixes images with chains of layers applied to them, in training. Source: Hendrycks et al. 2019.

    Python's own generator chooses the layers: where a call is traced, and in ``tf.data``, once, as in Keras.

    Args: num_chains, chain_depth: how many chains, and how many layers in each. factor: strength of every layer.
        alpha: parameter of the distributions of weights. all_ops: False for layers that keep colours.
    """

    def __init__(
        self, value_range: Any = (0, 255), num_chains: int = 3, chain_depth: int = 3, factor: Any = 0.3,
        alpha: float = 1.0, all_ops: bool = True, interpolation: str = "bilinear", seed: Any = None,
        data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.num_chains, self.chain_depth, self.alpha, self.all_ops = num_chains, chain_depth, alpha, all_ops
        self.__dict__["_traced"] = {}  # shape of an image -> (size of the batch, chains)
        self._takes(value_range, factor, interpolation, seed)
        made = (*_ALWAYS[:3], "solarization", "random_posterization", *_ALWAYS[5:])
        self._makes((*made, *_COLOURS) if all_ops else made, data_format, kwargs)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Weights, and the chains: layers with what each of them drew."""
        if not training:
            return None
        seed = self._source(seed)
        gamma = random.gamma((self.num_chains,), self.alpha, seed=seed)
        weights = gamma / knp.sum(gamma, axis=-1, keepdims=True)
        share = random.beta((), self.alpha, self.alpha, seed=seed)
        named = self._chains(images_of(data))
        chains = [[(n, self._drawn(n, data)) for n in chain if n is not None] for chain in named]
        return {"chain_mixing_weights": weights, "weight_sample": share, "chain_transforms": chains}

    def _chains(self, images: Any) -> Any:
        """Names of layers by chain, None where there is none.

        A trace keeps its choice, and Keras traces once for batches of any size: so does ``tf.data``, where
        elements run one by one here, and so must the traces of one step for a full and for a partial batch.
        """
        names = [*_ALWAYS, *(_COLOURS if self.all_ops else ()), None]
        batch, *rest = shape(images)
        size, chains = self._traced.get(tuple(rest), (batch, None))
        if chains is None or not is_traced() or (size == batch and not in_pipeline()):
            depths, counts = range(self.chain_depth), range(self.num_chains)
            chains = tuple(tuple(python_random.choice(names) for _ in depths) for _ in counts)
        if is_traced():
            self._traced[tuple(rest)] = batch, chains
        return chains

    def _drawn(self, name: str, data: Any) -> Any:
        return getattr(self, name).get_random_transformation(data, seed=self.generator)

    def _mixed(self, method: str, value: Any, transformation: Any) -> Any:
        weights = cast(transformation["chain_mixing_weights"], self.compute_dtype)
        share = cast(transformation["weight_sample"], self.compute_dtype)
        total = knp.zeros_like(value)
        for i, chain in enumerate(transformation["chain_transforms"]):
            changed = value
            for name, drawn in chain:
                changed = getattr(getattr(self, name), method)(changed, drawn)
            total = total + changed * weights[i]
        return share * value + (1 - share) * total

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Mixed images."""
        images = cast(images, self.compute_dtype)
        if not training:
            return images
        mixed = self._mixed("transform_images", images, transformation)
        return cast(knp.clip(mixed, *self.value_range), self.compute_dtype)

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """Mixed masks; they must be floats."""
        if not training:
            return segmentation_masks
        return self._mixed("transform_segmentation_masks", segmentation_masks, transformation)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes."""
        return bounding_boxes

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("value_range", "num_chains", "chain_depth", "factor", "alpha", "all_ops", "interpolation", "seed")
        return {**super().get_config(), **config_of(self, *names)}
