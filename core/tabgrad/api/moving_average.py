"""``tf.train.ExponentialMovingAverage``: averages of variables that later values count more in."""

from __future__ import annotations

from typing import Any

from ..ir.op import F
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import convert_to_tensor
from ..tensor.variable import Variable


class ExponentialMovingAverage:
    """Keeps ``average = decay * average + (1 - decay) * value`` for variables, a step at each ``apply``.

    Args: decay: in [0, 1). num_updates: how many steps were made, which makes the decay at most
        (1 + num_updates) / (10 + num_updates). zero_debias: for averages that begin at 0, which in TensorFlow those of
        tensors in graphs do; a variable's begins at its value and needs no correction. name: of the averages, after
        the variable's.
    """

    def __init__(
        self, decay: float, num_updates: Any = None, zero_debias: bool = False, name: str = "ExponentialMovingAverage"
    ) -> None:
        self._decay, self._updates, self._name = decay, num_updates, name
        self._averages: dict[int, Variable] = {}

    @property
    def name(self) -> str:
        """The name that averages get."""
        return self._name

    def apply(self, var_list: Any = None) -> None:
        """One step for every variable.

        Raises: ValueError without variables; TypeError where one has no floating dtype, or is a tensor.
        """
        if var_list is None:
            raise ValueError("Give `var_list`, the variables to average: there is no collection of all variables.")
        for variable in var_list:
            if not isinstance(variable, BaseVariable):
                raise TypeError(f"Averages are kept of variables. Received: {variable!r}")
            value = variable.as_tensor()
            if not value.dtype.is_floating:
                raise TypeError(f"The variables must be float16, bfloat16, float32 or float64: {variable.name}.")
            if variable.handle not in self._averages:
                name = f"{variable.name.split(':')[0]}/{self._name}"
                self._averages[variable.handle] = Variable(value, trainable=False, name=name)
            average = self._averages[variable.handle]
            share = F.sub(1.0, F.cast(self._rate(), dtype=value.data.dtype))
            average.assign_sub(F.mul(F.sub(average.read_value(), value), share))

    def _rate(self) -> Any:
        decay = convert_to_tensor(self._decay, "float32")
        if self._updates is None:
            return decay
        updates = F.cast(convert_to_tensor(self._updates), dtype=decay.data.dtype)
        return F.minimum(decay, F.div(F.add(updates, 1.0), F.add(updates, 10.0)))

    def average(self, var: Any) -> Variable | None:
        """The variable that holds the average; None for one that was not given to ``apply``."""
        return self._averages.get(var.handle)
