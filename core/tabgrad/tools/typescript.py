"""The TypeScript types of the Keras API for the bridge (web/src/keras.ts), from the real signatures."""

from __future__ import annotations

import inspect
import re
from typing import Any

from .. import keras

_ROOMS = (
    "activations", "callbacks", "constraints", "initializers", "layers", "losses", "metrics", "models", "optimizers",
    "regularizers", "utils",
)  # fmt: skip
_KINDS = ("layers", "losses", "metrics", "optimizers", "callbacks", "initializers", "regularizers", "constraints")
_SIMPLE = {"int": "number", "float": "number", "bool": "boolean", "str": "string", "None": "null"}
_FIRST = {"self", "cls"}
# What methods give when awaited, and options of the bridge's own. Everything else gives whatever Python gives.
_RESULTS = {
    "fit": "Training", "predict": "Promise<Tensor>", "predictOnBatch": "Promise<Tensor>", "summary": "Promise<string>",
    "toJson": "Promise<string>", "countParams": "Promise<number>", "getWeights": "Promise<Tensor[]>",
    "evaluate": "Promise<number | number[] | { [name: string]: number }>",
    "getConfig": "Promise<{ [name: string]: unknown }>",
}  # fmt: skip
_WRITES = ("save", "saveWeights", "export", "exportTrainer")
_FORMATS = {"save": '"safetensors" | "keras" | "h5"', "saveWeights": '"safetensors" | "h5"'}
_HEAD = """// Generated from tabgrad's signatures by tabgrad.tools.generate: the Keras API as the bridge offers it.
import type { PythonObject } from "./bridge.js";
import type { Source } from "./runtime/source.js";
import type { Tensor } from "./runtime/tensor.js";
import type { Training, TrainingOptions } from "./training.js";

/** Any value: a number, string, array, plain object, or an object of the bridge. */
export type Value = any; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A positional argument: anything but an object of options. */
export type Positional =
  | number | string | boolean | null | readonly Value[] | ArrayBufferView | Tensor
  | { readonly data: ArrayBufferView; readonly shape: readonly number[] } | ((...inputs: never[]) => unknown);

/** A class or function of Keras's: options by name in an object, which may follow positional arguments. */
export interface Maker<Options, Made = PythonObject> {
  (options: Options): Made;
  (first?: Positional, ...positional: Value[]): Made;
  new (options: Options): Made;
  new (first?: Positional, ...positional: Value[]): Made;
}
"""


def camel(name: str) -> str:
    """batch_size as batchSize."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest) if head else name


def _type(parameter: inspect.Parameter) -> str:
    """A parameter's type, from its annotation, else from its default."""
    note = parameter.annotation
    if isinstance(note, str) and note != "Any":
        parts = [part.strip() for part in note.split("|")]
        if all(part in _SIMPLE for part in parts):
            return " | ".join(dict.fromkeys(_SIMPLE[part] for part in parts))
    return "boolean" if isinstance(parameter.default, bool) else "Value"


def _options(parameters: Any) -> list[str]:
    lines, more = [], False
    for p in parameters:
        if p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL):
            more = more or p.kind is p.VAR_KEYWORD
            continue
        if p.name in _FIRST or p.name.startswith("_") or p.kind is p.POSITIONAL_ONLY:
            continue
        optional = "?" if p.default is not p.empty else ""
        lines.append(f"  readonly {camel(p.name)}{optional}: {_type(p)};")
    if more:
        lines.append("  readonly [option: string]: Value;")
    return lines


def _parameters(target: Any) -> list[Any] | None:
    try:
        return list(inspect.signature(target).parameters.values())
    except (TypeError, ValueError):
        return None


def _doc(target: Any, indent: str = "") -> list[str]:
    text = (inspect.getdoc(target) or "").split("\n\n")[0].replace("\n", " ").replace("*/", "* /")
    text = re.sub(r"\s+", " ", text).replace("``", "`")
    return [f"{indent}/** {text} */"] if text else []


def _interface(name: str, parameters: list[Any], target: Any) -> list[str]:
    return [*_doc(target), f"export interface {name} {{", *_options(parameters), "}", ""]


def _methods(kind: Any, base: Any = None) -> list[str]:
    """The public methods of a class as members of an interface."""
    lines: list[str] = []
    names = [n for n in dir(kind) if not n.startswith("_") and inspect.isfunction(inspect.getattr_static(kind, n))]
    for name in names:
        if base is None or getattr(base, name, None) is not getattr(kind, name):
            lines += [*_doc(getattr(kind, name), "  "), *(f"  {line};" for line in _overloads(kind, name))]
    return lines


def _overloads(kind: Any, name: str) -> list[str]:
    """The forms in which a method can be called."""
    parameters = [p for p in _parameters(getattr(kind, name)) or [] if p.name not in _FIRST]
    label = camel(name)
    file = label in _WRITES or label.startswith("load")
    listed = _options(p for p in parameters if not (file and p.name == "filepath"))
    options = "{ " + " ".join(line.strip().removeprefix("readonly ") for line in listed) + " }" if listed else "{}"
    if label == "fit":
        options += " & TrainingOptions"
    if label in _WRITES:
        if label in _FORMATS:  # chosen by the file's name in Python
            options = options.replace("{ ", f"{{ format?: {_FORMATS[label]}; ", 1)
        bytes_ = f"{label}(options?: {options}): Promise<Uint8Array<ArrayBuffer>>"
        return [bytes_, f"{label}(address: string, options?: {options}): Promise<void>"]
    if file:
        return [f"{label}(source: Source, options?: {options}): PythonObject"]
    result = _RESULTS.get(label, "PythonObject")
    if not parameters:
        return [f"{label}(): {result}"]
    optional = "" if len(parameters) == 1 and parameters[0].default is inspect.Parameter.empty else "?"
    return [f"{label}(options{optional}: {options}): {result}", f"{label}(...positional: Value[]): {result}"]


def keras_types() -> str:
    """The text of keras.ts."""
    out = [_HEAD]
    for name, kind, base in (("Layer", keras.Layer, None), ("Model", keras.Model, keras.Layer)):
        extends = " extends Layer" if base is not None else ""
        out += [*_doc(kind), f"export interface {name}{extends} {{"]
        if base is None:
            out.append("  /** The layer's output for inputs: symbolic, or computed. */")
            out += ["  (...inputs: Value[]): PythonObject;", "  apply(...inputs: Value[]): PythonObject;"]
        out += [*_methods(kind, base), "  readonly [attribute: string]: Value;", "}", ""]
    rooms: dict[str, list[str]] = {}
    for room in _ROOMS:
        interfaces, rooms[room] = _room(room)
        out += interfaces
    for room, lines in rooms.items():
        out += [f"export interface {room.capitalize()} {{", *lines, "  readonly [name: string]: Value;", "}", ""]
    out.append("/** `tf.keras`. */")
    out.append("export interface Keras {")
    out += [f"  readonly {room}: {room.capitalize()};" for room in rooms]
    out += [f"  readonly {name}: {kind};" for name, kind in (
        ("Sequential", 'Models["Sequential"]'), ("Model", 'Models["Model"]'), ("Input", 'Layers["Input"]'))]
    out += ["  readonly [name: string]: Value;", "}", ""]
    return "\n".join(out)


def _room(room: str) -> tuple[list[str], list[str]]:
    """The interfaces of a namespace's options, and its members."""
    interfaces: list[str] = []
    members: list[str] = []
    module = getattr(keras, room)
    for name in sorted(n for n in dir(module) if not n.startswith("_")):
        target = getattr(module, name)
        parameters = _parameters(target)
        if inspect.ismodule(target) or parameters is None or not callable(target):
            continue
        if inspect.isclass(target) and room in (*_KINDS, "models"):
            options = f"{name}{'Loss' if room == 'losses' else room.capitalize().rstrip('s')}Options"
            interfaces += _interface(options, parameters, target)
            members.append(f"  readonly {name}: Maker<{options}, {_made(target)}>;")
        else:
            inline = " ".join(line.strip() for line in _options(parameters))
            members.append(f"  readonly {camel(name)}: Maker<{{ {inline} }}>;")
    return interfaces, members


def _made(target: Any) -> str:
    if issubclass(target, keras.Model):
        return "Model"
    return "Layer" if issubclass(target, keras.Layer) else "PythonObject"
