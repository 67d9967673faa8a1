"""What layers with quantized weights share: ``quantize``, and the way to the form of their mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ....base.later import names_later
from ...common import dtype_policy as policies
from ...engine.quantization import NEEDS_CALIBRATION
from ...saving.registry import public_name
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from ..low_rank import LowRankAdapted

if TYPE_CHECKING:
    from .forms import Form

# the forms, imported when first used
later = names_later(
    __package__ or "",
    {
        "geometry": ("Contraction", "Einsum"),
        "product": ("Int4Product", "Int8Product"),
        "float8": ("Float8Product",),
        "table": ("Int4Table", "Int8Table"),
        "reversible_table": ("Int4ReversibleTable", "Int8ReversibleTable"),
    },
)


class QuantizableWeight(LowRankAdapted):
    """Base of layers whose main weight can be quantized. Subclasses say by which forms, and give their geometry."""

    _forms: ClassVar[dict[str, str]]  # mode to the form's name
    _form: Form | None = None

    def _take_adaptation(self, rank: int | None, alpha: float | None, quantization_config: Any) -> None:
        self._take_low_rank(rank, alpha)
        if isinstance(quantization_config, dict):
            quantization_config = deserialize_keras_object(quantization_config)
        self.quantization_config = quantization_config

    def _adaptation_config(self) -> dict[str, Any]:
        return {
            "quantization_config": serialize_keras_object(self.quantization_config), **self._low_rank_config(),
        }  # fmt: skip

    def _geometry(self) -> Any:
        """What the forms need to know of the layer's computation, besides the layer."""
        return None

    def _form_of(self, mode: str, config: Any) -> Form:
        if mode in ("gptq", "awq"):
            raise NotImplementedError(NEEDS_CALIBRATION)
        if mode not in self._forms:
            raise NotImplementedError(
                f"Invalid quantization mode. Expected one of {tuple(self._forms)}. Received: quantization_mode={mode}"
            )
        form: Form = later(self._forms[mode])(self, config, self._geometry())
        return form

    def _build_main(self, shape: Any, initializer: Any) -> None:
        """Creates the main weight in the way that the dtype policy asks for."""
        self._main_shape = tuple(shape)
        mode = self.quantization_mode
        if mode is not None:
            self.quantized_build(shape, mode=mode, config=self.quantization_config)
        if self._form is None or not self._form.replaces:
            self._add_main(shape, initializer)

    def quantized_build(self, input_shape: Any, mode: str, config: Any = None) -> None:
        """Creates the quantized weights for a main weight of that shape."""
        self._form = self._form_of(mode, config)
        self._form.build(tuple(input_shape))
        self._is_quantized = True

    def quantize(self, mode: str | None = None, config: Any = None, type_check: bool = True) -> None:
        """Quantizes the main weight, in place. See ``Layer.quantize``.

        Args: type_check: refuses subclasses of one's own, which may compute otherwise.
        """
        if type_check and public_name(type(self)) is None:
            raise self._not_implemented_error("quantize")
        form = self._form_of(str(mode), config)
        self.quantization_config = config
        values = form.quantized()
        for name in form.replaces:
            delattr(self, name)
        self.quantized_build(self._main_shape, str(mode), config)
        for name, value in values.items():
            getattr(self, name).assign(value)
        policy = self._own_policy
        if policy.quantization_mode is None:
            self.dtype_policy = policies.get(f"{form.policy_mode}_from_{policy.name}")

    def _int8_call(self, *args: Any, **kwargs: Any) -> Any:
        assert self._form is not None
        return self._form.call(*args, **kwargs)

    _int4_call = _float8_call = _int8_call

    def _levels(self) -> Any:
        return self._stored if self._form is None else self._form.levels()

    @property
    def variable_serialization_spec(self) -> dict[str | None, list[str]]:
        """Mode to the names of what files hold of the layer, in order; some are there only in some configurations."""
        plain = [self._main, *self._others()]
        spec: dict[str | None, list[str]] = {None: plain}
        for mode in self._forms:
            spec[mode] = [*plain, *later(self._forms[mode]).names]
        return spec

    def _others(self) -> list[str]:
        """Weights beside the main one."""
        return ["bias"]

    def _saved_names(self) -> list[str]:
        extra = () if self._form is None else self._form.names
        names = [self._main, *self._others(), *extra]
        return [n for n in names if n == self._main or getattr(self, n, None) is not None]

    def _merged(self) -> dict[str, Any]:
        return {self._main: self._main_value()} if self._form is None else self._form.merged()
