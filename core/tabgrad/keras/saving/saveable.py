"""``KerasSaveable``: what a file of state walks into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

KERAS_VERSION = "3.15.0"  # the Keras whose API and files these are
_NAMES: dict[Any, frozenset[str]] = {}
_PICKLES: dict[str, Callable[..., Any]] = {}


def version() -> str:
    """The version of Keras whose API and files these are."""
    return KERAS_VERSION


class KerasSaveable:
    """Operations and layers, optimizers, metrics, losses: objects whose state, or whose parts' state, is saved.

    ``save_own_variables(store)`` and ``load_own_variables(store)``, where there are such methods, write and read an
    object's own variables, ``save_assets(directory)`` and ``load_assets(directory)`` its files.
    """

    def __reduce__(self) -> Any:
        """Pickles and copies are made of ``.keras`` archives, as Keras's are: custom classes must be registered."""
        return _unpickled, (_PICKLES["write"](self),)

    _more_untouched: ClassVar[tuple[str, ...]] = ()
    _layers_first: ClassVar[bool] = False  # whether ``layers`` come before all other attributes
    _checkpointed: ClassVar[bool] = False  # whether ``tf.train.Checkpoint`` saves objects of this kind
    _checkpoint_names: ClassVar[dict[str, str]] = {}  # Keras's names of parts, where attributes here are others

    @classmethod
    def _bare(cls) -> Any:
        """An object of this kind with nothing of its own."""
        raise NotImplementedError(f"{cls.__name__} does not say what a bare object of its kind is.")

    @classmethod
    def _untouched_attributes(cls) -> frozenset[str]:
        """Names of attributes that are the framework's, where no parts are looked for: those of a bare object."""
        kind = cls._bare.__func__, cls._more_untouched  # type: ignore[attr-defined]
        if kind not in _NAMES:
            _NAMES[kind] = frozenset([*dir(cls._bare()), *cls._more_untouched])
        return _NAMES[kind]

    def _checkpoint_parts(self) -> dict[str, Any]:
        """What ``tf.train.Checkpoint`` finds in the object: parts that the framework holds, and own attributes."""
        names = self._checkpoint_names
        hidden = self._untouched_attributes() | set(names.values())
        named = {name: getattr(self, attribute, None) for name, attribute in names.items()}
        own = {n: v for n, v in vars(self).items() if n not in hidden and not n.startswith("_compile")}
        return {**named, **own}


def pickles(write: Callable[[Any], bytes], read: Callable[[bytes], Any]) -> None:
    """Says how objects become bytes and back: called by the room above that knows files."""
    _PICKLES.update(write=write, read=read)


def _unpickled(data: bytes) -> Any:
    return _PICKLES["read"](data)
