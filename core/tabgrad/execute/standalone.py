"""One .wasm file that holds the engine, a program and its weights: a WebAssembly module rewritten.

engine.wasm imports its memory. Here it gets one of its own, with the program's bytes in it, and a function per
entry that runs it. The ABI is described in wasm/README.md ("One file").
Source: WebAssembly Core Specification 2.0, chapter 5 (binary format).
"""

from __future__ import annotations

import copy
import json
from typing import Any

from .program import ARENA, CONSTANTS, STATE, Program

_PAGE, _ALIGN = 65536, 64
_TYPE, _IMPORT, _FUNCTION, _MEMORY, _GLOBAL, _EXPORT, _CODE, _DATA = 1, 2, 3, 5, 6, 7, 10, 11
_ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11]  # sections as they must stand; 12 counts the data segments
_I32, _EMPTY = 0x7F, 0x40
_RETURN, _CALL, _IF, _END = b"\x0f", b"\x10", b"\x04", b"\x0b"


def standalone(engine: bytes, program: Program) -> bytes:
    """The module. Raises ValueError where ``engine`` is no engine.wasm."""
    return _Module(engine).with_program(program)


def _unsigned(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 127
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


def _signed(value: int) -> bytes:
    out = bytearray()
    while True:
        low, value = value & 127, value >> 7
        done = value == (-1 if low & 64 else 0)
        out.append(low if done else low | 128)
        if done:
            return bytes(out)


def _constant(value: int) -> bytes:
    return b"\x41" + _signed(value - (1 << 32) if value >= 1 << 31 else value)


def _text(name: str) -> bytes:
    raw = name.encode()
    return _unsigned(len(raw)) + raw


class _Reader:
    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


class _Module:
    """A module as its sections; those that are lists as (count, items without their count)."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != b"\0asm\1\0\0\0":
            raise ValueError("Expected the bytes of engine.wasm; these are no WebAssembly module.")
        self.sections: dict[int, bytes] = {}
        reader = _Reader(data, 8)
        while reader.at < len(data):
            number = reader.take(1)[0]
            body = reader.take(reader.unsigned())
            if number:
                self.sections[number] = body
        self.exports = self._exports()
        imports = _Reader(self.sections.pop(_IMPORT))
        if imports.unsigned() != 1 or "tg_load" not in self.exports:
            raise ValueError("Expected engine.wasm, which imports its memory and nothing else.")
        self.functions = _Reader(self.sections[_FUNCTION]).unsigned()
        self.globals = _Reader(self.sections[_GLOBAL]).unsigned()

    def _exports(self) -> dict[str, int]:
        reader = _Reader(self.sections[_EXPORT])
        found = {}
        for _ in range(reader.unsigned()):
            name = reader.take(reader.unsigned()).decode()
            reader.take(1)
            found[name] = reader.unsigned()
        return found

    def _add(self, section: int, items: list[bytes]) -> int:
        """Appends to a list section. Returns the first new item's number."""
        reader = _Reader(self.sections.get(section, b"\0"))
        count = reader.unsigned()
        rest = reader.data[reader.at :]
        self.sections[section] = _unsigned(count + len(items)) + rest + b"".join(items)
        return count

    def _heap(self) -> int:
        """The value of __heap_base: a global that is an i32 constant."""
        reader = _Reader(self.sections[_GLOBAL])
        count, wanted = reader.unsigned(), self.exports["__heap_base"]
        for number in range(count):
            reader.take(3)  # type, mutability, i32.const
            value = reader.unsigned()
            reader.take(1)
            if number == wanted:
                return value
        raise ValueError("engine.wasm has no __heap_base.")

    def with_program(self, program: Program) -> bytes:
        data = program.to_bytes()
        word = [int.from_bytes(data[4 * i : 4 * i + 4], "little") for i in range(24)]
        if not program.weights:
            raise ValueError("A file of one .wasm holds the weights: link the program with weights=True.")
        base = _up(self._heap())
        arena = _up(base + len(data))
        work = _up(arena + max(program.arena, _ALIGN))
        buffers = {ARENA: (arena, max(program.arena, _ALIGN))}
        if program.constants:
            buffers[CONSTANTS] = (base + word[15], len(program.constants))
        at = base + word[18]  # states live where the file has their first values
        for i, size in enumerate(program.states):
            buffers[STATE + i] = (at, size)
            at += size
        start = {number: address for number, (address, _) in buffers.items()}
        self._functions(program, base, len(data), work, buffers)
        self._memory(data, base, work)
        signature = addressed(program.signature, start)
        self._globals(signature, {"program": base, "work": work})
        return self._bytes(signature)

    def _functions(self, program: Program, base: int, size: int, work: int, buffers: dict[int, Any]) -> None:
        """init, and one function per entry."""
        call = {name: _CALL + _unsigned(number) for name, number in self.exports.items()}
        kind = self._add(_TYPE, [b"\x60\0\1" + bytes([_I32])])  # () -> i32
        ready = self._add(_GLOBAL, [bytes([_I32, 1]) + _constant(0) + _END])
        get, put = b"\x23" + _unsigned(ready), b"\x24" + _unsigned(ready)
        local_get, local_set, local_tee = b"\x20\0", b"\x21\0", b"\x22\0"
        give_up = _IF + bytes([_EMPTY]) + local_get + _RETURN + _END  # on a code other than 0 on the stack
        body = get + _IF + bytes([_EMPTY]) + _constant(0) + _RETURN + _END
        body += _constant(base) + _constant(size) + call["tg_work_bytes"] + local_tee
        body += _constant(0) + b"\x48" + give_up  # i32.lt_s
        # pages that work + need takes beyond those there are; where they can't be had, error -9 (workspace too small)
        body += local_get + _constant(work + _PAGE - 1) + b"\x6a" + _constant(16) + b"\x76" + b"\x3f\0" + b"\x6b"
        body += local_set + local_get + _constant(0) + b"\x4a" + _IF + bytes([_EMPTY]) + local_get + b"\x40\0"
        body += _constant(0) + b"\x48" + _IF + bytes([_EMPTY]) + _constant(-9 & 0xFFFFFFFF) + _RETURN + _END + _END
        body += _constant(base) + _constant(size) + _constant(work)
        body += _constant(base) + _constant(size) + call["tg_work_bytes"] + call["tg_load"] + local_tee + give_up
        for number, (address, length) in buffers.items():
            body += _constant(work) + _constant(number) + _constant(address) + _constant(length)
            body += call["tg_bind"] + local_tee + give_up
        body += _constant(1) + put + _constant(0) + _END
        bodies = [b"\1\1" + bytes([_I32]) + body]
        init = _CALL + _unsigned(self.functions)
        names = ["init"]
        for name, entry in program.signature["entries"].items():
            run = init + local_tee + give_up + _constant(work) + _constant(entry["entry"]) + call["tg_run"] + _END
            bodies.append(b"\1\1" + bytes([_I32]) + run)
            names.append(name)
        first = self._add(_FUNCTION, [_unsigned(kind)] * len(bodies))
        self._add(_CODE, [_unsigned(len(b)) + b for b in bodies])
        self._add(_EXPORT, [_text(name) + b"\0" + _unsigned(first + i) for i, name in enumerate(names)])

    def _memory(self, data: bytes, base: int, end: int) -> None:
        self.sections[_MEMORY] = b"\1\0" + _unsigned(-(-end // _PAGE))
        self._add(_DATA, [b"\0" + _constant(base) + _END + _unsigned(len(data)) + data])
        if 12 in self.sections:
            self.sections[12] = _unsigned(_Reader(self.sections[_DATA]).unsigned())
        self._add(_EXPORT, [_text("memory") + b"\2\0"])

    def _globals(self, signature: dict[str, Any], more: dict[str, int]) -> None:
        addresses = dict(more)
        for name, entry in signature["entries"].items():
            for kind in ("inputs", "outputs"):
                addresses.update({f"{name}.{place['name']}": place["address"] for place in entry[kind]})
        addresses.update({f"state.{state['name']}": state["address"] for state in signature["states"]})
        first = self._add(_GLOBAL, [bytes([_I32, 0]) + _constant(a) + _END for a in addresses.values()])
        self._add(_EXPORT, [_text(name) + b"\3" + _unsigned(first + i) for i, name in enumerate(addresses)])

    def _bytes(self, signature: dict[str, Any]) -> bytes:
        out = bytearray(b"\0asm\1\0\0\0")
        for number in _ORDER:
            if number in self.sections:
                out += bytes([number]) + _unsigned(len(self.sections[number])) + self.sections[number]
        custom = _text("tabgrad") + json.dumps(signature, separators=(",", ":")).encode()
        return bytes(out + b"\0" + _unsigned(len(custom)) + custom)


def _up(address: int) -> int:
    return -(-address // _ALIGN) * _ALIGN


def addressed(signature: dict[str, Any], start: dict[int, int]) -> dict[str, Any]:
    """The signature with an ``address`` for every argument, result and state, in place of ``at`` and ``buffer``."""
    made = copy.deepcopy(signature)
    for entry in made["entries"].values():
        for place in (*entry["inputs"], *entry["outputs"]):
            place["address"] = start[place.pop("buffer", ARENA)] + place.pop("at")
        del entry["entry"]
    for i, state in enumerate(made["states"]):
        del state["at"]
        state["address"] = start[STATE + i]
    return made
