"""What lookup layers refuse: options that contradict each other, vocabularies that can't be."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np


def check_options(invert: bool, sparse: bool, output_mode: str, idf_weights: Any) -> None:
    """Raises ValueError on options that are none of the output mode's."""
    if invert and output_mode != "int":
        raise ValueError(f"`output_mode` must be `'int'` when `invert` is true. Received: output_mode={output_mode}")
    if sparse and output_mode == "int":
        raise ValueError(
            "`sparse` may only be true if `output_mode` is `'one_hot'`, `'multi_hot'`, `'count'` or `'tf_idf'`. "
            f"Received: sparse={sparse} and output_mode={output_mode}"
        )
    if idf_weights is not None and output_mode != "tf_idf":
        raise ValueError(
            f"`idf_weights` should only be set if `output_mode` is `'tf_idf'`. Received: idf_weights={idf_weights} "
            f"and output_mode={output_mode}"
        )


def check_tokens(vocabulary: Any, tokens: Any, special: list[Any], mask: Any, unknown: Any) -> None:
    """Raises ValueError on repeated tokens, and on the mask or the unknown token in the midst of them.

    Args: vocabulary: as it was given; tokens: without the special ones in front; None: there is no such token.
    """
    repeated = [t for t, count in Counter(tokens.tolist()).items() if count > 1]
    if repeated:
        raise ValueError(
            "The passed vocabulary has at least one repeated term. Please uniquify your dataset. The repeated "
            f"terms are: {repeated}"
        )
    for kind, token in (("mask", mask), ("OOV", unknown)):
        if token is not None and token in tokens:
            raise ValueError(
                f"Found reserved {kind} token at unexpected location in `vocabulary`. Note that passed `vocabulary` "
                "does not need to include the OOV and mask tokens. Either remove all mask and OOV tokens, or include "
                f"them only at the start of the vocabulary in precisely this order: {special}. Received: "
                f"{kind.lower()}_token={token} at vocabulary index {np.argwhere(vocabulary == token)[-1]}"
            )
