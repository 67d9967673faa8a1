"""``tf.io``: bytes as base64 text, and compressed bytes."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import DataLossError, InvalidArgumentError
from ..ops.strings import mapped
from ..tensor.tensor import Tensor
from .computed import computed

_WINDOWS = {"ZLIB": 15, "GZIP": 31}  # zlib's numbers of the two formats


def _elementwise(name: str, function: Callable[[bytes], bytes], value: Any) -> Tensor:
    return computed(name, lambda array: mapped(function, np.asarray(array, object)), ("string",), value)[0]


def encode_base64(input: Any, pad: bool = False, name: Any = None) -> Tensor:
    """Each text's bytes as base64 (RFC 4648's for URLs), ended by ``=`` where ``pad``."""

    def encoded(text: bytes) -> bytes:
        found = base64.urlsafe_b64encode(text)
        return found if pad else found.rstrip(b"=")

    return _elementwise("EncodeBase64", encoded, input)


def decode_base64(input: Any, name: Any = None) -> Tensor:
    """The bytes that base64 text stands for. Raises InvalidArgumentError where it is none."""

    def decoded(text: bytes) -> bytes:
        bare = text.rstrip(b"=")
        if not re.fullmatch(rb"[A-Za-z0-9_-]*", bare):
            raise InvalidArgumentError("Invalid character found in base64. [Op:DecodeBase64]")
        try:
            return base64.urlsafe_b64decode(bare + b"=" * (-len(bare) % 4))
        except binascii.Error:
            raise InvalidArgumentError("1 is an invalid number of leftover characters [Op:DecodeBase64]") from None

    return _elementwise("DecodeBase64", decoded, input)


def decode_compressed(bytes: Any, compression_type: str = "", name: Any = None) -> Tensor:
    """The bytes before they were compressed as ZLIB or GZIP ("" for not at all).

    Raises: InvalidArgumentError on another type; DataLossError on bytes that are damaged.
    """
    if compression_type and compression_type not in _WINDOWS:
        raise InvalidArgumentError(
            f"Only ZLIB, GZIP or NONE are supported compressions. Received: {compression_type} [Op:DecodeCompressed]"
        )

    def expanded(data: Any) -> Any:
        try:
            return zlib.decompress(data, _WINDOWS[compression_type])
        except zlib.error as error:
            raise DataLossError(f"These bytes are no {compression_type}: {error} [Op:DecodeCompressed]") from None

    return _elementwise("DecodeCompressed", expanded if compression_type else lambda data: data, bytes)
