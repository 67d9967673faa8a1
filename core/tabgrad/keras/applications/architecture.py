"""What every architecture does around its layers: checks, the input, the head, the model, its weights."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...base.settings import image_data_format
from .. import activations, layers
from ..common.keras_tensor import is_symbolic
from ..engine.functional import Functional
from ..utils.source_inputs import get_source_inputs
from .weights import Pretrained

_ARGUMENTS = """

    Args: include_top: whether to end in the classifier. weights: None (random), "imagenet" (fetched into
        ~/.keras/models), or the path of a file of weights. input_tensor: a symbolic tensor to start from.
        input_shape: without the batch; pooling: None, "avg" or "max": both for models without the classifier.
        classes, classifier_activation: of the classifier. name: the model's.
    Raises: ValueError where arguments contradict each other or the weights; OSError where they can't be fetched.
    """


@dataclass
class Options:
    """The arguments that all architectures take."""

    include_top: Any = True
    weights: Any = "imagenet"
    input_tensor: Any = None
    input_shape: Any = None
    pooling: Any = None
    classes: Any = 1000
    classifier_activation: Any = "softmax"
    name: Any = None

    @property
    def pretrained(self) -> bool:
        """Whether ImageNet's weights are wanted."""
        return isinstance(self.weights, str) and self.weights == "imagenet"


class Architecture:
    """A model from its arguments to its weights: the input is made first, layers are put upon ``image``.

    Args: input_shape: without the batch.
    Raises: ValueError where ``options.input_tensor`` is not symbolic.
    """

    def __init__(self, options: Options, input_shape: Any) -> None:
        self.options, self.input_shape = options, input_shape
        given = options.input_tensor
        self.image = given if is_symbolic(given) else layers.Input(shape=input_shape, tensor=given)

    def predictions(self, x: Any, **dense: Any) -> Any:
        """The last layer of the classifier."""
        options = self.options
        return layers.Dense(options.classes, activation=options.classifier_activation, name="predictions", **dense)(x)

    def pooled(self, x: Any, named: bool = False) -> Any:
        """What a model without the classifier ends in."""
        kinds = {"avg": layers.GlobalAveragePooling2D, "max": layers.GlobalMaxPooling2D}
        pooling = self.options.pooling
        if pooling not in kinds:
            return x
        return kinds[pooling](name=f"{pooling}_pool" if named else None)(x)

    def top(
        self, x: Any, average: str | None = "avg_pool", named: bool = False, dropout: float = 0.0, **dense: Any
    ) -> Any:
        """Average, dropout and classifier; or what stands in their place. Args: named: whether the pooling is."""
        if not self.options.include_top:
            return self.pooled(x, named)
        x = layers.GlobalAveragePooling2D(name=average)(x)
        if dropout > 0:
            x = layers.Dropout(dropout, name="top_dropout")(x)
        return self.predictions(x, **dense)

    def model(self, x: Any, pretrained: Pretrained | None, name: str | None = None, bare: bool = False) -> Any:
        """The model that ends in ``x``, with its weights. Args: bare: not a list where an input tensor was given."""
        options, inputs = self.options, self.image
        if options.input_tensor is not None:
            sources = get_source_inputs(options.input_tensor)
            inputs = sources[0] if bare else sources
        model = Functional(inputs, x, name=name or options.name)
        if options.weights is not None:
            path = options.weights
            if options.pretrained:
                if pretrained is None:
                    raise ValueError(f"There are no ImageNet weights for this form of {model.name}; pass weights=None.")
                path = pretrained.path(bool(options.include_top))
            model.load_weights(path)
        return model


def begin(options: Options, size: int, minimum: int = 32) -> Architecture:
    """The checked start of an architecture. Args: size: of the images that the weights were trained on."""
    check(options)
    return Architecture(options, settled_shape(options, size, minimum))


def check(options: Options) -> None:
    """Raises ValueError where the weights are no known ones, or not for so many classes or another activation."""
    weights = options.weights
    if not (weights is None or options.pretrained or os.path.exists(weights)):
        raise ValueError(
            "The `weights` argument should be either `None` (random initialization), 'imagenet' (pre-training on "
            f"ImageNet), or the path to an existing file of weights. Received: weights={weights}"
        )
    if options.pretrained and options.include_top and options.classes != 1000:
        raise ValueError(
            "If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000: pass `include_top=False` "
            f"and put a classifier of your own on the model. Received: classes={options.classes}"
        )
    activation = options.classifier_activation
    fitting = (activations.get("softmax"), activations.get(None))
    if options.include_top and weights is not None and activations.get(activation) not in fitting:
        raise ValueError(
            "Only `None` and `softmax` activations are allowed for the `classifier_activation` argument when using "
            f"pretrained weights, with `include_top=True`. Received: classifier_activation={activation}"
        )


def settled_shape(options: Options, size: int, minimum: int) -> Any:
    """The input's shape, the usual one where none was given.

    Raises: ValueError where it does not fit the weights, is too small, or unknown before a classifier.
    """
    given, last = options.input_shape, image_data_format() == "channels_last"
    usual = (size, size, 3) if last else (3, size, size)
    if options.pretrained and options.include_top:
        if given is not None and tuple(given) != usual:
            raise ValueError(
                "When setting `include_top=True` and loading `imagenet` weights, `input_shape` should be "
                f"{usual}. Received: input_shape={given}"
            )
        return usual
    if not given:
        unknown = (None, None, 3) if last else (3, None, None)
        return usual if options.include_top else unknown
    _check_shape(given, last, minimum, options.pretrained)
    if options.include_top and None in given:
        raise ValueError(
            f"If `include_top` is True, you should specify a static `input_shape`. Received: input_shape={given}"
        )
    return given


def _check_shape(shape: Any, last: bool, minimum: int, pretrained: bool) -> None:
    if len(shape) != 3:
        raise ValueError(f"`input_shape` must be a tuple of three integers. Received: input_shape={shape}")
    channels = shape[-1 if last else 0]
    if pretrained and channels != 3:
        raise ValueError(f"The input must have 3 channels for `imagenet` weights. Received: input_shape={shape}")
    if channels not in (1, 3):
        warnings.warn(f"This model usually expects 1 or 3 input channels, not {channels}.", stacklevel=5)
    check_size(shape[:2] if last else shape[1:], minimum, shape)


def check_size(size: Any, minimum: int, shape: Any) -> None:
    """Raises ValueError where height or width are known and too small."""
    if any(n is not None and n < minimum for n in size):
        raise ValueError(f"Input size must be at least {minimum}x{minimum}. Received: input_shape={shape}")


def variant(title: str, name: str, make: Callable[[Options], Any]) -> Callable[..., Any]:
    """The public function of one architecture. Args: name: of its models. make: builds the model."""

    def build(
        include_top: Any = True,
        weights: Any = "imagenet",
        input_tensor: Any = None,
        input_shape: Any = None,
        pooling: Any = None,
        classes: Any = 1000,
        classifier_activation: Any = "softmax",
        name: Any = name,
    ) -> Any:
        return make(
            Options(include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name)
        )

    return titled(build, title)


def titled(build: Callable[..., Any], title: str, more: str = "") -> Callable[..., Any]:
    """``build`` under its public name. Args: more: what its docstring says beyond the common arguments."""
    build.__name__ = build.__qualname__ = title
    build.__doc__ = f"The {title} model for ImageNet's classes, or for others.{more}{_ARGUMENTS}"
    return build
