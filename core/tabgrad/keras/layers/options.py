"""What layers share: checks of their arguments, and options kept by name.

An option whose name ends in ``_initializer``, ``_regularizer``, ``_constraint`` or ``activation`` is
looked up when it is taken, and serialized when the config is written; others are kept as they are.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, TypeVar

from ...base.dtype import as_dtype
from ...base.settings import image_data_format
from ...ir.op import F
from .. import activations, constraints, initializers, regularizers
from ..common.keras_tensor import KerasTensor
from ..engine.layer import Layer, is_default

C = TypeVar("C", bound=type)
_KINDS: dict[str, Any] = {
    "initializer": initializers,
    "regularizer": regularizers,
    "constraint": constraints,
    "activation": activations,
}


class ShapeKeeping(Layer):
    """Base of layers whose output has the input's shape and mask."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape


def as_floats(x: Any, dtype: Any) -> Any:
    """``x`` where it holds floats; integers in ``dtype``, as keras.ops promotes them beside floats of it."""
    return x if x.dtype.is_floating or x.dtype.is_complex else F.cast(x, dtype=as_dtype(dtype).numpy)


def _kind(name: str) -> Any:
    return _KINDS.get(name.rsplit("_", 1)[-1])


def take(layer: Any, **options: Any) -> None:
    """Sets the options as attributes of the layer, looked up where they are lookups."""
    for name, value in options.items():
        kind = _kind(name)
        setattr(layer, name, value if kind is None else kind.get(value))


def config_of(layer: Any, *names: str) -> dict[str, Any]:
    """The options of those names as they stand in a config."""
    config = {}
    for name in names:
        kind, value = _kind(name), getattr(layer, name)
        config[name] = value if kind is None else kind.serialize(value)
    return config


def weight_names(*weights: str, activity: bool = True) -> tuple[str, ...]:
    """Names of the options of these weights: initializers, regularizers, constraints."""
    return (
        *(f"{w}_initializer" for w in weights),
        *(f"{w}_regularizer" for w in weights),
        *(("activity_regularizer",) if activity else ()),
        *(f"{w}_constraint" for w in weights),
    )


def add_weight(layer: Any, name: str, shape: Any, option: str | None = None, **arguments: Any) -> Any:
    """Adds a weight with the layer's ``<option>_initializer``, ``_regularizer`` and ``_constraint``."""
    prefix = option or name
    arguments.setdefault("initializer", getattr(layer, f"{prefix}_initializer"))
    return layer.add_weight(
        name=name,
        shape=shape,
        regularizer=getattr(layer, f"{prefix}_regularizer"),
        constraint=getattr(layer, f"{prefix}_constraint"),
        **arguments,
    )


def with_defaults(**changes: Any) -> Callable[[C], C]:
    """Class decorator: the inherited constructor with other default values for some arguments."""

    def decorate(cls: C) -> C:
        init: Any = cls.__init__  # type: ignore[misc]
        code = init.__code__
        defaults = init.__defaults__ or ()
        names = code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount]
        values = tuple(changes.get(n, v) for n, v in zip(names, defaults, strict=True))
        made = types.FunctionType(code, init.__globals__, "__init__", values, init.__closure__)
        made.__kwdefaults__, made.__doc__ = init.__kwdefaults__, init.__doc__
        made.__annotations__ = dict(init.__annotations__)
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = made  # type: ignore[misc]
        return cls

    return decorate


def built_at_init(layer: Layer) -> None:
    """Marks a layer without weights as built, unless a subclass has a build of its own."""
    if is_default(type(layer).build):
        layer.built = True
        layer._lock_state()


def takes(layer: Any, argument: str) -> bool:
    """True where the layer's ``call`` has an argument of that name."""
    return argument in layer._call_signature.parameters


def like_input(shape: Any, x: KerasTensor) -> KerasTensor:
    """A symbolic result of the input's dtype."""
    return KerasTensor(tuple(shape), dtype=x.dtype)


def standardize_tuple(value: Any, n: int, name: str, allow_zero: bool = False) -> tuple[int, ...]:
    """An int or n ints as a tuple. Raises ValueError otherwise, or where one is not positive."""
    message = f"The `{name}` argument must be a tuple of {n} integers. Received {name}={value}"
    if isinstance(value, int):
        found: tuple[Any, ...] = (value,) * n
    else:
        try:
            found = tuple(value)
        except TypeError:
            raise ValueError(message) from None
        if len(found) != n:
            raise ValueError(message)
        for single in found:
            try:
                int(single)
            except (ValueError, TypeError):
                raise ValueError(f"{message}, including element {single} of type {type(single)}") from None
    least = 0 if allow_zero else 1
    wrong = {v for v in found if v < least}
    if wrong:
        raise ValueError(
            f"{message}, including values {wrong} that do not satisfy `value {'>=' if allow_zero else '>'} 0`"
        )
    return found


def standardize_padding(value: Any, allow_causal: bool = False) -> Any:
    """'valid' or 'same' ('causal' where allowed) in lower case. Raises ValueError otherwise."""
    if isinstance(value, (list, tuple)):
        return value
    allowed = ("valid", "same", "causal") if allow_causal else ("valid", "same")
    padding = value.lower()
    if padding not in allowed:
        raise ValueError(f"The `padding` argument must be a list/tuple or one of {allowed}. Received: {padding}")
    return padding


def standardize_data_format(value: Any) -> str:
    """'channels_last' or 'channels_first'; None is the configured one. Raises ValueError otherwise."""
    if value is None:
        return image_data_format()
    found = str(value).lower()
    if found not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: data_format={value}"
        )
    return found


def with_spatial(shape: Any, spatial: Any, channels: Any, data_format: str) -> tuple[Any, ...]:
    """The shape with other spatial sizes and channels."""
    if data_format == "channels_last":
        return (shape[0], *spatial, channels)
    return (shape[0], channels, *spatial)


def spatial_of(shape: Any, data_format: str) -> tuple[Any, ...]:
    """The spatial sizes of a shape."""
    return tuple(shape[1:-1] if data_format == "channels_last" else shape[2:])


def channels_of(shape: Any, data_format: str) -> Any:
    """The number of channels of a shape."""
    return shape[-1] if data_format == "channels_last" else shape[1]
