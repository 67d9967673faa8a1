"""Writes the numbers of execute/format.py for the engine in C (wasm/src/generated.h) and for pages
(web/src/runtime/generated.ts), and the types of the Keras API for the bridge (web/src/keras.ts).

Usage: python -m tabgrad.tools.generate REPOSITORY [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from ..execute import format as numbers
from .typescript import keras_types

_WIDE = "dlq"
_TWO = ("add", "sub", "mul", "div", "max", "min", "floordiv", "truncdiv", "floormod", "truncmod", "eq", "ne", "lt",
        "le", "and", "or", "xor", "shl", "shr", "pow", "atan2", "nextafter")  # fmt: skip
_PREDICATES = ("eq", "ne", "lt", "le")


def arity(micro: str) -> int:
    """How many operands a micro-operation takes."""
    name = micro.split(".")[0]
    if name == "mad_clip":
        return 4
    return 3 if name in ("select", "mad", "mad_relu", "clip") else 2 if name in _TWO else 1


def wide_operands(micro: str) -> bool:
    """Whether its operands take 8 bytes (of ``select``: those that are chosen)."""
    name, kind = micro.split(".")
    return (name if len(name) == 1 else kind) in _WIDE


def wide_result(micro: str) -> bool:
    """Whether its result takes 8 bytes."""
    name, kind = micro.split(".")
    return kind in _WIDE and name not in _PREDICATES and name != "popcount"


def _enum(prefix: str, names: list[str]) -> list[str]:
    return ["enum {", *(f"  {prefix}{n.upper().replace('.', '_')} = {i}," for i, n in enumerate(names)), "};"]


def _table(name: str, values: list[int]) -> str:
    return f"#define {name} {{ {', '.join(map(str, values))} }}"


def header() -> str:
    """The text of generated.h."""
    lines = ["/* Generated from core/tabgrad/execute/format.py by tabgrad.tools.generate. */"]
    lines += ["#ifndef TABGRAD_GENERATED_H", "#define TABGRAD_GENERATED_H", ""]
    for name in ("MAGIC", "VERSION", "HEADER_WORDS", "TILE_BYTES", "REGISTERS", "TAIL"):
        value = getattr(numbers, name)
        lines.append(f"#define {name} {value}" + ("u" if name == "MAGIC" else ""))
    tables = [("DTYPE", list(numbers.DTYPES)), ("OP", list(numbers.OPCODES)), ("M", list(numbers.MICRO))]
    for count, (prefix, names) in zip(("DTYPES", "OPCODES", "MICROS"), tables, strict=True):
        lines += ["", f"#define {count} {len(names)}", *_enum(f"{prefix}_", names)]
    lines += ["", "enum {", *(f"  ERROR_{n.upper()} = {c}," for n, (c, _) in numbers.ERRORS.items()), "};", ""]
    lines.append(_table("DTYPE_BYTES_INIT", list(numbers.DTYPES.values())))
    lines.append(_table("MICRO_ARITY_INIT", [arity(m) for m in numbers.MICRO]))
    lines.append(_table("MICRO_WIDE_OPERANDS_INIT", [int(wide_operands(m)) for m in numbers.MICRO]))
    lines.append(_table("MICRO_WIDE_RESULT_INIT", [int(wide_result(m)) for m in numbers.MICRO]))
    return "\n".join([*lines, "", "#endif", ""])


def typescript() -> str:
    """The text of generated.ts: what error codes mean."""
    lines = ["// Generated from core/tabgrad/execute/format.py by tabgrad.tools.generate.", ""]
    lines.append("/** What the engine's error codes mean. */")
    lines.append("export const MESSAGES: { readonly [code: number]: string } = {")
    lines += [f'  [{code}]: "{text}",' for code, text in numbers.ERRORS.values()]
    return "\n".join([*lines, "};", ""])


def outputs(root: Path) -> dict[Path, str]:
    """Every generated file and what it should hold."""
    return {
        root / "wasm" / "src" / "generated.h": header(),
        root / "web" / "src" / "runtime" / "generated.ts": typescript(),
        root / "web" / "src" / "keras.ts": keras_types(),
    }


def main(arguments: list[str]) -> int:
    """Writes the files; with ``--check`` only says whether they are current."""
    root = Path(arguments[0])
    stale = [path for path, text in outputs(root).items() if not path.exists() or path.read_text() != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is not current: run python -m tabgrad.tools.generate", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(outputs(root)[path])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
