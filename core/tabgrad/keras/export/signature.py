"""What a program file says of the model that it was made from."""

from __future__ import annotations

from typing import Any

from ...base.tree import flatten


def described(model: Any) -> dict[str, Any]:
    """The layers: name, class, shape of the output, number of parameters."""
    layers = [
        {"name": layer.name, "class": type(layer).__name__, "output_shape": _output_shape(layer),
         "params": int(layer.count_params()) if layer.built else 0}
        for layer in model.layers
    ]  # fmt: skip
    return {"layers": layers}


def _output_shape(layer: Any) -> Any:
    try:
        output = layer.output
    except (AttributeError, ValueError):  # not called yet, or more than once
        return None
    shapes = [list(t.shape) for t in flatten(output)]
    return shapes[0] if len(shapes) == 1 else shapes


def roles_of(model: Any) -> dict[str, list[Any]]:
    """The model's variables by what they are, in an order that another model of the same architecture has too."""
    weights = list(model.weights)
    held = {id(v) for v in weights}
    optimizer = list(model.optimizer.variables) if model.optimizer is not None else []
    return {
        "weights": weights,
        "optimizer": optimizer,
        "metrics": list(model.metrics_variables) if model.compiled else [],
        "seeds": [v for v in model.variables if id(v) not in held],
    }


def state_roles(model: Any, states: list[Any]) -> dict[str, list[int]]:
    """Per role, the numbers of the states that its variables are, -1 for those that no step uses; states of no
    variable of the model are under ``other``. ``trainable`` are those that the optimizer updates.

    Args: states: the variables that the program's states are.
    """
    by_handle = {v.handle: i for i, v in enumerate(states)}
    found = {role: [by_handle.get(v.handle, -1) for v in variables] for role, variables in roles_of(model).items()}
    taken = {i for numbers in found.values() for i in numbers}
    trainable = {v.handle for v in model.trainable_weights}
    found["trainable"] = [i for i, v in enumerate(states) if v.handle in trainable]
    found["other"] = [i for i in range(len(states)) if i not in taken]
    return found
