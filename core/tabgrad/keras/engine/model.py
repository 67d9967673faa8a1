"""``Model``: a layer that can be compiled, fitted, evaluated, summarised."""

from __future__ import annotations

import inspect
import json
from typing import Any

from ...base.tree import is_nested
from ..common.keras_tensor import KerasTensor
from ..export import files, restore, saving_api
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from ..training.trainer import Trainer
from .layer import Layer, default, is_default
from .state_trees import assign_state_tree, state_tree
from .summary import print_summary, summary_html

_FUNCTIONAL: list[Any] = []  # the Functional class, once its module is imported


def is_functional_call(args: Any, kwargs: dict[str, Any]) -> bool:
    """True for ``Model(inputs, outputs)`` in its forms."""
    return (
        len(args) == 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


@public("keras.models")
@public("keras")
class Model(Trainer, Layer):
    """Layers with training and inference.

    Either ``Model(inputs, outputs)`` from symbolic tensors, or a subclass that makes its layers in
    the constructor and implements ``call``.
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and is_functional_call(args, kwargs):
            return _FUNCTIONAL[0].__new__(_FUNCTIONAL[0], *args, **kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        Trainer.__init__(self)
        if is_functional_call(args, kwargs):
            _become_functional(type(self))
            _FUNCTIONAL[0].__init__(self, *args, **kwargs)
        else:
            Layer.__init__(self, *args, **kwargs)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """The forward pass. Subclasses implement it."""
        raise NotImplementedError(
            f"Model {type(self).__name__} does not have a `call()` method implemented."
        )

    @property
    def layers(self) -> list[Any]:
        """The direct sub-layers."""
        return self._flatten_layers(include_self=False, recursive=False)

    @layers.setter
    def layers(self, _: Any) -> None:
        raise AttributeError(
            "`Model.layers` attribute is reserved and should not be used. Please use another name."
        )

    def get_layer(self, name: str | None = None, index: int | None = None) -> Any:
        """A layer by name or position. Raises ValueError where there is none."""
        if index is not None and name is not None:
            raise ValueError(
                f"Provide only a layer name or a layer index. Received: index={index}, name={name}."
            )
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} layers."
                )
            return self.layers[index]
        if name is None:
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}."
        )

    def summary(
        self,
        line_length: int | None = None,
        positions: Any = None,
        print_fn: Any = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: Any = None,
    ) -> None:
        """Prints the layers, their output shapes and their numbers of parameters."""
        print_summary(
            self, line_length=line_length, positions=positions, print_fn=print_fn,
            expand_nested=expand_nested, show_trainable=show_trainable, layer_range=layer_range,
        )  # fmt: skip

    def _repr_html_(self) -> str:
        """The table of layers, for notebooks."""
        return summary_html(self)

    @default
    def build(self, input_shape: Any) -> None:
        """Builds a subclassed model for an input shape, by a symbolic call.

        Raises: ValueError where the call can't be traced on such an input.
        """
        self._check_super_called()
        if self.built:
            return
        if not is_default(type(self).build):  # super().build() of a subclass that makes its own state
            self.built = True
            return
        try:
            symbolic = _symbols(input_shape)
            self._call_symbolically(symbolic)
        except Exception as error:
            raise ValueError(
                f"Unable to build {type(self).__name__} for input shape {input_shape}: calling it on "
                f"symbolic inputs failed with {type(error).__name__}: {error}"
            ) from error
        self.built = True

    def _call_symbolically(self, symbolic: Any) -> Any:
        parameters = inspect.signature(self.call).parameters
        if isinstance(symbolic, dict) and len(parameters) > 1 and set(symbolic) <= set(parameters):
            return Layer.__call__(self, **symbolic)
        return Layer.__call__(self, symbolic)

    def build_from_config(self, config: dict[str, Any] | None) -> None:
        """Builds the model as its saved config says."""
        if not config:
            return
        if "input_shape" in config:
            shape = config["input_shape"]
            self.build(shape)
        elif "shapes_dict" in config:
            self.build(**config["shapes_dict"])

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, where they are plain values."""
        return Layer.get_config(self)

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None
    ) -> Any:
        """A model from its config; functional configs make Functional models."""
        if {"layers", "input_layers", "output_layers"} <= set(config) and (
            cls is Model or issubclass(cls, _FUNCTIONAL[0])
        ):
            return _FUNCTIONAL[0].from_functional_config(cls, config, custom_objects)
        return super().from_config(config)

    # --- files ---------------------------------------------------------------------------------

    def export(
        self,
        filepath: Any,
        format: str | None = None,
        verbose: bool | None = None,
        input_signature: Any = None,
        batch_size: Any = (1, 32),
        labels: Any = None,
        features: Any = None,
        preprocessing: dict[str, Any] | None = None,
    ) -> None:
        """Writes a file that predicts without Python.

        Args: format: "tg", a program for tabgrad/runtime in a page or Node; "wasm", one WebAssembly module with engine,
            program and weights, for any host (wasm/README.md has the ABI); "html", one page that works from a file.
            Without it, the path's suffix decides. verbose: print where it was written (default: not).
            input_signature: specs or arrays like the inputs, where the model does not know their shapes. batch_size:
            rows that one run takes; runtimes cut data into batches of these sizes. labels: names of the classes.
            features: names of the columns of a two-dimensional input. preprocessing: how images become inputs,
            ``value * scale + offset`` of values from 0 to 255 (``scale`` and ``offset`` numbers, or one per channel;
            default 1/255 and 0, or 1 and 0 where the model has a Rescaling or Normalization layer), ``invert`` (bool),
            ``fit`` ("stretch", "cover", "contain").
        Raises: ValueError on unknown formats, or where shapes are not known; UnimplementedError where the engine lacks
            an op of the model; OSError where the file can't be written, and then none is left.
        """
        files.export(self, filepath, format, batch_size, input_signature, labels, features, preprocessing)
        if verbose:
            print(f"Saved artifact at '{filepath}'.")

    def export_trainer(
        self,
        filepath: Any,
        batch_size: Any = 32,
        x: Any = None,
        y: Any = None,
        sample_weight: Any = None,
        format: str | None = None,
        labels: Any = None,
        features: Any = None,
        preprocessing: dict[str, Any] | None = None,
        compact: bool = False,
    ) -> None:
        """Writes a file that trains without Python: the compiled model's train_step, test_step and predict, with the
        state of optimizer, metrics and random streams.

        Args: batch_size: rows of a training step; several where other sizes (the rest of an epoch) are to be trained
            on as they are. x, y, sample_weight: examples or specs of the data, where the model's own inputs and outputs
            don't say (a sparse loss says; sample weights are only taken where they are named here). compact: what can
            be computed is left out (weights not trained yet, slots): the file is small, and the runtime makes the very
            same state from seeds when it loads it. Others as export's.
        Raises: as ``export``, and ValueError before ``compile``.
        """
        files.export_trainer(
            self, filepath, batch_size, x, y, sample_weight, format, labels, features, preprocessing, compact
        )  # fmt: skip

    def save(self, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any) -> None:
        """Writes the model to a ``.keras``, ``.h5`` or ``.safetensors`` file: config, compile's arguments, weights, the
        optimizer's state. ``keras.models.load_model`` reads it; Keras itself reads the first two.

        Args and Raises: as ``keras.models.save_model``.
        """
        saving_api.save_model(self, filepath, overwrite, zipped, **kwargs)

    def save_weights(self, filepath: Any, overwrite: bool = True, max_shard_size: Any = None) -> None:
        """Writes weights and the optimizer's state to a ``.weights.h5`` file, or weights to a ``.safetensors`` file.

        Args and Raises: as ``keras.saving.save_weights``.
        """
        saving_api.save_weights(self, filepath, overwrite, max_shard_size)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
        """Takes the weights of a ``.weights.h5``, ``.keras``, ``.h5``, ``.safetensors`` or ``.tg`` file.

        Args and Raises: as ``keras.saving.load_weights``.
        """
        saving_api.load_weights(self, filepath, skip_mismatch, **kwargs)

    def load_trainer(self, filepath: Any) -> None:
        """Takes weights, optimizer state and random streams out of a ``.tg`` file that export_trainer wrote, or that a
        page saved after training: training goes on from there.

        Raises: ValueError before ``compile``, or where the file is damaged or does not fit; then nothing has changed.
        """
        restore.load_trainer(self, filepath)

    def get_state_tree(self, value_format: str = "backend_tensor") -> dict[str, Any]:
        """Values of all variables (of layers, optimizer and metrics) as nested dicts, by their paths.

        Args: value_format: ``backend_tensor`` or ``numpy_array``.
        Raises: ValueError on another format, and where two variables have one path.
        """
        return state_tree(self, value_format)

    def set_state_tree(self, state_tree: dict[str, Any]) -> None:
        """Gives variables the values of a tree as get_state_tree gives it. Raises ValueError on an unknown kind."""
        assign_state_tree(self, state_tree)

    def to_json(self, **kwargs: Any) -> str:
        """The config as JSON text; ``kwargs`` go to json.dumps."""
        return json.dumps(serialize_keras_object(self), **kwargs)


def _become_functional(cls: type) -> None:
    """A Model subclass whose constructor passes inputs and outputs becomes a Functional one."""
    functional = _FUNCTIONAL[0]
    if issubclass(cls, functional):
        return
    cls.__bases__ = tuple(functional if base is Model else base for base in cls.__bases__)
    for base in cls.__bases__:
        if base is not functional and isinstance(base, type) and issubclass(base, Model):
            _become_functional(base)


def _symbols(shape: Any) -> Any:
    if isinstance(shape, dict):
        return {k.removesuffix("_shape"): _symbols(v) for k, v in shape.items()}
    if isinstance(shape, (list, tuple)) and shape and all(is_nested(s) for s in shape):
        return [_symbols(s) for s in shape]
    return KerasTensor(shape)


def model_from_json(json_string: str, custom_objects: dict[str, Any] | None = None) -> Any:
    """The model that ``to_json`` described."""
    return deserialize_keras_object(json.loads(json_string), custom_objects=custom_objects)
