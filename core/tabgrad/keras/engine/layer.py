"""``Layer``: a callable with weights, built when its input's shape is first known."""

from __future__ import annotations

import inspect
import warnings
from functools import wraps
from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.tree import flatten, map_structure
from ...ir.op import F
from .. import regularizers
from ..common import dtype_policy as policies
from ..common import state
from ..common.input_spec import assert_input_compatibility
from ..common.keras_tensor import KerasTensor, any_symbolic, get_keras_mask, set_keras_mask
from ..common.naming import current_path
from ..common.operation import Node, Operation
from ..common.stateless import call_with, paired
from ..common.symbolic import compute_output_spec, is_tracing_shapes
from ..common.variable import AutocastScope
from ..saving.registry import public
from .call_spec import CallSpec, is_tensor_like, shapes_for, shapes_of
from .quantization import Quantizable


def default(method: Any) -> Any:
    """Marks a method that a subclass may replace, so that calls can tell whether one did."""
    method.is_default = True
    return method


def is_default(method: Any) -> bool:
    """True where the method is one marked as default."""
    return bool(getattr(method, "is_default", False))


class CallContext:
    """What the layers of one outermost call share: who entered it, and values such as ``training``."""

    def __init__(self, entry_layer: Any) -> None:
        self.entry_layer = entry_layer
        self.values: dict[str, Any] = {}


@public("keras.layers")
class Layer(Quantizable):
    """The base class of layers. Subclasses implement ``build`` (weights) and ``call``.

    Args: activity_regularizer: penalty on the output. trainable, dtype (name or policy),
        autocast (convert float inputs), name: as Keras's. ``input_shape`` is taken too.
    Raises: ValueError on unknown arguments.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = _built(cls.__dict__["build"])  # type: ignore[method-assign]

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        self._super_called = True
        super().__init__(name=name)
        self._dtype_policy = policies.get(dtype)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._take_input_shape(kwargs)
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )
        if not isinstance(trainable, bool):
            raise ValueError(
                f"Expected `trainable` to be a boolean. Received: trainable={trainable} (of type {type(trainable)})"
            )
        self._path: str | None = None
        self._parent_path: str | None = None
        self.built = False
        self.autocast = autocast
        self.input_spec: Any = None
        self._trainable = trainable
        self._called = False
        self.__dict__["_losses"] = []
        self._call_signature = inspect.signature(self.call)
        self._call_context_names = {"training"}
        self.supports_masking = type(self).compute_mask is not Layer.compute_mask
        self.supports_jit = True
        self._convert_input_args = True
        self._allow_non_tensor_positional_args = False
        self.__dict__["_build_shapes"] = None

    def _take_input_shape(self, kwargs: dict[str, Any]) -> None:
        dim, shape = kwargs.pop("input_dim", None), kwargs.pop("input_shape", None)
        shape = (dim,) if dim is not None else shape
        batch_shape = (
            kwargs.pop("batch_input_shape", None) if "batch_input_shape" in kwargs else None
        )
        if batch_shape is not None:
            shape = tuple(batch_shape)[1:]
        if shape is not None:
            warnings.warn(
                "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential "
                "models, prefer using an `Input(shape)` object as the first layer in the model instead.",
                stacklevel=4,
            )
            self.__dict__["_input_shape_arg"] = (shape,) if isinstance(shape, int) else tuple(shape)

    # --- building --------------------------------------------------------------------------

    @default
    def build(self, input_shape: Any) -> None:
        """Creates the weights. Layers without weights need not override it."""
        self._check_super_called()
        if is_default(type(self).build) and any(not layer.built for layer in self._layers):
            warnings.warn(
                f"`build()` was called on layer '{self.name}', however the layer does not have a `build()` "
                "method implemented and it looks like it has unbuilt state. This will cause the layer to "
                "be marked as built, despite not being actually built, which may cause failures down the "
                "line. Make sure to implement a proper `build()` method.",
                stacklevel=3,
            )
        self.built = True

    def _maybe_build(self, spec: CallSpec) -> None:
        if self.built:
            return
        shapes = spec.shapes()
        if not is_default(type(self).build):
            self.build(**shapes_for(self.build, shapes, spec, type(self).__name__))
            self._check_input(spec.first)
            return
        given = {"input_shape": next(iter(shapes.values()))} if shapes else None
        if any(not layer.built for layer in self._layers):
            if is_tracing_shapes():  # the call in progress builds the sub-layers
                self.__dict__["_build_shapes"] = given
                return
            if not self._build_by_tracing(spec):
                return
        self.built = True
        self.__dict__["_build_shapes"] = given
        self._path = self._path or current_path()
        self._lock_state()

    def _build_by_tracing(self, spec: CallSpec) -> bool:
        """Builds sub-layers by a symbolic call. False: the eager call that follows will do it."""
        symbols = map_structure(
            lambda x: (
                KerasTensor(tuple(x.shape), as_dtype(x.dtype).name) if is_tensor_like(x) else x
            ),
            spec.arguments,
        )
        try:
            compute_output_spec(self.call, **symbols)
        except Exception as error:
            if any_symbolic(list(spec.tensors.values())):
                warnings.warn(
                    f"Layer '{self.name}' looks like it has unbuilt state, but Keras is not able to trace "
                    "the layer `call()` in order to build it automatically. Implement `build(self, "
                    f"input_shape)`, or check `call()`. Exception encountered: ''{error}''",
                    stacklevel=4,
                )
            return False
        return True

    def get_build_config(self) -> dict[str, Any] | None:
        """The shapes the layer was built with, so that it can be built again."""
        shapes = self._build_shapes
        if not shapes:
            return None
        if len(shapes) == 1:
            return {"input_shape": next(iter(shapes.values()))}
        return {"shapes_dict": dict(shapes)}

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Builds the layer as get_build_config says."""
        if config and "input_shape" in config:
            self.build(config["input_shape"])
            if not self._build_shapes:
                self.__dict__["_build_shapes"] = {"input_shape": config["input_shape"]}
        elif config and "shapes_dict" in config:
            self.build(**config["shapes_dict"])

    # --- calling ---------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_super_called()
        self._called = True
        original = args, kwargs  # what is filled in below is part of the node, as in Keras ...
        if self._convert_input_args and not self._is_plain(args, kwargs):
            original = args, dict(kwargs)  # ... unless arguments had to be converted
            args = map_structure(self._convert, args)
            kwargs = {k: map_structure(self._convert, v) for k, v in kwargs.items()}
        if not self._allow_non_tensor_positional_args:
            for value in flatten(args):
                if not is_tensor_like(value, allow_none=True):
                    raise ValueError(
                        "Only input tensors may be passed as positional arguments. The following argument "
                        f"value should be passed as a keyword argument: {value} (of type {type(value)})"
                    )
        spec = CallSpec(self._call_signature, self._call_context_names, args, kwargs)
        self._check_input(spec.first)
        with self._open_name_scope():
            self._maybe_build(spec)
        context, entered = self._enter_context()
        saved = dict(context.values)
        try:
            self._pass_context(spec, context, kwargs)
            previous_mask = self._pass_masks(spec, kwargs)
            with self._open_name_scope(), self._autocast_scope():
                outputs = Operation.__call__(self, *args, **kwargs)
                self.built = True
                self._add_activity_loss(outputs)
            self._attach_masks(spec.first, outputs, previous_mask)
        finally:
            context.values = saved
            if entered:
                state.put("call_context", None)
        if any_symbolic(*original):
            Node(self, original[0], _with_history(original[1]), outputs)
        return outputs

    def _is_plain(self, args: Any, kwargs: Any) -> bool:
        """Whether the call has one positional tensor, of the layer's dtype already."""
        return (
            not kwargs and len(args) == 1 and is_tensor_like(args[0])
            and as_dtype(args[0].dtype).name == self.input_dtype
        )  # fmt: skip

    def stateless_call(
        self,
        trainable_variables: Any,
        non_trainable_variables: Any,
        *args: Any,
        return_losses: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The call with given values for the variables, which stay untouched.

        Returns: (outputs, new non-trainable values), and the losses where asked for.
        Raises: ValueError before the layer is built, or where the numbers of values differ.
        """
        self._check_super_called()

        def run() -> Any:
            outputs = self(*args, **kwargs)
            return outputs, (self.losses if return_losses else [])

        pairs = paired(self, trainable_variables, non_trainable_variables)
        (outputs, losses), after = call_with(pairs, run)
        updated = after[len(self.trainable_variables) :]
        return (outputs, updated, losses) if return_losses else (outputs, updated)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """The layer's computation. Subclasses implement it."""
        raise NotImplementedError(
            f"Layer {type(self).__name__} does not have a `call()` method implemented."
        )

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """Infers the result; the node is made by ``__call__``."""
        return self.compute_output_spec(*args, **kwargs)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Symbolic result of a call: from compute_output_shape where it is given, else by tracing."""
        if is_default(type(self).compute_output_shape):
            return Operation.compute_output_spec(self, *args, **kwargs)
        spec = CallSpec(self._call_signature, self._call_context_names, args, dict(kwargs))
        shapes = shapes_for(self.compute_output_shape, spec.shapes(), spec, type(self).__name__)
        result = self.compute_output_shape(**shapes)
        return _specs_of(result, self.compute_dtype)

    @default
    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        """Shape of the output for an input shape, found by tracing unless overridden."""

        def symbol(shape: Any) -> Any:
            return KerasTensor(shape, dtype=self.compute_dtype)

        positional = [_map_shapes(symbol, s) for s in args]
        named = {k.removesuffix("_shape"): _map_shapes(symbol, s) for k, s in kwargs.items()}
        if len(named) == 1 and not positional and "input" in named:
            positional, named = list(named.values()), {}
        return map_structure(
            lambda x: x.shape, Operation.compute_output_spec(self, *positional, **named)
        )

    _masks_are_nodes = False  # whether compute_mask is made of keras.ops, which record themselves, or passes masks on

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask of the output: that of the input unless overridden."""
        return previous_mask

    def _convert(self, x: Any) -> Any:
        mask = get_keras_mask(x)
        y = self.dtype_policy.convert_input(x, self.autocast, self.input_dtype)
        if mask is not None and y is not x:
            set_keras_mask(y, mask)
        return y

    def _check_input(self, first: Any) -> None:
        if self.input_spec:
            assert_input_compatibility(self.input_spec, first, layer_name=self.name)

    def _enter_context(self) -> tuple[CallContext, bool]:
        context = state.get("call_context")
        if context is not None:
            return context, False
        context = CallContext(self)
        state.put("call_context", context)
        self._clear_losses()
        return context, True

    def _pass_context(self, spec: CallSpec, context: CallContext, kwargs: dict[str, Any]) -> None:
        """``training`` and the like: passed, else inherited from the outer call, else the default."""
        for name in self._call_context_names:
            value = spec.given.get(name)
            if value is None:
                value = context.values.get(name)
            if value is None:
                value = spec.arguments.get(name)
            context.values[name] = value
            if name in self._call_signature.parameters and value is not None:
                kwargs[name] = value
            elif name not in self._call_signature.parameters:
                kwargs.pop(name, None)

    def _register_call_context_args(self, *names: str) -> None:
        if self._called:
            raise RuntimeError("Cannot add call-context args after the layer has been called.")
        self._call_context_names = self._call_context_names | set(names)

    def _pass_masks(self, spec: CallSpec, kwargs: dict[str, Any]) -> Any:
        """Fills ``mask`` arguments from the masks attached to the inputs."""
        if len(spec.tensors) == 1:
            if "mask" in spec.arguments and spec.arguments["mask"] is None:
                kwargs["mask"] = map_structure(get_keras_mask, next(iter(spec.tensors.values())))
        else:
            for name, value in spec.tensors.items():
                key = f"{name}_mask"
                if key in spec.arguments and spec.arguments[key] is None:
                    kwargs[key] = map_structure(get_keras_mask, value)
        mask = kwargs.get("mask")
        return mask if mask is not None else map_structure(get_keras_mask, spec.first)

    def _autocast_scope(self) -> AutocastScope:
        if not self.autocast or "float" not in self.compute_dtype:
            return AutocastScope(None)
        if self.compute_dtype == self.variable_dtype and state.get("autocast_scope") is None:
            return AutocastScope(None)
        return AutocastScope(self.compute_dtype)

    def _add_activity_loss(self, outputs: Any) -> None:
        if self.activity_regularizer is None:
            return
        for output in flatten(outputs):
            if isinstance(output, KerasTensor):
                continue
            loss = self.activity_regularizer(output)
            if output.ndim:
                loss = F.div_no_nan(loss, float(output.data.shape[0]))
            self.add_loss(loss)

    def _attach_masks(self, inputs: Any, outputs: Any, previous_mask: Any) -> None:
        flat = flatten(outputs)
        if not self.supports_masking:
            if any(m is not None for m in flatten(previous_mask)):
                warnings.warn(
                    f"Layer '{self.name}' (of type {type(self).__name__}) was passed an input with a mask "
                    "attached to it. However, this layer does not support masking and will therefore "
                    "destroy the mask information. Downstream layers will not see the mask.",
                    stacklevel=3,
                )
            return
        if all(get_keras_mask(x) is not None for x in flat):
            return
        masks = self._symbolic_mask(inputs, previous_mask)
        for tensor, mask in zip(flat, flatten(masks), strict=False):
            if mask is not None and get_keras_mask(tensor) is None and is_tensor_like(tensor):
                set_keras_mask(tensor, mask)

    def _symbolic_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask; keras.ops in compute_mask are nodes of the graph, what else is in it is traced for its shape."""
        passed_on = type(self).compute_mask is Layer.compute_mask
        if passed_on or self._masks_are_nodes or not any_symbolic(inputs, previous_mask):
            return self.compute_mask(inputs, previous_mask)
        try:
            return self.compute_mask(inputs, previous_mask)
        except (TypeError, ValueError, AttributeError):  # functions of tensors
            return compute_output_spec(self.compute_mask, inputs, previous_mask)

    # --- configuration ---------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The arguments that make this layer again.

        Raises: NotImplementedError where a subclass takes arguments that are not plain values
            and does not override this.
        """
        self._check_super_called()
        base: dict[str, Any] = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": policies.serialize(self.dtype_policy),
        }
        if self.activity_regularizer is not None:
            base["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        if type(self).get_config is not Layer.get_config:
            return base
        base.pop("name")
        return {**Operation.get_config(self), **base}

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Puts the layer's own variables into ``store``, numbered."""
        for i, v in enumerate([*self._trainable_variables, *self._non_trainable_variables]):
            store[f"{i}"] = np.asarray(v)

    def load_own_variables(self, store: Any) -> None:
        """Reads them back. Raises ValueError where the number differs."""
        self._check_load_own_variables(store)
        for i, variable in enumerate([*self._trainable_variables, *self._non_trainable_variables]):
            variable.assign(np.asarray(store[f"{i}"]))

    def _check_load_own_variables(self, store: Any) -> None:
        own = [*self._trainable_variables, *self._non_trainable_variables]
        if len(store.keys()) != len(own):
            state_of = (
                "was never built and thus it doesn't have any variables"
                if not own and not self.built
                else f"expected {len(own)} variables"
            )
            raise ValueError(
                f"Layer '{self.name}' {state_of}, but received {len(store.keys())} variables during "
                f"loading. Expected: {[v.name for v in own]}"
            )

    @classmethod
    def _bare(cls) -> Any:
        return Layer(name="bare")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _built(build: Any) -> Any:
    """Wraps a subclass's build: name scope, the shapes kept for the config, ``built`` set after."""

    @wraps(build)
    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.__dict__.get("_building"):
            return build(self, *args, **kwargs)  # super().build() of a subclass that is in charge
        self.__dict__["_building"] = True
        try:
            with self._open_name_scope():
                self._path = current_path()
                build(self, *args, **kwargs)
        finally:
            self.__dict__["_building"] = False
        bound = inspect.signature(build).bind(self, *args, **kwargs)
        shapes = dict(list(bound.arguments.items())[1:])
        self.__dict__["_build_shapes"] = {
            k: tuple(v)
            if isinstance(v, list) and all(d is None or isinstance(d, int) for d in v)
            else v
            for k, v in shapes.items()
        }
        self.built = True
        self._lock_state()
        return None

    return wrapped


def _with_history(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments without the masks that no node of the graph made."""

    def known(x: Any) -> bool:
        return not isinstance(x, KerasTensor) or x._keras_history is not None

    return {k: v for k, v in kwargs.items() if "mask" not in k or all(known(x) for x in flatten(v))}


def _map_shapes(function: Any, shape: Any) -> Any:
    if shape is None:
        return None
    if isinstance(shape, (list, tuple)) and all(
        d is None or isinstance(d, (int, np.integer)) for d in shape
    ):
        return function(tuple(shape))
    if isinstance(shape, dict):
        return {k: _map_shapes(function, v) for k, v in shape.items()}
    return type(shape)(_map_shapes(function, s) for s in shape)


def _specs_of(shapes: Any, dtype: str) -> Any:
    return _map_shapes(lambda s: KerasTensor(s, dtype=dtype), shapes)


__all__ = ["CallContext", "Layer", "shapes_of"]
