"""``tf.io.parse_single_example`` and its kind: features out of serialized examples, as tensors."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, ShapeDependsOnValues
from ..base.shape import TensorShape
from ..ir.dispatch import is_eager
from ..ir.lower import HostOnly
from ..ir.op import NONE, NoGradient, Op, Spec
from ..tensor.convert import convert_to_tensor
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor
from .example_messages import Example, Feature, SequenceExample
from .ragged_features import RaggedFeature, of_batch, of_example

_LISTS = {"string": "bytes_list", "float32": "float_list", "int64": "int64_list"}


class FixedLenFeature(NamedTuple):
    """A feature of a fixed shape; ``default_value`` stands for a missing one."""

    shape: Any
    dtype: Any
    default_value: Any = None


class VarLenFeature(NamedTuple):
    """A feature of any length: a sparse tensor."""

    dtype: Any


class FixedLenSequenceFeature(NamedTuple):
    """A feature of any number of values of a fixed shape: a dense tensor, padded in a batch."""

    shape: Any
    dtype: Any
    allow_missing: bool = False
    default_value: Any = None


def parse_single_example(serialized: Any, features: Any, example_names: Any = None, name: Any = None) -> dict[str, Any]:
    """The features of one serialized ``tf.train.Example``, by name.

    Args: features: FixedLenFeature, FixedLenSequenceFeature, VarLenFeature or RaggedFeature by name.
    Raises: InvalidArgumentError where a feature is missing without default, of another dtype or size; ValueError
        without features.
    """
    del example_names, name
    text = convert_to_tensor(serialized)
    _check(features)
    if is_eager():
        return _parsed(_bytes(text), features)
    return _traced(text, features, None)


def parse_example(serialized: Any, features: Any, example_names: Any = None, name: Any = None) -> dict[str, Any]:
    """As parse_single_example, for a vector of examples: every feature has the batch's axis first."""
    del example_names, name
    text = convert_to_tensor(serialized)
    _check(features)
    if text.ndim == 0:
        return parse_single_example(text, features)
    if not is_eager():
        return _traced(text, features, int(text.shape[0]))
    rows = [_parsed(data, features) for data in text.array().reshape(-1).tolist()]
    return {key: _batched([row[key] for row in rows], feature) for key, feature in sorted(features.items())}


def parse_single_sequence_example(
    serialized: Any, context_features: Any = None, sequence_features: Any = None,
    example_name: Any = None, name: Any = None,
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    """The features of a serialized ``tf.train.SequenceExample``, and those of its steps, by name."""
    del example_name, name
    data = _bytes(convert_to_tensor(serialized))
    try:
        message = SequenceExample.FromString(data)
    except ValueError as error:
        raise InvalidArgumentError(f"Could not parse the sequence example input: {error}") from None
    context = {
        key: _feature(key, message.context.feature.get(key), f) for key, f in sorted((context_features or {}).items())
    }
    steps: dict[str, Any] = {}
    for key, wanted in sorted((sequence_features or {}).items()):
        found = message.feature_lists.feature_list.get(key)
        if found is None and not getattr(wanted, "allow_missing", True):
            raise InvalidArgumentError(f"Key: {key}. Feature list is required but could not be found.")
        values = [_values(key, f, wanted.dtype) for f in (found.feature if found else ())]
        if isinstance(wanted, VarLenFeature):
            steps[key] = _rows(values, wanted.dtype)
            continue
        shape, dtype = tuple(TensorShape(wanted.shape).as_list()), as_dtype(wanted.dtype).numpy
        steps[key] = Tensor(_array([v for row in values for v in row], dtype).reshape(len(values), *shape))
    return context, steps


def _check(features: Any) -> None:
    if not features:
        raise ValueError("Argument `features` cannot be None or empty: it says which features to read.")
    for key, feature in features.items():
        if not isinstance(feature, (FixedLenFeature, VarLenFeature, FixedLenSequenceFeature, RaggedFeature)):
            raise ValueError(
                f"Unsupported {type(feature).__name__} {feature} for the feature {key!r}. Expected FixedLenFeature, "
                "FixedLenSequenceFeature, VarLenFeature or RaggedFeature."
            )
        if as_dtype(feature.dtype).name not in _LISTS:
            raise InvalidArgumentError(
                f"Value for attr of {as_dtype(feature.dtype).name} for the feature {key!r} is not in the list of "
                "allowed values: float, int64, string"
            )


def _bytes(text: Tensor) -> bytes:
    found = text.array()
    if found.dtype != object or found.shape:
        raise InvalidArgumentError(
            f"Input serialized must be a scalar string, received a {text.dtype.name} tensor of shape {found.shape}."
        )
    return bytes(found[()])


def _parsed(data: bytes, features: Any) -> dict[str, Any]:
    try:
        found = Example.FromString(data).features.feature
    except ValueError as error:
        raise InvalidArgumentError(f"Could not parse example input: {error}") from None
    return {
        key: _ragged(key, found, f) if isinstance(f, RaggedFeature) else _feature(key, found.get(key), f)
        for key, f in sorted(features.items())
    }


def _ragged(key: str, found: Any, feature: RaggedFeature) -> Any:
    name = feature.value_key or key
    values = _array(_values(name, found.get(name), feature.dtype), as_dtype(feature.dtype).numpy)
    return of_example(values, feature, lambda other: _values(other, found.get(other), "int64"))


def _values(key: str, found: Feature | None, dtype: Any) -> list[Any]:
    which = None if found is None else found.WhichOneof("kind")
    if found is None or which is None:
        return []
    wanted = _LISTS[as_dtype(dtype).name]
    if which != wanted:
        raise InvalidArgumentError(
            f"Key: {key}. Data types don't match. Expected type: {as_dtype(dtype).name}, the example has {which}."
        )
    return getattr(found, wanted).value  # type: ignore[no-any-return]


def _array(values: Any, dtype: Any) -> Any:
    if np.dtype(dtype) != object:
        return np.asarray(values, dtype)
    out = np.empty(len(values), object)
    out[:] = values
    return out


def _feature(key: str, found: Feature | None, feature: Any) -> Any:
    values = _values(key, found, feature.dtype)
    dtype = as_dtype(feature.dtype).numpy
    if isinstance(feature, VarLenFeature):
        count = len(values)
        return SparseTensor(np.arange(count, dtype=np.int64)[:, None], _array(values, dtype), [count])
    shape = tuple(TensorShape(feature.shape).as_list())
    if isinstance(feature, FixedLenSequenceFeature):
        return Tensor(_array(values, dtype).reshape(-1, *shape))
    if found is None or found.WhichOneof("kind") is None:
        if feature.default_value is None:
            raise InvalidArgumentError(
                f"Feature: {key} (data type: {feature.dtype}) is required but could not be found."
            )
        default = convert_to_tensor(feature.default_value, as_dtype(feature.dtype)).array()
        if default.size != int(np.prod(shape, dtype=int)):
            raise InvalidArgumentError(
                f"Key: {key}. The default value has {default.size} values, the shape {list(shape)} needs others."
            )
        return Tensor(default.reshape(shape))
    if len(values) != int(np.prod(shape, dtype=int)):
        raise InvalidArgumentError(
            f"Key: {key}. Number of values != expected. Values size: {len(values)} but output shape: {list(shape)}"
        )
    return Tensor(_array(values, dtype).reshape(shape))


def _rows(values: list[list[Any]], dtype: Any) -> SparseTensor:
    """Rows of unequal length as a sparse matrix."""
    places = [(i, j) for i, row in enumerate(values) for j in range(len(row))]
    flat = _array([v for row in values for v in row], as_dtype(dtype).numpy)
    width = max((len(row) for row in values), default=0)
    return SparseTensor(np.asarray(places, np.int64).reshape(-1, 2), flat, [len(values), width])


def _batched(rows: list[Any], feature: Any) -> Any:
    if isinstance(feature, RaggedFeature):
        return of_batch(rows, feature)
    if isinstance(feature, VarLenFeature):
        return _rows([row.values.array().tolist() for row in rows], feature.dtype)
    arrays = [row.array() for row in rows]
    if isinstance(feature, FixedLenFeature):
        return Tensor(np.stack(arrays))
    longest = max(len(a) for a in arrays)
    fill = feature.default_value if feature.default_value is not None else b"" if arrays[0].dtype == object else 0
    out = np.full((len(arrays), longest, *arrays[0].shape[1:]), fill, arrays[0].dtype)
    for i, a in enumerate(arrays):
        out[i, : len(a)] = a
    return Tensor(out)


def _traced(text: Tensor, features: Any, rows: int | None) -> dict[str, Any]:
    """The features as results of an op on the host."""
    keys = sorted(features)
    if any(not isinstance(features[k], FixedLenFeature) for k in keys):
        raise ShapeDependsOnValues(
            "Features of any length have no shape before they are read: parse them outside of tf.function."
        )
    lead = () if rows is None else (rows,)
    specs = tuple(
        Spec((*lead, *TensorShape(features[k].shape).as_list()), as_dtype(features[k].dtype).numpy) for k in keys
    )

    def forward(data: Any) -> Any:
        table = parse_example(Tensor(np.asarray(data, object)), features)
        found = tuple(table[k].array() for k in keys)
        return found if len(found) > 1 else found[0]

    parse = Op(
        name="parse_example", inputs=1, outputs=len(keys), forward=forward, same=False, saves=NONE,
        shape=lambda spec: specs if len(specs) > 1 else specs[0], lower=HostOnly("text: Python works on it"),
        vjp=NoGradient("an example is no number"),
    )  # fmt: skip
    found = parse(text)
    return dict(zip(keys, found if isinstance(found, tuple) else (found,), strict=True))
