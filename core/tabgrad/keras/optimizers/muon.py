"""Muon (Jordan et al. 2024): momentum made orthogonal, for matrices; AdamW for the rest."""

from __future__ import annotations

import math
import re
from typing import Any

from ...ir.op import F
from ..saving.registry import public
from .base_optimizer import Optimizer


@public("keras.optimizers")
class Muon(Optimizer):
    """Matrices move along their orthogonalized momentum, other variables by AdamW.

    Args: exclude_layers: patterns of paths that AdamW takes. exclude_embeddings: as well.
        muon_a, muon_b, muon_c, ns_steps: Newton-Schulz iteration. rms_rate: scale of its steps.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        adam_beta_1: float = 0.9,
        adam_beta_2: float = 0.999,
        adam_weight_decay: float | None = 0.004,
        epsilon: float = 1e-7,
        weight_decay: float | None = 0.004,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        exclude_layers: Any = None,
        exclude_embeddings: bool = True,
        muon_a: float = 3.4445,
        muon_b: float = -4.775,
        muon_c: float = 2.0315,
        adam_lr_ratio: float = 1,
        momentum: float = 0.95,
        ns_steps: int = 5,
        nesterov: bool = True,
        rms_rate: float | None = 0.2,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum,
            ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        own = {
            "adam_beta_1": adam_beta_1, "adam_beta_2": adam_beta_2, "adam_weight_decay": adam_weight_decay,
            "epsilon": epsilon, "exclude_layers": exclude_layers or [], "exclude_embeddings": exclude_embeddings,
            "muon_a": muon_a, "muon_b": muon_b, "muon_c": muon_c, "adam_lr_ratio": adam_lr_ratio,
            "momentum": momentum, "ns_steps": ns_steps, "nesterov": nesterov, "rms_rate": rms_rate,
        }  # fmt: skip
        self._own_arguments = list(own)
        for key, value in own.items():
            setattr(self, key, value)

    def _by_adam(self, variable: Any) -> bool:
        path = str(getattr(variable, "path", variable.name))
        if len(variable.shape) != 2 or (self.exclude_embeddings and "embedding" in path.lower()):
            return True
        return any(re.search(pattern, path) for pattern in self.exclude_layers)

    def build(self, variables: Any) -> None:
        """Slots: momentum, and velocity where AdamW updates."""
        if self.built:
            return
        super().build(variables)
        self.momentums: list[Any] = []
        self.adam_velocities: list[Any] = []
        for v in variables:
            self.momentums.append(self.add_variable_from_reference(v, "momentum"))
            by_adam = self._by_adam(v)
            self.adam_velocities.append(self.add_variable_from_reference(v, "velocity") if by_adam else None)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        index = self._get_variable_index(variable)
        m, v = self.momentums[index], self.adam_velocities[index]
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        if v is not None:
            self._adam(gradient, variable, F.mul(rate, self.adam_lr_ratio), m, v)
            return
        self.assign_add(m, F.add(gradient, F.mul(m, self.momentum - 1)))
        direction = F.add(gradient, F.mul(m, self.momentum)) if self.nesterov else m.read_value()
        step = F.mul(self._orthogonal(direction), rate)
        if self.rms_rate is not None:
            step = F.mul(step, math.sqrt(max(variable.shape)) * self.rms_rate)
        self.assign_sub(variable, step)

    def _adam(self, gradient: Any, variable: Any, rate: Any, m: Any, v: Any) -> None:
        step = self._cast(F.add(self.iterations, 1), variable)
        root = F.sqrt(F.sub(1, F.pow(self.adam_beta_2, step)))
        alpha = F.div(F.mul(rate, root), F.sub(1, F.pow(self.adam_beta_1, step)))
        self.assign_add(m, F.mul(F.sub(gradient, m), 1 - self.adam_beta_1))
        self.assign_add(v, F.mul(F.sub(F.square(gradient), v), 1 - self.adam_beta_2))
        self.assign_sub(variable, F.div(F.mul(m, alpha), F.add(F.sqrt(v), self.epsilon)))

    def _orthogonal(self, x: Any) -> Any:
        """The nearest matrix with orthonormal rows or columns, by Newton-Schulz steps of degree 5."""
        tall = x.data.shape[0] > x.data.shape[1]
        if tall:
            x = F.transpose(x, perm=(1, 0))
        x = F.div(x, F.add(F.sqrt(F.sum(F.square(x))), 1e-7))
        for _ in range(self.ns_steps):
            a = F.matmul(x, F.transpose(x, perm=(1, 0)))
            b = F.add(F.mul(a, self.muon_b), F.matmul(F.mul(a, self.muon_c), a))
            x = F.add(F.mul(x, self.muon_a), F.matmul(b, x))
        return F.transpose(x, perm=(1, 0)) if tall else x

    def _apply_weight_decay(self, variables: list[Any]) -> None:
        for v in variables:
            decay = self.adam_weight_decay if self._by_adam(v) else self.weight_decay
            if decay is not None and self._use_weight_decay(v):
                v.assign(F.sub(v, F.mul(F.mul(v, decay), self._cast(self.learning_rate, v))))
