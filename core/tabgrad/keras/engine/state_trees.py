"""All state of a model as nested dicts, by the variables' paths."""

from __future__ import annotations

from typing import Any

_KINDS = ("trainable_variables", "non_trainable_variables", "optimizer_variables", "metrics_variables")
_FORMATS = {"backend_tensor": lambda v: v.value, "numpy_array": lambda v: v.numpy()}


def state_tree(model: Any, value_format: str) -> dict[str, Any]:
    """The variables' values. Raises ValueError on an unknown format, and where two variables have one path."""
    if value_format not in _FORMATS:
        raise ValueError(
            "Invalid `value_format` argument. Expected one of {'numpy_array', 'backend_tensor'}. Received: "
            f"value_format={value_format}"
        )
    return {kind: _nested(_variables(model, kind), _FORMATS[value_format]) for kind in _KINDS}


def assign_state_tree(model: Any, tree: dict[str, Any]) -> None:
    """Gives variables the values of a tree, which may hold some of them. Raises ValueError on an unknown kind."""
    unknown = [kind for kind in tree if kind not in _KINDS]
    if unknown:
        raise ValueError(f"Unknown variable name: {unknown[0]}. Expected some of {', '.join(_KINDS)}.")
    for kind, nested in tree.items():
        known = {v.path: v for v in _variables(model, kind)}
        for path, value in _flat(nested).items():
            if path in known:
                known[path].assign(value)


def _variables(model: Any, kind: str) -> list[Any]:
    if kind == "optimizer_variables":
        return [] if model.optimizer is None else list(model.optimizer.variables)
    return list(getattr(model, kind))


def _nested(variables: list[Any], value_of: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for variable in variables:
        *folders, name = variable.path.split("/")
        place = out
        for folder in folders:
            place = place.setdefault(folder, {})
        if name in place:
            raise ValueError(
                f"The following variable path is found twice in the model: '{variable.path}'. `get_state_tree()` can "
                "only be called when all variable paths are unique. Make sure to give unique names to your layers "
                "(and other objects)."
            )
        place[name] = value_of(variable)
    return out


def _flat(nested: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in nested.items():
        out.update(_flat(value, f"{prefix}{key}/") if isinstance(value, dict) else {f"{prefix}{key}": value})
    return out
