"""Learning rates that fall with the step: exponential, piecewise, polynomial, inverse, cosine."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ....ir.op import F
from ....tensor.convert import convert_to_tensor
from ...saving.registry import public
from .learning_rate_schedule import LearningRateSchedule


class Decay(LearningRateSchedule):
    """A schedule whose constructor's arguments are its attributes, and its config."""

    _keys: tuple[str, ...] = ()

    def _keep(self, steps_key: str, **values: Any) -> None:
        self._keys = tuple(values)
        for key, value in values.items():
            setattr(self, key, value)
        if values[steps_key] <= 0:
            raise ValueError(f"Argument `{steps_key}` must be > 0. Received: {steps_key}={values[steps_key]}")

    def _start(self, step: Any) -> tuple[Any, Any]:
        """The initial rate as a tensor, and the step in its dtype."""
        rate = convert_to_tensor(self.initial_learning_rate)
        return rate, F.cast(convert_to_tensor(step), dtype=rate.data.dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {key: getattr(self, key) for key in self._keys}


@public("keras.optimizers.schedules")
class ExponentialDecay(Decay):
    """initial * decay_rate^(step / decay_steps); whole powers with ``staircase``."""

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False,
        name: str = "ExponentialDecay",
    ) -> None:  # fmt: skip
        self._keep(
            "decay_steps", initial_learning_rate=initial_learning_rate, decay_steps=decay_steps, decay_rate=decay_rate,
            staircase=staircase, name=name,
        )  # fmt: skip

    def __call__(self, step: Any) -> Any:
        rate, step = self._start(step)
        power = F.div(step, float(self.decay_steps))
        if self.staircase:
            power = F.floor(power)
        return F.mul(rate, F.pow(float(self.decay_rate), power))


@public("keras.optimizers.schedules")
class InverseTimeDecay(Decay):
    """initial / (1 + decay_rate * step / decay_steps); whole quotients with ``staircase``."""

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, decay_rate: Any, staircase: bool = False,
        name: str = "InverseTimeDecay",
    ) -> None:  # fmt: skip
        self._keep(
            "decay_steps", initial_learning_rate=initial_learning_rate, decay_steps=decay_steps, decay_rate=decay_rate,
            staircase=staircase, name=name,
        )  # fmt: skip

    def __call__(self, step: Any) -> Any:
        rate, step = self._start(step)
        power = F.div(step, float(self.decay_steps))
        if self.staircase:
            power = F.floor(power)
        return F.div(rate, F.add(F.mul(power, float(self.decay_rate)), 1.0))


@public("keras.optimizers.schedules")
class PolynomialDecay(Decay):
    """From initial to end in decay_steps, as (1 - step / decay_steps)^power; ``cycle`` starts again."""

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, end_learning_rate: Any = 0.0001, power: float = 1.0,
        cycle: bool = False, name: str = "PolynomialDecay",
    ) -> None:  # fmt: skip
        self._keep(
            "decay_steps", initial_learning_rate=initial_learning_rate, decay_steps=decay_steps,
            end_learning_rate=end_learning_rate, power=power, cycle=cycle, name=name,
        )  # fmt: skip

    def __call__(self, step: Any) -> Any:
        rate, step = self._start(step)
        steps: Any = float(self.decay_steps)
        if self.cycle:
            rounds = F.ceil(F.div(step, steps))
            steps = F.mul(F.where(F.equal(step, 0), F.ones_like(rounds), rounds), steps)
        else:
            step = F.minimum(step, steps)
        left = F.pow(F.sub(1, F.div(step, steps)), float(self.power))
        return F.add(F.mul(F.sub(rate, self.end_learning_rate), left), self.end_learning_rate)


@public("keras.optimizers.schedules")
class CosineDecay(Decay):
    """Half a cosine from the rate down to alpha times it, after a linear warmup where asked."""

    def __init__(
        self, initial_learning_rate: Any, decay_steps: Any, alpha: float = 0.0, name: str = "CosineDecay",
        warmup_target: Any = None, warmup_steps: int = 0,
    ) -> None:  # fmt: skip
        self._keep(
            "decay_steps", initial_learning_rate=initial_learning_rate, decay_steps=decay_steps, alpha=alpha, name=name,
            warmup_target=warmup_target, warmup_steps=warmup_steps,
        )  # fmt: skip

    def __call__(self, step: Any) -> Any:
        rate, step = self._start(step)
        steps = float(self.decay_steps)
        if self.warmup_target is None:
            return self._decayed(F.minimum(step, steps), rate)
        warmup, target = float(self.warmup_steps), float(self.warmup_target)
        step = F.minimum(step, steps + warmup)
        rising = F.add(F.mul(F.sub(target, rate), F.div_no_nan(step, F.full_like(step, warmup))), rate)
        return F.where(F.less(step, warmup), rising, self._decayed(F.sub(step, warmup), target))

    def _decayed(self, step: Any, start: Any) -> Any:
        cosine = F.mul(F.add(F.cos(F.mul(F.div(step, float(self.decay_steps)), math.pi)), 1.0), 0.5)
        return F.mul(F.add(F.mul(cosine, 1 - self.alpha), self.alpha), start)


@public("keras.optimizers.schedules")
class CosineDecayRestarts(Decay):
    """Cosine decays that start again (Loshchilov & Hutter 2017), each t_mul as long, m_mul as high."""

    def __init__(
        self, initial_learning_rate: Any, first_decay_steps: Any, t_mul: float = 2.0, m_mul: float = 1.0,
        alpha: float = 0.0, name: str = "SGDRDecay",
    ) -> None:  # fmt: skip
        self._keep(
            "first_decay_steps", initial_learning_rate=initial_learning_rate, first_decay_steps=first_decay_steps,
            t_mul=t_mul, m_mul=m_mul, alpha=alpha, name=name,
        )  # fmt: skip

    def __call__(self, step: Any) -> Any:
        rate, step = self._start(step)
        done = F.div(step, float(self.first_decay_steps))
        t = float(self.t_mul)
        if t == 1.0:
            restarts = F.floor(done)
            done = F.sub(done, restarts)
        else:
            restarts = F.floor(F.div(F.log(F.sub(1.0, F.mul(done, 1.0 - t))), float(np.log(np.float32(t)))))
            scale = F.pow(t, restarts)
            done = F.div(F.sub(done, F.div(F.sub(1.0, scale), 1.0 - t)), scale)
        height = F.mul(F.pow(float(self.m_mul), restarts), 0.5)
        cosine = F.mul(height, F.add(F.cos(F.mul(done, math.pi)), 1.0))
        return F.mul(rate, F.add(F.mul(cosine, 1 - self.alpha), self.alpha))


@public("keras.optimizers.schedules")
class PiecewiseConstantDecay(LearningRateSchedule):
    """values[i] up to boundaries[i]. Raises ValueError unless there is one value more."""

    def __init__(self, boundaries: Any, values: Any, name: str = "PiecewiseConstant") -> None:
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of length {len(values)}."
            )
        self.boundaries, self.values, self.name = boundaries, values, name

    def __call__(self, step: Any) -> Any:
        step = convert_to_tensor(step)
        values = [convert_to_tensor(v) for v in self.values]
        result = values[-1]
        for boundary, value in zip(reversed(self.boundaries), reversed(values[:-1]), strict=True):
            limit = F.cast(convert_to_tensor(boundary), dtype=step.data.dtype)
            result = F.where(F.less_equal(step, limit), value, result)
        return result

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"boundaries": self.boundaries, "values": self.values, "name": self.name}
