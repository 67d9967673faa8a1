"""Low-rank adaptation: a weight is frozen, and the product of two small matrices, added to it, is trained.

Source: Hu et al. 2021, LoRA; names, shapes and what is saved are Keras 3.15's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import initializers, ops
from ..engine.layer import Layer


class LowRankAdapted(Layer):
    """Base of layers with a main weight, in ``_<name>``, that can be adapted; the property of that name is the sum.

    Subclasses say the weight's name, and add it with ``_add_main``.
    """

    _main = "kernel"

    def _take_low_rank(self, rank: int | None, alpha: float | None) -> None:
        self.lora_rank, self.lora_alpha, self.lora_enabled = rank, rank if alpha is None else alpha, False

    def _add_main(self, shape: Any, initializer: Any) -> None:
        shape = tuple(shape)
        self._main_shape = shape
        weight = self.add_weight(
            name=self._main, shape=shape, initializer=initializer, regularizer=self._option("regularizer"),
            constraint=self._option("constraint"),
        )  # fmt: skip
        setattr(self, f"_{self._main}", weight)

    def _option(self, kind: str) -> Any:
        return getattr(self, f"{self._main}_{kind}")

    def _adapt_when_built(self, alpha: float | None = None) -> None:
        """The end of ``build``: adapts the layer where its constructor was asked to."""
        self.built = True
        if self.lora_rank:
            self.enable_lora(self.lora_rank, lora_alpha=alpha)

    @property
    def _stored(self) -> Any:
        """The main weight as it is kept."""
        return getattr(self, f"_{self._main}")

    def _levels(self) -> Any:
        """The main weight without what adapts it; of a quantized layer, its integers."""
        return self._stored

    def _main_value(self) -> Any:
        """The main weight, adapted. Raises AttributeError before the layer is built."""
        if not self.built:
            raise AttributeError(f"You must build the layer before accessing `{self._main}`.")
        if not self.lora_enabled:
            return self._levels()
        return ops.cast(ops.add(self._levels(), self._delta()), self.compute_dtype)

    @property
    def _low_rank(self) -> tuple[Any, Any]:
        return getattr(self, f"lora_{self._main}_a"), getattr(self, f"lora_{self._main}_b")

    def _delta(self) -> Any:
        return (self.lora_alpha / self.lora_rank) * ops.matmul(*self._low_rank)

    def _add_adapted(self, outputs: Any, adapted: Any) -> Any:
        """Outputs of the main weight plus those of the two matrices, scaled."""
        return ops.cast(ops.add(outputs, (self.lora_alpha / self.lora_rank) * adapted), self.compute_dtype)

    def enable_lora(
        self,
        rank: int,
        lora_alpha: float | None = None,
        a_initializer: Any = "he_uniform",
        b_initializer: Any = "zeros",
    ) -> None:
        """Freezes the main weight and adds two matrices of that rank, which are trained in its place.

        Args: lora_alpha: their product counts ``lora_alpha / rank`` times; rank unless given. Compile afterwards.
        Raises: ValueError before the layer is built, the second time, or where the weight has a constraint.
        """
        if self._option("constraint"):
            raise ValueError(
                f"Lora is incompatible with {self._main} constraints. In order to enable lora on this layer, remove "
                f"the `{self._main}_constraint` argument."
            )
        if not self.built:
            raise ValueError(
                f"Cannot enable lora on a layer that isn't yet built. Call layer '{self.name}', or its `build()`, "
                "first."
            )
        if self.lora_enabled:
            raise ValueError("lora is already enabled. This can only be done once per layer.")
        self._tracker.unlock()
        shapes = {"a": (*self._main_shape[:-1], rank), "b": (rank, self._main_shape[-1])}
        for part, initializer in (("a", a_initializer), ("b", b_initializer)):
            name = f"lora_{self._main}_{part}"
            weight = self.add_weight(
                name=name, shape=shapes[part], initializer=initializers.get(initializer), dtype="float32",
                regularizer=self._option("regularizer"),
            )  # fmt: skip
            setattr(self, name, weight)
        self._stored.trainable = False
        self._lock_state()
        self.lora_enabled, self.lora_rank = True, rank
        self.lora_alpha = rank if lora_alpha is None else lora_alpha

    # --- files -----------------------------------------------------------------------------

    def _saved_names(self) -> list[str]:
        """What a file holds of an adapted or quantized layer, in order."""
        return [self._main] + (["bias"] if getattr(self, "bias", None) is not None else [])

    def _merged(self) -> dict[str, Any]:
        """Weights that are saved with the adaptation in them."""
        return {self._main: self._main_value()}

    @property
    def _saves_all(self) -> bool:
        return not self.lora_enabled and self.quantization_mode is None

    def save_own_variables(self, store: Any) -> None:
        """Puts the weights into ``store``, numbered; the adaptation is merged into the main weight."""
        if self._saves_all:
            super().save_own_variables(store)
            return
        merged = self._merged()
        for i, name in enumerate(self._saved_names()):
            store[f"{i}"] = np.asarray(merged[name] if name in merged else getattr(self, name))

    def load_own_variables(self, store: Any) -> None:
        """Reads them back; an adaptation starts from zero."""
        if self._saves_all:
            super().load_own_variables(store)
            return
        if not self.lora_enabled:
            self._check_load_own_variables(store)
        for i, name in enumerate(self._saved_names()):
            variable = self._stored if name == self._main else getattr(self, name)
            variable.assign(np.asarray(store[f"{i}"]))
        if self.lora_enabled:
            for matrix in self._low_rank:
                matrix.assign(np.zeros(matrix.shape, "float32"))

    def _low_rank_config(self) -> dict[str, Any]:
        return {"lora_rank": self.lora_rank, "lora_alpha": self.lora_alpha} if self.lora_rank else {}
