"""The parts of a FeatureSpace: features by kind, crosses, and the layers it adds itself."""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..common.keras_tensor import KerasTensor
from ..common.naming import auto_name
from ..engine.layer import Layer
from ..layers.preprocessing.discretization import Discretization
from ..layers.preprocessing.hashing import Hashing
from ..layers.preprocessing.normalization import Normalization
from ..layers.preprocessing.rescaling import Rescaling
from ..layers.vocabulary.integer_lookup import IntegerLookup
from ..layers.vocabulary.string_lookup import StringLookup
from ..saving.registry import public
from ..saving.saveable import KerasSaveable
from ..saving.serialization import deserialize_keras_object, serialize_keras_object

_MODULE = "keras.src.layers.preprocessing.feature_space"  # under which Keras's files have them


@public(_MODULE)
class Cross(KerasSaveable):
    """Features hashed together. Raises ValueError on an output mode other than int or one_hot."""

    def __init__(self, feature_names: Any, crossing_dim: int, output_mode: str = "one_hot") -> None:
        _check_mode(output_mode, ("int", "one_hot"))
        self.feature_names = tuple(feature_names)
        self.crossing_dim, self.output_mode = crossing_dim, output_mode

    @classmethod
    def _bare(cls) -> Cross:
        return cls((), 1)

    @property
    def name(self) -> str:
        """The features' names joined."""
        return "_X_".join(self.feature_names)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "feature_names": self.feature_names, "crossing_dim": self.crossing_dim, "output_mode": self.output_mode
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Cross:
        """The cross of a config."""
        return cls(**config)


@public(_MODULE)
class Feature(KerasSaveable):
    """One feature: its dtype, the layer that encodes it, and what becomes of the layer's output.

    Raises: ValueError on an output mode other than int, one_hot or float.
    """

    def __init__(self, dtype: Any, preprocessor: Any, output_mode: str) -> None:
        _check_mode(output_mode, ("float", "int", "one_hot"))
        self.dtype, self.output_mode = dtype, output_mode
        self.preprocessor = deserialize_keras_object(preprocessor) if isinstance(preprocessor, dict) else preprocessor

    @classmethod
    def _bare(cls) -> Feature:
        return cls("float32", None, "int")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "dtype": self.dtype, "preprocessor": serialize_keras_object(self.preprocessor),
            "output_mode": self.output_mode,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Feature:
        """The feature of a config."""
        return cls(**config)


def _check_mode(mode: str, allowed: tuple[str, ...]) -> None:
    if mode not in allowed:
        raise ValueError(
            f"Invalid value for argument `output_mode`. Expected one of {set(allowed)}. Received: output_mode={mode}"
        )


@public(_MODULE)
class TFDIdentity(Layer):
    """The input, in the layer's dtype."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True

    def call(self, x: Any) -> Any:
        """The input."""
        return F.cast(convert_to_tensor(x), dtype=as_dtype(self.compute_dtype).numpy)

    def compute_output_spec(self, x: Any) -> KerasTensor:
        """As the input."""
        return KerasTensor(x.shape, dtype=x.dtype)


@public(_MODULE)
class TFDConcat(Layer):
    """Inputs joined along an axis, in the layer's dtype."""

    def __init__(self, axis: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.axis = axis

    def call(self, xs: Any) -> Any:
        """The inputs joined."""
        dtype = as_dtype(self.compute_dtype).numpy
        return F.concat(*[F.cast(convert_to_tensor(x), dtype=dtype) for x in xs], axis=self.axis)


# --- features by kind: dtype, layer, output mode (None: as asked for) -------------------------

_KINDS: dict[str, tuple[str, Any, str | None]] = {
    "float": ("float32", TFDIdentity, "float"),
    "float_rescaled": ("float32", Rescaling, "float"),
    "float_normalized": ("float32", Normalization, "float"),
    "float_discretized": ("float32", Discretization, None),
    "integer_categorical": ("int32", IntegerLookup, None),
    "string_categorical": ("string", StringLookup, None),
    "string_hashed": ("string", Hashing, None),
    "integer_hashed": ("int32", Hashing, None),
}


def make(kind: str, name: str | None, output_mode: str = "one_hot", **options: Any) -> Feature:
    """A feature of a kind, with the options of its layer."""
    dtype, layer, mode = _KINDS[kind]
    name = name or auto_name(kind)
    if kind == "float":
        options["dtype"] = "float32"
    return Feature(dtype, layer(name=f"{name}_preprocessor", **options), mode or output_mode)


def by_name(kind: Any, name: str, hashing_dim: int, bins: int) -> Feature:
    """A feature of a kind named by a text, with defaults. Raises ValueError on another kind."""
    if kind not in _KINDS:
        raise ValueError(f"Invalid feature type: {kind}. Expected one of {sorted(_KINDS)}.")
    sizes = {"float_discretized": bins, "string_hashed": hashing_dim, "integer_hashed": hashing_dim}
    options: dict[str, Any] = {"num_bins": sizes[kind]} if kind in sizes else {}
    if kind == "float_rescaled":
        options = {"scale": 1.0, "offset": 0.0}
    return make(kind, name, **options)
