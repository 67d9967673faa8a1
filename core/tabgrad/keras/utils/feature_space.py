"""``FeatureSpace``: rows of named features of mixed kinds, encoded as one vector or as a dict.

Behaviour and files: Keras's ``feature_space``.
"""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype
from ...data.dataset import Dataset
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..engine.input_layer import Input
from ..engine.layer import Layer
from ..export.saving_api import save_model
from ..layers.preprocessing.category_encoding import CategoryEncoding
from ..layers.preprocessing.discretization import Discretization
from ..layers.preprocessing.hashed_crossing import HashedCrossing
from ..layers.preprocessing.hashing import Hashing
from ..layers.preprocessing.normalization import Normalization
from ..layers.vocabulary.integer_lookup import IntegerLookup
from ..layers.vocabulary.string_lookup import StringLookup
from ..layers.vocabulary.text_vectorization import TextVectorization
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .features import Cross, Feature, TFDConcat, by_name, make


@public("keras.utils")
class FeatureSpace(Layer):
    """Encodes dicts of features, each as its kind says, and crosses of them.

    Args: features: name to kind ("float", "float_normalized", "float_rescaled", "float_discretized",
        "integer_categorical", "string_categorical", "integer_hashed", "string_hashed") or to what the class methods of
        these names give. output_mode: concat (one vector) or dict. crosses: tuples of names, or ``cross(...)``.
        crossing_dim, hashing_dim, num_discretization_bins: sizes where they are not given.
    Raises: ValueError on no features, unknown kinds, crosses of unknown features.
    """

    def __init__(
        self, features: Any, output_mode: str = "concat", crosses: Any = None, crossing_dim: int = 32,
        hashing_dim: int = 32, num_discretization_bins: int = 32, name: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name=name)
        if not features:
            raise ValueError("The `features` argument cannot be None or empty.")
        self.crossing_dim, self.hashing_dim = crossing_dim, hashing_dim
        self.num_discretization_bins = num_discretization_bins
        self.features = {n: self._standardize_feature(n, value) for n, value in features.items()}
        self.crosses = [self._standardize_cross(cross, features) for cross in crosses or ()]
        self.crosses_by_name = {cross.name: cross for cross in self.crosses}
        if output_mode not in ("dict", "concat"):
            raise ValueError(
                "Invalid value for argument `output_mode`. Expected one of {'dict', 'concat'}. Received: "
                f"output_mode={output_mode}"
            )
        self.output_mode = output_mode
        self.inputs = {n: Input(shape=(1,), dtype=feature.dtype, name=n) for n, feature in self.features.items()}
        self.preprocessors = {n: feature.preprocessor for n, feature in self.features.items()}
        self.encoded_features: Any = None
        self.crossers = {cross.name: HashedCrossing(cross.crossing_dim, name=cross.name) for cross in self.crosses}
        self.one_hot_encoders: dict[str, Any] = {}
        self.concat: Any = None
        self._is_adapted = False
        self._sublayers_built = False

    # --- kinds of features -------------------------------------------------------------------

    @classmethod
    def cross(cls, feature_names: Any, crossing_dim: int, output_mode: str = "one_hot") -> Cross:
        """Features hashed together into ``crossing_dim`` bins."""
        return Cross(feature_names, crossing_dim, output_mode=output_mode)

    @classmethod
    def feature(cls, dtype: Any, preprocessor: Any, output_mode: str) -> Feature:
        """A feature with a layer of one's own."""
        return Feature(dtype, preprocessor, output_mode)

    @classmethod
    def float(cls, name: str | None = None) -> Feature:
        """Numbers as they are."""
        return make("float", name)

    @classmethod
    def float_rescaled(cls, scale: Any = 1.0, offset: Any = 0.0, name: str | None = None) -> Feature:
        """Numbers, scaled and shifted."""
        return make("float_rescaled", name, scale=scale, offset=offset)

    @classmethod
    def float_normalized(cls, name: str | None = None) -> Feature:
        """Numbers, to mean 0 and variance 1 of the data."""
        return make("float_normalized", name)

    @classmethod
    def float_discretized(
        cls, num_bins: Any, bin_boundaries: Any = None, output_mode: str = "one_hot", name: str | None = None
    ) -> Feature:
        """Numbers, by the bin they fall into."""
        return make("float_discretized", name, output_mode, num_bins=num_bins, bin_boundaries=bin_boundaries)

    @classmethod
    def integer_categorical(
        cls, max_tokens: Any = None, num_oov_indices: int = 1, output_mode: str = "one_hot", name: str | None = None
    ) -> Feature:
        """Integers by a vocabulary."""
        options = {"max_tokens": max_tokens, "num_oov_indices": num_oov_indices}
        return make("integer_categorical", name, output_mode, **options)

    @classmethod
    def string_categorical(
        cls, max_tokens: Any = None, num_oov_indices: int = 1, output_mode: str = "one_hot", name: str | None = None
    ) -> Feature:
        """Texts by a vocabulary."""
        options = {"max_tokens": max_tokens, "num_oov_indices": num_oov_indices}
        return make("string_categorical", name, output_mode, **options)

    @classmethod
    def string_hashed(cls, num_bins: Any, output_mode: str = "one_hot", name: str | None = None) -> Feature:
        """Texts by a hash."""
        return make("string_hashed", name, output_mode, num_bins=num_bins)

    @classmethod
    def integer_hashed(cls, num_bins: Any, output_mode: str = "one_hot", name: str | None = None) -> Feature:
        """Integers by a hash."""
        return make("integer_hashed", name, output_mode, num_bins=num_bins)

    def _standardize_feature(self, name: str, feature: Any) -> Feature:
        if isinstance(feature, Feature):
            return feature
        if isinstance(feature, dict):
            return deserialize_keras_object(feature)  # type: ignore[no-any-return]
        return by_name(feature, name, self.hashing_dim, self.num_discretization_bins)

    def _standardize_cross(self, cross: Any, features: Any) -> Cross:
        if isinstance(cross, dict):
            cross = deserialize_keras_object(cross)
        if isinstance(cross, Cross):
            return cross
        if not self.crossing_dim:
            raise ValueError(
                "When specifying `crosses`, the argument `crossing_dim` (dimensionality of the crossing space) should "
                "be specified as well."
            )
        if any(key not in features for key in cross):
            raise ValueError(
                "All features referenced in the `crosses` argument should be present in the `features` dict. Received "
                f"unknown features: {cross}"
            )
        return Cross(cross, crossing_dim=self.crossing_dim)

    # --- learning from data ------------------------------------------------------------------

    def _list_adaptable_preprocessors(self) -> list[str]:
        def adaptable(layer: Any) -> bool:
            if isinstance(layer, Normalization) and layer.input_mean is not None:
                return False
            if isinstance(layer, TextVectorization) and layer._has_input_vocabulary:
                return False
            return hasattr(layer, "adapt")

        return [name for name in self.features if adaptable(self.preprocessors[name])]

    def adapt(self, dataset: Any) -> None:
        """Lets every feature learn what it must, one after the other, from dicts of features.

        Raises: ValueError unless the data are a Dataset or a dict.
        """
        if not isinstance(dataset, Dataset):
            if not isinstance(dataset, dict):
                raise ValueError(
                    "`adapt()` can only be called on a tf.data.Dataset or a dict of arrays/lists. Received instead: "
                    f"{dataset} (of type {type(dataset)})"
                )
            dataset = Dataset.from_tensor_slices(dataset)
        for name in self._list_adaptable_preprocessors():
            values = dataset.map(lambda x, name=name: x[name])
            rank = len(next(iter(values)).shape)
            if rank == 0:
                values = values.batch(32)
            if rank <= 1:  # features stand along the last axis
                values = values.map(lambda x: F.expand_dims(x, -1))
            self.preprocessors[name].adapt(values)
        self._is_adapted = True
        self.get_encoded_features()
        self.built = True
        self._sublayers_built = True

    def _check_if_adapted(self) -> None:
        if not self._is_adapted:
            if self._list_adaptable_preprocessors():
                raise ValueError(
                    "You need to call `.adapt(dataset)` on the FeatureSpace before you can start using it."
                )
            self._is_adapted = True

    def _check_if_built(self) -> None:
        if not self._sublayers_built:
            self._check_if_adapted()
            self.get_encoded_features()
            self._sublayers_built = True

    # --- encoding ----------------------------------------------------------------------------

    def get_inputs(self) -> dict[str, Any]:
        """Symbolic inputs by name, for a functional model."""
        self._check_if_built()
        return self.inputs

    def get_encoded_features(self) -> Any:
        """What those inputs are encoded as. Raises ValueError before ``adapt``, where that is needed."""
        self._check_if_adapted()
        if self.encoded_features is None:
            preprocessed = self._preprocess_features(self.inputs)
            self.encoded_features = self._merge_features(preprocessed, self._cross_features(preprocessed))
        return self.encoded_features

    def _preprocess_features(self, features: dict[str, Any]) -> dict[str, Any]:
        return {name: self.preprocessors[name](features[name]) for name in features}

    def _cross_features(self, features: dict[str, Any]) -> dict[str, Any]:
        return {
            cross.name: self.crossers[cross.name]([features[name] for name in cross.feature_names])
            for cross in self.crosses
        }

    def _merge_features(self, preprocessed: dict[str, Any], crossed: dict[str, Any]) -> Any:
        specs: list[tuple[str, Any, Any]] = [(n, preprocessed[n], self.features[n]) for n in sorted(preprocessed)]
        specs += [(n, crossed[n], self.crosses_by_name[n]) for n in sorted(crossed)]
        merged = {}
        for name, feature, spec in specs:
            if not self._sublayers_built and spec.output_mode == "one_hot":
                self.one_hot_encoders[name] = self._encoder(name, feature)
            encoder = self.one_hot_encoders.get(name)
            merged[name] = feature if encoder is None else encoder(feature)
            self._check_concatenable(name, merged[name])
        if self.output_mode == "dict":
            return merged
        if self.concat is None:
            self.concat = TFDConcat(axis=-1)
        return self.concat(list(merged.values()))

    def _check_concatenable(self, name: str, feature: Any) -> None:
        dtype = as_dtype(feature.dtype).name
        if self.output_mode == "concat" and not self._sublayers_built and dtype.startswith(("int", "string")):
            raise ValueError(
                f"Cannot concatenate features because feature '{name}' has not been encoded (it has dtype {dtype}). "
                "Consider using `output_mode='dict'`."
            )

    def _encoder(self, name: str, feature: Any) -> CategoryEncoding:
        dtype = as_dtype(feature.dtype).name
        if not dtype.startswith("int"):
            raise ValueError(
                f"Feature '{name}' has `output_mode='one_hot'`. Thus its preprocessor should return an integer dtype. "
                f"Instead it returns a {dtype} dtype."
            )
        layer = self.preprocessors.get(name) or self.crossers.get(name)
        if isinstance(layer, (IntegerLookup, StringLookup)):
            count = layer.vocabulary_size()
        elif isinstance(layer, CategoryEncoding):
            count = layer.num_tokens
        elif isinstance(layer, (Discretization, HashedCrossing, Hashing)):
            count = layer.num_bins
        else:
            raise ValueError(
                f"Feature '{name}' has `output_mode='one_hot'`. However it isn't a standard feature and the "
                "dimensionality of its output space is not known, thus it cannot be one-hot encoded. Try using "
                "`output_mode='int'`."
            )
        return CategoryEncoding(num_tokens=count, output_mode="multi_hot")

    def __call__(self, data: Any) -> Any:
        """The encoding of a dict of features: of one row, or of a batch.

        Raises: ValueError on other data, or before ``adapt`` where that is needed.
        """
        self._check_if_built()
        if not isinstance(data, dict):
            raise ValueError(
                f"A FeatureSpace can only be called with a dict. Received: data={data} (of type {type(data)}"
            )
        columns, one_row = {}, False
        for name, value in data.items():
            x = convert_to_tensor(value)
            rank = len(x.data.shape)
            one_row = one_row or rank == 0
            columns[name] = F.reshape(x, shape=(1, 1)) if rank == 0 else F.expand_dims(x, -1) if rank == 1 else x
        preprocessed = self._preprocess_features(columns)
        merged = self._merge_features(preprocessed, self._cross_features(preprocessed))
        return self._one_row(merged) if one_row else merged

    def _one_row(self, merged: Any) -> Any:
        if self.output_mode == "concat":
            if merged.data.shape[0] != 1:
                raise ValueError(f"Expected rebatched data to have batch size 1. Received: shape={merged.shape}")
            return F.reshape(merged, shape=tuple(merged.data.shape)[1:])
        return {
            name: F.reshape(x, shape=tuple(x.data.shape)[1:]) if len(x.shape) == 2 and x.shape[0] == 1 else x
            for name, x in merged.items()
        }

    # --- configs and files -------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "features": serialize_keras_object(self.features), "output_mode": self.output_mode,
            "crosses": serialize_keras_object(self.crosses), "crossing_dim": self.crossing_dim,
            "hashing_dim": self.hashing_dim, "num_discretization_bins": self.num_discretization_bins,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> FeatureSpace:
        """The feature space of a config."""
        return cls(**config)

    def get_build_config(self) -> dict[str, Any]:
        """How every feature's layer was built."""
        return {name: feature.preprocessor.get_build_config() for name, feature in self.features.items()}

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Builds the features' layers."""
        for name, part in config.items():
            layer = self.features[name].preprocessor
            if not layer.built:
                layer.build_from_config(part)
        self._is_adapted = True

    def save(self, filepath: Any) -> None:
        """Writes a ``.keras`` file, which ``keras.models.load_model`` reads."""
        save_model(self, filepath)

    def save_own_variables(self, store: Any) -> None:
        """None: layers save theirs."""

    def load_own_variables(self, store: Any) -> None:
        """None: layers load theirs."""
