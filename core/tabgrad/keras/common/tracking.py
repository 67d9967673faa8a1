"""Finds variables, layers, metrics and seeds in what is assigned to an object's attributes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from . import state


def no_automatic_dependency_tracking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: attributes set inside are not tracked."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with DotNotTrackScope():
            return function(*args, **kwargs)

    return wrapped


class DotNotTrackScope:
    """Context manager: attributes set inside are not tracked."""

    def __enter__(self) -> None:
        self._previous = state.get("tracking_off", False)
        state.put("tracking_off", True)

    def __exit__(self, *exc: Any) -> None:
        state.put("tracking_off", self._previous or None)


class Tracker:
    """Sorts tracked values into named stores, by the first predicate that holds.

    Args: config: store name -> (predicate, list). exclusions: store -> stores that keep a value
        out of it.
    """

    def __init__(
        self,
        config: dict[str, tuple[Callable[[Any], bool], list[Any]]],
        exclusions: dict[str, list[str]] | None = None,
    ) -> None:
        self.config = config
        self.stored: dict[str, set[int]] = {name: set() for name in config}
        self.locked = False
        self._message = ""
        self.exclusions = exclusions or {}

    def track(self, value: Any) -> Any:
        """Stores the value, or what is inside a list, dict, tuple or set; returns its tracked form.

        Raises: ValueError where the tracker is locked and there is something to add.
        """
        if state.get("tracking_off"):
            return value
        for name, (accepts, _) in self.config.items():
            if accepts(value):
                if not self._excluded(name, value):
                    self._add(name, value)
                return value
        return self._track_container(value)

    def _track_container(self, value: Any) -> Any:
        if isinstance(value, (TrackedList, TrackedDict, TrackedOrderedDict, TrackedSet)):
            return value
        if type(value) is tuple or (isinstance(value, tuple) and hasattr(value, "_fields")):
            items = [self.track(v) for v in value]
            return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
        if type(value) is list:
            return TrackedList(value, self)
        if type(value) is dict:
            return TrackedDict(value, self)
        if type(value) is OrderedDict:
            return TrackedOrderedDict(value, self)
        if type(value) is set:
            return TrackedSet(value, self)
        return value

    def _excluded(self, name: str, value: Any) -> bool:
        return any(id(value) in self.stored[other] for other in self.exclusions.get(name, ()))

    def _add(self, name: str, value: Any) -> None:
        if id(value) in self.stored[name]:
            return
        if self.locked:
            raise ValueError(self._message)
        self.add_to_store(name, value)

    def add_to_store(self, name: str, value: Any) -> None:
        """Adds to a store, locked or not."""
        self.config[name][1].append(value)
        self.stored[name].add(id(value))

    def is_in_store(self, name: str, value: Any) -> bool:
        """Whether a store holds the value."""
        return id(value) in self.stored[name]

    def untrack(self, value: Any) -> None:
        """Takes the value out of every store."""
        for name, ids in self.stored.items():
            if id(value) in ids:
                ids.discard(id(value))
                kept = [v for v in self.config[name][1] if v is not value]
                self.config[name][1][:] = kept

    def lock(self, message: str | None = None) -> None:
        """From here on nothing new may be tracked."""
        self.locked = True
        if message:
            self._message = message

    def unlock(self) -> None:
        """Allows tracking again."""
        self.locked = False


class TrackedList(list):  # type: ignore[type-arg]
    """A list whose elements are tracked, from the constructor and from every change."""

    def __init__(self, values: Iterable[Any] = (), tracker: Tracker | None = None) -> None:
        self.tracker = tracker
        super().__init__(_tracked(tracker, v) for v in values)

    def append(self, value: Any) -> None:
        super().append(_tracked(self.tracker, value))

    def insert(self, index: Any, value: Any) -> None:
        super().insert(index, _tracked(self.tracker, value))

    def extend(self, values: Iterable[Any]) -> None:
        super().extend([_tracked(self.tracker, v) for v in values])

    def __iadd__(self, values: Iterable[Any]) -> Any:
        self.extend(values)
        return self

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            value = [_tracked(self.tracker, v) for v in value]
        else:
            _untracked(self.tracker, self[index])
            value = _tracked(self.tracker, value)
        super().__setitem__(index, value)

    def remove(self, value: Any) -> None:
        _untracked(self.tracker, value)
        kept = [v for v in self if v is not value]
        if len(kept) == len(self):
            super().remove(value)
        else:
            super().__setitem__(slice(None), kept)

    def pop(self, index: Any = -1) -> Any:
        _untracked(self.tracker, self[index])
        return super().pop(index)

    def clear(self) -> None:
        for value in self:
            _untracked(self.tracker, value)
        super().clear()

    def __delitem__(self, index: Any) -> None:
        for value in self[index] if isinstance(index, slice) else [self[index]]:
            _untracked(self.tracker, value)
        super().__delitem__(index)

    def __reduce__(self) -> Any:
        return (list, (list(self),))


class _TrackedMapping:
    """What tracked dicts share: every way in goes through track, every way out through untrack."""

    tracker: Tracker | None = None

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, _tracked(self.tracker, value))  # type: ignore[misc]

    def update(self, *args: Any, **kwargs: Any) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:  # type: ignore[operator]
            self[key] = default
        return self[key]  # type: ignore[index]

    def pop(self, key: Any, *default: Any) -> Any:
        value = super().pop(key, *default)  # type: ignore[misc]
        _untracked(self.tracker, value)
        return value

    def popitem(self) -> Any:
        key, value = super().popitem()  # type: ignore[misc]
        _untracked(self.tracker, value)
        return key, value

    def clear(self) -> None:
        for value in self.values():  # type: ignore[attr-defined]
            _untracked(self.tracker, value)
        super().clear()  # type: ignore[misc]


class TrackedDict(_TrackedMapping, dict):  # type: ignore[type-arg]
    """A dict whose values are tracked."""

    def __init__(self, values: Any = None, tracker: Tracker | None = None) -> None:
        super().__init__()
        self.tracker = tracker
        self.update(values or {})

    def __reduce__(self) -> Any:
        return (dict, (dict(self),))


class TrackedOrderedDict(_TrackedMapping, OrderedDict):  # type: ignore[type-arg]
    """An OrderedDict whose values are tracked."""

    def __init__(self, values: Any = None, tracker: Tracker | None = None) -> None:
        super().__init__()
        self.tracker = tracker
        self.update(values or {})

    def __reduce__(self) -> Any:
        return (OrderedDict, (list(self.items()),))


class TrackedSet(set):  # type: ignore[type-arg]
    """A set whose elements are tracked."""

    def __init__(self, values: Iterable[Any] = (), tracker: Tracker | None = None) -> None:
        self.tracker = tracker
        super().__init__(_tracked(tracker, v) for v in values)

    def add(self, value: Any) -> None:
        super().add(_tracked(self.tracker, value))

    def update(self, *values: Iterable[Any]) -> None:
        for group in values:
            for value in group:
                self.add(value)

    def remove(self, value: Any) -> None:
        _untracked(self.tracker, value)
        super().remove(value)

    def __reduce__(self) -> Any:
        return (set, (list(self),))


def _tracked(tracker: Tracker | None, value: Any) -> Any:
    return value if tracker is None else tracker.track(value)


def _untracked(tracker: Tracker | None, value: Any) -> None:
    if tracker is not None:
        tracker.untrack(value)
