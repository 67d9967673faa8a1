"""``Metric``: variables, how a batch updates them, and the result."""

from __future__ import annotations

from typing import Any

from ...base.settings import floatx
from .. import initializers
from ..common import dtype_policy as policies
from ..common.naming import auto_name, name_scope
from ..common.tracking import Tracker
from ..common.variable import Variable
from ..saving.registry import public
from ..saving.saveable import KerasSaveable


@public("keras.metrics")
class Metric(KerasSaveable):
    """Subclasses make variables in the constructor and implement ``update_state`` and ``result``.

    Args: dtype: of the result and the state, floatx unless given. name: from the class unless given.
    Raises: RuntimeError where a subclass forgot ``super().__init__()``.
    """

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self.name = name or auto_name(type(self).__name__)
        self._dtype_policy = policies.get(dtype or floatx())  # not the layers' policy, which may be mixed
        self._dtype = self._dtype_policy.compute_dtype
        self._metrics: list[Metric] = []
        self._variables: list[Variable] = []
        object.__setattr__(
            self,
            "_tracker",
            Tracker(
                {
                    "variables": (lambda x: isinstance(x, Variable), self._variables),
                    "metrics": (lambda x: isinstance(x, Metric), self._metrics),
                }
            ),
        )

    def __setattr__(self, name: str, value: Any) -> None:
        tracker = self.__dict__.get("_tracker")
        object.__setattr__(self, name, tracker.track(value) if tracker is not None else value)

    @property
    def dtype(self) -> str:
        """Dtype of the result."""
        return self._dtype

    @property
    def dtype_policy(self) -> policies.DTypePolicy:
        """The dtype policy."""
        return self._dtype_policy

    def reset_state(self) -> None:
        """Every variable becomes 0."""
        for variable in self.variables:
            variable.assign(initializers.Zeros()(variable.shape, dtype=variable.dtype))

    def update_state(self, *args: Any, **kwargs: Any) -> Any:
        """Takes one batch into the state. Subclasses implement it."""
        raise NotImplementedError(f"Metric {self.name} does not implement update_state().")

    def result(self) -> Any:
        """The metric's value, a scalar tensor or a dict of them. Subclasses implement it."""
        raise NotImplementedError(f"Metric {self.name} does not implement result().")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_super_called()
        self.update_state(*args, **kwargs)
        return self.result()

    def add_variable(
        self, shape: Any, initializer: Any, dtype: Any = None, aggregation: str = "sum", name: str | None = None
    ) -> Variable:
        """Creates a variable of the state."""
        self._check_super_called()
        with name_scope(self.name.replace("/", ">"), caller=self):
            variable = Variable(
                initializers.get(initializer), shape=shape, dtype=dtype, trainable=False,
                aggregation=aggregation, name=name,
            )  # fmt: skip
        self._tracker.add_to_store("variables", variable)
        return variable

    def add_weight(
        self, shape: Any = (), initializer: Any = None, dtype: Any = None, name: str | None = None
    ) -> Variable:
        """Alias of add_variable."""
        return self.add_variable(shape=shape, initializer=initializer, dtype=dtype, name=name)

    @property
    def variables(self) -> list[Variable]:
        """State of this metric and of the metrics in it."""
        return [*self._variables, *(v for m in self._metrics for v in m.variables)]

    def stateless_update_state(self, metric_variables: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """The variables' values after a batch, given their values before; nothing is changed."""
        before = self._put(metric_variables)
        self.update_state(*args, **kwargs)
        return self._put(before)

    def stateless_result(self, metric_variables: Any) -> Any:
        """The result for given values of the variables; nothing is changed."""
        before = self._put(metric_variables)
        result = self.result()
        self._put(before)
        return result

    def stateless_reset_state(self) -> list[Any]:
        """The variables' values after a reset; nothing is changed."""
        before = [v.value for v in self.variables]
        self.reset_state()
        return self._put(before)

    def _put(self, values: Any) -> list[Any]:
        if len(values) != len(self.variables):
            raise ValueError(
                f"Argument `metric_variables` must be a list of tensors corresponding 1:1 to "
                f"{type(self).__name__}().variables. Received list with length {len(values)}, but expected "
                f"{len(self.variables)} variables."
            )
        before = [v.value for v in self.variables]
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)
        return before

    def get_config(self) -> dict[str, Any]:
        """name and dtype."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        """The metric that a config describes."""
        return cls(**config)

    @classmethod
    def _bare(cls) -> Any:
        return Metric(name="bare")

    def _check_super_called(self) -> None:
        if "_tracker" not in self.__dict__:
            raise RuntimeError("You forgot to call `super().__init__()` in the `__init__()` method. Go add it!")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"
