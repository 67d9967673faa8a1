"""The weights of every layer type of workloads.json: names, Keras's shapes and order, initial values.

Each function takes the layer, the shape of its input without the batch, and the generator; it gives
the weights by name in Keras's order and the shape of its output.
"""

from typing import Any

import numpy as np

Layer = dict[str, Any]
Shape = tuple[int, ...]
Weights = dict[str, np.ndarray]
Rng = np.random.Generator
BATCH_NORM_EPSILON = 1e-3


def glorot(rng: Rng, shape: Shape, fan_in: int, fan_out: int) -> np.ndarray:
    """Uniform with the variance of Glorot & Bengio 2010."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape)


def small(rng: Rng, *shape: int, around: float = 0.0) -> np.ndarray:
    """Values near a constant: a bias of exact zeros would hide a bias that is never added."""
    return around + 0.05 * rng.standard_normal(shape)


def dense(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """Kernel (in, units) and bias."""
    inputs, units = shape[-1], layer["units"]
    kernel = glorot(rng, (inputs, units), inputs, units)
    return {"kernel": kernel, "bias": small(rng, units)}, (*shape[:-1], units)


def conv2d(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """Kernel (h, w, in, out) and bias; no padding, stride 1."""
    height, width, inputs = shape
    size, filters = layer["kernel_size"], layer["filters"]
    kernel = glorot(rng, (size, size, inputs, filters), size * size * inputs, size * size * filters)
    return {"kernel": kernel, "bias": small(rng, filters)}, (height - size + 1, width - size + 1, filters)


def max_pool2d(layer: Layer, shape: Shape, _rng: Rng) -> tuple[Weights, Shape]:
    """Nothing to learn."""
    size = layer["pool_size"]
    return {}, (shape[0] // size, shape[1] // size, shape[2])


def lstm(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """Kernel (d, 4u), recurrent kernel (u, 4u), bias (4u); gates i, f, g, o; the forget bias near 1."""
    inputs, units = shape[-1], layer["units"]
    bias = small(rng, 4 * units)
    bias[units : 2 * units] += 1
    return {
        "kernel": glorot(rng, (inputs, 4 * units), inputs, 4 * units),
        "recurrent_kernel": glorot(rng, (units, 4 * units), units, 4 * units),
        "bias": bias,
    }, (units,)


def token_position_embedding(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """One table of tokens, one of positions; their sum is the output."""
    length, dim = shape[0], layer["dim"]
    return {
        "tokens": rng.uniform(-0.05, 0.05, (layer["vocabulary"], dim)),
        "positions": rng.uniform(-0.05, 0.05, (length, dim)),
    }, (length, dim)


def transformer_block(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """Attention kernels (d, heads, key_dim) and back, two normalizations, two dense layers."""
    dim, heads, key_dim, inner = shape[-1], layer["heads"], layer["key_dim"], layer["feed_forward"]
    made: Weights = {}
    for name in ("query", "key", "value"):
        made[f"{name}_kernel"] = glorot(rng, (dim, heads, key_dim), dim, heads * key_dim)
        made[f"{name}_bias"] = small(rng, heads, key_dim)
    made["output_kernel"] = glorot(rng, (heads, key_dim, dim), heads * key_dim, dim)
    made["output_bias"] = small(rng, dim)
    made |= {"gamma_1": small(rng, dim, around=1.0), "beta_1": small(rng, dim)}
    made |= {"inner_kernel": glorot(rng, (dim, inner), dim, inner), "inner_bias": small(rng, inner)}
    made |= {"outer_kernel": glorot(rng, (inner, dim), inner, dim), "outer_bias": small(rng, dim)}
    made |= {"gamma_2": small(rng, dim, around=1.0), "beta_2": small(rng, dim)}
    return made, shape


def statistics(rng: Rng, channels: int, prefix: str = "") -> Weights:
    """Batch normalization's four vectors, near those of standardized activations."""
    return {
        f"{prefix}gamma": small(rng, channels, around=1.0),
        f"{prefix}beta": small(rng, channels),
        f"{prefix}mean": small(rng, channels),
        f"{prefix}variance": rng.uniform(0.8, 1.2, channels),
    }


def he(rng: Rng, shape: Shape, fan_in: int) -> np.ndarray:
    """Normal with the variance of He et al. 2015: 27 layers deep, activations keep their size."""
    return rng.standard_normal(shape) * np.sqrt(2 / fan_in)


def conv_bn(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """Convolution without bias, then batch normalization; padded so that stride 2 halves."""
    size, filters, strides = layer["kernel_size"], layer["filters"], layer["strides"]
    kernel = he(rng, (size, size, shape[-1], filters), size * size * shape[-1])
    return {"kernel": kernel, **statistics(rng, filters)}, (shape[0] // strides, shape[1] // strides, filters)


def separable_bn(layer: Layer, shape: Shape, rng: Rng) -> tuple[Weights, Shape]:
    """Depthwise 3x3 (h, w, channels, 1), then pointwise, each with batch normalization."""
    channels, filters, strides = shape[-1], layer["filters"], layer["strides"]
    return {
        "depthwise_kernel": he(rng, (3, 3, channels, 1), 9),
        **statistics(rng, channels, "depthwise_"),
        "pointwise_kernel": he(rng, (1, 1, channels, filters), channels),
        **statistics(rng, filters, "pointwise_"),
    }, (shape[0] // strides, shape[1] // strides, filters)


MAKERS = {
    "dense": dense,
    "dropout": lambda _layer, shape, _rng: ({}, shape),
    "conv2d": conv2d,
    "max_pool2d": max_pool2d,
    "flatten": lambda _layer, shape, _rng: ({}, (int(np.prod(shape)),)),
    "lstm": lstm,
    "token_position_embedding": token_position_embedding,
    "transformer_block": transformer_block,
    "global_average_pool1d": lambda _layer, shape, _rng: ({}, shape[-1:]),
    "global_average_pool2d": lambda _layer, shape, _rng: ({}, shape[-1:]),
    "conv_bn": conv_bn,
    "separable_bn": separable_bn,
}


def fold(weights: Weights) -> Weights:
    """The same layer with batch normalization folded into kernel and bias: inference's usual form."""
    folded: Weights = {}
    for name, kernel in weights.items():
        if not name.endswith("kernel"):
            continue
        prefix = name.removesuffix("kernel")
        gamma, beta, mean, variance = (
            weights[prefix + part].astype(np.float64) for part in ("gamma", "beta", "mean", "variance")
        )
        scale = gamma / np.sqrt(variance + BATCH_NORM_EPSILON)
        # a depthwise kernel ends in (channels, 1), every other in (..., filters)
        shaped = scale[:, None] if prefix == "depthwise_" else scale
        folded[name] = (kernel * shaped).astype(np.float32)
        folded[f"{prefix}bias"] = (beta - mean * scale).astype(np.float32)
    return folded
