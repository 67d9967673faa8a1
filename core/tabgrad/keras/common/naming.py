"""Names of layers and paths of variables, numbered as Keras numbers them."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from . import state


def to_snake_case(name: str) -> str:
    """``'MaxPooling2D'`` -> ``'max_pooling2d'``."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def auto_name(prefix: str) -> str:
    """A name not used before: ``dense``, ``dense_1``, ..."""
    return uniquify(to_snake_case(prefix))


def uniquify(name: str) -> str:
    """``name``, with a number behind it from its second use on."""
    counters = state.get("name_counters", {}, store=True)
    count = counters.get(name, -1) + 1
    counters[name] = count
    return name if count == 0 else f"{name}_{count}"


def get_uid(prefix: str = "") -> int:
    """How many times ``prefix`` was asked for, this time included."""
    counters = state.get("uid_counters", {}, store=True)
    counters[prefix] = counters.get(prefix, 0) + 1
    return int(counters[prefix])


def reset_uids() -> None:
    """Starts the numbering again."""
    state.put("name_counters", None)
    state.put("uid_counters", None)


class name_scope:
    """Context manager: variables created inside have ``name`` in their path.

    Entering the scope of the same ``caller`` twice in a row adds nothing. A layer's scope stands where the layer was
    first entered, wherever it is entered again; ``override_parent`` says so of any scope.
    Raises: ValueError where the name is empty or has a slash.
    """

    def __init__(
        self, name: str, caller: Any = None, deduplicate: bool = True, override_parent: str | None = None
    ) -> None:
        if not isinstance(name, str) or "/" in name:
            raise ValueError(f"Argument `name` must be a string and cannot contain character `/`. Received: {name}")
        self.name = name
        self.caller = caller
        self.deduplicate = deduplicate
        if override_parent is None and deduplicate:
            override_parent = getattr(caller, "_parent_path", None)
        self.override_parent = override_parent
        self._entered = False

    def __enter__(self) -> name_scope:
        stack = state.get("name_scopes", [], store=True)
        same = stack and self.caller is not None and stack[-1].caller is self.caller
        if not (self.deduplicate and same):
            stack.append(self)
            self._entered = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._entered:
            state.get("name_scopes").pop()
            self._entered = False


def current_path() -> str:
    """The names of the open scopes, joined with slashes."""
    parts: list[str] = []
    for scope in state.get("name_scopes", []):
        if scope.override_parent is not None:
            parts = [part for part in scope.override_parent.split("/") if part]
        parts.append(scope.name)
    return "/".join(parts)


def clear_session(free_memory: bool = True) -> None:
    """Forgets names, scopes, policies and global seeds: a fresh start for new models.

    Memory is freed when nothing refers to it, so ``free_memory`` has nothing to add.
    """
    del free_memory
    state.clear()
