"""``Activation``, ``ReLU``, ``LeakyReLU``, ``ELU``, ``PReLU``, ``Softmax``."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....ir.op import F
from ....tensor.ragged import RaggedTensor
from ... import activations
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..options import ShapeKeeping, add_weight, built_at_init, config_of, take


@public("keras.layers")
class Activation(ShapeKeeping):
    """Applies an activation function, given by name, config or as a callable."""

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """``activation(inputs)``."""
        if isinstance(inputs, RaggedTensor):
            return inputs.with_content(self.call(inputs.content()))
        return self.activation(inputs)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "activation")}


@public("keras.layers")
class ReLU(ShapeKeeping):
    """x above ``threshold`` (at most ``max_value``), ``negative_slope * (x - threshold)`` below.

    Raises: ValueError on negative arguments.
    """

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise ValueError(f"max_value of a ReLU layer cannot be a negative value. Received: max_value={max_value}")
        for name, value in (("negative_slope", negative_slope), ("threshold", threshold)):
            if value is None or value < 0.0:
                raise ValueError(f"{name} of a ReLU layer cannot be None or a negative value. Received: {name}={value}")
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The rectified input."""
        return activations.relu(
            inputs, negative_slope=self.negative_slope, max_value=self.max_value, threshold=self.threshold
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "max_value", "negative_slope", "threshold")}


@public("keras.layers")
class LeakyReLU(ShapeKeeping):
    """x where positive, else ``negative_slope * x``. Raises: ValueError on a negative slope."""

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            warnings.warn("Argument `alpha` is deprecated. Use `negative_slope` instead.", stacklevel=2)
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ValueError(
                "The negative_slope value of a Leaky ReLU layer cannot be None or negative value. "
                f"Expected a float. Received: negative_slope={negative_slope}"
            )
        self.negative_slope = negative_slope
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The leaky rectified input."""
        if inputs.dtype.is_integer:
            inputs = F.cast(inputs, dtype=as_dtype(self.compute_dtype).numpy)
        return F.leaky_relu(inputs, alpha=self.negative_slope)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "negative_slope")}


@public("keras.layers")
class ELU(ShapeKeeping):
    """x where positive, else ``alpha * (exp(x) - 1)``."""

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.alpha = alpha
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The activated input."""
        return F.elu(inputs, alpha=self.alpha)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "alpha")}


@public("keras.layers")
class PReLU(ShapeKeeping):
    """x where positive, else ``alpha * x`` with learned alpha, one for each element of a sample.

    Args: shared_axes: axes (from 1) along which alpha is shared.
    Shapes: alpha: the input's without the batch, 1 along shared axes.
    """

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        take(
            self, alpha_initializer=alpha_initializer, alpha_regularizer=alpha_regularizer,
            alpha_constraint=alpha_constraint,
        )  # fmt: skip
        single = shared_axes is not None and not isinstance(shared_axes, (list, tuple))
        self.shared_axes = [shared_axes] if single else None if shared_axes is None else list(shared_axes)

    def build(self, input_shape: Any) -> None:
        """Creates alpha."""
        shared = self.shared_axes or []
        shape = [1 if i in shared else d for i, d in enumerate(input_shape)][1:]
        self.alpha = add_weight(self, "alpha", shape)
        axes = {i: d for i, d in enumerate(input_shape) if i and i not in shared} if shared else {}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=axes)

    def call(self, inputs: Any) -> Any:
        """The activated input."""
        return F.sub(F.relu(inputs), F.mul(self.alpha, F.relu(F.neg(inputs))))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("alpha_initializer", "alpha_regularizer", "alpha_constraint", "shared_axes")
        return {**super().get_config(), **config_of(self, *names)}


@public("keras.layers")
class Softmax(ShapeKeeping):
    """Softmax along an axis or several, over the elements that ``mask`` lets through.

    Raises: ValueError where the mask does not broadcast to the input.
    """

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis
        built_at_init(self)

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """The probabilities, 0 where masked."""
        if mask is not None:
            mask = _fitting(mask, inputs)
            least = -30000.0 if inputs.data.dtype == np.float16 else -1e9
            inputs = F.where(mask, inputs, least)
        axis = tuple(self.axis) if isinstance(self.axis, (tuple, list)) else (self.axis,)
        if len(axis) > 1:
            outputs = F.exp(F.sub(inputs, F.logsumexp(inputs, axis=axis, keepdims=True)))
        else:
            outputs = activations.softmax(inputs, axis=axis[0])
        return outputs if mask is None else F.where(mask, outputs, 0.0)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "axis")}


def _fitting(mask: Any, inputs: Any) -> Any:
    """The mask as bools. Raises ValueError where its shape doesn't fit."""
    have, wanted = tuple(mask.data.shape), tuple(inputs.data.shape)
    if len(have) > len(wanted):
        raise ValueError(
            "The `mask` must be broadcastable to `inputs` and must not have more dimensions. "
            f"Received: inputs.shape={wanted}, mask.shape={have}"
        )
    if any(m not in (1, d) for m, d in zip(have[::-1], wanted[::-1], strict=False)):
        raise ValueError(
            "The `mask` must be broadcastable to `inputs`. Each mask dimension must be 1 or match the "
            f"corresponding input dimension. Received: inputs.shape={wanted}, mask.shape={have}"
        )
    if mask.data.dtype == np.bool_:
        return mask
    return F.cast(mask, dtype=np.dtype(bool)) if mask.data.dtype.kind in "iu" else F.greater(mask, 0.5)
