"""The program file: tensors, instructions and entries, as bytes and as text. Layout: wasm/README.md."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from . import format as numbers

ARENA, CONSTANTS, STATE = 0, 1, 2
_DTYPES = list(numbers.DTYPES)
_OPCODE = {name: i for i, name in enumerate(numbers.OPCODES)}


@dataclass(frozen=True)
class TensorRecord:
    """A tensor of a program: where it lies (bytes into a buffer) and how (strides in elements)."""

    buffer: int
    dtype: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def words(self) -> list[int]:
        """As words of the file."""
        head = self.buffer | _DTYPES.index(self.dtype) << 16 | len(self.shape) << 24
        return [head, self.offset, *self.shape, *(s & 0xFFFFFFFF for s in self.strides)]


@dataclass(frozen=True)
class InstructionRecord:
    """An instruction: operand and result tensors by number, params as 32-bit words."""

    opcode: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    params: tuple[int, ...] = ()
    tail: bool = False

    def words(self) -> list[int]:
        """As words of the file."""
        head = _OPCODE[self.opcode] | len(self.inputs) << 16 | len(self.outputs) << 24
        flags = len(self.params) | (numbers.TAIL if self.tail else 0) << 24
        return [head, flags, *self.inputs, *self.outputs, *(p & 0xFFFFFFFF for p in self.params)]


@dataclass
class Program:
    """What the engine runs. ``entries`` are (first instruction, count); ``signature`` says what they are
    for: names, arguments, results (any JSON)."""

    states: list[int] = field(default_factory=list)
    tensors: list[TensorRecord] = field(default_factory=list)
    instructions: list[InstructionRecord] = field(default_factory=list)
    entries: list[tuple[int, int]] = field(default_factory=list)
    arena: int = 0
    constants: bytes = b""
    signature: dict[str, Any] = field(default_factory=dict)
    weights: bytes = b""

    # --- bytes -----------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The file."""
        tensors = [w for t in self.tensors for w in t.words()]
        code = [w for i in self.instructions for w in i.words()]
        entries = [w for e in self.entries for w in e]
        signature = json.dumps(self.signature, separators=(",", ":")).encode()
        body = bytearray()

        def section(data: bytes) -> int:
            body.extend(b"\0" * (-(len(body) + 4 * numbers.HEADER_WORDS) % 16))
            at = len(body) + 4 * numbers.HEADER_WORDS
            body.extend(data)
            body.extend(b"\0" * (-len(body) % 4))
            return at

        at = [section(_pack(part)) for part in (self.states, tensors, code, entries)]
        at_constants, at_signature, at_weights = map(section, (self.constants, signature, self.weights))
        header = [
            numbers.MAGIC, numbers.VERSION, 4 * numbers.HEADER_WORDS + len(body), len(self.states),
            len(self.tensors), len(self.instructions), len(self.entries), self.arena, len(self.constants),
            at[0], at[1], len(tensors), at[2], len(code), at[3], at_constants,
            at_signature, len(signature), at_weights, len(self.weights), zlib.crc32(body),
        ]  # fmt: skip
        return _pack([*header, *[0] * (numbers.HEADER_WORDS - len(header))]) + bytes(body)

    @classmethod
    def from_bytes(cls, data: bytes) -> Program:
        """The program in a file. Raises InvalidArgumentError on damaged bytes."""
        count = numbers.HEADER_WORDS
        if len(data) < 4 * count or struct.unpack_from("<I", data)[0] != numbers.MAGIC:
            raise InvalidArgumentError(f"Not a tabgrad program: {numbers.ERRORS['magic'][1]}.")
        h = struct.unpack_from(f"<{count}I", data)
        if h[1] != numbers.VERSION:
            raise InvalidArgumentError(f"The program has version {h[1]}, expected {numbers.VERSION}: export it again.")
        if len(data) < h[2] or zlib.crc32(data[4 * count : h[2]]) != h[20]:
            raise InvalidArgumentError("The program is truncated or damaged: its checksum does not match.")
        words = np.frombuffer(data[: h[2] - h[2] % 4], "<u4")

        def part(at: int, length: int) -> list[int]:
            return [int(w) for w in words[at // 4 : at // 4 + length]]

        entries = part(h[14], 2 * h[6])
        return cls(
            states=part(h[9], h[3]), tensors=_read_tensors(part(h[10], h[11]), h[4]),
            instructions=_read_code(part(h[12], h[13]), h[5]),
            entries=list(zip(entries[::2], entries[1::2], strict=True)), arena=h[7],
            constants=data[h[15] : h[15] + h[8]], signature=json.loads(data[h[16] : h[16] + h[17]]),
            weights=data[h[18] : h[18] + h[19]],
        )  # fmt: skip

    @staticmethod
    def constants_at(data: bytes) -> int:
        """Where the constants start in a file's bytes."""
        return int(struct.unpack_from("<I", data, 4 * 15)[0])

    # --- text ------------------------------------------------------------------------------

    def to_text(self) -> str:
        """A form that people read and ``from_text`` takes back."""
        lines = [f"program {numbers.VERSION} arena {self.arena}"]
        lines += [f"state {i} bytes {n}" for i, n in enumerate(self.states)]
        for i, t in enumerate(self.tensors):
            shape, strides = ("x".join(map(str, v)) or "-" for v in (t.shape, t.strides))
            lines.append(f"tensor {i} {t.dtype} {shape} strides {strides} at {t.buffer}+{t.offset}")
        for i, s in enumerate(self.instructions):
            params = " ".join(f"{p & 0xFFFFFFFF:x}" for p in s.params)
            left, right = (",".join(map(str, v)) or "-" for v in (s.outputs, s.inputs))
            lines.append(f"do {i} {left} = {s.opcode} {right} [{params}]" + (" tail" if s.tail else ""))
        lines += [f"entry {i} from {a} count {n}" for i, (a, n) in enumerate(self.entries)]
        lines.append("constants " + self.constants.hex())
        lines.append("weights " + self.weights.hex())
        lines.append("signature " + json.dumps(self.signature, separators=(",", ":")))
        return "\n".join(lines) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Program:
        """The program that ``to_text`` wrote. Raises InvalidArgumentError on other text."""
        made = cls()
        for number, line in enumerate(text.splitlines(), 1):
            kind, _, rest = line.partition(" ")
            try:
                _READERS[kind](made, rest)
            except (KeyError, ValueError, IndexError) as error:
                raise InvalidArgumentError(f"Line {number} of the program's text can't be read: {line!r}.") from error
        return made


def _pack(words: Any) -> bytes:
    return np.asarray(words, "<u4").tobytes()


def _signed(word: int) -> int:
    return word - 2**32 if word >= 2**31 else word


def _read_tensors(words: list[int], count: int) -> list[TensorRecord]:
    out, at = [], 0
    for _ in range(count):
        head, rank = words[at], words[at] >> 24
        shape = tuple(words[at + 2 : at + 2 + rank])
        strides = tuple(map(_signed, words[at + 2 + rank : at + 2 + 2 * rank]))
        out.append(TensorRecord(head & 0xFFFF, _DTYPES[head >> 16 & 255], words[at + 1], shape, strides))
        at += 2 + 2 * rank
    return out


def _read_code(words: list[int], count: int) -> list[InstructionRecord]:
    out, at = [], 0
    for _ in range(count):
        head, flags = words[at], words[at + 1]
        inputs, outputs, params = head >> 16 & 255, head >> 24, flags & 0xFFFFFF
        a = at + 2
        b, c = a + inputs, a + inputs + outputs
        out.append(
            InstructionRecord(
                numbers.OPCODES[head & 0xFFFF], tuple(words[a:b]), tuple(words[b:c]), tuple(words[c : c + params]),
                bool(flags >> 24 & numbers.TAIL),
            )
        )  # fmt: skip
        at = c + params
    return out


def _numbers(text: str, separator: str) -> tuple[int, ...]:
    return () if text == "-" else tuple(int(x) for x in text.split(separator))


def _read_tensor_line(made: Program, rest: str) -> None:
    _, dtype, shape, _, strides, _, place = rest.split()
    buffer, offset = place.split("+")
    made.tensors.append(TensorRecord(int(buffer), dtype, int(offset), _numbers(shape, "x"), _numbers(strides, "x")))


def _read_code_line(made: Program, rest: str) -> None:
    head, _, tail = rest.partition("[")
    params, _, flag = tail.partition("]")
    _, left, _, opcode, right = head.split()
    made.instructions.append(
        InstructionRecord(
            opcode, _numbers(right, ","), _numbers(left, ","), tuple(int(p, 16) for p in params.split()),
            flag.strip() == "tail",
        )
    )  # fmt: skip


def _read_head(made: Program, rest: str) -> None:
    made.arena = int(rest.split()[2])


def _read_entry(made: Program, rest: str) -> None:
    made.entries.append((int(rest.split()[2]), int(rest.split()[4])))


_READERS: dict[str, Any] = {
    "program": _read_head,
    "state": lambda made, rest: made.states.append(int(rest.split()[2])),
    "tensor": _read_tensor_line,
    "do": _read_code_line,
    "entry": _read_entry,
    "constants": lambda made, rest: setattr(made, "constants", bytes.fromhex(rest)),
    "weights": lambda made, rest: setattr(made, "weights", bytes.fromhex(rest)),
    "signature": lambda made, rest: setattr(made, "signature", json.loads(rest)),
}
