# ruff: noqa: E501 - a sample stays on its line
"""Samples of ops/conv.py and ops/pool.py, against direct loops over positions."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array

SAMPLES: list[Sample] = []


def direct(x: Any, w: Any, strides: Any, padding: Any, dilation: Any, groups: int = 1) -> Any:
    """Convolution by its definition: one output element at a time."""
    x = np.pad(x, [(0, 0), *padding, (0, 0)])
    kernel = w.shape[:-2]
    out = [(d - (k - 1) * r - 1) // s + 1 for d, k, s, r in zip(x.shape[1:-1], kernel, strides, dilation)]
    y = np.zeros((x.shape[0], *out, w.shape[-1]))
    depth, filters = w.shape[-2], w.shape[-1] // groups
    for place in itertools.product(*(range(o) for o in out)):
        for at in itertools.product(*(range(k) for k in kernel)):
            key = tuple(p * s + a * r for p, s, a, r in zip(place, strides, at, dilation))
            for group in range(groups):
                part = x[(slice(None), *key, slice(group * depth, (group + 1) * depth))]
                y[(slice(None), *place, slice(group * filters, (group + 1) * filters))] += (
                    part @ w[at][:, group * filters : (group + 1) * filters]
                )
    return y


CASES: list[tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]] = [
    ((2, 5, 2), (3, 2, 3), {"strides": (1,), "padding": ((1, 1),), "dilation": (1,)}),
    ((1, 6, 2), (2, 2, 1), {"strides": (2,), "padding": ((1, 0),), "dilation": (2,)}),
    ((2, 4, 5, 2), (3, 2, 2, 3), {"strides": (1, 1), "padding": ((1, 1), (0, 1)), "dilation": (1, 1)}),
    ((2, 4, 5, 3), (3, 2, 3, 2), {"strides": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1)}),
    ((1, 5, 4, 2), (2, 2, 2, 2), {"strides": (2, 3), "padding": ((0, 0), (1, 2)), "dilation": (1, 1)}),
    ((1, 5, 5, 1), (2, 2, 1, 2), {"strides": (1, 1), "padding": ((1, 1), (0, 0)), "dilation": (2, 3)}),
    ((2, 3, 3, 3), (1, 1, 3, 2), {"strides": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1)}),
    ((1, 4, 4, 4), (2, 2, 2, 6), {"strides": (1, 2), "padding": ((0, 1), (0, 0)), "dilation": (1, 1), "groups": 2}),
    ((1, 4, 3, 3), (2, 2, 1, 6), {"strides": (1, 1), "padding": ((1, 0), (0, 0)), "dilation": (1, 1), "groups": 3}),
    ((1, 3, 3, 2, 1), (2, 2, 1, 1, 2), {"strides": (1, 1, 1), "padding": ((0, 1), (0, 0), (1, 0)), "dilation": (1, 1, 1)}),
    ((0, 3, 3, 1), (2, 2, 1, 1), {"strides": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1)}),
]

for x_shape, w_shape, attrs in CASES:
    x, w = array(*x_shape), array(*w_shape, seed=1)
    y = direct(x, w, **attrs)
    g = array(*y.shape, seed=2)
    spatial, kernel = x_shape[1:-1], w_shape[:-2]
    SAMPLES += [
        Sample("conv", (x, w), attrs, expect=y),
        Sample("conv_input_grad", (g, w), attrs | {"size": spatial}),
        Sample("conv_filter_grad", (x, g), attrs | {"size": kernel}),
    ]

PLAIN: dict[str, Any] = {"strides": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1)}
ERRORS = [
    Error("conv", (array(1, 3, 3, 2), array(2, 2, 3, 1)), PLAIN, InvalidArgumentError, "evenly divisible"),
    Error("conv", (array(1, 1, 1, 2), array(5, 2, 2, 1)), PLAIN, InvalidArgumentError, "negative"),
    Error("conv", (array(3, 3, 2), array(2, 2, 2, 1)), PLAIN, InvalidArgumentError, "must have 4 axes"),
    Error("conv_input_grad", (array(1, 3, 3, 1), array(2, 2, 2, 1)), PLAIN | {"size": (5, 5)}, InvalidArgumentError, "gives an output"),
    Error("conv_filter_grad", (array(1, 3, 3, 1), array(1, 3, 3, 1)), PLAIN | {"size": (2, 2)}, InvalidArgumentError, "give an output"),
    Error("max_pool", (array(3, 3, 2),), {"window": (2, 2)} | PLAIN, InvalidArgumentError, "must have 4 axes"),
    Error("avg_pool_grad", (array(1, 3, 3, 2),), {"window": (2, 2), "size": (3, 3)} | PLAIN, InvalidArgumentError, "expected a gradient"),
    Error("max_pool_scatter", (array(1, 3, 3, 2),) * 3, {"window": (2, 2)} | PLAIN, InvalidArgumentError, "expected outputs"),
    Error("max_pool_pick", (array(1, 3, 3, 2), array(1, 2, 2, 2), array(1, 3, 4, 2)), {"window": (2, 2)} | PLAIN, InvalidArgumentError, "one shape"),
]


def pooled(function: Any, x: Any, window: Any, strides: Any, padding: Any, dilation: Any) -> Any:
    """Pooling by its definition: the elements inside the input, one window at a time."""
    x = np.pad(x, [(0, 0), *padding, (0, 0)], constant_values=np.nan)
    out = [(d - (k - 1) * r - 1) // s + 1 for d, k, s, r in zip(x.shape[1:-1], window, strides, dilation)]
    y = np.zeros((x.shape[0], *out, x.shape[-1]))
    for place in itertools.product(*(range(o) for o in out)):
        cells = [
            x[(slice(None), *(p * s + a * r for p, s, a, r in zip(place, strides, at, dilation)))]
            for at in itertools.product(*(range(k) for k in window))
        ]
        y[(slice(None), *place)] = function(np.stack(cells), axis=0)
    return y


POOLS: list[tuple[tuple[int, ...], dict[str, Any]]] = [
    ((2, 6, 2), {"window": (2,), "strides": (2,), "padding": ((0, 0),), "dilation": (1,)}),
    ((2, 5, 4, 2), {"window": (2, 2), "strides": (2, 2), "padding": ((0, 1), (0, 0)), "dilation": (1, 1)}),
    ((1, 5, 5, 1), {"window": (3, 2), "strides": (1, 2), "padding": ((1, 1), (0, 1)), "dilation": (1, 2)}),
    ((1, 3, 4, 3, 1), {"window": (2, 2, 2), "strides": (1, 2, 1), "padding": ((0, 0), (0, 0), (0, 1)), "dilation": (1, 1, 1)}),
    ((1, 1, 1, 1), {"window": (1, 1), "strides": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1)}),
]
for shape, attrs in POOLS:
    x = array(*shape)
    y = pooled(np.nanmax, x, **attrs)
    g = array(*y.shape, seed=3)
    SAMPLES += [
        Sample("max_pool", (x,), attrs, expect=y),
        Sample("max_pool_scatter", (x, y, g), attrs),
        Sample("max_pool_pick", (x, y, array(*shape, seed=4)), attrs),
        Sample("avg_pool", (x,), attrs, expect=pooled(np.nanmean, x, **attrs)),
        Sample("avg_pool_grad", (g,), attrs | {"size": shape[1:-1]}),
    ]
SAMPLES.append(Sample("avg_pool", (array(0, 4, 4, 1),), POOLS[1][1]))
