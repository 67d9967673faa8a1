"""``Bidirectional`` and ``TimeDistributed``."""

from __future__ import annotations

import copy
import inspect
from typing import Any

from ....ir.op import F
from ...engine.layer import Layer
from ...saving.registry import public, public_name
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from ..core.passing import Lambda
from ..core.wrapper import Wrapper
from ..options import takes

_MODES = ("sum", "mul", "ave", "concat", None)


@public("keras.layers")
class Bidirectional(Layer):
    """A recurrent layer run forwards and backwards, the two results merged.

    Args: merge_mode: concat, sum, mul, ave, or None for both. weights: initial weights of both.
        backward_layer: a copy of ``layer`` that goes backwards unless given.
    Raises: ValueError on other modes, or layers that don't match.
    """

    _masks_are_nodes = True

    def __init__(
        self, layer: Any, merge_mode: str | None = "concat", weights: Any = None, backward_layer: Any = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. Received: {layer}"
            )
        if backward_layer is not None and not isinstance(backward_layer, Layer):
            raise ValueError(f"`backward_layer` need to be a `keras.layers.Layer` instance. Received: {backward_layer}")
        if merge_mode not in _MODES:
            raise ValueError(
                f'Invalid merge mode. Received: {merge_mode}. Merge mode should be one of {{"sum", "mul", '
                '"ave", "concat", None}'
            )
        super().__init__(**kwargs)
        self.forward_layer = _renamed(layer, "forward_")
        self.backward_layer = backward_layer or _renamed(layer, "backward_", go_backwards=True)
        if hasattr(layer, "use_cudnn"):
            self.forward_layer.use_cudnn = self.backward_layer.use_cudnn = layer.use_cudnn
        self._check_layers()
        for inner in (self.forward_layer, self.backward_layer):
            if getattr(inner, "zero_output_for_mask", None) is not None:
                inner.zero_output_for_mask = inner.return_sequences
        self.merge_mode = merge_mode
        self._given_weights = weights
        self.stateful = layer.stateful
        self.return_sequences, self.return_state = layer.return_sequences, layer.return_state
        self.supports_masking = True
        self.input_spec = layer.input_spec

    def _check_layers(self) -> None:
        forward, backward = self.forward_layer, self.backward_layer
        if forward.go_backwards == backward.go_backwards:
            raise ValueError(
                "Forward layer and backward layer should have different `go_backwards` value. Received: "
                f"forward_layer.go_backwards {forward.go_backwards}, "
                f"backward_layer.go_backwards={backward.go_backwards}"
            )
        for name in ("stateful", "return_sequences", "return_state"):
            a, b = getattr(forward, name), getattr(backward, name)
            if a != b:
                raise ValueError(
                    "Forward layer and backward layer are expected to have the same value for attribute "
                    f'"{name}", got "{a}" for forward layer and "{b}" for backward layer'
                )

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        """Builds both layers."""
        for inner in (self.forward_layer, self.backward_layer):
            if not inner.built:
                inner.build(sequences_shape)
        if self._given_weights:
            self.set_weights(self._given_weights)

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool | None = None) -> Any:
        """The merged outputs, and the states of both with return_state."""
        half = 0 if initial_state is None else len(initial_state) // 2
        states = (None, None) if not half else (initial_state[:half], initial_state[half:])
        found = []
        for inner, state in zip((self.forward_layer, self.backward_layer), states, strict=True):
            given = {"training": training, "mask": mask}
            found.append(inner(sequences, initial_state=state, **{k: v for k, v in given.items() if takes(inner, k)}))
        y, back = (f[0] if self.return_state else f for f in found)
        if self.return_sequences:
            back = F.flip(back, axis=(1,))
        output = self._merged(y, back)
        if not self.return_state:
            return output
        rest = (*found[0][1:], *found[1][1:])
        return (*output, *rest) if self.merge_mode is None else (output, *rest)

    def _merged(self, y: Any, back: Any) -> Any:
        if self.merge_mode == "concat":
            return F.concat(y, back, axis=-1)
        if self.merge_mode == "mul":
            return F.mul(y, back)
        if self.merge_mode is None:
            return (y, back)
        total = F.add(y, back)
        return F.div(total, 2) if self.merge_mode == "ave" else total

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        """The merged shape, and the states' with return_state."""
        shape = self.forward_layer.compute_output_shape(sequences_shape)
        states: tuple[Any, ...] = ()
        if self.return_state:
            shape, states = shape[0], tuple(shape[1:]) * 2
        if self.merge_mode == "concat":
            shape = (*shape[:-1], shape[-1] * 2)
        both = (shape, shape) if self.merge_mode is None else (shape,)
        return (*both, *states) if self.return_state or self.merge_mode is None else tuple(shape)

    def compute_mask(self, inputs: Any, mask: Any) -> Any:
        """The mask of the steps, where they are returned."""
        mask = mask[0] if isinstance(mask, list) else mask
        output = mask if self.return_sequences else None
        masks = (output,) if self.merge_mode else (output, output)
        if self.return_state:
            count = len(self.forward_layer.state_size) * 2
            return (*masks, *(None for _ in range(count)))
        return masks if not self.merge_mode else output

    @property
    def states(self) -> Any:
        """State variables of both layers, None where they are not stateful."""
        forward, backward = self.forward_layer.states, self.backward_layer.states
        return (*forward, *backward) if forward and backward else None

    def reset_states(self) -> None:
        """Alias of reset_state."""
        self.reset_state()

    def reset_state(self) -> None:
        """Zeros in the state variables. Raises AttributeError unless stateful."""
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    def get_config(self) -> dict[str, Any]:
        """Both layers' configs."""
        return {
            **super().get_config(),
            "merge_mode": self.merge_mode,
            "layer": serialize_keras_object(self.forward_layer),
            "backward_layer": serialize_keras_object(self.backward_layer),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The layer of a config."""
        config = copy.deepcopy(config)
        for key in ("layer", "backward_layer"):
            if config.get(key) is not None:
                config[key] = deserialize_keras_object(config[key], custom_objects)
        return cls(**config)


def _renamed(layer: Any, prefix: str, **changes: Any) -> Any:
    """A new layer with the config of another."""
    config = serialize_keras_object(layer)
    config["config"] = {**config["config"], **changes, "name": f"{prefix}{layer.name.removeprefix(prefix)}"}
    config.pop("build_config", None)
    return deserialize_keras_object(config)


@public("keras.layers")
class TimeDistributed(Wrapper):
    """Applies a layer to every step of (batch, steps, ...), each step by itself.

    Raises: ValueError where the layer is none, the input has fewer than 3 axes, or the mask's
        first two sizes are not the input's.
    """

    def __init__(self, layer: Any, **kwargs: Any) -> None:
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. Received: {layer}"
            )
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The layer's output shape with the steps behind the batch."""
        child = self.layer.compute_output_shape(_without_steps(input_shape))
        return (child[0], input_shape[1], *child[1:])

    def build(self, input_shape: Any) -> None:
        """Builds the layer for one step."""
        super().build(_without_steps(input_shape))

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        """The steps' outputs."""
        if mask is not None:
            _check_mask(tuple(mask.data.shape), tuple(inputs.data.shape))
        shape = tuple(inputs.data.shape)
        sensitive = training and takes(self.layer, "training")
        if mask is None and not sensitive and _is_samplewise(self.layer):
            y = self.layer.call(F.reshape(inputs, shape=(shape[0] * shape[1], *shape[2:])))
            return F.reshape(y, shape=(shape[0], shape[1], *y.data.shape[1:]))
        steps = F.rows(F.transpose(inputs, perm=(1, 0, *range(2, len(shape)))))
        given: dict[str, Any] = {"training": training} if takes(self.layer, "training") else {}
        masks = None
        if mask is not None and takes(self.layer, "mask"):
            masks = F.rows(F.transpose(mask, perm=(1, 0, *range(2, len(mask.data.shape)))))
        outputs = []
        for i, x in enumerate(steps):
            extra = {} if masks is None else {"mask": masks[i]}
            outputs.append(self.layer.call(x, **given, **extra))
        return F.stack(*outputs, axis=1)


def _without_steps(shape: Any) -> tuple[Any, ...]:
    if not isinstance(shape, (tuple, list)) or len(shape) < 3:
        raise ValueError(
            f"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: {shape}"
        )
    return (shape[0], *shape[2:])


def _is_samplewise(layer: Any) -> bool:
    """True where a batch's samples don't meet: Keras's own layers, without state between calls."""
    known = public_name(type(layer)) is not None and not isinstance(layer, Lambda)
    quiet = not getattr(layer, "stateful", False) and not layer._seed_generators
    return known and quiet and inspect.ismethod(layer.call) and all(map(_is_samplewise, layer._layers))


def _check_mask(mask_shape: Any, shape: Any) -> None:
    if len(mask_shape) < 2:
        raise ValueError(
            "The `mask` passed to the `TimeDistributed` layer must be at least 2D (e.g., `(batch_size, "
            f"timesteps)`), but it has {len(mask_shape)} dimension(s) with shape {mask_shape}."
        )
    if mask_shape[:2] != shape[:2]:
        raise ValueError(
            f"The `mask` passed to the `TimeDistributed` layer has a shape {mask_shape} that is incompatible "
            f"with the input shape {shape}. The first two dimensions of the mask (batch size and timesteps) "
            "must match the input's first two dimensions."
        )
