"""State of a layer: its weights, sub-layers, losses, metrics, dtype and names.

``Layer`` (layer.py) adds building and calling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...base.tree import flatten
from ...tensor.waiting import WAITING, arrived
from .. import constraints, initializers, regularizers
from ..common import dtype_policy as policies
from ..common import state
from ..common.naming import current_path, name_scope
from ..common.operation import Operation
from ..common.tracking import DotNotTrackScope, Tracker
from ..common.variable import Variable, standardize_dtype
from ..metrics.metric import Metric
from ..random.seed_generator import SeedGenerator

_LOCKED = (
    "You cannot add new elements of state (variables or sub-layers) to a layer that is already "
    "built. All state must be created in the `__init__()` method or in the `build()` method."
)


class LayerState(Operation):
    """What a layer holds. Variables, layers, metrics and seeds assigned to attributes (also in
    lists, tuples and dicts) are found and become part of it."""

    _checkpointed = True
    _is_quantized = False
    _dtype_policy: Any
    supports_masking: bool = False
    input_spec: Any = None

    def _initialize_tracker(self) -> None:
        if "_tracker" in self.__dict__:
            return
        stores: dict[str, list[Any]] = {
            name: [] for name in ("trainable", "non_trainable", "metrics", "layers", "seeds")
        }
        tracker = Tracker(
            {
                "trainable": (lambda x: isinstance(x, Variable) and x.trainable, stores["trainable"]),
                "non_trainable": (
                    lambda x: isinstance(x, Variable) and not x.trainable, stores["non_trainable"],
                ),
                "metrics": (lambda x: isinstance(x, Metric), stores["metrics"]),
                "layers": (lambda x: isinstance(x, LayerState), stores["layers"]),
                "seeds": (lambda x: isinstance(x, SeedGenerator), stores["seeds"]),
            },
            exclusions={"non_trainable": ["trainable"]},
        )  # fmt: skip
        fields = {
            "_tracker": tracker,
            "_trainable_variables": stores["trainable"],
            "_non_trainable_variables": stores["non_trainable"],
            "_metrics": stores["metrics"],
            "_layers": stores["layers"],
            "_seed_generators": stores["seeds"],
        }
        self.__dict__.update(fields)

    def __setattr__(self, name: str, value: Any) -> None:
        self._initialize_tracker()
        if name != "_tracker":
            value = self._tracker.track(value)
        object.__setattr__(self, name, value)
        if WAITING:
            arrived()

    def __delattr__(self, name: str) -> None:
        value = getattr(self, name)
        locked = self._tracker.locked
        self._tracker.unlock()
        self._tracker.untrack(value)
        if locked:
            self._tracker.lock()
        object.__delattr__(self, name)

    def _lock_state(self) -> None:
        if not self._tracker.locked:
            self._tracker.lock(_LOCKED)

    def _check_super_called(self) -> None:
        if "_super_called" not in self.__dict__:
            raise RuntimeError(
                f"In layer '{type(self).__name__}', you forgot to call `super().__init__()` as the "
                "first statement in the `__init__()` method. Go add it!"
            )

    def _open_name_scope(self) -> name_scope:
        if self.__dict__.get("_parent_path") is None:
            self.__dict__["_parent_path"] = current_path()
        return name_scope(self.name, caller=self)

    # --- weights ---------------------------------------------------------------------------

    def add_weight(
        self,
        *args: Any,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        aggregation: str | None = "none",
        overwrite_with_gradient: bool = False,
        name: str | None = None,
    ) -> Variable:
        """Creates a weight of this layer.

        Args: shape: () unless given; no None in it. initializer: glorot_uniform for floats and
            zeros for others unless given. dtype: the layer's variable dtype unless given.
        Raises: ValueError on a name given by position or a size that is unknown.
        """
        self._check_super_called()
        shape, initializer, dtype = _positional(args, shape, initializer, dtype)
        shape = () if shape is None else shape
        dtype = self.variable_dtype if dtype is None else standardize_dtype(dtype)
        if initializer is None:
            initializer = "glorot_uniform" if "float" in dtype else "zeros"
        with self._open_name_scope():
            variable = Variable(
                initializers.get(initializer),
                shape=shape,
                dtype=dtype,
                trainable=trainable,
                autocast=autocast,
                aggregation=aggregation,
                name=name,
            )
        variable.regularizer = regularizers.get(regularizer)
        variable.constraint = constraints.get(constraint)
        variable.overwrite_with_gradient = overwrite_with_gradient
        self._track_variable(variable)
        return variable

    def add_variable(
        self,
        shape: Any,
        initializer: Any,
        dtype: Any = None,
        trainable: bool = True,
        autocast: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        name: str | None = None,
    ) -> Variable:
        """Alias of add_weight."""
        return self.add_weight(
            shape=shape, initializer=initializer, dtype=dtype, trainable=trainable,
            autocast=autocast, regularizer=regularizer, constraint=constraint, name=name,
        )  # fmt: skip

    def _track_variable(self, variable: Variable) -> None:
        if self._tracker.locked:
            raise ValueError(_LOCKED)
        if self._tracker.locked:
            raise ValueError(_LOCKED)
        self._tracker.add_to_store("trainable" if variable.trainable else "non_trainable", variable)
        if not self.trainable:
            variable.trainable = False

    @property
    def trainable(self) -> bool:
        """Whether the optimizer updates this layer; setting it sets every sub-layer."""
        return bool(self._trainable)

    @trainable.setter
    def trainable(self, value: bool) -> None:
        value = bool(value)
        self._trainable = value
        for variable in self._trainable_variables:
            variable.trainable = value
        for layer in self._layers:
            layer.trainable = value

    @property
    def variables(self) -> list[Variable]:
        """All state, random seeds included; metric state is not."""
        own = [*self._trainable_variables, *self._non_trainable_variables]
        own += [s.state for s in self._seed_generators]
        return _unique(own + [v for layer in self._layers for v in layer.variables])

    @property
    def trainable_variables(self) -> list[Variable]:
        """Variables that gradients are taken for."""
        return [v for v in self.variables if v.trainable] if self.trainable else []

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The other variables."""
        return [v for v in self.variables if not v.trainable] if self.trainable else self.variables

    @property
    def weights(self) -> list[Variable]:
        """Weights of this layer and its sub-layers: neither seeds nor metric state."""
        own = [*self._trainable_variables, *self._non_trainable_variables]
        return _unique(own + [w for layer in self._layers for w in layer.weights])

    @property
    def trainable_weights(self) -> list[Variable]:
        """Weights that the optimizer updates."""
        return [v for v in self.weights if v.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The other weights."""
        return [v for v in self.weights if not v.trainable] if self.trainable else self.weights

    def get_weights(self) -> list[np.ndarray[Any, Any]]:
        """Copies of the weights as NumPy arrays."""
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Sets the weights, in the order of get_weights.

        Raises: ValueError where number or shapes differ; nothing is changed then.
        """
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of "
                f"length {len(weights)}, but the layer was expecting {len(own)} weights."
            )
        for variable, value in zip(own, weights, strict=True):
            if variable.shape != tuple(np.shape(value)):
                raise ValueError(
                    f"Layer {self.name} weight shape {variable.shape} is not compatible with provided "
                    f"weight shape {np.shape(value)}."
                )
        for variable, value in zip(own, weights, strict=True):
            variable.assign(value)

    def add_metric(self, *args: Any, **kwargs: Any) -> None:
        """Refused, as in Keras. Raises NotImplementedError."""
        raise NotImplementedError(
            "Layer `add_metric()` method is deprecated. Add your metric in `Model.compile(metrics=[...])`, or create "
            "metric trackers in init() or build() when subclassing the layer or model, then call "
            "`metric.update_state()` whenever necessary."
        )

    def count_params(self) -> int:
        """Number of scalars in the weights. Raises ValueError where the layer is not built."""
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. "
                "You can build it manually via: `layer.build(input_shape)`."
            )
        return int(sum(np.prod(w.shape, dtype=np.int64) for w in self.weights))

    def rematerialized_call(self, layer_call: Any, *args: Any, **kwargs: Any) -> Any:
        """The call as a ``RematScope`` wants it: as it is, since results are the same. See ``RematScope``."""
        return layer_call

    # --- losses and metrics ----------------------------------------------------------------

    def add_loss(self, loss: Any) -> None:
        """Adds tensors to ``losses`` of this call. Raises ValueError on other values."""
        for x in flatten(loss):
            if not hasattr(x, "data"):
                raise ValueError(
                    "`add_loss()` can only be called from inside `build()` or `call()`, on a tensor input. "
                    f"Received invalid value: {x}"
                )
            scope = state.get("stateless_scope")
            if scope is not None and scope.collect_losses:
                scope.add_loss(x)
            with DotNotTrackScope():
                self._losses.append(x)

    def _own_losses(self) -> list[Any]:
        return [*self._losses, *(loss for layer in self._layers for loss in layer._own_losses())]

    @property
    def losses(self) -> list[Any]:
        """Scalar losses of the last call: add_loss, activity and weight regularizers."""
        penalties = [
            v.regularizer(v.as_tensor())
            for v in self.trainable_weights
            if v.regularizer is not None
        ]
        return self._own_losses() + penalties

    def _clear_losses(self) -> None:
        self._losses.clear()
        for layer in self._layers:
            layer._clear_losses()

    @property
    def metrics(self) -> list[Metric]:
        """Metrics of this layer and its sub-layers."""
        return [*self._metrics, *(m for layer in self._layers for m in layer.metrics)]

    @property
    def metrics_variables(self) -> list[Variable]:
        """State of the metrics."""
        return [v for m in self.metrics for v in m.variables]

    # --- dtype -----------------------------------------------------------------------------

    @property
    def dtype_policy(self) -> policies.DTypePolicy:
        """Dtypes of computations and variables; setting one that quantizes quantizes a built layer."""
        return self._dtype_policy  # type: ignore[no-any-return]

    @dtype_policy.setter
    def dtype_policy(self, value: Any) -> None:
        policy = policies.get(value)
        if self._has_policy_by_path:
            if self.path in self._dtype_policy:
                del self._dtype_policy[self.path]
            self._dtype_policy[self.path] = policy
        else:
            self._dtype_policy = policy
        if policy.quantization_mode is not None and self.built and not self._is_quantized:
            self.quantize(policy.quantization_mode)

    @property
    def _has_policy_by_path(self) -> bool:
        return isinstance(self._dtype_policy, Mapping) and bool(self.path)

    @property
    def _own_policy(self) -> policies.DTypePolicy:
        """The policy, or that of the layer's path where there is a map of them."""
        return self._dtype_policy[self.path] if self._has_policy_by_path else self._dtype_policy  # type: ignore[no-any-return]

    @property
    def dtype(self) -> str:
        """Dtype of the variables."""
        return self.variable_dtype

    @property
    def variable_dtype(self) -> str:
        """Dtype of the variables."""
        return self._own_policy.variable_dtype

    @property
    def compute_dtype(self) -> str:
        """Dtype of the computations."""
        return self._own_policy.compute_dtype

    @property
    def quantization_mode(self) -> str | None:
        """How the layer's weights are quantized; None where they are not."""
        return self._own_policy.quantization_mode

    @property
    def input_dtype(self) -> str:
        """Dtype that inputs are converted to."""
        return self.compute_dtype

    @property
    def path(self) -> str | None:
        """Names of the enclosing layers and this one, joined with slashes; None before building."""
        return self.__dict__.get("_path")

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list[Any]:
        found = [self] if include_self else []
        for layer in self._layers:
            nested = layer._flatten_layers() if recursive else [layer]
            found.extend(x for x in nested if not any(x is y for y in found))
        return found


def _unique(items: list[Any]) -> list[Any]:
    seen: set[int] = set()
    return [x for x in items if not (id(x) in seen or seen.add(id(x)))]  # type: ignore[func-returns-value]


def _positional(args: Any, shape: Any, initializer: Any, dtype: Any) -> tuple[Any, Any, Any]:
    """add_weight's positional form: (shape, initializer, dtype)."""
    if len(args) > 3:
        raise TypeError(
            f"add_weight() takes at most 3 positional arguments but {len(args)} were given."
        )
    if args and isinstance(args[0], str):
        raise ValueError(
            f"`name` must be passed as a keyword argument. Received: add_weight('{args[0]}', ...). "
            f"Use: add_weight(shape=..., name='{args[0]}')."
        )
    out = [shape, initializer, dtype]
    for i, value in enumerate(args):
        if out[i] is not None:
            name = ("shape", "initializer", "dtype")[i]
            raise ValueError(f"`{name}` was passed both positionally and as a keyword argument.")
        out[i] = value
    return out[0], out[1], out[2]
