"""``StringLookup``: words to numbers and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....tensor.convert import convert_to_tensor
from ....tensor.ragged import RaggedTensor
from ....tensor.tensor import Tensor
from ...saving.registry import public
from .index_lookup import IndexLookup


@public("keras.layers")
class StringLookup(IndexLookup):
    """Numbers of texts in a vocabulary, or texts of numbers.

    Args: as of IndexLookup; encoding: how the vocabulary's bytes are read.
    Example: >>> StringLookup(vocabulary=["a", "b"])([["a", "z"]])  # [[1, 0]]
    """

    def __init__(
        self, max_tokens: Any = None, num_oov_indices: int = 1, mask_token: Any = None, oov_token: Any = "[UNK]",
        vocabulary: Any = None, idf_weights: Any = None, invert: bool = False, output_mode: str = "int",
        pad_to_max_tokens: bool = False, sparse: bool = False, encoding: str = "utf-8", name: str | None = None,
        salt: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.encoding = encoding
        super().__init__(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, mask_token=mask_token, oov_token=oov_token,
            vocabulary=vocabulary, idf_weights=idf_weights, invert=invert, output_mode=output_mode,
            pad_to_max_tokens=pad_to_max_tokens, sparse=sparse, name=name, salt=salt, vocabulary_dtype="string",
            **kwargs,
        )  # fmt: skip

    def _numpy_tokens(self, tokens: Tensor) -> np.ndarray[Any, Any]:
        return np.array([t.decode(self.encoding) for t in tokens.numpy()])

    def call(self, inputs: Any) -> Any:
        """As of IndexLookup."""
        return super().call(inputs if isinstance(inputs, RaggedTensor) else convert_to_tensor(inputs))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = super().get_config()
        del config["vocabulary_dtype"]
        return {**config, "encoding": self.encoding}
