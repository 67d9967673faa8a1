"""Functions on images and volumes that ``tf.keras.backend`` has kept from Keras 2."""

from __future__ import annotations

from typing import Any

from ...api import array, conv, pointwise, reduction
from ...api.conv_gradients import atrous_conv2d_transpose
from ...api.nn import softmax
from ...base.settings import epsilon, standardize_data_format
from ...tensor.convert import convert_to_tensor
from .older import binary_crossentropy, repeat_elements


def separable_conv2d(
    x: Any, depthwise_kernel: Any, pointwise_kernel: Any, strides: Any = (1, 1), padding: str = "valid",
    data_format: Any = None, dilation_rate: Any = (1, 1),
) -> Any:  # fmt: skip
    """Convolution of each channel by itself, then across channels. Raises ValueError on strides that are no pair."""
    if len(strides) != 2:
        raise ValueError(f"`strides` must be a tuple of 2 integers. Received: strides={strides}")
    first = standardize_data_format(data_format) == "channels_first"
    steps = (1, 1, *strides) if first else (1, *strides, 1)
    layout = "NCHW" if first else "NHWC"
    return conv.separable_conv2d(
        x, depthwise_kernel, pointwise_kernel, steps, padding.upper(), data_format=layout, dilations=dilation_rate
    )


def conv2d_transpose(
    x: Any, kernel: Any, output_shape: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None,
    dilation_rate: Any = (1, 1),
) -> Any:  # fmt: skip
    """The transpose of conv2d. Args: output_shape: of the result; the batch's size may be None.

    Raises: ValueError where the dilation rates differ.
    """
    first = standardize_data_format(data_format) == "channels_first"
    x = convert_to_tensor(x)
    shape = (x.shape[0] if output_shape[0] is None else output_shape[0], *output_shape[1:])
    if tuple(dilation_rate) == (1, 1):
        steps, layout = ((1, 1, *strides), "NCHW") if first else ((1, *strides, 1), "NHWC")
        return conv.conv2d_transpose(x, kernel, shape, steps, padding.upper(), data_format=layout)
    if dilation_rate[0] != dilation_rate[1]:
        raise ValueError(
            "Expected the 2 dimensions of the `dilation_rate` argument to be equal to each other. "
            f"Received: dilation_rate={dilation_rate}"
        )
    if not first:
        return atrous_conv2d_transpose(x, kernel, shape, dilation_rate[0], padding.upper())
    x, shape = array.transpose(x, (0, 2, 3, 1)), (shape[0], *shape[2:], shape[1])
    found = atrous_conv2d_transpose(x, kernel, shape, dilation_rate[0], padding.upper())
    return array.transpose(found, (0, 3, 1, 2))


def spatial_3d_padding(x: Any, padding: Any = ((1, 1), (1, 1), (1, 1)), data_format: Any = None) -> Any:
    """Zeros around volumes. Raises ValueError unless there are three pairs."""
    if len(padding) != 3 or any(len(pair) != 2 for pair in padding):
        raise ValueError(f"Expected `padding` to be a tuple of 3 tuples of 2 integers. Received: padding={padding}")
    edges = [list(pair) for pair in padding]
    first = standardize_data_format(data_format) == "channels_first"
    return array.pad(x, [[0, 0], [0, 0], *edges] if first else [[0, 0], *edges, [0, 0]])


def resize_volumes(x: Any, depth_factor: int, height_factor: int, width_factor: int, data_format: str) -> Any:
    """Volumes larger by whole factors. Raises ValueError on another data format."""
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError(f"Invalid data_format: {data_format}. Expected channels_first or channels_last.")
    start = 2 if data_format == "channels_first" else 1
    for axis, factor in enumerate((depth_factor, height_factor, width_factor), start):
        x = repeat_elements(x, factor, axis=axis)
    return x


# --- losses that look away from what is easy ---------------------------------------------------------


def binary_focal_crossentropy(
    target: Any, output: Any, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0,
    from_logits: bool = False,
) -> Any:  # fmt: skip
    """Binary crossentropy of each element, less where it is met. Source: Lin et al. 2017."""
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    chance = pointwise.sigmoid(output) if from_logits else output
    met = target * chance + (1 - target) * (1 - chance)
    found = pointwise.pow(1.0 - met, gamma) * binary_crossentropy(target, output, from_logits=from_logits)
    return (target * alpha + (1 - target) * (1 - alpha)) * found if apply_class_balancing else found


def categorical_focal_crossentropy(
    target: Any, output: Any, alpha: Any = 0.25, gamma: float = 2.0, from_logits: bool = False, axis: int = -1
) -> Any:
    """Crossentropy along the axis, less where it is met. Source: Lin et al. 2017."""
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    if tuple(target.shape) != tuple(output.shape):
        raise ValueError(f"Shapes {target.shape} and {output.shape} are incompatible: they are to be equal.")
    output = softmax(output, axis=axis) if from_logits else output
    output = output / reduction.reduce_sum(output, axis, True)
    output = pointwise.clip_by_value(output, epsilon(), 1.0 - epsilon())
    weight = pointwise.pow(1.0 - output, gamma) * convert_to_tensor(alpha, output.dtype)
    return reduction.reduce_sum(weight * (-target * pointwise.log(output)), axis)
