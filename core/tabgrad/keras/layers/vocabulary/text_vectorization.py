"""``TextVectorization``: sentences to numbers, word by word.

Behaviour: Keras's. Outside of a trace the steps run one by one; in a trace all of them are one step of Python's, whose
result's shape must be known: ``output_sequence_length``, or an output mode other than int.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ....api import strings
from ....api.unicode import unicode_split
from ....base.errors import ShapeDependsOnValues
from ....base.settings import floatx
from ....base.where import described
from ....compile.effects import on_host
from ....ir.dispatch import is_eager
from ....ir.op import F, Spec
from ....tensor.convert import convert_to_tensor, is_tensor
from ....tensor.ragged import RaggedTensor
from ....tensor.tensor import Tensor
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...saving.registry import public
from ...saving.serialization import deserialize_keras_object
from ..preprocessing.encoding import encoded_shape, mode_of, one_of
from .index_lookup import MODES, listed
from .learning import batches_of
from .string_lookup import StringLookup

STANDARDIZE = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
SPLIT = ("whitespace", "character")
_PUNCTUATION = r"[!-/:-@\[-`{-~]"


@public("keras.layers")
class TextVectorization(Layer):
    """Texts as numbers of their words in a vocabulary: standardized, split, joined to n-grams, looked up, padded.

    Args: max_tokens: size that the vocabulary may have. standardize: lower_and_strip_punctuation, lower,
        strip_punctuation, None, or a function of string tensors. split: whitespace, character, None, or a function.
        ngrams: up to how many words, or a tuple of numbers of words. output_mode: int, one_hot, multi_hot, count or
        tf_idf. output_sequence_length: to which rows are padded or cut. pad_to_max_tokens, vocabulary, idf_weights: as
        of StringLookup. ragged: rows are not padded, outside of traces.
    Raises: ValueError on options that contradict each other.
    Example: >>> TextVectorization(vocabulary=["foo", "bar"])(["Foo, bar!"])  # [[2, 3]]
    """

    def __init__(
        self, max_tokens: Any = None, standardize: Any = "lower_and_strip_punctuation", split: Any = "whitespace",
        ngrams: Any = None, output_mode: str = "int", output_sequence_length: int | None = None,
        pad_to_max_tokens: bool = False, vocabulary: Any = None, idf_weights: Any = None, sparse: bool = False,
        ragged: bool = False, encoding: str = "utf-8", name: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        for option, value, allowed in (("standardize", standardize, STANDARDIZE), ("split", split, SPLIT)):
            if value is not None and not callable(value):
                one_of(self, option, value, allowed)
        output_mode = mode_of(self, output_mode, MODES)
        self._check(ngrams, output_mode, output_sequence_length, ragged)
        self._standardize, self._split, self._ngrams_arg = standardize, split, ngrams
        self._ngrams = tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
        self._ragged, self._output_mode = ragged, output_mode
        self._output_sequence_length, self._encoding = output_sequence_length, encoding
        self._has_input_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        vocabulary_size = kwargs.pop("vocabulary_size", None)
        super().__init__(name=name, **kwargs)
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens, vocabulary=vocabulary, idf_weights=idf_weights, mask_token="",
            pad_to_max_tokens=pad_to_max_tokens, output_mode=output_mode, sparse=sparse, encoding=encoding,
            has_input_vocabulary=self._has_input_vocabulary, vocabulary_size=vocabulary_size,
        )  # fmt: skip
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.supports_jit = False

    @staticmethod
    def _check(ngrams: Any, output_mode: str, length: Any, ragged: bool) -> None:
        if not (ngrams is None or isinstance(ngrams, int) or _is_integers(ngrams)):
            raise ValueError(f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={ngrams}")
        if output_mode == "int" and not (length is None or isinstance(length, int)):
            raise ValueError(
                "`output_sequence_length` must be either None or an integer when `output_mode` is 'int'. Received: "
                f"output_sequence_length={length}"
            )
        if output_mode != "int" and length is not None:
            raise ValueError(
                "`output_sequence_length` must not be set if `output_mode` is not 'int'. Received "
                f"output_sequence_length={length}."
            )
        if ragged and output_mode != "int":
            raise ValueError(
                f"`ragged` must not be true if `output_mode` is not `'int'`. Received: ragged={ragged} and "
                f"output_mode={output_mode}"
            )

    # --- the vocabulary ----------------------------------------------------------------------

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learns the vocabulary, as StringLookup's ``adapt`` does, from whole texts."""
        self.reset_state()
        for batch in batches_of(data, steps, "string"):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Counts the words of a batch."""
        self._lookup_layer.update_state(self._tokens(data))

    def finalize_state(self) -> None:
        """Makes the vocabulary of what was counted."""
        self._lookup_layer.finalize_state()

    def reset_state(self) -> None:
        """Forgets what was counted."""
        self._lookup_layer.reset_state()

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """The words in the order of their numbers, padding and unknown in front unless they are left out."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """The number of words, padding and unknown included."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Replaces the vocabulary, as StringLookup's does."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights=idf_weights)

    # --- texts to numbers --------------------------------------------------------------------

    def _tokens(self, inputs: Any) -> Any:
        """The words of texts: ragged where they were split, unless it is one text."""
        x = inputs if isinstance(inputs, RaggedTensor) else _texts(inputs)
        if self._standardize in ("lower", "lower_and_strip_punctuation"):
            x = strings.lower(x)
        if self._standardize in ("strip_punctuation", "lower_and_strip_punctuation"):
            x = strings.regex_replace(x, _PUNCTUATION, "")
        if callable(self._standardize):
            x = self._standardize(x)
        if self._split is not None:
            x = self._pieces(x)
        if self._ngrams is not None:
            x = strings.ngrams(x, ngram_width=self._ngrams, separator=" ")
        return x

    def _pieces(self, x: Any) -> Any:
        shape = tuple(x.shape)
        if len(shape) > 1:
            _check_last(shape)
            x = F.reshape(x, shape=shape[:-1])
        if self._split == "whitespace":
            return strings.split(x)
        if self._split == "character":
            return unicode_split(x, "UTF-8")
        return self._split(x)

    def call(self, inputs: Any) -> Any:
        """The numbers of the words of texts, or their encoding."""
        if is_eager() or isinstance(inputs, RaggedTensor):
            return self._vectorized(inputs)
        self._lookup_layer._depth()
        return on_host(
            "TextVectorization", lambda x: self._vectorized(Tensor(x)).array(), self._spec_of, _texts(inputs)
        )

    def _vectorized(self, inputs: Any) -> Any:
        numbers = self._lookup_layer.call(self._tokens(inputs))
        length = self._output_sequence_length
        if self._output_mode != "int":
            return numbers
        if isinstance(numbers, RaggedTensor):
            if not self._ragged:
                return numbers.to_tensor(default_value=0, shape=[*[None] * (len(numbers.shape) - 1), length])
            return numbers if length is None else numbers[:, :length]
        return numbers if length is None else self._fitted(numbers, length)

    def _fitted(self, numbers: Tensor, length: int) -> Tensor:
        array = numbers.array()[..., :length]
        short = 0 if self._ragged else length - array.shape[-1]
        return Tensor(np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, short)]))

    def _spec_of(self, x: Spec) -> Spec:
        """What a trace knows of the result.

        Raises: ShapeDependsOnValues where the shape depends on the texts.
        """
        shape: tuple[Any, ...] = tuple(x.shape)
        width: int | None = None
        if self._split is None:
            width = shape[-1] if shape else None
            if self._ngrams is not None and width is not None:
                width = sum(max(0, width - n + 1) for n in self._ngrams)
            shape = shape[:-1]
        elif len(shape) > 1:
            _check_last(shape)
            shape = shape[:-1]
        if self._output_mode in ("multi_hot", "count", "tf_idf") and len(shape) < 2:
            dtype = np.dtype(floatx()) if self._output_mode == "tf_idf" else np.dtype(np.int64)
            return Spec((*shape, self._lookup_layer._depth() or 0), dtype)
        width = width if self._output_sequence_length is None else self._output_sequence_length
        if width is None or self._ragged:
            raise ShapeDependsOnValues(
                described(
                    f"Layer {self.name} gives as many numbers as the longest text of a batch has words, so its result "
                    "has no shape that is known without the texts.",
                    "Set `output_sequence_length`, or apply the layer to the data beforehand, in a dataset's `map`.",
                )
            )
        depth = self._lookup_layer._depth() or 0
        return Spec(encoded_shape((*shape, width), self._output_mode, depth), np.dtype(np.int64))

    # --- Keras's layer -----------------------------------------------------------------------

    @property
    def compute_dtype(self) -> str:
        """Texts."""
        return "string"

    @property
    def variable_dtype(self) -> str:
        """Texts."""
        return "string"

    def build(self, input_shape: Any = None) -> None:
        """Nothing to do."""

    def compute_output_shape(self, input_shape: Any) -> Any:
        """(batch, output_sequence_length), or the encoding's."""
        shape = tuple(input_shape)
        if self._output_mode == "int":
            return (shape[0], self._output_sequence_length)
        if self._split is None:
            shape = (*shape, 1) if len(shape) <= 1 else shape
        else:
            shape = (*shape, None)
        return self._lookup_layer.compute_output_shape(shape)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """int64 numbers, or floats."""
        dtype = "int64" if self._output_mode == "int" else floatx()
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        lookup = self._lookup_layer
        return {
            **super().get_config(),
            "max_tokens": lookup.max_tokens, "standardize": self._standardize, "split": self._split,
            "ngrams": self._ngrams_arg, "output_mode": self._output_mode,
            "output_sequence_length": self._output_sequence_length, "pad_to_max_tokens": lookup.pad_to_max_tokens,
            "sparse": lookup.sparse, "ragged": self._ragged, "vocabulary": listed(lookup.input_vocabulary),
            "idf_weights": listed(lookup.input_idf_weights), "encoding": self._encoding,
            "vocabulary_size": self.vocabulary_size(),
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The layer of a config."""
        config = dict(config)
        for option in ("standardize", "split"):
            if isinstance(config[option], dict):
                config[option] = deserialize_keras_object(config[option])
        if isinstance(config["ngrams"], list):
            config["ngrams"] = tuple(config["ngrams"])
        return cls(**config)

    def save_own_variables(self, store: Any) -> None:
        """The weights of tf_idf."""
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store: Any) -> None:
        """The weights of tf_idf."""
        self._lookup_layer.load_own_variables(store)

    def save_assets(self, dir_path: str) -> None:
        """The vocabulary."""
        self._lookup_layer.save_assets(dir_path)

    def load_assets(self, dir_path: str) -> None:
        """The vocabulary."""
        self._lookup_layer.load_assets(dir_path)


def _is_integers(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, int) for item in value)


def _texts(inputs: Any) -> Tensor:
    found = convert_to_tensor(inputs) if is_tensor(inputs) else convert_to_tensor(inputs, "string")
    return found if found.dtype.name == "string" else F.cast(found, dtype=np.dtype(object))


def _check_last(shape: Any) -> None:
    if shape[-1] != 1:
        raise ValueError(
            "When using `TextVectorization` to tokenize strings, the input rank must be 1 or the last shape dimension "
            f"must be 1. Received: inputs.shape={shape} with rank={len(shape)}"
        )
