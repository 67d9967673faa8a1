"""``constructor``: an optimizer's ``__init__`` with the arguments that all of them share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from .base_optimizer import SHARED, Optimizer


def constructor(own: Callable[..., None]) -> Callable[..., None]:
    """Decorator for an ``__init__`` that has only the optimizer's own arguments.

    The result takes these, then the shared ones (see Optimizer), ``name`` and ``**kwargs``; its
    signature says so. Own arguments become attributes and stand in the config; the body checks them.
    """
    parameters = list(inspect.signature(own).parameters.values())
    names = [p.name for p in parameters[1:]]
    shared = [
        inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=d)
        for n, d in {**SHARED, "name": None}.items()
        if n not in names
    ]
    signature = inspect.Signature([*parameters, *shared, inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)])

    @wraps(own)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        bound = signature.bind(self, *args, **kwargs)
        bound.apply_defaults()
        values = dict(bound.arguments)
        rest = values.pop("kwargs")
        base = {n: values[n] for n in ("learning_rate", *SHARED, "name")}
        Optimizer.__init__(self, **base, **rest)
        self._own_arguments = [n for n in names if n not in base]
        for n in self._own_arguments:
            setattr(self, n, values[n])
        own(self, **{n: values[n] for n in names})

    init.__signature__ = signature  # type: ignore[attr-defined]
    return init
