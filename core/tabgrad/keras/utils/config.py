"""``Config``: named values as attributes and as a dict, which can be frozen."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any

from ..saving.registry import public


@public("keras.utils")
class Config:
    """Values by name.

    Raises: AttributeError (KeyError with []) on unknown names, with the likeliest one; ValueError where it is frozen.
    Example: >>> config = Config(rate=0.1); config.seed = 3; config["rate"]
    """

    def __init__(self, **kwargs: Any) -> None:
        self.__dict__["_config"] = kwargs
        self.__dict__["_frozen"] = False

    @property
    def frozen(self) -> bool:
        """Whether it may not be changed."""
        return bool(self.__dict__["_frozen"])

    def freeze(self) -> None:
        """Allows no more changes."""
        self.__dict__["_frozen"] = True

    def unfreeze(self) -> None:
        """Allows changes again."""
        self.__dict__["_frozen"] = False

    def _changeable(self) -> dict[str, Any]:
        if self.frozen:
            raise ValueError("Cannot mutate attribute(s) because the config is frozen.")
        return self.__dict__["_config"]  # type: ignore[no-any-return]

    def as_dict(self) -> dict[str, Any]:
        """The values."""
        return dict(self.__dict__["_config"])

    def to_json(self) -> str:
        """The values as JSON."""
        return json.dumps(self.__dict__["_config"])

    def keys(self) -> Any:
        """The names."""
        return self.__dict__["_config"].keys()

    def values(self) -> Any:
        """The values alone."""
        return self.__dict__["_config"].values()

    def items(self) -> Any:
        """Names with values."""
        return self.__dict__["_config"].items()

    def pop(self, *args: Any) -> Any:
        """Takes a value out."""
        return self._changeable().pop(*args)

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Takes values in."""
        self._changeable().update(*args, **kwargs)

    def get(self, keyname: str, value: Any = None) -> Any:
        """The value, or another one where there is none."""
        return self.__dict__["_config"].get(keyname, value)

    def __setattr__(self, name: str, value: Any) -> None:
        self._changeable()[name] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        values = self.__dict__.get("_config", {})
        if name in values:
            return values[name]
        near = difflib.get_close_matches(name, values, n=1, cutoff=0.7)
        advice = f" Did you mean {near[0]!r}?" if near else ""
        raise AttributeError(f"Unknown attribute: '{name}'.{advice}")

    def __getitem__(self, key: str) -> Any:
        return self.__dict__["_config"][key]

    def __setitem__(self, key: str, item: Any) -> None:
        self._changeable()[key] = item

    def __delitem__(self, key: str) -> None:
        del self._changeable()[key]

    def __contains__(self, item: object) -> bool:
        return item in self.__dict__["_config"]

    def __iter__(self) -> Iterator[str]:
        yield from sorted(self.__dict__["_config"])

    def __len__(self) -> int:
        return len(self.__dict__["_config"])

    def __repr__(self) -> str:
        return f"<Config {self.__dict__['_config']}>"
