"""``IndexLookup``: the common part of StringLookup and IntegerLookup.

A vocabulary, given or learnt from data, numbers its tokens; before them stand the mask (0) and the numbers of what is
not in it. Looking up is Python's work (a dict), at every run of a traced function.
Behaviour: Keras's ``index_lookup``.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from ....api.lookup import KeyValueTensorInitializer, StaticHashTable, TextFileIndex, TextFileInitializer
from ....base.dtype import as_dtype
from ....base.errors import FailedPreconditionError
from ....base.settings import floatx
from ....compile.effects import on_host
from ....ir.op import F, Spec
from ....tensor.convert import convert_to_tensor, is_tensor
from ....tensor.ragged import RaggedTensor
from ....tensor.tensor import Tensor
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...saving.serialization import in_safe_mode
from ..preprocessing.encoding import encoded, encoded_shape, mode_of, one_of, sparse_where
from .checks import check_options, check_tokens
from .learning import TokenCounts, batches_of, padded, rows_of
from .unknown import buckets, refuse, salt_of

MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
_DROPPED = np.iinfo(np.int64).max  # the number of masks where they are left out


class IndexLookup(Layer):
    """Tokens to their numbers, or with ``invert`` numbers to tokens; abstract: a subclass says what tokens are.

    Args: max_tokens: size that the vocabulary may have, mask and OOV included. num_oov_indices: how many numbers
        there are for other tokens, told apart by a hash; with 0 they are errors. mask_token: becomes 0, or in other
        modes than int nothing. oov_token: what unknown numbers become with ``invert``. vocabulary: tokens, or the name
        of a file with one on each line. idf_weights: their weights, for tf_idf. output_mode: int, one_hot, multi_hot,
        count or tf_idf. pad_to_max_tokens: the encoding has max_tokens places. oov_method: floormod or farmhash, for
        integers. salt: one or two numbers, the key of another hash.
    Raises: ValueError on options that contradict each other, on repeated tokens, on too many.
    """

    def __init__(
        self, max_tokens: Any, num_oov_indices: int, mask_token: Any, oov_token: Any, vocabulary_dtype: str,
        vocabulary: Any = None, idf_weights: Any = None, invert: bool = False, output_mode: str = "int",
        sparse: bool = False, pad_to_max_tokens: bool = False, oov_method: str = "floormod", name: str | None = None,
        salt: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if max_tokens is not None and max_tokens <= 1:
            raise ValueError(f"If set, `max_tokens` must be greater than 1. Received: max_tokens={max_tokens}")
        if pad_to_max_tokens and max_tokens is None:
            raise ValueError(
                f"If pad_to_max_tokens is True, must set `max_tokens`. Received: max_tokens={max_tokens}"
            )
        if num_oov_indices < 0:
            raise ValueError(
                f"`num_oov_indices` must be greater than or equal to 0. Received: num_oov_indices={num_oov_indices}"
            )
        one_of(self, "oov_method", oov_method, ("floormod", "farmhash"))
        salt = salt_of(salt, vocabulary_dtype, oov_method)
        output_mode = mode_of(self, output_mode, MODES)
        check_options(invert, sparse, output_mode, idf_weights)
        super().__init__(name=name)
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.supports_jit = False
        self.invert, self.max_tokens, self.num_oov_indices = invert, max_tokens, num_oov_indices
        self.mask_token, self.oov_token, self.output_mode = mask_token, oov_token, output_mode
        self.sparse, self.pad_to_max_tokens = sparse, pad_to_max_tokens
        self.vocabulary_dtype, self.oov_method, self.salt = vocabulary_dtype, oov_method, salt
        self._frozen_vocab_size = kwargs.pop("vocabulary_size", None)
        # what a config holds; the tokens of a file are saved as a file with the model instead
        self.input_vocabulary = None if isinstance(vocabulary, str) else vocabulary
        self.input_idf_weights = idf_weights
        self._has_input_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        kwargs.pop("trainable", None)
        kwargs.pop("dtype", None)
        if kwargs:
            raise ValueError(f"Unrecognized keyword argument(s): {kwargs}")
        self._key_dtype, self._value_dtype = "int64", vocabulary_dtype
        if not invert:
            self._key_dtype, self._value_dtype = vocabulary_dtype, "int64"
        if mask_token is not None:
            self._mask_key = self._special(0 if invert else mask_token, self._key_dtype)
            self._mask_value = self._special(
                mask_token if invert else 0 if output_mode == "int" else _DROPPED, self._value_dtype
            )
        self._idf_weights: Tensor | None = None
        self.lookup_table: StaticHashTable | None = None
        if output_mode == "tf_idf":
            if self._has_input_vocabulary and idf_weights is None:
                raise ValueError(
                    "When specifying the `vocabulary` argument, in TF-IDF output mode, the `idf_weights` argument must "
                    "also be provided."
                )
            if idf_weights is not None:
                self._idf_weights = convert_to_tensor(idf_weights, floatx())
        self.reset_state()
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    @staticmethod
    def _special(token: Any, dtype: str) -> Any:
        return convert_to_tensor(token, dtype).array()[()]

    # --- the vocabulary ----------------------------------------------------------------------

    def _oov_start_index(self) -> int:
        return 1 if self.mask_token is not None and self.output_mode == "int" else 0

    def _token_start_index(self) -> int:
        return self._oov_start_index() + self.num_oov_indices

    def _default(self) -> Any:
        """The table's answer where a token is not in it: -1 where it is an error, or hashed afterwards."""
        if self.invert:
            return self.oov_token
        return self._oov_start_index() if self.num_oov_indices == 1 else -1

    def _numpy_tokens(self, tokens: Tensor) -> np.ndarray[Any, Any]:
        """A tensor of tokens as they stand in a vocabulary."""
        return tokens.numpy()  # type: ignore[no-any-return]

    def vocabulary_size(self) -> int:
        """The number of tokens, mask and OOV included."""
        known = 0 if self.lookup_table is None else int(self.lookup_table.size())
        return known + self._token_start_index()

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """The tokens in the order of their numbers, mask and OOV in front unless they are left out."""
        found: dict[Any, Any] = {}
        if self.lookup_table is not None and int(self.lookup_table.size()):
            keys, values = self.lookup_table.export()
            tokens, numbers = (values, keys) if self.invert else (keys, values)
            found = dict(zip(numbers.array().tolist(), self._numpy_tokens(tokens), strict=True))
        known = defaultdict(lambda: self.oov_token, found)
        vocabulary = [known[i] for i in range(self.vocabulary_size())]
        if self.mask_token is not None and self.output_mode == "int":
            vocabulary[0] = self.mask_token
        if not include_special_tokens:
            vocabulary = vocabulary[self._token_start_index() :]
        return [t.decode("utf-8") if isinstance(t, bytes) else t for t in vocabulary]

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Replaces the vocabulary: tokens (mask and OOV in front, or neither), or the name of a file.

        Raises: ValueError on repeated or misplaced tokens, too many, weights missing or of another length.
        """
        if self.output_mode == "tf_idf":
            if idf_weights is None:
                raise ValueError("`idf_weights` must be set if output_mode is 'tf_idf'.")
        elif idf_weights is not None:
            raise ValueError(
                "`idf_weights` should only be set if output_mode is `'tf_idf'`. Received: "
                f"output_mode={self.output_mode} and idf_weights={idf_weights}"
            )
        if isinstance(vocabulary, str):
            self._set_from_file(vocabulary)
            return
        vocabulary, idf_weights = self._arrays(vocabulary, idf_weights)
        if vocabulary.size == 0:
            raise ValueError(f"Cannot set an empty vocabulary. Received: vocabulary={vocabulary}")
        start = self._token_start_index()
        special = [self.mask_token] * self._oov_start_index() + [self.oov_token] * self.num_oov_indices
        with_special = np.array_equal(special, vocabulary[:start])
        tokens = vocabulary[start:] if with_special else vocabulary
        check_tokens(vocabulary, tokens, special, self.mask_token, self.oov_token if self.invert else None)
        if self.max_tokens is not None and start + len(tokens) > self.max_tokens:
            raise ValueError(
                "Attempted to set a vocabulary larger than the maximum vocab size. Received vocabulary size is "
                f"{start + len(tokens)}; `max_tokens` is {self.max_tokens}."
            )
        self._fill(tokens)
        if self.output_mode == "tf_idf":
            self._set_weights(idf_weights, len(vocabulary), 0 if with_special else start)

    def _arrays(self, vocabulary: Any, idf_weights: Any) -> tuple[Any, Any]:
        if is_tensor(vocabulary) or is_tensor(idf_weights):
            for value in (vocabulary, idf_weights):
                if is_tensor(value) and convert_to_tensor(value).is_symbolic:
                    raise RuntimeError(
                        f"Cannot set a tensor vocabulary on layer {self.name} when not executing eagerly. Create this "
                        "layer or call `set_vocabulary()` outside of any traced function."
                    )
        if is_tensor(vocabulary):
            vocabulary = self._numpy_tokens(convert_to_tensor(vocabulary))
        weights = np.asarray(idf_weights) if idf_weights is not None else None
        return np.array(vocabulary) if isinstance(vocabulary, (list, tuple)) else vocabulary, weights

    def _fill(self, tokens: Any) -> None:
        start = self._token_start_index()
        numbers = np.arange(start, start + len(tokens), dtype=np.int64)
        keys, values = (numbers, tokens) if self.invert else (tokens, numbers)
        initializer = KeyValueTensorInitializer(keys, values, self._key_dtype, self._value_dtype)
        self.lookup_table = StaticHashTable(initializer, self._default())
        self._record_vocabulary_size()

    def _set_from_file(self, file: str) -> None:
        if in_safe_mode():
            raise ValueError(
                f"The model asks for a vocabulary file outside of its own archive: '{file}'. That could be any file of "
                "this machine, so it is refused. Where you trust the model's source, pass `safe_mode=False` to the "
                "loading function, or call `keras.config.enable_unsafe_deserialization()`."
            )
        if not Path(file).exists():
            raise ValueError(f"Vocabulary file {file} does not exist.")
        if self.output_mode == "tf_idf":
            raise ValueError("output_mode `'tf_idf'` does not support loading a vocabulary from file.")
        columns = TextFileIndex.WHOLE_LINE, TextFileIndex.LINE_NUMBER
        key, value = reversed(columns) if self.invert else columns
        initializer = TextFileInitializer(
            file, self._key_dtype, key, self._value_dtype, value, value_index_offset=self._token_start_index()
        )
        self.lookup_table = StaticHashTable(initializer, self._default())
        self._record_vocabulary_size()

    def _set_weights(self, weights: Any, count: int, missing: int) -> None:
        """Weights of a vocabulary of ``count`` tokens; the ``missing`` in front get the average."""
        if count != len(weights):
            raise ValueError(
                f"`idf_weights` must be the same length as vocabulary. len(idf_weights) is {len(weights)}; "
                f"len(vocabulary) is {count}"
            )
        if weights.ndim != 1:
            raise ValueError(f"TF-IDF data must be a 1-index array. Received: type(idf_weights)={type(weights)}")
        self._idf_weights = padded(weights, missing, np.average(weights) if missing else 0, self._padded_size())

    def _padded_size(self) -> int | None:
        return self.max_tokens if self.pad_to_max_tokens else None

    def _record_vocabulary_size(self) -> None:
        size = self.vocabulary_size()
        fixed = self.output_mode != "int" and not self.pad_to_max_tokens
        if fixed and self._frozen_vocab_size is not None and size != self._frozen_vocab_size:
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, the vocabulary size "
                f"cannot be changed after the layer is called. Old vocab size is {self._frozen_vocab_size}, new vocab "
                f"size is {size}"
            )
        self._frozen_vocab_size = size

    # --- learning it -------------------------------------------------------------------------

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Learns the vocabulary: the tokens of the data by how often they occur, the later in order first among equals.

        Args: data: a Dataset or iterable of batches, or an array, list or tensor of samples. steps: how many batches.
        Raises: ValueError where the vocabulary was given.
        """
        self.reset_state()
        for batch in batches_of(data, steps, self.vocabulary_dtype):
            self.update_state(batch)
        self.finalize_state()

    def reset_state(self) -> None:
        """Forgets what was counted."""
        self._counts = TokenCounts()

    def update_state(self, data: Any) -> None:
        """Counts the tokens of a batch. Raises ValueError where the vocabulary was given."""
        if self._has_input_vocabulary:
            raise ValueError(
                f"Cannot adapt layer '{self.name}' after setting a static vocabulary via `vocabulary` argument or "
                "`set_vocabulary()` method."
            )
        self._counts.update(rows_of(self._as_tokens(data, self.vocabulary_dtype)), self.output_mode == "tf_idf")

    def finalize_state(self) -> None:
        """Makes the vocabulary of what was counted."""
        if self._has_input_vocabulary or not self._counts.tokens:
            self._record_vocabulary_size()
            return
        for token in (self.mask_token, self.oov_token):
            if token is not None:
                self._counts.tokens.pop(self._special(token, self.vocabulary_dtype), None)
        start = self._token_start_index()
        ordered = self._counts.ordered(self.max_tokens - start if self.max_tokens else None)
        tokens = np.empty(len(ordered), as_dtype(self.vocabulary_dtype).numpy)
        tokens[:] = ordered
        if self.output_mode == "tf_idf":
            self._idf_weights = self._counts.weights(ordered, start, self._padded_size())
        self._fill(tokens)
        self.reset_state()

    # --- looking up --------------------------------------------------------------------------

    def _as_tokens(self, data: Any, dtype: str) -> Any:
        """Data as a tensor of a type."""
        if not isinstance(data, RaggedTensor):
            data = data if is_tensor(data) else convert_to_tensor(data, dtype)
            data = convert_to_tensor(data)
        if data.dtype.name == dtype:
            return data
        if isinstance(data, RaggedTensor):
            return data.with_flat_values(F.cast(data.flat_values, dtype=as_dtype(dtype).numpy))
        return F.cast(data, dtype=as_dtype(dtype).numpy)

    def call(self, inputs: Any) -> Any:
        """The encoded numbers of tokens, or the tokens of numbers.

        Raises: RuntimeError where the encoding's size is not known yet; InvalidArgumentError on a token that is not in
            the vocabulary where there is no number for it.
        """
        depth = self._depth()
        if depth is None and self.output_mode != "int":
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, you must set the layer's "
                "vocabulary before calling it. Either pass a `vocabulary` argument to the layer, or call `adapt` with "
                "some sample data."
            )
        inputs = self._as_tokens(inputs, self._key_dtype)
        if isinstance(inputs, RaggedTensor):
            return sparse_where(self.sparse, self._ragged(inputs))
        dtype = as_dtype(self._value_dtype if self.output_mode != "tf_idf" else floatx()).numpy
        mode = "count" if self.output_mode == "tf_idf" else self.output_mode

        def shape(x: Spec) -> Spec:
            return Spec(encoded_shape(x.shape, mode, depth or 0), dtype)

        found = on_host(type(self).__name__, lambda x: self._encoded(self._numbers(x)), shape, inputs)
        return sparse_where(self.sparse, found)

    def _depth(self) -> int | None:
        return self.max_tokens if self.pad_to_max_tokens else self._frozen_vocab_size

    def _encoded(self, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if self.output_mode == "int":
            return numbers
        mode = "count" if self.output_mode == "tf_idf" else self.output_mode
        found = encoded(numbers, mode, self._depth() or 0, np.int64)
        if self.output_mode != "tf_idf":
            return found
        if self._idf_weights is None:
            raise ValueError("When `output_mode` is `'tf_idf'`, `idf_weights` must be provided.")
        weights = self._idf_weights.array()
        return found.astype(weights.dtype) * weights

    def _ragged(self, inputs: RaggedTensor) -> Any:
        numbers = inputs.with_flat_values(Tensor(self._numbers(inputs.flat_values.array())))
        if self.output_mode == "int":
            return numbers
        if self.output_mode == "one_hot":
            hot = self._encoded(numbers.flat_values.array().reshape(-1))
            return numbers.with_flat_values(Tensor(hot))
        rows = [self._encoded(np.asarray(row, np.int64)) for row in rows_of(numbers)]
        return convert_to_tensor(np.stack(rows) if rows else self._encoded(np.empty((0, 1), np.int64)))

    def _numbers(self, tokens: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The numbers of tokens (the tokens of numbers), masks and OOV included."""
        if self.lookup_table is None:
            raise FailedPreconditionError(
                f"Table not initialized: layer {self.name} has no vocabulary. Pass one, or call `adapt` with some data."
            )
        found = self.lookup_table._table.find(tokens)
        if self.mask_token is not None:
            found[tokens == self._mask_key] = self._mask_value
        if self.invert or self.num_oov_indices == 1:
            return found
        other = found == -1
        if self.num_oov_indices == 0:
            refuse(tokens[other])
        else:
            hashed = self.oov_method == "farmhash"
            found[other] = buckets(tokens[other], self.num_oov_indices, hashed, self.salt) + self._oov_start_index()
        return found

    # --- Keras's layer -----------------------------------------------------------------------

    @property
    def compute_dtype(self) -> str:
        """The type of tokens."""
        return self.vocabulary_dtype

    @property
    def variable_dtype(self) -> str:
        """The type of tokens."""
        return self.vocabulary_dtype

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape, or one with the encoding last."""
        if self.output_mode == "int":
            return input_shape
        shape = tuple(input_shape)
        whole = self.output_mode == "one_hot" and not (len(shape) > 1 and shape[-1] == 1)
        return (*(shape if whole else shape[:-1]), self._depth())

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """int64 numbers, or floats."""
        dtype = "int64" if self.output_mode == "int" else floatx()
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=dtype)

    def get_build_config(self) -> dict[str, Any]:
        """Nothing: shapes don't matter."""
        return {}

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Builds."""
        self.build(None)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "invert": self.invert, "max_tokens": self.max_tokens, "num_oov_indices": self.num_oov_indices,
            "oov_token": self.oov_token, "mask_token": self.mask_token, "output_mode": self.output_mode,
            "sparse": self.sparse, "pad_to_max_tokens": self.pad_to_max_tokens,
            "vocabulary_dtype": self.vocabulary_dtype, "idf_weights": listed(self.input_idf_weights),
            "vocabulary": listed(self.input_vocabulary), "vocabulary_size": self._frozen_vocab_size,
            "oov_method": self.oov_method, "salt": self.salt,
        }  # fmt: skip

    def save_own_variables(self, store: Any) -> None:
        """The weights of tf_idf."""
        if self.output_mode == "tf_idf" and self._idf_weights is not None:
            store["idf_weights"] = self._idf_weights.numpy()

    def load_own_variables(self, store: Any) -> None:
        """The weights of tf_idf."""
        if self.output_mode == "tf_idf":
            self._idf_weights = convert_to_tensor(np.asarray(store["idf_weights"]))

    def save_assets(self, dir_path: str) -> None:
        """The vocabulary as a file of lines, unless the config holds it."""
        if self.input_vocabulary is None:
            lines = "\n".join(str(t) for t in self.get_vocabulary())
            (Path(dir_path) / "vocabulary.txt").write_text(lines, encoding="utf-8", newline="")

    def load_assets(self, dir_path: str) -> None:
        """The vocabulary of such a file."""
        if self.input_vocabulary is not None:
            return
        lines = (Path(dir_path) / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
        while lines and lines[-1] == "":
            lines.pop()
        tokens = lines if self.vocabulary_dtype == "string" else [int(line) for line in lines]
        weights = self._idf_weights.numpy() if self.output_mode == "tf_idf" and self._idf_weights is not None else None
        self.set_vocabulary(tokens, weights)


def listed(value: Any) -> Any:
    """Tensors and arrays as lists, for configs."""
    value = convert_to_tensor(value).numpy() if is_tensor(value) else value
    return value.tolist() if isinstance(value, np.ndarray) else value
